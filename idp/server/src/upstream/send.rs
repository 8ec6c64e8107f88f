//! A request leaves for a provider, and is remembered until its answer comes.

use idp_core::assurance::SpidLevel;
use idp_core::audit::AuditEvent;
use idp_core::id::InteractionId;
use idp_core::time::Lifetime;
use idp_store::upstream;
use serde_json::json;
use spid::levels::Comparison;
use spid::pending::PendingRequest;
use spid::registry::{Binding, Provider};
use spid::request::{Carrier, Freshness, LoginRequest, Outgoing, message_id, relay_state};

use super::party::{ATTRIBUTE_SET, CONSUMER, Party};
use crate::cx::Cx;
use crate::http::failure::Failure;

/// How long a person may take at the provider.
pub const REQUEST_LIFE: Lifetime = Lifetime::minutes(10);

/// What is asked.
pub struct Wanted<'a> {
    /// Of whom.
    pub provider: &'a Provider,
    /// At which level.
    pub level: SpidLevel,
    /// Whether anew.
    pub freshness: Freshness,
    /// For which request; none for the validator.
    pub interaction: Option<InteractionId>,
}

/// What is remembered of a request besides its columns.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Asked {
    /// The facts the answer is checked against.
    pub pending: PendingRequest,
    /// What must come back with it, if anything does.
    pub relay_state: String,
}

/// Signs a request, keeps it for this browser, and gives what carries it to the provider.
pub async fn send(cx: &Cx, party: &Party, wanted: &Wanted<'_>) -> Result<Carrier, Failure> {
    let address = wanted.provider.address(Binding::Post).ok_or_else(Failure::not_found)?;
    let relay_state = relay_state(cx.app.entropy.bytes());
    let request = LoginRequest {
        id: message_id(cx.app.entropy.bytes()),
        at: cx.now,
        entity_id: &party.entity_id,
        provider: wanted.provider.entity_id(),
        destination: address.1,
        acs: (CONSUMER, &party.acs_url),
        attribute_set: ATTRIBUTE_SET,
        level: wanted.level,
        comparison: Comparison::Minimum,
        freshness: wanted.freshness,
    };
    let outgoing = match address.0 {
        Binding::Post => request.by_post(&relay_state, &party.signer),
        Binding::Redirect => request.by_redirect(&relay_state, &party.signer),
    };
    let outgoing = outgoing.map_err(Failure::ours)?;
    let asked = Asked { pending: request.pending(), relay_state };
    keep(cx, wanted, &asked, &outgoing).await?;
    Ok(outgoing.carrier)
}

async fn keep(cx: &Cx, wanted: &Wanted<'_>, asked: &Asked, outgoing: &Outgoing) -> Result<(), Failure> {
    let row = upstream::Request {
        id: cx.app.entropy.id(cx.now),
        saml_id: asked.pending.id.clone(),
        interaction: wanted.interaction,
        browser: cx.browser().token().hash(),
        idp: wanted.provider.entity_id().to_owned(),
        asked: json!(asked),
        sent_at: cx.now,
        expires_at: cx.now + REQUEST_LIFE,
    };
    let event = AuditEvent::SpidRequested { idp: row.idp.clone(), level: wanted.level.uri().to_owned() };
    let mut tx = cx.write().await?;
    upstream::insert(&mut tx, &row, &outgoing.xml).await?;
    Ok(tx.commit(cx.entry_of(None, wanted.interaction, &event)).await?)
}
