//! What the doctor tries: the mail server, the SMS gateway, Redis, and SPID, as configured and as they answer.

use std::net::TcpListener;

use idp::config::{Config, SpidSettings};
use idp::doctor::{self, Advice, Refusal};
use idp::entropy::Entropy;
use idp::upstream::certificate as spid_certificate;
use idp_core::time::{Lifetime, Timestamp};
use idp_store::Quietly;
use idp_store::across::{self, UpstreamIdp};
use serde_json::{Value, json};

use crate::ground::{Engine, Ground, NOW};
use crate::support::certificate::Certificate;
use crate::support::http;
use crate::support::smtp::{Script, Security, Sink};

/// What the settings and the machine refuse, but for the user: tests may be run by anyone.
fn refused(ground: &Ground, change: impl FnOnce(&mut Config)) -> Vec<&'static str> {
    let mut config = ground.config();
    change(&mut config);
    let mut all = doctor::settings(&config);
    all.extend(doctor::machine(&config, &ground.write_config(&ground.config())));
    for why in &all {
        assert!(!why.to_string().is_empty() && !why.fix().is_empty(), "{why:?}");
    }
    all.iter().map(Refusal::code).filter(|code| *code != "root").collect()
}

#[tokio::test]
async fn settings_that_lead_nowhere_are_refused_once() {
    let ground = Ground::new(Engine::Lite);
    let mail = |url: &str| refused(&ground, |config| url.clone_into(&mut config.mail.url));
    let sms = |url: &str| refused(&ground, |config| url.clone_into(&mut config.sms.url));
    assert_eq!(mail("smtps://mail.example"), Vec::<&str>::new());
    assert_eq!(mail("mail.example:465"), ["mail"]);
    assert_eq!(mail("smtps://user:secret@mail.example"), ["mail"]);
    assert_eq!(mail("smtp://mail.example"), ["clear-link"]);
    assert_eq!(sms("https://sms.example/send?to={to}"), Vec::<&str>::new());
    assert_eq!(sms("sms.example"), ["sms"]);
    assert_eq!(sms("ftp://sms.example"), ["sms"]);
    assert_eq!(sms("http://sms.example"), ["clear-link"]);
    let sender = |config: &mut Config| {
        "smtps://mail.example".clone_into(&mut config.mail.url);
        config.ente[1].mail_from = Some("nobody".to_owned());
    };
    assert_eq!(refused(&ground, sender), ["mail"]);
    assert_eq!(refused(&ground, |config| "idp=loud".clone_into(&mut config.log.filter)), ["log-filter"]);
    assert_eq!(refused(&ground, |config| "idp=debug,sqlx=warn".clone_into(&mut config.log.filter)), Vec::<&str>::new());
    assert_eq!(refused(&ground, |config| "localhost:6379".clone_into(&mut config.redis.url)), ["redis"]);
}

/// An ente with SPID, whose key and certificate were made then.
fn with_spid(ground: &Ground, made: Timestamp) -> Config {
    let mut config = ground.config();
    let text = format!(
        r#"
        certificate = "{}"
        key = "{}"
        organization = {{ name = "Comune", display_name = "C", url = "https://c.example", ipa_code = "c_x000", locality = "C" }}
        contact = {{ email = "spid@c.example", phone = "+390100000" }}
        "#,
        ground.path("spid.crt").display(),
        ground.path("spid.key").display(),
    );
    config.ente[0].spid = Some(toml::from_str::<SpidSettings>(&text).unwrap());
    spid_certificate::make(&config.ente[0], made, &Entropy::seeded(3)).unwrap();
    config
}

#[tokio::test]
async fn a_spid_certificate_that_does_not_serve_is_refused() {
    let ground = Ground::new(Engine::Lite);
    let config = with_spid(&ground, NOW);
    let look = |config: &Config| refused(&ground, |it| it.ente.clone_from(&config.ente));
    assert_eq!(look(&config), Vec::<&str>::new());

    let mut nameless = config.clone();
    nameless.ente[0].spid.as_mut().unwrap().organization.ipa_code = String::new();
    assert_eq!(look(&nameless), ["spid"]);
    std::fs::write(ground.path("spid.crt"), "no certificate").unwrap();
    assert_eq!(look(&config), ["spid"]);
    std::fs::remove_file(ground.path("spid.crt")).unwrap();
    assert_eq!(look(&config), ["spid"]);
    std::fs::remove_file(ground.path("spid.key")).unwrap();
    assert_eq!(look(&config), ["file-not-private"], "said once");
}

/// An address where nobody listens.
fn nobody() -> String {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string()
}

async fn away(change: impl FnOnce(&mut Config)) -> Vec<&'static str> {
    let mut config = Config::default();
    change(&mut config);
    doctor::away(&config).await.iter().map(Advice::code).collect()
}

#[tokio::test]
async fn a_mail_server_is_greeted_and_sent_nothing() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let at = |scheme: &str, port: u16| format!("{scheme}://localhost:{port}");
    let sink = Sink::open(Script::default()).await;
    assert_eq!(away(|config| config.mail.url = at("smtp", sink.port)).await, Vec::<&str>::new());
    assert!(sink.lines().iter().any(|line| line.starts_with("EHLO")), "{:?}", sink.lines());
    let sends = |line: &String| line.starts_with("MAIL") || line.starts_with("DATA");
    assert!(!sink.lines().iter().any(sends), "{:?}", sink.lines());

    let unwilling = Sink::open(Script { greeting: "554 go away", ..Script::default() }).await;
    assert_eq!(away(|config| config.mail.url = at("smtp", unwilling.port)).await, ["mail-away"]);
    assert_eq!(away(|config| config.mail.url = format!("smtp://{}", nobody())).await, ["mail-away"]);

    let certificate = Certificate::new();
    let security = Security::WhenAsked(certificate.acceptor.clone());
    let with_tls = Sink::open(Script { security, auth: "535 wrong", ..Script::default() }).await;
    let encrypted = |config: &mut Config| config.mail.url = at("smtp+starttls", with_tls.port);
    assert_eq!(away(encrypted).await, ["mail-away"], "a CA nobody knows");
    let trusted = |config: &mut Config| {
        encrypted(config);
        config.mail.ca_file = Some(certificate.ca_file.clone());
    };
    assert_eq!(away(trusted).await, Vec::<&str>::new());
    let ground = Ground::new(Engine::Lite);
    crate::ground::write_private(&ground.path("password"), "secret");
    let signing_in = |config: &mut Config| {
        trusted(config);
        "portico".clone_into(&mut config.mail.user);
        config.mail.password_file = Some(ground.path("password"));
    };
    assert_eq!(away(signing_in).await, ["mail-away"], "a password that is not taken");
}

#[tokio::test]
async fn a_gateway_is_asked_for_nothing() {
    let gateway = http::Sink::answering(404, "").await;
    let send = format!("{}/send?to={{to}}&token={{secret}}", gateway.url);
    let ground = Ground::new(Engine::Lite);
    crate::ground::write_private(&ground.path("token"), "s3cr3t");
    let configured = |config: &mut Config| {
        config.sms.url = send;
        config.sms.secret_file = Some(ground.path("token"));
    };
    assert_eq!(away(configured).await, Vec::<&str>::new());
    let asked: Vec<String> = gateway.asked().iter().map(|it| format!("{} {} {}", it.method, it.uri, it.body)).collect();
    assert_eq!(asked, ["HEAD / "]);
    assert_eq!(away(|config| config.sms.url = format!("http://{}/send", nobody())).await, ["sms-away"]);
}

#[tokio::test]
async fn redis_is_asked_where_there_is_one() {
    assert_eq!(away(|_| {}).await, Vec::<&str>::new());
    assert_eq!(away(|config| config.redis.url = format!("redis://{}", nobody())).await, ["redis-away"]);
    assert_eq!(
        away(|config| "nonsense".clone_into(&mut config.redis.url)).await,
        Vec::<&str>::new(),
        "refused already"
    );
}

on_both_engines!(providers_are_looked_up, a_certificate_near_its_end_is_told);

fn provider(ground: &Ground) -> Value {
    let pem = std::fs::read_to_string(ground.path("spid.crt")).unwrap();
    let base64: String = pem.lines().filter(|line| !line.starts_with("---")).collect();
    json!({
        "entity_id": "https://idp.example", "display_name": "Gestore", "logo_uri": null,
        "sso_post": "https://idp.example/sso", "sso_redirect": null, "logout": [], "certificates": [base64],
        "is_test": false, "is_withdrawn": false, "valid_until": null, "may_omit_issuer_format": false,
    })
}

async fn providers_are_looked_up(ground: Ground) {
    let (app, config) = (ground.app().await, with_spid(&ground, NOW));
    let look = async || {
        let found = doctor::registry(&app.store, &config, NOW).await.unwrap();
        found.iter().map(Advice::code).collect::<Vec<_>>()
    };
    let put = async |detail: Value| {
        let row = UpstreamIdp { entity_id: "https://idp.example".to_owned(), detail, is_test: false };
        let mut tx = app.store.write_across().await.unwrap();
        across::put_upstream_idp(&mut tx, &row, NOW).await.unwrap();
        tx.commit_quietly(Quietly::Bookkeeping).await.unwrap();
    };
    assert_eq!(look().await, ["no-providers"]);
    put(json!({ "entity_id": "https://idp.example" })).await;
    assert_eq!(look().await, ["bad-provider", "no-providers"]);
    let mut ended = provider(&ground);
    ended["valid_until"] = json!(NOW.millis() - 1);
    put(ended).await;
    assert_eq!(look().await, ["bad-provider", "no-providers"]);
    put(provider(&ground)).await;
    assert_eq!(look().await, Vec::<&str>::new());
    let nobody = doctor::registry(&app.store, &ground.config(), NOW).await.unwrap();
    assert!(nobody.is_empty(), "without SPID there is nothing to miss");
}

async fn a_certificate_near_its_end_is_told(ground: Ground) {
    let (app, config) = (ground.app().await, with_spid(&ground, NOW));
    let told = async |then: Timestamp| {
        let found = doctor::registry(&app.store, &config, then).await.unwrap();
        found.iter().map(ToString::to_string).find(|told| told.contains("certificate")).unwrap_or_default()
    };
    let end = NOW + Lifetime::days(3 * 365);
    assert_eq!(told(end - Lifetime::days(61)).await, "");
    assert!(told(end - Lifetime::days(59)).await.contains("holds 59 days more"));
    assert!(told(end - Lifetime::days(1)).await.contains("holds one day more"));
    assert!(told(end + Lifetime::days(2)).await.contains("holds no more"));
}
