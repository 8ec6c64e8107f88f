//! A mail server that answers as it is told, and keeps what it takes.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncWrite, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

/// When it speaks TLS.
#[derive(Clone)]
pub(crate) enum Security {
    Never,
    FromTheFirstByte(TlsAcceptor),
    WhenAsked(TlsAcceptor),
}

/// What it answers.
#[derive(Clone)]
pub(crate) struct Script {
    pub(crate) security: Security,
    pub(crate) greeting: &'static str,
    pub(crate) auth: &'static str,
    pub(crate) mail: &'static str,
    pub(crate) rcpt: &'static str,
    pub(crate) data: &'static str,
}

impl Default for Script {
    fn default() -> Self {
        Self {
            security: Security::Never,
            greeting: "220 sink ESMTP",
            auth: "235 welcome",
            mail: "250 ok",
            rcpt: "250 ok",
            data: "250 taken",
        }
    }
}

/// The server.
pub(crate) struct Sink {
    pub(crate) port: u16,
    seen: Arc<Mutex<Seen>>,
}

#[derive(Default)]
struct Seen {
    mails: Vec<String>,
    lines: Vec<String>,
}

impl Sink {
    pub(crate) async fn open(script: Script) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let seen = Arc::<Mutex<Seen>>::default();
        let kept = Arc::clone(&seen);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, script.clone(), Arc::clone(&kept)));
            }
        });
        Self { port, seen }
    }

    /// The mails it took, as they travelled.
    pub(crate) fn mails(&self) -> Vec<String> {
        self.seen.lock().unwrap().mails.clone()
    }

    /// Every command it was given.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.seen.lock().unwrap().lines.clone()
    }
}

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

/// One connection. It ends when the other side goes away.
async fn serve(stream: TcpStream, script: Script, seen: Arc<Mutex<Seen>>) -> std::io::Result<()> {
    let mut stream: Box<dyn Stream> = match &script.security {
        Security::FromTheFirstByte(acceptor) => Box::new(acceptor.accept(stream).await?),
        _ => Box::new(stream),
    };
    say(&mut stream, script.greeting).await?;
    let mut stream = BufReader::new(stream);
    loop {
        let Some(line) = next_line(&mut stream).await? else { return Ok(()) };
        seen.lock().unwrap().lines.push(line.clone());
        let verb = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
        let answer = match verb.as_str() {
            "EHLO" if matches!(script.security, Security::WhenAsked(_)) => "250-sink\r\n250-STARTTLS\r\n250 AUTH PLAIN",
            "EHLO" => "250-sink\r\n250 AUTH PLAIN",
            "AUTH" => script.auth,
            "MAIL" => script.mail,
            "RCPT" => script.rcpt,
            "DATA" => {
                say(stream.get_mut(), "354 go on").await?;
                let mail = whole(&mut stream).await?;
                seen.lock().unwrap().mails.push(mail);
                script.data
            }
            "STARTTLS" => {
                let Security::WhenAsked(acceptor) = &script.security else { return Ok(()) };
                say(stream.get_mut(), "220 go on").await?;
                stream = BufReader::new(Box::new(acceptor.accept(stream.into_inner()).await?));
                continue;
            }
            "QUIT" => return say(stream.get_mut(), "221 bye").await,
            _ => "250 ok",
        };
        say(stream.get_mut(), answer).await?;
    }
}

async fn say(stream: &mut Box<dyn Stream>, line: &str) -> std::io::Result<()> {
    stream.write_all(format!("{line}\r\n").as_bytes()).await?;
    stream.flush().await
}

async fn next_line(stream: &mut BufReader<Box<dyn Stream>>) -> std::io::Result<Option<String>> {
    let mut line = String::new();
    let read = stream.read_line(&mut line).await?;
    Ok((read > 0).then(|| line.trim_end().to_owned()))
}

async fn whole(stream: &mut BufReader<Box<dyn Stream>>) -> std::io::Result<String> {
    let mut mail = String::new();
    while let Some(line) = next_line(stream).await? {
        if line == "." {
            break;
        }
        mail.push_str(&line);
        mail.push('\n');
    }
    Ok(mail)
}
