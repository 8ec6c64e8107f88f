//! HTTP/1.1 as lean as it can be: one connection kept open, one request at a time.
//!
//! # Why
//! The driver shares the machine with what it measures. A full client takes longer to ask `/userinfo` than the product
//! takes to answer.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// Bytes read at once, at most.
const READ: usize = 16 * 1024;

/// A connection to the server under load.
pub(crate) struct Wire {
    stream: TcpStream,
    host: String,
    sent: String,
    received: Vec<u8>,
}

/// An answer.
pub(crate) struct Answer {
    /// Its status.
    pub(crate) status: u16,
    /// Status line and headers, as they came.
    pub(crate) head: String,
    /// Its body.
    pub(crate) body: String,
}

/// What is asked.
pub(crate) struct Asked<'a> {
    /// `GET` or `POST`.
    pub(crate) method: &'a str,
    /// With its query.
    pub(crate) path: &'a str,
    /// Whole lines, each with its end.
    pub(crate) headers: &'a str,
    /// A form; empty for none.
    pub(crate) form: &'a str,
}

impl Wire {
    /// Connects; `host` is what the server is called.
    pub(crate) async fn open(to: SocketAddr, host: &str) -> Self {
        let stream = TcpStream::connect(to).await.expect("the server listens");
        stream.set_nodelay(true).unwrap();
        Self { stream, host: host.to_owned(), sent: String::new(), received: Vec::with_capacity(READ) }
    }

    /// Asks, and waits for the answer.
    pub(crate) async fn ask(&mut self, asked: &Asked<'_>) -> Answer {
        use std::fmt::Write as _;
        let Asked { method, path, headers, form } = asked;
        self.sent.clear();
        write!(self.sent, "{method} {path} HTTP/1.1\r\nhost: {}\r\n{headers}", self.host).unwrap();
        if *method == "POST" {
            let length = form.len();
            write!(self.sent, "content-type: application/x-www-form-urlencoded\r\ncontent-length: {length}\r\n")
                .unwrap();
        }
        write!(self.sent, "\r\n{form}").unwrap();
        self.stream.write_all(self.sent.as_bytes()).await.expect("the server takes the request");
        self.received.clear();
        self.answer().await
    }

    async fn answer(&mut self) -> Answer {
        let body_at = loop {
            if let Some(at) = self.received.windows(4).position(|window| window == b"\r\n\r\n") {
                break at + 4;
            }
            self.more().await;
        };
        let head = String::from_utf8(self.received[..body_at].to_vec()).expect("headers are text");
        let length = header(&head, "content-length").map_or(0, |value| value.parse::<usize>().unwrap());
        assert!(header(&head, "transfer-encoding").is_none(), "an answer in pieces is not read here:\n{head}");
        while self.received.len() < body_at + length {
            self.more().await;
        }
        let body = String::from_utf8_lossy(&self.received[body_at..body_at + length]).into_owned();
        let status = head.get(9..12).and_then(|digits| digits.parse().ok()).expect("a status line");
        Answer { status, head, body }
    }

    async fn more(&mut self) {
        self.received.reserve(READ);
        let read = self.stream.read_buf(&mut self.received).await.expect("the server answers");
        assert!(read > 0, "the server closed the connection in the middle of an answer");
    }
}

impl Answer {
    /// A header.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        header(&self.head, name)
    }

    /// Every `Set-Cookie`, without its attributes.
    pub(crate) fn cookies(&self) -> impl Iterator<Item = (&str, &str)> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        let set = lines.filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"));
        set.filter_map(|(_, value)| value.split(';').next()?.split_once('='))
    }

    /// The same, insisting on a status.
    pub(crate) fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}{}", self.head, self.body);
        self
    }

    /// A member of a JSON body.
    pub(crate) fn member(&self, name: &str) -> String {
        let body: serde_json::Value = serde_json::from_str(&self.body).expect("the body is JSON");
        body[name].as_str().unwrap_or_else(|| panic!("there is no {name} in {body}")).to_owned()
    }
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    let mut lines = head.lines().filter_map(|line| line.split_once(": "));
    lines.find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}
