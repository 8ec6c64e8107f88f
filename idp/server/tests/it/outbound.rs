//! The one way out over HTTP.

use std::time::Duration;

use axum::http::Request;
use idp::outbound::{Limits, Origin, Outbound, OutboundError};
use tokio::net::TcpListener;
use url::Url;

use crate::support::certificate::Certificate;
use crate::support::http::Sink;

fn origin(url: &str) -> Origin {
    Origin::of(&Url::parse(url).unwrap()).unwrap()
}

fn get(url: &str) -> Request<String> {
    Request::get(url).body(String::new()).unwrap()
}

fn client(url: &str, limits: Limits) -> Outbound {
    Outbound::new([origin(url)], None, limits).unwrap()
}

#[test]
fn a_place_is_reached_with_tls_or_on_this_machine() {
    let check = |url: &str, fine: bool| {
        assert_eq!(Origin::of(&Url::parse(url).unwrap()).is_ok(), fine, "{url}");
    };
    check("https://sms.example/send?to=1", true);
    check("http://127.0.0.1:8080/", true);
    check("http://127.9.9.9/", true);
    check("http://[::1]/", true);
    check("http://localhost/", true);
    check("http://sms.example/", false);
    check("http://10.0.0.1/", false);
    check("http://localhost.evil.example/", false);
    check("https://user:password@sms.example/", false);
    check("file:///etc/passwd", false);
    assert_eq!(origin("https://sms.example/a"), origin("https://sms.example:443/b"));
    assert_ne!(origin("https://sms.example/"), origin("https://sms.example:8443/"));
}

#[tokio::test]
async fn a_place_nobody_named_is_not_reached() {
    let (named, other) = (Sink::answering(200, "").await, Sink::answering(200, "").await);
    let outbound = client(&named.url, Limits::default());
    let refused = outbound.send(get(&format!("{}/latest?secret=1", other.url))).await.err().unwrap();
    assert!(matches!(refused, OutboundError::NotAllowed(_)));
    assert!(!refused.to_string().contains("secret"), "{refused}");
    assert!(other.asked().is_empty());
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let sink = Sink::answering(302, "").await;
    let answer = client(&sink.url, Limits::default()).send(get(&sink.url)).await.unwrap();
    assert_eq!(answer.status(), 302);
    assert_eq!(sink.asked().len(), 1);
}

#[tokio::test]
async fn an_answer_is_read_up_to_the_limit() {
    let sink = Sink::answering(200, "0123456789").await;
    let limits = |body| Limits { body, ..Limits::default() };
    let answer = client(&sink.url, limits(10)).send(get(&sink.url)).await.unwrap();
    assert_eq!(answer.body().await.unwrap(), b"0123456789");
    let answer = client(&sink.url, limits(9)).send(get(&sink.url)).await.unwrap();
    assert!(matches!(answer.body().await, Err(OutboundError::TooLong)));
}

#[tokio::test]
async fn who_does_not_answer_is_left_and_the_address_is_not_told() {
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/?to=%2B393331234567", silent.local_addr().unwrap());
    let limits = Limits { patience: Duration::from_millis(20), ..Limits::default() };
    let left = client(&url, limits).send(get(&url)).await.err().unwrap();
    assert!(matches!(left, OutboundError::NoAnswer(_)));
    assert!(!format!("{left:?} {left}").contains("333"), "{left:?}");
}

#[tokio::test]
async fn a_ca_of_ones_own_is_trusted_when_it_is_named() {
    let certificate = Certificate::new();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://localhost:{}/", listener.local_addr().unwrap().port());
    let acceptor = certificate.acceptor.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            if let Ok(mut stream) = acceptor.accept(stream).await {
                use tokio::io::AsyncWriteExt as _;
                let _ = stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").await;
                let _ = stream.shutdown().await;
            }
        }
    });
    let trusting = Outbound::new([origin(&url)], Some(&certificate.ca_file), Limits::default()).unwrap();
    assert_eq!(trusting.send(get(&url)).await.unwrap().status(), 204);
    let other = Certificate::new();
    let distrusting = Outbound::new([origin(&url)], Some(&other.ca_file), Limits::default()).unwrap();
    assert!(matches!(distrusting.send(get(&url)).await.err(), Some(OutboundError::NoAnswer(_))));
}
