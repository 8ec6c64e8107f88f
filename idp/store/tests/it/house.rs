//! A store of its own for every story: a file, or a database, with two enti in it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use idp_core::audit::{Actor, AuditEntry};
use idp_core::ente::{Ente, EnteSlug, Issuer};
use idp_core::id::EnteId;
use idp_core::secret::{Bearer, BearerHash, Secret};
use idp_core::time::{Lifetime, Timestamp};
use idp_store::vault::{KeySet, Vault};
use idp_store::{Quietly, ReadTx, Settings, Store, WriteTx, across, audit};
use uuid::Uuid;

use crate::databases;

/// When every story begins.
pub(crate) const NOW: Timestamp = Timestamp::from_seconds(1_790_000_000);

/// Which engine a story runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Engine {
    Lite,
    Pg,
}

/// Where the tables of a story are; gone when the story is over.
enum Ground {
    File(tempfile::TempDir),
    Database(String),
}

pub(crate) struct House {
    pub(crate) store: Store,
    pub(crate) engine: Engine,
    pub(crate) ente: EnteId,
    pub(crate) other: EnteId,
    pub(crate) url: String,
    ground: Ground,
    named: AtomicU64,
}

/// Makes a test on each engine of every story named.
macro_rules! on_both_engines {
    ($($story:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $story() {
                crate::house::tell(crate::house::Engine::Lite, super::$story).await;
            })+
        }

        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $story() {
                crate::house::tell(crate::house::Engine::Pg, super::$story).await;
            })+
        }
    };
}

/// Opens a house, tells the story in it, and looks whether the audit trail is whole afterwards.
pub(crate) async fn tell(engine: Engine, story: impl AsyncFnOnce(&House)) {
    if engine == Engine::Pg && only_sqlite() {
        return;
    }
    let house = House::open(engine).await;
    story(&house).await;
    house.seal_all().await;
    let verified = audit::verify(&mut house.store.read_across().await.unwrap(), &|_, _| true, None).await.unwrap();
    assert!(verified.is_ok(), "the audit trail after the story: {verified:?}");
    house.close().await;
}

impl House {
    pub(crate) async fn open(engine: Engine) -> Self {
        let (ground, url) = match engine {
            Engine::Lite => {
                let folder = tempfile::tempdir().unwrap();
                let file = folder.path().join("portico.db");
                std::fs::write(&file, databases::migrated_file().await).unwrap();
                (Ground::File(folder), format!("sqlite:{}", file.display()))
            }
            Engine::Pg => {
                let name = databases::create().await;
                let url = databases::url_of(&name);
                (Ground::Database(name), url)
            }
        };
        let store = store_at(&url, keys(1)).await;
        let (ente, other) = (id_of(1), id_of(2));
        let mut tx = store.write_across().await.unwrap();
        for (id, slug) in [(ente, "montechiaro"), (other, "valdora")] {
            let issuer = Issuer::parse(&format!("https://id.{slug}.example")).unwrap();
            let ente = Ente { id, slug: EnteSlug::parse(slug).unwrap(), issuer };
            across::insert_ente(&mut tx, &ente, NOW).await.unwrap();
        }
        tx.commit_quietly(Quietly::Bookkeeping).await.unwrap();
        Self { store, engine, ente, other, url, ground, named: AtomicU64::new(100) }
    }

    /// Another process on the same tables.
    pub(crate) async fn second_node(&self) -> Store {
        store_at(&self.url, keys(1)).await
    }

    pub(crate) async fn read(&self) -> ReadTx {
        self.store.read(self.ente).await.unwrap()
    }

    pub(crate) async fn write(&self) -> WriteTx {
        self.store.write(self.ente).await.unwrap()
    }

    /// Makes a change, with an entry that tells of it.
    pub(crate) async fn keep(&self, tx: WriteTx) {
        tx.commit(self.entry("test.change")).await.unwrap();
    }

    /// A name nothing else has.
    pub(crate) fn name<T: From<Uuid>>(&self) -> T {
        id_of(self.named.fetch_add(1, Ordering::Relaxed))
    }

    /// A bearer value nothing else has, as its hash.
    pub(crate) fn bearer(&self) -> BearerHash {
        let mut entropy = [7; 32];
        entropy[..8].copy_from_slice(&self.named.fetch_add(1, Ordering::Relaxed).to_be_bytes());
        Bearer::from_entropy("tst", entropy).hash()
    }

    pub(crate) fn entry(&self, event: &'static str) -> AuditEntry {
        AuditEntry {
            id: self.name(),
            ente: self.ente,
            at: NOW,
            node: "test".to_owned(),
            actor: Actor::Portico,
            event,
            detail: serde_json::json!({ "because": "a story tells so" }),
            interaction: None,
            request: "story".to_owned(),
            origin: Some("192.0.2.0/24".to_owned()),
        }
    }

    /// Gives every waiting entry its place in the chain.
    pub(crate) async fn seal_all(&self) {
        loop {
            let mut tx = self.store.write_across().await.unwrap();
            let sealed = audit::seal_batch(&mut tx).await.unwrap();
            tx.commit_quietly(Quietly::Bookkeeping).await.unwrap();
            if sealed == 0 {
                return;
            }
        }
    }

    /// Runs a statement as someone with a shell would, beside the product.
    pub(crate) async fn tamper(&self, sql: &str) -> Result<u64, sqlx::Error> {
        use sqlx::{AssertSqlSafe, Connection as _};
        match self.engine {
            Engine::Lite => {
                let mut connection = sqlx::SqliteConnection::connect(&self.url).await?;
                let done = sqlx::query(AssertSqlSafe(sql.to_owned())).execute(&mut connection).await;
                connection.close().await?;
                done.map(|done| done.rows_affected())
            }
            Engine::Pg => {
                let mut connection = sqlx::PgConnection::connect(&self.url).await?;
                let done = sqlx::query(AssertSqlSafe(sql.to_owned())).execute(&mut connection).await;
                connection.close().await?;
                done.map(|done| done.rows_affected())
            }
        }
    }

    /// Everything the tables hold, as whoever copies them would find it.
    pub(crate) async fn raw_bytes(&self) -> Vec<u8> {
        match &self.ground {
            Ground::File(folder) => {
                let file = folder.path().join("portico.db");
                let mut bytes = std::fs::read(&file).unwrap();
                bytes.extend(std::fs::read(file.with_extension("db-wal")).unwrap_or_default());
                bytes
            }
            Ground::Database(_) => databases::dump(&self.url).await,
        }
    }

    pub(crate) async fn close(self) {
        self.store.close().await;
        match self.ground {
            Ground::File(folder) => folder.close().unwrap(),
            Ground::Database(name) => databases::drop(&name).await,
        }
    }
}

pub(crate) async fn store_at(url: &str, keys: KeySet) -> Store {
    let settings = Settings { url: url.to_owned(), connections: 4 };
    Store::open(&settings, Arc::new(vault(keys))).await.unwrap()
}

/// A vault whose nonces count, so that what it seals is the same in every run.
pub(crate) fn vault(keys: KeySet) -> Vault {
    let count = AtomicU64::new(1);
    Vault::new(
        keys,
        Box::new(move || {
            let mut nonce = [0; 24];
            nonce[..8].copy_from_slice(&count.fetch_add(1, Ordering::Relaxed).to_be_bytes());
            nonce
        }),
    )
}

/// Keys up to a version, the last one current.
pub(crate) fn keys(current: u32) -> KeySet {
    let sealing: BTreeMap<_, _> = (1..=current).map(|version| (version, key(version))).collect();
    KeySet { current, sealing, index: key(0) }
}

/// The keys of another house.
pub(crate) fn other_keys() -> KeySet {
    KeySet { current: 1, sealing: BTreeMap::from([(1, key(8))]), index: key(9) }
}

fn key(seed: u32) -> Secret<[u8; 32]> {
    Secret::new([u8::try_from(seed).unwrap() + 1; 32])
}

pub(crate) fn id_of<T: From<Uuid>>(number: u64) -> T {
    T::from(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + u128::from(number)))
}

pub(crate) fn later(lifetime: Lifetime) -> Timestamp {
    NOW + lifetime
}

/// Whether someone said, in so many words, that SQLite is enough this time.
#[expect(clippy::disallowed_methods, reason = "the tests are told by the environment where their servers are")]
pub(crate) fn only_sqlite() -> bool {
    std::env::var("PORTICO_TEST_ENGINES").is_ok_and(|engines| engines == "sqlite")
}

#[expect(clippy::disallowed_methods, reason = "the tests are told by the environment where their servers are")]
pub(crate) fn told(variable: &str) -> String {
    let hint = "start the servers with conformance-tests/services/with.sh, or set PORTICO_TEST_ENGINES=sqlite";
    std::env::var(variable).unwrap_or_else(|_| panic!("{variable} is not set: {hint}"))
}
