//! Mail, as a mail server gets it and answers it.

use std::path::PathBuf;

use idp::config::Mail;
use idp::outbox::{Mailer, NotSent, Way as _};
use idp_core::id::EnteId;
use idp_store::outbox::{Leased, Via};

use crate::support::certificate::Certificate;
use crate::support::smtp::{Script, Security, Sink};
use crate::support::{HandClock, NOW, ente, leased};

const NOBODY: [(EnteId, &str); 0] = [];

fn settings(scheme: &str, port: u16) -> Mail {
    Mail {
        url: format!("{scheme}://localhost:{port}"),
        from: "Portico <no-reply@portico.example>".to_owned(),
        ..Mail::default()
    }
}

fn mailer(settings: &Mail) -> Mailer {
    Mailer::of(settings, NOBODY, HandClock::new()).unwrap().unwrap()
}

fn saying(subject: &str) -> Leased {
    let body =
        serde_json::json!({ "subject": subject, "text": "Perché 482913\n.\n", "html": "<p>è</p>", "language": "en" });
    Leased { body: body.to_string(), ..leased(Via::Mail) }
}

/// The value of a header, unfolded.
fn header<'a>(mail: &'a str, name: &str) -> &'a str {
    let line = mail.lines().take_while(|line| !line.is_empty()).find_map(|line| line.strip_prefix(name));
    line.and_then(|rest| rest.strip_prefix(": ")).unwrap_or_default()
}

#[tokio::test]
async fn a_mail_says_what_it_is_in_text_and_html() {
    let sink = Sink::open(Script::default()).await;
    let message = saying("Your code");
    let mailer = mailer(&settings("smtp", sink.port));
    mailer.send(&message).await.unwrap();
    mailer.send(&message).await.unwrap();
    let mails = sink.mails();
    let mail = mails.first().unwrap();
    assert_eq!(header(mail, "From"), "Portico <no-reply@portico.example>");
    assert_eq!(header(mail, "To"), "maria.rossi@example.it");
    assert_eq!(header(mail, "Subject"), "Your code");
    assert_eq!(header(mail, "Date"), "Mon, 21 Sep 2026 14:13:20 +0000", "{NOW}");
    assert_eq!(header(mail, "Message-ID"), format!("<{}@portico.example>", message.id));
    assert_eq!(header(mail, "Auto-Submitted"), "auto-generated");
    assert_eq!(header(mail, "Content-Language"), "en");
    assert_eq!(header(mail, "MIME-Version"), "1.0");
    assert!(header(mail, "Content-Type").starts_with("multipart/alternative"), "{mail}");
    let (text, html) = (mail.find("text/plain; charset=utf-8"), mail.find("text/html; charset=utf-8"));
    assert!(text.is_some() && text < html, "{mail}");
    assert!(mail.is_ascii(), "nothing that a server without 8BITMIME refuses");
    assert_eq!(mails.last(), Some(mail), "another try is the same mail");
}

#[tokio::test]
async fn an_ente_writes_from_its_own_address() {
    let sink = Sink::open(Script::default()).await;
    let own = [(ente(), "Comune di Porto Sereno <no-reply@portosereno.example>")];
    let mailer = Mailer::of(&settings("smtp", sink.port), own, HandClock::new()).unwrap().unwrap();
    mailer.send(&leased(Via::Mail)).await.unwrap();
    let mail = sink.mails().remove(0);
    assert!(header(&mail, "From").ends_with("<no-reply@portosereno.example>"), "{mail}");
    assert!(sink.lines().contains(&"MAIL FROM:<no-reply@portosereno.example>".to_owned()), "{:?}", sink.lines());
}

#[tokio::test]
async fn a_subject_or_an_address_adds_no_header() {
    let sink = Sink::open(Script::default()).await;
    let mailer = mailer(&settings("smtp", sink.port));
    mailer.send(&saying("Code\r\nBcc: eve@example.com\r\n\r\nHello")).await.unwrap();
    let mail = sink.mails().remove(0);
    assert_eq!(header(&mail, "Subject"), "Code Bcc: eve@example.com Hello");
    assert_eq!(header(&mail, "Bcc"), "");
    for to in ["maria@example.it\r\nBcc: eve@example.com", "maria@example.it, eve@example.com", "Maria", ""] {
        let refused = mailer.send(&Leased { to: to.to_owned(), ..leased(Via::Mail) }).await;
        assert_eq!(refused, Err(NotSent::Never("not a mail".into())), "{to:?}");
    }
    assert_eq!(sink.mails().len(), 1);
}

#[tokio::test]
async fn what_the_server_answers_ends_a_mail_or_lets_it_wait() {
    let check = async |script: Script, expected: NotSent| {
        let sink = Sink::open(script).await;
        assert_eq!(mailer(&settings("smtp", sink.port)).send(&leased(Via::Mail)).await, Err(expected));
    };
    let later = |why: &'static str| NotSent::Later(why.into());
    let never = |why: &'static str| NotSent::Never(why.into());
    let script = Script::default;
    let of = "550 maria.rossi@example.it: no such user";
    check(Script { rcpt: of, ..script() }, never("the mail server refused it: 550")).await;
    check(Script { mail: "553 not you", ..script() }, never("the mail server refused it: 553")).await;
    check(Script { data: "554 spam", ..script() }, never("the mail server refused it: 554")).await;
    check(Script { rcpt: "450 greylisted", ..script() }, later("the mail server answered 450")).await;
    check(Script { data: "452 full", ..script() }, later("the mail server answered 452")).await;
    check(Script { mail: "421 closing", ..script() }, later("the mail server answered 421")).await;
    // Not said of the mail: whoever is refused here is us.
    check(Script { mail: "530 sign in", ..script() }, later("the mail server refuses us: 530")).await;
    check(Script { greeting: "554 go away", ..script() }, later("the mail server refuses us: 554")).await;
}

#[tokio::test]
async fn a_wrong_password_costs_no_mail() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("password");
    secret_file(&file);
    let signing_in =
        |port| Mail { user: "portico".to_owned(), password_file: Some(file.clone()), ..settings("smtp", port) };
    let open = Sink::open(Script::default()).await;
    assert_eq!(mailer(&signing_in(open.port)).send(&leased(Via::Mail)).await, Ok(()));
    // «\0portico\0segreta», without the end of the file's line.
    assert!(open.lines().contains(&"AUTH PLAIN AHBvcnRpY28Ac2VncmV0YQ==".to_owned()), "{:?}", open.lines());
    let closed = Sink::open(Script { auth: "535 wrong", ..Script::default() }).await;
    let refused = mailer(&signing_in(closed.port)).send(&leased(Via::Mail)).await;
    assert_eq!(refused, Err(NotSent::Later("the mail server refuses us: 535".into())));
}

#[tokio::test]
async fn tls_is_demanded_and_the_certificate_looked_at() {
    let certificate = Certificate::new();
    let other = Certificate::new();
    let check = async |scheme: &str, security: Security, ca: &PathBuf, taken: bool| {
        let sink = Sink::open(Script { security, ..Script::default() }).await;
        let settings = Mail { ca_file: Some(ca.clone()), ..settings(scheme, sink.port) };
        let sent = mailer(&settings).send(&leased(Via::Mail)).await;
        assert_eq!(sent.is_ok(), taken, "{scheme}: {sent:?}");
        assert!(taken || matches!(sent, Err(NotSent::Later(_))), "{scheme}: {sent:?}");
        assert_eq!(sink.mails().len(), usize::from(taken));
        assert!(taken || !sink.lines().iter().any(|line| line.contains("maria")), "{:?}", sink.lines());
    };
    let acceptor = || certificate.acceptor.clone();
    check("smtps", Security::FromTheFirstByte(acceptor()), &certificate.ca_file, true).await;
    check("smtps", Security::FromTheFirstByte(acceptor()), &other.ca_file, false).await;
    check("smtp+starttls", Security::WhenAsked(acceptor()), &certificate.ca_file, true).await;
    check("smtp+starttls", Security::WhenAsked(acceptor()), &other.ca_file, false).await;
    check("smtp+starttls", Security::Never, &certificate.ca_file, false).await;
}

#[tokio::test]
async fn a_server_that_is_not_there_is_waited_for() {
    let gone = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let sent = mailer(&settings("smtp", gone)).send(&leased(Via::Mail)).await;
    assert_eq!(sent, Err(NotSent::Later("the mail server does not answer".into())));
}

#[tokio::test]
async fn settings_that_cannot_be_right_are_refused_at_start() {
    let check = |settings: Mail, told: &str| {
        let refused = Mailer::of(&settings, NOBODY, HandClock::new()).err().map(|why| why.to_string());
        assert!(refused.as_ref().is_some_and(|why| why.contains(told)), "{settings:?}: {refused:?}");
    };
    let at = |url: &str| Mail { url: url.to_owned(), ..Mail::default() };
    check(at("smtp://mail.example:25"), "without TLS only to this machine");
    check(at("smtp://10.0.0.1:25"), "without TLS only to this machine");
    for url in
        ["mail.example", "http://localhost", "smtps://", "smtps://me:secret@mail.example", "smtps://mail.example/x"]
    {
        check(at(url), "smtps://host:465");
    }
    check(Mail { from: "Comune".to_owned(), ..at("smtps://mail.example") }, "not a mailbox: Comune");
    check(Mail { user: "portico".to_owned(), ..at("smtps://mail.example") }, "user needs password_file");
    let missing = Some(PathBuf::from("/nowhere/password"));
    check(Mail { user: "me".to_owned(), password_file: missing, ..at("smtps://mail.example") }, "/nowhere/password");
    let own = [(ente(), "nobody")];
    assert!(Mailer::of(&at("smtps://mail.example"), own, HandClock::new()).is_err());
    assert!(Mailer::of(&Mail::default(), own, HandClock::new()).unwrap().is_none(), "no server, no mail");
}

fn secret_file(path: &PathBuf) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::write(path, "segreta\n").unwrap();
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).unwrap();
}
