//! The listener as strangers meet it: slow ones, long-winded ones, many at once, and those it must not cut short.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use idp::serve::{Crowd, Listening, Patience, listen};
use idp::stop::Stop;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::Notify;
use tokio::task::JoinHandle;

const SHORT: Patience = Patience { headers: Duration::from_millis(100), farewell: Duration::from_millis(100) };
const LONG: Patience = Patience { headers: Duration::from_mins(1), farewell: Duration::from_mins(1) };

async fn open(router: Router, patience: Patience, crowd: Crowd) -> (SocketAddr, JoinHandle<()>, Stop) {
    let stop = Stop::default();
    let listening = Listening { router, certificate: None, patience, crowd };
    let (address, task) = listen("127.0.0.1:0".parse().unwrap(), listening, &stop).await.unwrap();
    (address, task, stop)
}

fn hello() -> Router {
    Router::new().route("/", get(|| async { "hello" }))
}

fn nobody_special() -> Crowd {
    Crowd::new([], [], 1)
}

/// Everything that comes until the other side closes.
async fn rest(stream: &mut TcpStream) -> String {
    let mut all = Vec::new();
    // A reset is a close, too.
    let _ = stream.read_to_end(&mut all).await;
    String::from_utf8_lossy(&all).into_owned()
}

const ASK: &[u8] = b"GET / HTTP/1.1\r\nhost: here\r\n\r\n";

async fn ask(stream: &mut TcpStream) -> String {
    stream.write_all(ASK).await.unwrap();
    let mut answer = [0; 4096];
    let read = stream.read(&mut answer).await.unwrap();
    String::from_utf8_lossy(&answer[..read]).into_owned()
}

#[tokio::test]
async fn who_says_nothing_is_not_waited_for() {
    let (address, ..) = open(hello(), SHORT, nobody_special()).await;
    let mut silent = TcpStream::connect(address).await.unwrap();
    assert_eq!(rest(&mut silent).await, "");
}

#[tokio::test]
async fn who_sends_headers_drop_by_drop_is_not_waited_for() {
    let (address, ..) = open(hello(), SHORT, nobody_special()).await;
    let mut slow = TcpStream::connect(address).await.unwrap();
    slow.write_all(b"GET / HTTP/1.1\r\nhost: he").await.unwrap();
    let answer = rest(&mut slow).await;
    assert!(!answer.contains("200"), "{answer}");
}

#[tokio::test]
async fn who_asked_once_and_is_silent_afterwards_is_let_go() {
    let (address, ..) = open(hello(), SHORT, nobody_special()).await;
    let mut idle = TcpStream::connect(address).await.unwrap();
    assert!(ask(&mut idle).await.contains("hello"));
    assert_eq!(rest(&mut idle).await, "");
}

#[tokio::test]
async fn headers_beyond_sixteen_kibibytes_are_refused() {
    let (address, ..) = open(hello(), LONG, nobody_special()).await;
    let mut talker = TcpStream::connect(address).await.unwrap();
    let request = format!("GET / HTTP/1.1\r\nhost: here\r\nx-much: {}\r\n\r\n", "m".repeat(17 * 1024));
    let _ = talker.write_all(request.as_bytes()).await;
    let answer = rest(&mut talker).await;
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 431"), "{answer}");
}

#[tokio::test]
async fn the_hundred_and_first_connection_of_one_address_is_closed_at_once() {
    let (address, ..) = open(hello(), LONG, nobody_special()).await;
    let mut open_ones = Vec::new();
    for _ in 0..100 {
        let mut stream = TcpStream::connect(address).await.unwrap();
        assert!(ask(&mut stream).await.contains("hello"));
        open_ones.push(stream);
    }
    let mut one_more = TcpStream::connect(address).await.unwrap();
    assert_eq!(rest(&mut one_more).await, "");

    drop(open_ones.pop());
    // The place is free as soon as the listener has noticed.
    loop {
        let mut next = TcpStream::connect(address).await.unwrap();
        let _ = next.write_all(ASK).await;
        if matches!(next.read(&mut [0; 1]).await, Ok(1)) {
            return;
        }
    }
}

#[tokio::test]
async fn everybody_comes_through_a_declared_proxy() {
    let crowd = Crowd::new(["127.0.0.1".parse().unwrap()], [], 1);
    let (address, ..) = open(hello(), LONG, crowd).await;
    let mut open_ones = Vec::new();
    for _ in 0..150 {
        let mut stream = TcpStream::connect(address).await.unwrap();
        assert!(ask(&mut stream).await.contains("hello"));
        open_ones.push(stream);
    }
}

#[test]
fn how_many_may_be_inside() {
    let shared = ["192.0.2.9".parse().unwrap()];
    let crowd = Crowd::new([], shared, 3);
    let fits = |address: &str| {
        let mut inside = Vec::new();
        while let Some(counting) = crowd.enter(address.parse().unwrap()) {
            inside.push(counting);
        }
        inside.len()
    };
    assert_eq!(fits("192.0.2.1"), 100);
    assert_eq!(fits("192.0.2.9"), 300, "an address that many people share");
    assert_eq!(fits("::ffff:192.0.2.1"), 100, "the same address in other clothes");
    let first = crowd.enter("2001:db8::1".parse().unwrap());
    assert_eq!(fits("2001:db8::2"), 99, "one /64 is one address");
    drop(first);
    assert_eq!(fits("2001:db8::2"), 100);
}

#[tokio::test]
async fn what_was_begun_is_finished_after_the_wish_to_stop() {
    let (arrived, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (told, asked) = (Arc::clone(&arrived), Arc::clone(&go_on));
    let slow = move || async move {
        told.notify_one();
        asked.notified().await;
        Ok::<_, Infallible>("done after all")
    };
    let (address, task, stop) = open(Router::new().route("/", get(slow)), LONG, nobody_special()).await;
    let mut patient = TcpStream::connect(address).await.unwrap();
    patient.write_all(ASK).await.unwrap();
    arrived.notified().await;

    stop.ask();
    // Nobody new is let in.
    while TcpStream::connect(address).await.is_ok() {
        tokio::task::yield_now().await;
    }
    go_on.notify_one();
    assert!(rest(&mut patient).await.contains("done after all"));
    task.await.unwrap();
}

#[tokio::test]
async fn who_never_finishes_is_cut_off_in_the_end() {
    let arrived = Arc::new(Notify::new());
    let told = Arc::clone(&arrived);
    let never = || async move {
        told.notify_one();
        std::future::pending::<&str>().await
    };
    let (address, task, stop) = open(Router::new().route("/", get(never)), SHORT, nobody_special()).await;
    let mut waiting = TcpStream::connect(address).await.unwrap();
    waiting.write_all(ASK).await.unwrap();
    arrived.notified().await;
    assert!(!task.is_finished(), "nobody asked it to stop");
    stop.ask();
    tokio::time::timeout(Duration::from_secs(10), task).await.expect("still waiting for the answer").unwrap();
    assert_eq!(rest(&mut waiting).await, "");
}
