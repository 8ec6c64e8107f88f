//! How soon a node is ready, and what it holds of the memory: idle, and after a busy day.

use std::time::Duration;

use conformance_tests::house::LAGO;
use conformance_tests::site::Site;
use idp::clock::{Clock as _, SystemClock};
use idp::config::Config;
use idp::entropy::Entropy;
use idp::seal::KeyFile;
use idp_core::assurance::{Proof, Proofs};
use idp_core::person::Identifier;
use idp_core::secret::kind;
use idp_core::session::AuthenticationSession;
use idp_store::{Quietly, accounts, across, people, sessions};
use tokio::time::sleep;

use crate::ground::Ground;
use crate::load::{self, Length};
use crate::processes::{peak_mib, resident_mib};
use crate::scenarios::LocalLogin;
use conformance_tests::site::people::codice_fiscale;

/// Sessions of the busy day.
const SESSIONS: usize = 100_000;

/// Of which so many are written at once.
const BATCH: usize = 1_000;

/// Who signs in at once, at its end.
const AT_ONCE: usize = 16;

/// What was found.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Held {
    /// From nothing to ready.
    pub(crate) ready: Duration,
    /// After the start, in MiB.
    pub(crate) idle: f64,
    /// After the sessions and the logins.
    pub(crate) busy: f64,
    /// The most it ever held.
    pub(crate) peak: f64,
}

/// Measures, on a ground where nobody was yet.
pub(crate) async fn measure(ground: &Ground, length: Length) -> Held {
    sleep(Duration::from_secs(2)).await;
    let process = ground.site.nodes[0].process();
    let idle = resident_mib(process);
    seed(&ground.site).await;
    let actors = ground.visitors(&ground.apps.service, AT_ONCE).await.into_iter().map(LocalLogin).collect();
    let _ = load::run(actors, &ground.watched(), length).await;
    Held { ready: ground.ready, idle, busy: resident_mib(process), peak: peak_mib(process) }
}

/// The keys of the site, from a copy of ours: a key file is read by its owner only.
fn keys(config: &Config) -> KeyFile {
    let copy = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(copy.path(), std::fs::read(&config.keys.file).unwrap()).unwrap();
    KeyFile::read(copy.path()).unwrap()
}

/// Writes the sessions, as the product would: through its own store.
async fn seed(site: &Site) {
    // Without the environment: what names the services there is no setting.
    let text = std::fs::read_to_string(&site.nodes[0].config).unwrap();
    let config = Config::read(&text, "the node's settings", []).unwrap();
    let (keys, entropy, now) = (keys(&config), Entropy::os(), SystemClock.now());
    let store = idp::serve::store(&config, &keys, &entropy).await.unwrap();
    let mut tx = store.read_across().await.unwrap();
    let ente = across::enti(&mut tx).await.unwrap().into_iter().find(|ente| ente.slug.as_str() == LAGO).unwrap().id;
    drop(tx);
    let mut tx = store.read(ente).await.unwrap();
    let identifier = Identifier::parse(&codice_fiscale(0)).unwrap();
    let person = people::by_identifier(&mut tx, &identifier).await.unwrap().unwrap().person;
    let account = accounts::of_person(&mut tx, person.id).await.unwrap().unwrap().id;
    drop(tx);
    let proofs = Proofs::none().and(Proof::Password { with_pin: false, credential: None, at: now });
    for _ in 0..SESSIONS / BATCH {
        let mut tx = store.write(ente).await.unwrap().patiently();
        for _ in 0..BATCH {
            let session = AuthenticationSession {
                id: entropy.id(now),
                account,
                proofs: proofs.clone(),
                shared_computer: false,
                started_at: now,
                seen_at: now,
                ended: None,
            };
            let token = entropy.bearer(kind::SESSION);
            sessions::insert(&mut tx, &session, &token.hash(), "Firefox, Linux").await.unwrap();
        }
        tx.commit_quietly(Quietly::Bookkeeping).await.unwrap();
    }
    store.close().await;
}
