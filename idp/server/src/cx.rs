//! This request: the app, the instant, the ente, who asks from where, and in which language to answer.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use idp_core::audit::{Actor, AuditEntry, AuditEvent};
use idp_core::id::{AccountId, InteractionId};
use idp_core::language::Language;
use idp_core::time::Timestamp;
use idp_store::clients::Stored;
use idp_store::{ReadTx, StoreError, WriteTx};

use crate::app::App;
use crate::ente::EnteAt;
use crate::http::arrival::{Arrival, Browser};
use crate::http::csrf;
use crate::http::failure::Failure;
use crate::http::origin::Origin;

/// The context of one request. Everything below the door asks it, never a clock or a global.
#[derive(Clone)]
pub struct Cx {
    /// The running product.
    pub app: App,
    /// The one instant of this request.
    pub now: Timestamp,
    arrival: Arc<Arrival>,
}

impl Cx {
    /// The context of a request that arrived.
    pub fn new(app: App, arrival: Arc<Arrival>) -> Self {
        Self { app, now: arrival.now, arrival }
    }

    /// Whose house this is.
    pub fn ente(&self) -> &EnteAt {
        &self.arrival.ente
    }

    /// The language of the answer.
    pub fn language(&self) -> Language {
        self.arrival.language
    }

    /// From where.
    pub fn origin(&self) -> &Origin {
        &self.arrival.origin
    }

    /// The browser, by its cookie.
    pub fn browser(&self) -> &Browser {
        &self.arrival.browser
    }

    /// Everything known of the request.
    pub fn arrival(&self) -> &Arrival {
        &self.arrival
    }

    /// The token that forms of this browser carry.
    pub fn csrf_token(&self) -> String {
        csrf::token(self.app.secrets.cookie_key(), self.ente(), self.browser().token())
    }

    /// Begins to read this ente's tables.
    pub async fn read(&self) -> Result<ReadTx, StoreError> {
        self.app.store.read(self.ente().id).await
    }

    /// Begins a change to this ente's tables.
    pub async fn write(&self) -> Result<WriteTx, StoreError> {
        self.app.store.write(self.ente().id).await
    }

    /// An app of this ente that may be used.
    pub async fn client(&self, client_id: &str) -> Result<Option<Arc<Stored>>, StoreError> {
        let stored = match self.app.clients.known(self.ente().id, client_id) {
            Some(known) => Some(known),
            None => self.app.clients.by_id(&mut self.read().await?, client_id).await?,
        };
        Ok(stored.filter(|stored| stored.active))
    }

    /// An entry of the audit trail about something this visitor did.
    pub fn entry(&self, event: &AuditEvent) -> AuditEntry {
        self.entry_by(Actor::Visitor, event)
    }

    /// The same by a citizen, in a request for authentication or on a page of ours.
    pub fn entry_of(
        &self,
        account: Option<AccountId>,
        interaction: Option<InteractionId>,
        event: &AuditEvent,
    ) -> AuditEntry {
        let actor = account.map_or(Actor::Visitor, |account| Actor::Citizen { account });
        AuditEntry { interaction, ..self.entry_by(actor, event) }
    }

    /// The same by anyone.
    pub fn entry_by(&self, actor: Actor, event: &AuditEvent) -> AuditEntry {
        AuditEntry {
            id: self.app.entropy.id(self.now),
            ente: self.ente().id,
            at: self.now,
            node: self.app.node.clone(),
            actor,
            event: event.code(),
            detail: event.detail(),
            interaction: None,
            request: self.arrival.request_id.clone(),
            origin: Some(self.arrival.origin.shortened()),
        }
    }
}

impl FromRequestParts<App> for Cx {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let arrival = parts.extensions.get::<Arc<Arrival>>().ok_or_else(Failure::misdirected)?;
        Ok(Self::new(app.clone(), Arc::clone(arrival)))
    }
}
