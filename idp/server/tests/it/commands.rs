//! What an administrator does at a shell, from nothing on.

use std::path::PathBuf;

use idp_core::time::{Lifetime, Timestamp};
use idp_store::upstream::{self, Transaction};
use idp_store::{Quietly, audit};
use serde_json::Value;

use crate::ground::{Engine, Ground, write_private};
use crate::program::idp;

/// A ground with its settings written and its schema there.
struct Desk {
    ground: Ground,
    config: PathBuf,
}

impl Desk {
    async fn new(ground: Ground) -> Self {
        ground.migrate().await;
        let config = ground.write_config(&ground.config());
        Self { ground, config }
    }

    /// Runs a command with the settings of this desk.
    fn run(&self, arguments: &[&str]) -> crate::program::Ran {
        let config = self.config.to_str().unwrap();
        let mut all = arguments.to_vec();
        all.extend(["--config", config]);
        idp(&all)
    }

    fn file(&self, name: &str, text: &str) -> String {
        let path = self.ground.path(name);
        write_private(&path, text);
        path.display().to_string()
    }
}

#[test]
fn what_is_not_understood_is_told_apart_from_what_is_refused() {
    assert_eq!(idp(&["dance"]).code, 2);
    assert_eq!(idp(&["client", "add"]).code, 2);
    assert_eq!(idp(&["--help"]).code, 0);
    assert_eq!(idp(&["--version"]).code, 0);
    assert!(idp(&["config", "check", "--config", "/no/such/file"]).refused().contains("/no/such/file"));
}

#[test]
fn a_folder_to_begin_from_is_complete_and_private() {
    use std::os::unix::fs::MetadataExt as _;
    let scratch = tempfile::tempdir().unwrap();
    let folder = scratch.path().join("portico");
    let arguments = ["--issuer", "https://id.comune.example", "--name", "Comune di \"Prova\"", "--ente", "prova"];
    let mut init = vec!["init", folder.to_str().unwrap()];
    init.extend(arguments);
    idp(&init).done();
    for file in ["portico.toml", "portico.keys", "portico.service"] {
        let mode = std::fs::metadata(folder.join(file)).unwrap().mode();
        assert_eq!(mode & 0o077, 0, "{file} is open to others");
    }
    assert!(idp(&init).refused().contains("not empty"), "what is there is never overwritten");

    let config = folder.join("portico.toml");
    let check = ["config", "check", "--config", config.to_str().unwrap()];
    assert!(idp(&check).refused().contains("legal basis"), "the law is not guessed");
    let text = std::fs::read_to_string(&config).unwrap();
    let uncommented = ["[ente.local_accounts]", "audience", "legal_basis"];
    let text = uncommented.iter().fold(text, |text, word| text.replace(&format!("# {word}"), word));
    std::fs::write(&config, text).unwrap();
    assert!(idp(&check).done().contains("prova"));
    idp(&["migrate", "--config", config.to_str().unwrap()]).done();
    assert!(idp(&["client", "list", "--config", config.to_str().unwrap()]).done().is_empty());
}

#[test]
fn the_sample_is_a_file_that_reads() {
    let sample = idp(&["config", "sample"]).done();
    idp::config::Config::read(&sample, "sample", []).unwrap();
}

#[test]
fn a_policy_is_checked_and_told_in_sentences() {
    let told = idp(&["profile", "explain", "canale-sicuro", "--lang", "en"]).done();
    assert!(told.lines().count() > 8 && !told.contains('⟦'), "{told}");
    assert!(idp(&["profile", "check", "canale-sicuro"]).done().lines().count() > 1, "with what to think about");
    let scratch = tempfile::tempdir().unwrap();
    let broken = scratch.path().join("broken.toml");
    std::fs::write(&broken, "id = \"x\"\nversion = 1\n[login]\nspid = false\nlocal = false\n").unwrap();
    assert!(idp(&["profile", "check", broken.to_str().unwrap()]).refused().contains("neither spid nor local"));
}

on_both_engines!(
    an_app_is_registered_its_secret_changed_and_stopped,
    keys_are_made_once_told_apart_and_added,
    signing_keys_are_rotated,
    the_trail_verifies_without_the_key_file_and_names_the_first_bad_record,
    doctor_tells_people_and_monitors,
    the_demo_goes_where_nobody_is,
    the_register_of_spid_is_read_day_by_day_and_that_is_told,
);

async fn an_app_is_registered_its_secret_changed_and_stopped(ground: Ground) {
    let desk = Desk::new(ground).await;
    let registration = desk.file(
        "app.json",
        r#"{"client_id": "tributi", "client_name": "Tributi", "redirect_uris": ["https://app.example/back"]}"#,
    );
    assert!(desk.run(&["client", "add", &registration]).refused().contains("--ente"), "there are two enti");
    let told = desk.run(&["client", "add", "--ente", "lago-chiaro", &registration]).done();
    let secret = |told: &str| told.lines().find_map(|line| line.strip_prefix("client_secret ")).unwrap().to_owned();
    let first = secret(&told);
    assert!(first.starts_with("pt_cs_"), "{told}");
    assert!(desk.run(&["client", "add", "--ente", "lago-chiaro", &registration]).refused().contains("already"));

    let listed = desk.run(&["client", "list", "--ente", "lago-chiaro"]).done();
    assert!(listed.contains("tributi active client_secret_basic"), "{listed}");
    assert!(!listed.contains(&first), "a secret is told once");
    assert!(desk.run(&["client", "list", "--ente", "porto-sereno"]).done().is_empty(), "the other ente has none");

    let second = secret(&desk.run(&["client", "rotate-secret", "--ente", "lago-chiaro", "tributi"]).done());
    assert_ne!(first, second);
    desk.run(&["client", "disable", "--ente", "lago-chiaro", "tributi"]).done();
    assert!(desk.run(&["client", "list", "--ente", "lago-chiaro"]).done().contains("disabled"));
    desk.run(&["client", "disable", "--ente", "lago-chiaro", "tributi"]).refused();

    let wild =
        desk.file("wild.json", r#"{"client_id": "w", "client_name": "W", "redirect_uris": ["https://*.example"]}"#);
    assert!(desk.run(&["client", "add", "--ente", "lago-chiaro", &wild]).refused().contains("wildcard"));
    let unknown = desk.file("unknown.json", r#"{"client_id": "w", "client_name": "W", "no_pkce": true}"#);
    assert!(desk.run(&["client", "add", "--ente", "lago-chiaro", &unknown]).refused().contains("no_pkce"));
}

async fn keys_are_made_once_told_apart_and_added(ground: Ground) {
    let desk = Desk::new(ground).await;
    assert!(desk.run(&["keys", "init"]).refused().contains("already"), "keys are never overwritten");
    let before = desk.run(&["keys", "fingerprint"]).done();
    desk.run(&["keys", "add"]).done();
    let after = desk.run(&["keys", "fingerprint"]).done();
    assert!(after.contains("sealing 2 ") && before.lines().all(|line| after.contains(line)), "{after}");
    desk.run(&["signing-keys", "list", "--ente", "lago-chiaro"]).done();
}

async fn signing_keys_are_rotated(ground: Ground) {
    let desk = Desk::new(ground).await;
    let list = || desk.run(&["signing-keys", "list", "--ente", "lago-chiaro"]).done();
    let active = |listed: &str| -> Vec<String> {
        listed.lines().filter(|line| line.contains(" active ")).map(str::to_owned).collect()
    };
    let before = list();
    assert_eq!(active(&before).len(), 2, "{before}");
    let told = desk.run(&["signing-keys", "rotate", "--ente", "lago-chiaro", "--alg", "ES256"]).done();
    assert!(told.contains("fetch the JWKS again"), "the next one was published only now: {told}");
    let after = list();
    assert!(after.contains("retiring"), "{after}");
    assert_eq!(active(&after).iter().filter(|key| active(&before).contains(key)).count(), 1, "only ES256 changed");
    assert!(desk.run(&["signing-keys", "ensure", "--ente", "lago-chiaro"]).done().starts_with('0'));
}

async fn the_trail_verifies_without_the_key_file_and_names_the_first_bad_record(ground: Ground) {
    let desk = Desk::new(ground).await;
    let app = desk.ground.app().await;
    for _ in 0..2 {
        idp::jobs::audit::turn(&app, &desk.ground.signer()).await.unwrap();
    }
    app.store.close().await;
    let public = desk.run(&["audit", "public-key"]).done();
    let told = desk.run(&["audit", "verify"]).done();
    assert!(told.contains("entries are as they were sealed"));
    let end = told.lines().find_map(|line| line.strip_prefix("the chain ends at ")).unwrap();
    desk.run(&["audit", "verify", "--expect", end]).done();
    let (seq, hash) = end.split_once(':').unwrap();
    let beyond = format!("{}:{hash}", seq.parse::<i64>().unwrap() + 1);
    assert!(desk.run(&["audit", "verify", "--expect", &beyond]).refused().contains("cut off"));
    let other = format!("{seq}:{}", "0".repeat(64));
    assert!(desk.run(&["audit", "verify", "--expect", &other]).refused().contains("another hash"));
    assert_eq!(desk.run(&["audit", "verify", "--expect", seq]).code, 2);

    std::fs::rename(desk.ground.path("portico.keys"), desk.ground.path("elsewhere")).unwrap();
    desk.run(&["audit", "verify"]).refused();
    desk.run(&["audit", "verify", "--public-key", public.trim()]).done();
    let another = idp::seal::AuditSigner::of(&idp::seal::KeyFile::generate(&idp::entropy::Entropy::os())).unwrap();
    let told = desk.run(&["audit", "verify", "--public-key", &another.public().unwrap()]).refused();
    assert!(told.contains("checkpoint"), "{told}");
    desk.run(&["audit", "verify", "--public-key", "nonsense"]).refused();
}

async fn doctor_tells_people_and_monitors(ground: Ground) {
    let desk = Desk::new(ground).await;
    let ran = desk.run(&["doctor", "--json"]);
    let told: Value = serde_json::from_str(&ran.out).unwrap();
    let codes: Vec<&str> = told["refusals"].as_array().unwrap().iter().map(|it| it["code"].as_str().unwrap()).collect();
    let but_root: Vec<&&str> = codes.iter().filter(|code| **code != "root").collect();
    assert!(but_root.is_empty(), "{told}");
    assert_eq!(ran.code == 0, told["may_serve"].as_bool().unwrap());
    assert_eq!(told["database"], "ok");

    let mut config = desk.ground.config();
    config.ente[0].local_accounts = None;
    desk.ground.write_config(&config);
    let told = desk.run(&["doctor"]).refused();
    assert!(told.contains("legal basis") && told.contains("audience"), "what is wrong, and what to do: {told}");
}

#[tokio::test]
async fn a_copy_made_while_it_is_open_opens_with_the_key_file() {
    let desk = Desk::new(Ground::new(Engine::Lite)).await;
    let app = desk.ground.app().await;
    let copy = desk.ground.path("copy.db").display().to_string();
    desk.run(&["backup", &copy]).done();
    assert!(desk.run(&["backup", &copy]).refused().contains("already"));
    let mode = std::os::unix::fs::MetadataExt::mode(&std::fs::metadata(&copy).unwrap());
    assert_eq!(mode & 0o077, 0, "personal data are nobody else's");
    app.store.close().await;

    let mut config = desk.ground.config();
    config.database.url = format!("sqlite:{copy}");
    desk.ground.write_config(&config);
    assert!(desk.run(&["signing-keys", "list", "--ente", "lago-chiaro"]).done().contains("active"), "sealed keys open");
}

async fn the_demo_goes_where_nobody_is(ground: Ground) {
    let desk = Desk::new(ground).await;
    let registration = desk.file(
        "app.json",
        r#"{"client_id": "tributi", "client_name": "Tributi", "redirect_uris": ["https://app.example/back"]}"#,
    );
    desk.run(&["client", "add", "--ente", "lago-chiaro", &registration]).done();
    let told = idp(&["demo", "--json", "--listen", "127.0.0.1:0", "--database", &desk.ground.url]).refused();
    assert!(told.contains("has enti already"), "{told}");
    assert!(!desk.run(&["client", "list", "--ente", "lago-chiaro"]).done().contains("demo-"));
}

async fn the_register_of_spid_is_read_day_by_day_and_that_is_told(ground: Ground) {
    let desk = Desk::new(ground).await;
    let app = desk.ground.app().await;
    let ente = app.enti.iter().find(|ente| ente.slug.as_str() == "lago-chiaro").unwrap().id;
    let day = Timestamp::parse_iso("2026-11-20T09:00:00Z").unwrap();
    let mut tx = app.store.write(ente).await.unwrap();
    for (later, outcome) in [(0, "accepted"), (2, "spid-nr19"), (4, "accepted")] {
        let line = Transaction {
            id: app.entropy.id(day),
            idp: "https://idp.example",
            request: None,
            outcome,
            response: "<samlp:Response/>",
        };
        upstream::register(&mut tx, &line, day + Lifetime::days(later)).await.unwrap();
    }
    tx.commit_quietly(Quietly::Bookkeeping).await.unwrap();

    idp::jobs::audit::seal(&app).await.unwrap();
    let before = audit::head(&mut app.store.read_across().await.unwrap()).await.unwrap().seq;
    let ask = ["spid", "register", "--ente", "lago-chiaro", "--until", "2026-11-23T00:00:00Z"];
    let lines = |told: String| -> Vec<Value> { told.lines().map(|line| serde_json::from_str(line).unwrap()).collect() };
    let all = lines(desk.run(&[&ask[..], &["--from", "2026-11-01T00:00:00Z"]].concat()).done());
    let outcomes: Vec<_> = all.iter().map(|line| line["outcome"].as_str().unwrap()).collect();
    assert_eq!(outcomes, ["accepted", "spid-nr19"]);
    assert_eq!(all[0]["response"], "<samlp:Response/>");
    assert_eq!(lines(desk.run(&ask).done()).len(), 1, "the last day before the end");
    let elsewhere = [&ask[..3], &["porto-sereno"], &ask[4..]].concat();
    assert!(desk.run(&elsewhere).done().is_empty(), "the other ente has none");
    assert_eq!(idp(&[&ask[..5], &["ieri"]].concat()).code, 2, "no instant");
    let ends_first = [&ask[..], &["--from", "2026-11-24T00:00:00Z"]].concat();
    assert!(desk.run(&ends_first).refused().contains("--from"), "and nothing is told of it");
    idp::jobs::audit::seal(&app).await.unwrap();
    let told = audit::head(&mut app.store.read_across().await.unwrap()).await.unwrap().seq - before;
    assert_eq!(told, 3, "each reading is told to the trail");
}
