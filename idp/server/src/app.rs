//! The one thing every handler can reach: store, clock, entropy, keys, enti. Built in one place, at start.

use std::ops::Deref;
use std::sync::Arc;

use idp_store::Store;
use idp_store::brief::Brief;

use crate::clients::Clients;
use crate::clock::Clock;
use crate::config::Config;
use crate::entropy::Entropy;
use crate::hashing::Hashing;
use crate::http::tenant::Enti;
use crate::jose::Keyring;
use crate::seal::Secrets;
use crate::upstream::Upstream;

/// The running product. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// What it is made of.
pub struct Parts {
    /// The settings of the deployment.
    pub config: Config,
    /// This node's name.
    pub node: String,
    /// What is remembered.
    pub store: Store,
    /// What nodes share and may lose.
    pub brief: Arc<dyn Brief>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub entropy: Entropy,
    /// The enti, by address.
    pub enti: Enti,
    /// Pepper and cookie key.
    pub secrets: Secrets,
    /// The threads that hash passwords.
    pub hashing: Hashing,
    /// The apps, as they were a moment ago.
    pub clients: Clients,
    /// The signing keys, parsed.
    pub keyring: Keyring,
    /// SPID: who we are there, and the providers we know.
    pub upstream: Upstream,
    /// Rings when a message was written: the worker need not wait for its next round.
    pub outbox_bell: Arc<tokio::sync::Notify>,
    /// Whether this is the demo: pages are marked.
    pub demo: bool,
}

impl App {
    /// Puts the parts together.
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
