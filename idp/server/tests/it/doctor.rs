//! Every start that is refused, with its remedy; and that none of them can be switched off.

use std::os::unix::fs::PermissionsExt as _;

use idp::config::{Config, SpidSettings};
use idp::doctor::{self, Refusal};
use idp::entropy::Entropy;
use idp::scribe::Scribe;
use idp::seal::{KeyFile, KeyFileError};
use idp::serve;
use idp_core::audit::AuditEvent;
use idp_core::ente::Issuer;
use idp_store::across::{self, UpstreamIdp};
use idp_store::{Quietly, Store};

use crate::ground::{Engine, Ground, NOW};
use crate::support::certificate;

/// The stable words of what is refused. Every one has a sentence and a remedy.
fn codes(refusals: &[Refusal]) -> Vec<&'static str> {
    for why in refusals {
        assert!(!why.to_string().is_empty() && !why.fix().is_empty(), "{why:?}");
    }
    refusals.iter().map(Refusal::code).collect()
}

#[track_caller]
fn check(change: impl FnOnce(&mut Config), expected: &[&str]) {
    let ground = Ground::new(Engine::Lite);
    let mut config = ground.config();
    change(&mut config);
    assert_eq!(codes(&doctor::settings(&config)), expected);
}

#[test]
fn settings_that_are_refused() {
    check(|_| {}, &[]);
    check(|config| config.ente.clear(), &["no-ente"]);
    check(|config| config.ente[0].issuer = Issuer::parse("http://localhost:8080").unwrap(), &["issuer-not-https"]);
    check(|config| config.ente[1].slug = config.ente[0].slug.clone(), &["twins"]);
    check(|config| config.ente[1].issuer = config.ente[0].issuer.clone(), &["twins"]);
    check(|config| config.ente[0].profile = "/no/such/profile.toml".to_owned(), &["ente"]);
    let ground = Ground::new(Engine::Lite);
    let mut config = ground.config();
    config.ente[0].profile = "/no/such/profile.toml".to_owned();
    assert!(doctor::told(&doctor::settings(&config)).contains("predefinito"), "what could be named instead");
    check(|config| config.ente[0].local_accounts = None, &["no-legal-basis"]);
    check(|config| config.ente[0].local_accounts.as_mut().unwrap().legal_basis = " ".to_owned(), &["no-legal-basis"]);
}

#[test]
fn listeners_that_are_refused() {
    let open = || "0.0.0.0:8080".parse().unwrap();
    check(|config| config.server.listen = open(), &["clear-listener"]);
    check(
        |config| {
            config.server.listen = open();
            config.server.trusted_proxies = vec!["10.0.0.1".parse().unwrap()];
        },
        &[],
    );
    check(|config| config.server.admin_listen = open(), &["open-admin"]);
    check(|config| config.server.admin_listen = "10.1.2.3:9090".parse().unwrap(), &[]);
}

#[test]
fn links_that_are_refused() {
    let link = |url: &str, expected: &[&str]| {
        let section = |config: &mut Config| match url.split(':').next().unwrap() {
            "postgres" | "postgresql" => config.database.url = url.to_owned(),
            "redis" | "rediss" | "valkey" | "valkeys" | "redis+unix" => config.redis.url = url.to_owned(),
            "http" | "https" => config.sms.url = url.to_owned(),
            _ => config.mail.url = url.to_owned(),
        };
        check(section, expected);
    };
    link("postgres://portico@db.example/portico", &["clear-link"]);
    link("postgres://portico@db.example/portico?sslmode=require", &["clear-link"]);
    link("postgres://portico@db.example/portico?sslmode=verify-full", &[]);
    link("postgres://portico@127.0.0.1/portico", &[]);
    link("postgres://portico@[::1]/portico", &[]);
    link("postgres:///portico?host=/run/postgresql", &[]);
    link("postgres://localhost/portico?host=db.example", &["clear-link"]);
    link("postgres://portico@db.example/portico?ssl-mode=verify-ca", &[]);
    link("postgresql://portico@db.example/portico?sslmode=verify%2Dfull", &[]);
    // What the driver makes of an address counts, not which words stand in it.
    link("postgres://db.example/portico?sslmode=verify-full&sslmode=disable", &["clear-link"]);
    link("postgres://db.example/portico?application_name=sslmode=verify-full", &["clear-link"]);
    link("postgres://portico:sslmode=verify-full@db.example/portico", &["clear-link"]);
    link("postgres://localhost/portico?host=localhost&host=db.example", &["clear-link"]);
    link("postgres://localhost/portico?hostaddr=192.0.2.7", &["clear-link"]);
    link("postgres://%2Frun%2Fpostgresql/portico", &[]);
    link("redis://cache.example:6379", &["clear-link"]);
    link("redis://cache.example:6379?host=localhost", &["clear-link"]);
    link("valkey://cache.example:6379", &["clear-link"]);
    link("valkeys://cache.example:6379", &[]);
    link("redis+unix:///run/redis.sock", &[]);
    link("smtp://mail.example:25?host=localhost", &["clear-link"]);
    link("rediss://cache.example:6379", &[]);
    link("rediss://cache.example:6379/#insecure", &["clear-link"]);
    link("redis://localhost:6379", &[]);
    link("smtp://mail.example:25", &["clear-link"]);
    link("smtp+starttls://mail.example:587", &[]);
    link("smtps://mail.example:465", &[]);
    link("http://sms.example/send", &["clear-link"]);
    link("https://sms.example/send", &[]);
}

#[test]
fn what_a_file_says_may_not_be_switched_off() {
    for text in ["[server]\ninsecure = true", "[limits]\nlockout = false", "unsafe = true", "[[ente]]\npkce = false"] {
        assert!(Config::read(text, "file", []).is_err(), "{text}");
    }
}

/// What the machine's refusals are, but for the user: tests may be run by anyone.
fn machine(ground: &Ground, config: &Config) -> Vec<&'static str> {
    let file = ground.write_config(&ground.config());
    codes(&doctor::machine(config, &file)).into_iter().filter(|code| *code != "root").collect()
}

#[test]
fn files_that_are_refused() {
    let ground = Ground::new(Engine::Lite);
    let open = |name: &str| {
        let path = ground.path(name);
        std::fs::write(&path, "secret").unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        path
    };
    assert_eq!(machine(&ground, &ground.config()), Vec::<&str>::new());

    let mut config = ground.config();
    config.mail.password_file = Some(open("smtp.password"));
    config.sms.secret_file = Some(ground.path("not-there"));
    assert_eq!(machine(&ground, &config), ["file-not-private", "file-not-private"]);

    open("portico.db-wal");
    assert_eq!(machine(&ground, &ground.config()), ["file-not-private"], "what lies beside a SQLite file");
}

#[test]
fn keys_that_are_refused() {
    let ground = Ground::new(Engine::Lite);
    let path = ground.path("portico.keys");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
    assert!(matches!(KeyFile::read(&path), Err(KeyFileError::NotPrivate(_))));
    assert_eq!(machine(&ground, &ground.config()), ["key-file"]);
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();

    let text = std::fs::read_to_string(&path).unwrap();
    let line = |name: &str| text.lines().find(|line| line.starts_with(name)).unwrap().to_owned();
    let value = |name: &str| line(name).split_once('=').unwrap().1.trim().to_owned();
    let example = format!("pepper = \"{}=\"", "A".repeat(43));
    for (what, changed) in [
        ("an example", text.replace(&line("pepper"), &example)),
        ("one key twice", text.replace(&line("pepper"), &format!("pepper = {}", value("cookie")))),
    ] {
        std::fs::write(&path, changed).unwrap();
        assert_eq!(machine(&ground, &ground.config()), ["weak-key"], "{what}");
    }
    std::fs::write(&path, text.replace(&line("pepper"), "pepper = \"c2hvcnQ=\"")).unwrap();
    assert_eq!(machine(&ground, &ground.config()), ["key-file"], "a short one");
}

#[test]
fn certificates_that_are_refused() {
    let (ground, other) = (Ground::new(Engine::Lite), tempfile::tempdir().unwrap());
    let mut config = ground.config();
    let (files, _) = certificate::write(ground.folder.path(), "id.lagochiaro.example");
    config.server.tls = Some(files.clone());
    assert_eq!(machine(&ground, &config), Vec::<&str>::new());
    let (strange, _) = certificate::write(other.path(), "id.lagochiaro.example");
    config.server.tls = Some(idp::config::Tls { key: strange.key, ..files });
    assert_eq!(machine(&ground, &config), ["certificate"]);
}

on_both_engines!(databases_that_are_refused, an_address_that_moved_is_refused, a_trail_someone_was_at_is_refused);

async fn open(ground: &Ground) -> Store {
    serve::store(&ground.config(), &ground.keys, &Entropy::os()).await.unwrap()
}

async fn tables(ground: &Ground, keys: &KeyFile, config: &Config) -> Vec<&'static str> {
    let store = serve::store(config, keys, &Entropy::os()).await.unwrap();
    let found = doctor::tables(&store, keys, config).await.unwrap();
    store.close().await;
    let _ = ground;
    codes(&found)
}

async fn databases_that_are_refused(ground: Ground) {
    let config = ground.config();
    assert_eq!(tables(&ground, &ground.keys, &config).await, ["schema"], "nothing there yet");
    ground.app().await.store.close().await;
    assert_eq!(tables(&ground, &ground.keys, &config).await, Vec::<&str>::new());

    let others = KeyFile::generate(&Entropy::os());
    assert_eq!(tables(&ground, &others, &config).await, ["other-keys"]);
    let added = ground.keys.clone().with_new_sealing_key(&Entropy::os());
    assert_eq!(tables(&ground, &added, &config).await, Vec::<&str>::new(), "one more key is no other key");

    let store = open(&ground).await;
    let mut tx = store.write_across().await.unwrap();
    let test =
        UpstreamIdp { entity_id: "https://validator.example".to_owned(), detail: serde_json::json!({}), is_test: true };
    across::put_upstream_idp(&mut tx, &test, NOW).await.unwrap();
    tx.commit_quietly(Quietly::Bookkeeping).await.unwrap();
    store.close().await;
    assert_eq!(tables(&ground, &ground.keys, &config).await, ["test-provider"]);
    let mut validated = config;
    validated.ente[0].spid = Some(spid_under_validation());
    assert_eq!(tables(&ground, &ground.keys, &validated).await, Vec::<&str>::new());
}

fn spid_under_validation() -> SpidSettings {
    let text = r#"
        certificate = "spid.crt"
        key = "spid.key"
        validation = true
        organization = { name = "n", display_name = "d", url = "https://n.example", ipa_code = "c", locality = "l" }
        contact = { email = "a@n.example", phone = "+390100000" }
    "#;
    toml::from_str(text).unwrap()
}

async fn an_address_that_moved_is_refused(ground: Ground) {
    ground.app().await.store.close().await;
    let mut config = ground.config();
    config.ente[0].issuer = Issuer::parse("https://nuovo.lagochiaro.example").unwrap();
    assert_eq!(tables(&ground, &ground.keys, &config).await, ["ente"]);
}

async fn a_trail_someone_was_at_is_refused(ground: Ground) {
    let (app, signer) = (ground.app().await, ground.signer());
    idp::jobs::audit::turn(&app, &signer).await.unwrap();
    idp::jobs::audit::turn(&app, &signer).await.unwrap();
    assert_eq!(tables(&ground, &ground.keys, &ground.config()).await, Vec::<&str>::new());

    // Sealed by someone without the key: the chain is right, its signature is not.
    let ente = app.enti.iter().next().unwrap().id;
    let tx = app.store.write(ente).await.unwrap();
    let event = AuditEvent::RequestPushed { operation: false };
    tx.commit(Scribe::of_job(&app, "story").entry(ente, NOW, &event)).await.unwrap();
    idp::jobs::audit::seal(&app).await.unwrap();
    let mut tx = app.store.write_across().await.unwrap();
    let head = idp_store::audit::head(&mut tx).await.unwrap();
    let forged = idp_store::audit::Checkpoint { head, at: NOW, signature: vec![0; 64] };
    idp_store::audit::insert_checkpoint(&mut tx, &forged).await.unwrap();
    tx.commit_quietly(Quietly::Bookkeeping).await.unwrap();
    app.store.close().await;
    assert_eq!(tables(&ground, &ground.keys, &ground.config()).await, ["audit-trail"]);
}

#[test]
fn advice_is_given_and_hinders_nothing() {
    let ground = Ground::new(Engine::Lite);
    let config = ground.config();
    let given: Vec<&str> = doctor::advice(&config).iter().map(doctor::Advice::code).collect();
    assert!(given.contains(&"no-mail") && given.contains(&"footer") && given.contains(&"no-sms"), "{given:?}");
    assert!(doctor::settings(&config).is_empty());
}
