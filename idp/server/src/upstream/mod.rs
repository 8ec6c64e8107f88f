//! SPID as the server holds it: who each ente is there, and the providers we know, parsed once.
//!
//! 1. [`mod@party`]: an ente as a service provider: its key, its certificate, its signed metadata.
//! 2. [`providers`]: the registry, read from the tables at start and each minute.
//! 3. [`level`]: which level a request needs.
//! 4. [`send`]: a request leaves for a provider, and is remembered.
//! 5. [`receive`]: an answer is judged, written down, and carried to our own site by a one-time ticket.
//!
//! What the rules are is the crate `spid`'s business; what becomes of a verified person is the room's (`login::spid`).

pub mod carried;
pub mod certificate;
pub mod level;
pub mod party;
pub mod providers;
pub mod receive;
pub mod send;

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use idp_core::id::EnteId;
use spid::registry::Provider;

use crate::app::App;
use crate::cx::Cx;
use crate::http::failure::Failure;
use crate::http::tenant::Enti;

use party::{Party, PartyError};

/// SPID on this node.
#[derive(Default)]
pub struct Upstream {
    parties: HashMap<EnteId, Arc<Party>>,
    providers: RwLock<Arc<Vec<Provider>>>,
}

impl Upstream {
    /// Reads the key and certificate of every ente that has SPID. The registry is empty until [`providers::reload`].
    pub fn open(enti: &Enti) -> Result<Self, PartyError> {
        let mut parties = HashMap::new();
        for ente in enti.iter().filter(|ente| ente.has_spid()) {
            parties.insert(ente.id, Arc::new(Party::open(&ente.settings)?));
        }
        Ok(Self { parties, providers: RwLock::default() })
    }

    /// Every provider known, offered or not.
    pub fn providers(&self) -> Arc<Vec<Provider>> {
        Arc::clone(&self.providers.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The ente behind an entityID, as providers know it.
    pub fn by_entity(&self, entity_id: &str) -> Option<Arc<Party>> {
        self.parties.values().find(|party| party.entity_id == entity_id).cloned()
    }

    fn replace(&self, providers: Vec<Provider>) {
        *self.providers.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(providers);
    }
}

/// The ente of this request as a service provider; an ente without SPID has no such address.
pub fn party(cx: &Cx) -> Result<Arc<Party>, Failure> {
    cx.app.upstream.parties.get(&cx.ente().id).cloned().ok_or_else(Failure::not_found)
}

/// Reads the registry again.
pub async fn reload(app: &App) -> Result<(), idp_store::StoreError> {
    providers::reload(app).await
}
