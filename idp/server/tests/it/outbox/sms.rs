//! Text messages, as a gateway is asked to send them, and by what it answers.

use std::collections::BTreeMap;
use std::path::PathBuf;

use axum::http::Method;
use idp::config::Sms;
use idp::outbox::{NotSent, SmsGateway, Way as _};
use idp_store::outbox::{Leased, Via};

use crate::support::http::{Asked, Sink};
use crate::support::leased;

/// A text with everything that could break out of where it is put.
const TEXT: &str = "482913: «\"\\ &to=1\n{secret}{to} è";

fn typed(content_type: &str) -> BTreeMap<String, String> {
    BTreeMap::from([("Content-Type".to_owned(), content_type.to_owned())])
}

fn gateway(settings: &Sms) -> SmsGateway {
    SmsGateway::of(settings).unwrap().unwrap()
}

/// Sends [`TEXT`] by a gateway of these settings, and gives what it was asked. The secret is `s&c`.
async fn asked(settings: impl FnOnce(&str) -> Sms) -> Asked {
    use std::os::unix::fs::PermissionsExt as _;
    let sink = Sink::answering(202, "queued").await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("secret");
    std::fs::write(&file, "s&c\n").unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
    let settings = Sms { secret_file: Some(file), ..settings(&sink.url) };
    gateway(&settings).send(&Leased { body: TEXT.to_owned(), ..leased(Via::Sms) }).await.unwrap();
    let mut asked = sink.asked();
    assert_eq!(asked.len(), 1, "one request a message");
    asked.remove(0)
}

#[tokio::test]
async fn a_gateway_is_asked_in_json() {
    let mut headers = typed("application/json; charset=utf-8");
    headers.insert("authorization".to_owned(), "Bearer {secret}".to_owned());
    headers.insert("idempotency-key".to_owned(), "{id}".to_owned());
    let asked = asked(|url| Sms { url: format!("{url}/send"), headers, ..Sms::default() }).await;
    assert_eq!((asked.method, asked.uri.path()), (Method::POST, "/send"));
    assert_eq!(asked.headers.get("authorization").unwrap(), "Bearer s&c");
    assert_eq!(asked.headers.get("idempotency-key").unwrap(), leased(Via::Sms).id.to_string().as_str());
    let body: serde_json::Value = serde_json::from_str(&asked.body).unwrap();
    assert_eq!(body, serde_json::json!({ "to": "+393331234567", "text": TEXT, "from": "Comune" }));
}

#[tokio::test]
async fn a_gateway_is_asked_by_a_form() {
    let asked = asked(|url| Sms {
        url: url.to_owned(),
        headers: typed("application/x-www-form-urlencoded"),
        body: "key={secret}&to={to}&text={text}".to_owned(),
        ..Sms::default()
    });
    let body = asked.await.body;
    let fields: Vec<_> = url::form_urlencoded::parse(body.as_bytes()).into_owned().collect();
    let expected = [("key", "s&c"), ("to", "+393331234567"), ("text", TEXT)];
    assert_eq!(fields, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
}

#[tokio::test]
async fn a_gateway_is_asked_by_its_address() {
    let asked = asked(|url| Sms {
        url: format!("{url}/{{to}}?key={{secret}}&text={{text}}"),
        method: "GET".to_owned(),
        headers: BTreeMap::new(),
        ..Sms::default()
    });
    let asked = asked.await;
    assert_eq!((asked.method, asked.uri.path(), asked.body.as_str()), (Method::GET, "/%2B393331234567", ""));
    let query = asked.uri.query().unwrap_or_default().to_owned();
    let fields: Vec<_> = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    assert_eq!(fields, [("key", "s&c"), ("text", TEXT)].map(|(name, value)| (name.to_owned(), value.to_owned())));
}

#[tokio::test]
async fn what_the_gateway_answers_ends_a_message_or_lets_it_wait() {
    let check = async |status: u16, expected: fn(String) -> Option<NotSent>| {
        let sink = Sink::answering(status, "+393331234567 said").await;
        let sent = gateway(&Sms { url: sink.url.clone(), ..Sms::default() }).send(&leased(Via::Sms)).await;
        assert_eq!(sent.err(), expected(format!("the gateway answered {status}")));
        assert_eq!(sink.asked().len(), 1, "{status}: no redirect is followed");
    };
    let sent = |_| None;
    let later = |why: String| Some(NotSent::Later(why.into()));
    let never = |why: String| Some(NotSent::Never(why.into()));
    for status in [200, 201, 202] {
        check(status, sent).await;
    }
    for status in [301, 302, 307, 401, 408, 429, 500, 502, 503] {
        check(status, later).await;
    }
    for status in [400, 403, 404, 413, 422] {
        check(status, never).await;
    }
}

#[tokio::test]
async fn a_gateway_that_is_not_there_is_waited_for() {
    let gone = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let sent = gateway(&Sms { url: format!("http://{gone}"), ..Sms::default() }).send(&leased(Via::Sms)).await;
    assert_eq!(sent, Err(NotSent::Later("the gateway does not answer".into())));
}

#[test]
fn settings_that_cannot_be_right_are_refused_at_start() {
    let check = |settings: Sms, told: &str| {
        let refused = SmsGateway::of(&settings).err().map(|why| why.to_string());
        assert!(refused.as_ref().is_some_and(|why| why.contains(told)), "{settings:?}: {refused:?}");
    };
    let sms = || Sms { url: "https://sms.example/send".to_owned(), ..Sms::default() };
    let headed = |name: &str, value: &str| {
        let mut headers = typed("application/json");
        headers.insert(name.to_owned(), value.to_owned());
        Sms { headers, ..sms() }
    };
    check(Sms { url: "http://sms.example".to_owned(), ..sms() }, "http://… on this machine");
    check(Sms { url: "https://me:secret@sms.example".to_owned(), ..sms() }, "holds a name or a password");
    check(Sms { url: "sms".to_owned(), ..sms() }, "is not an address");
    check(Sms { method: "PUT".to_owned(), ..sms() }, "POST or GET");
    check(Sms { headers: typed("text/xml"), ..sms() }, "content-type");
    check(Sms { body: r#"{"text": {text}}"#.to_owned(), ..sms() }, "not JSON");
    check(headed("x-text", "{text}"), "x-text is not a header");
    check(headed("not a name", "x"), "not a name is not a header");
    check(headed("x-line", "a\nb"), "x-line is not a header");
    check(headed("authorization", "Bearer {secret}"), "needs secret_file");
    check(Sms { secret_file: Some(PathBuf::from("/nowhere/secret")), ..sms() }, "/nowhere/secret");
    check(Sms { ca_file: Some(PathBuf::from("/nowhere/ca")), ..sms() }, "/nowhere/ca");
    assert!(SmsGateway::of(&Sms::default()).unwrap().is_none(), "no gateway, no text messages");
}
