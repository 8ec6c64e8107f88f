//! The apps, as they were registered a moment ago: nearly every request of theirs begins by looking one up.
//!
//! # Why
//! A token for a program costs one signature and this one statement, and the statement cost more.

use std::sync::Arc;
use std::time::Duration;

use idp_core::id::EnteId;
use idp_store::clients::{self, Stored};
use idp_store::{Conn, StoreError};
use moka::sync::Cache;

/// How long a registration is believed before it is looked at again: so long an app that was just disabled, or a secret
/// that was just replaced, may still be good on a node.
const BELIEVED: Duration = Duration::from_secs(1);

/// How many are kept.
const MOST: u64 = 10_000;

/// Registrations of this node's enti.
pub struct Clients(Cache<(EnteId, String), Arc<Stored>>);

impl Default for Clients {
    fn default() -> Self {
        Self(Cache::builder().max_capacity(MOST).time_to_live(BELIEVED).build())
    }
}

impl Clients {
    /// One that was looked up a moment ago.
    pub fn known(&self, ente: EnteId, client_id: &str) -> Option<Arc<Stored>> {
        self.0.get(&(ente, client_id.to_owned()))
    }

    /// One by its id, looked up if need be. That there is none is not remembered: one just added is found at once.
    pub async fn by_id(&self, tx: &mut impl Conn, client_id: &str) -> Result<Option<Arc<Stored>>, StoreError> {
        if let Some(known) = self.known(tx.ente(), client_id) {
            return Ok(Some(known));
        }
        let Some(stored) = clients::by_id(tx, client_id).await?.map(Arc::new) else { return Ok(None) };
        self.0.insert((tx.ente(), client_id.to_owned()), Arc::clone(&stored));
        Ok(Some(stored))
    }
}
