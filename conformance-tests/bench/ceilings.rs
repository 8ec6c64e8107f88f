//! What nobody can be faster than: one Argon2id hash, one signature, one commit, measured on this machine in this run.

use std::time::{Duration, Instant};

use conformance_tests::engine::{Database, Engine};
use idp::entropy::Entropy;
use idp::jose::{self, Kind, SigningKey};
use idp::seal::{self, KeyFile};
use idp_core::client::SigningAlgorithm;
use idp_core::credential::hash::{self, HashParameters, Memory};
use idp_core::time::Timestamp;
use idp_store::{Quietly, Settings, Store, pushed};
use serde_json::json;

use crate::processes::{self, Watched};

/// What signing costs, in milliseconds of one processor a token.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Signing {
    /// With ES256.
    pub(crate) es256: f64,
    /// With RS256.
    pub(crate) rs256: f64,
}

/// What Argon2id allows and costs, all processors at work.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hashing {
    /// Hashes a second.
    pub(crate) rate: f64,
    /// Milliseconds of one processor for one of them.
    pub(crate) cost: f64,
}

/// What one small durable change costs on an engine.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Commit {
    /// Milliseconds until it is told, one after the other.
    pub(crate) takes: f64,
    /// Milliseconds of one processor, ours and the database's together.
    pub(crate) costs: f64,
}

impl Signing {
    /// Measures.
    pub(crate) fn measure(long: Duration) -> Self {
        Self { es256: signature(SigningAlgorithm::ES256, long), rs256: signature(SigningAlgorithm::RS256, long) }
    }
}

impl Hashing {
    /// Measures: the product's own function with its own parameters, on as many threads as the product uses, and nothing
    /// else.
    pub(crate) fn measure(long: Duration) -> Self {
        let begun = Instant::now();
        let hashing = || {
            let (mut memory, mut done) = (Memory::default(), 0_u32);
            while begun.elapsed() < long {
                let secret = (&b"Lago-chiaro-e-profondo-7"[..], &[7; 32][..]);
                std::hint::black_box(hash::hash(secret, [3; 16], HashParameters::FLOOR, &mut memory)).unwrap();
                done += 1;
            }
            (done, processes::of_this_thread())
        };
        let (done, spent) = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..processes::cores()).map(|_| scope.spawn(hashing)).collect();
            let ended = threads.into_iter().map(|thread| thread.join().unwrap());
            ended.fold((0, 0.0), |(done, spent), (more, longer)| (done + more, spent + longer))
        });
        Self { rate: f64::from(done) / begun.elapsed().as_secs_f64(), cost: spent / f64::from(done) }
    }

    /// Halfway between two measurements: before and after what is compared with it, for the machine may change.
    pub(crate) fn between(before: Self, after: Self) -> Self {
        Self { rate: f64::midpoint(before.rate, after.rate), cost: f64::midpoint(before.cost, after.cost) }
    }
}

fn signature(algorithm: SigningAlgorithm, long: Duration) -> f64 {
    let key = SigningKey::of(&jose::generate(algorithm).unwrap(), algorithm).unwrap();
    let claims = json!({ "iss": "https://id.comune.example", "sub": "servizi", "aud": "servizi", "exp": 1, "iat": 1 });
    let (begun, before, mut done) = (Instant::now(), processes::of_this_thread(), 0_u32);
    while begun.elapsed() < long {
        std::hint::black_box(key.sign(Kind::AccessToken, &claims)).unwrap();
        done += 1;
    }
    (processes::of_this_thread() - before) / f64::from(done)
}

impl Commit {
    /// Measures: one row a change, each told before the next begins.
    pub(crate) async fn measure(engine: Engine, long: Duration) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::new(engine, folder.path());
        let entropy = Entropy::os();
        let vault = seal::vault(&KeyFile::generate(&entropy), entropy.clone());
        let settings = Settings { url: database.url.clone(), connections: 2 };
        let store = Store::open(&settings, vault).await.unwrap();
        store.migrate().await.unwrap();
        let ente = entropy.id(Timestamp::from_seconds(0));
        let watched = Watched {
            server: std::process::id(),
            database: (engine == Engine::Postgres).then(|| processes::of_service("postgres")).flatten(),
            redis: None,
        };
        let (before, begun, mut done) = (watched.spent(), Instant::now(), 0_u32);
        while begun.elapsed() < long {
            let mut tx = store.write(ente).await.unwrap();
            let kept = pushed::first_sight(&mut tx, "servizi", &entropy.bytes(), Timestamp::from_seconds(0)).await;
            assert!(kept.unwrap(), "chance does not repeat itself");
            tx.commit_quietly(Quietly::Bookkeeping).await.unwrap();
            done += 1;
        }
        let (spent, takes) = (watched.spent().since(&before), begun.elapsed().as_secs_f64() * 1000.0);
        store.close().await;
        Self { takes: takes / f64::from(done), costs: (spent.server + spent.database) / f64::from(done) }
    }
}
