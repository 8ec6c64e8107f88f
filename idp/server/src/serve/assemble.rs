//! The App, put together from its settings: for `serve`, for the demo and for tests alike.

use std::sync::Arc;
use std::time::Duration;

use idp_core::audit::Actor;
use idp_store::brief::{self, Brief};
use idp_store::{Quietly, Settings, Store, StoreError, across};

use crate::app::{App, Parts};
use crate::clients::Clients;
use crate::clock::Clock;
use crate::config::Config;
use crate::entropy::Entropy;
use crate::hashing::Hashing;
use crate::http::tenant::Enti;
use crate::jose::{Keyring, KeyringError};
use crate::scribe::Scribe;
use crate::seal::{self, KeyFile, Secrets};
use crate::upstream::party::PartyError;
use crate::upstream::{self, Upstream};

use super::enti::{self, EnteError};

/// What an App cannot make for itself.
#[derive(Clone)]
pub struct Given {
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub entropy: Entropy,
    /// Whether this is the demo.
    pub demo: bool,
}

/// Why an App cannot be put together.
#[derive(Debug, thiserror::Error)]
pub enum AssembleError {
    /// The database does not answer, or its schema is another one.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The key file is not the one this database was sealed with.
    #[error("the {name} key (version {version}) is not the one this database was made with")]
    OtherKeys {
        /// Which key.
        name: &'static str,
        /// Which version.
        version: u32,
    },
    /// The address of Redis does not parse.
    #[error("[redis] url is not an address of Redis: {0}")]
    Redis(String),
    /// An ente cannot be opened.
    #[error(transparent)]
    Ente(#[from] EnteError),
    /// The signing keys do not read.
    #[error(transparent)]
    Keyring(#[from] KeyringError),
    /// An ente's SPID key or certificate does not serve.
    #[error(transparent)]
    Spid(#[from] PartyError),
}

impl AssembleError {
    /// Whether the database is merely not there yet.
    pub const fn will_pass(&self) -> bool {
        matches!(
            self,
            Self::Store(StoreError::Unavailable(_)) | Self::Ente(EnteError::Store(StoreError::Unavailable(_)))
        )
    }
}

/// The tables, opened with the keys of the key file.
pub async fn store(config: &Config, keys: &KeyFile, entropy: &Entropy) -> Result<Store, StoreError> {
    let settings = Settings { url: config.database.url.clone(), connections: config.database.connections };
    Store::open(&settings, seal::vault(keys, entropy.clone())).await
}

/// Refuses a schema that is not ours, and keys that are not those of the database.
pub async fn check_store(store: &Store, keys: &KeyFile) -> Result<(), AssembleError> {
    store.check_schema().await?;
    let mut tx = store.write_across().await?;
    if let Some((name, version)) = across::check_fingerprints(&mut tx, &keys.fingerprints()).await? {
        return Err(AssembleError::OtherKeys { name, version });
    }
    Ok(tx.commit_quietly(Quietly::Bookkeeping).await?)
}

/// Puts the App together: opens the tables, the enti and their signing keys. Nothing listens yet, no job runs.
pub async fn assemble(config: Config, keys: &KeyFile, given: Given) -> Result<App, AssembleError> {
    let now = given.clock.now();
    let store = store(&config, keys, &given.entropy).await?;
    check_store(&store, keys).await?;
    let node = node(&config);
    let scribe = Scribe {
        node: node.clone(),
        actor: Actor::Portico,
        request: "start".to_owned(),
        entropy: given.entropy.clone(),
    };
    let keyring = Keyring::default();
    let mut opened = Vec::new();
    for settings in &config.ente {
        let ente = enti::open(&store, settings, &scribe, now).await?;
        keyring.load(&store, ente.id).await?;
        opened.push(ente);
    }
    let brief: Arc<dyn Brief> = match config.redis.url.as_str() {
        "" => Arc::new(brief::Memory::default()),
        url => Arc::new(brief::Redis::at(url).map_err(|why| AssembleError::Redis(why.to_string()))?),
    };
    let hashing = Hashing::start(config.limits.hash_threads, Duration::from_millis(config.limits.hash_wait_ms));
    let enti = Enti::new(opened);
    let app = App::new(Parts {
        node,
        store,
        brief,
        clock: given.clock,
        entropy: given.entropy,
        upstream: Upstream::open(&enti)?,
        enti,
        secrets: Secrets::of(keys),
        hashing,
        clients: Clients::default(),
        keyring,
        outbox_bell: Arc::new(tokio::sync::Notify::new()),
        demo: given.demo,
        config,
    });
    upstream::reload(&app).await?;
    Ok(app)
}

/// This node's name: as configured, else the machine's.
pub fn node(config: &Config) -> String {
    if !config.server.node.is_empty() {
        return config.server.node.clone();
    }
    let named = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let named = named.trim();
    if named.is_empty() { "portico".to_owned() } else { named.to_owned() }
}
