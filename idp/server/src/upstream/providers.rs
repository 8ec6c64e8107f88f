//! The identity providers we know: rows of the registry, parsed and kept in memory.

use idp_store::across::UpstreamIdp;
use idp_store::{StoreError, across};
use spid::button;
use spid::registry::{Entry, Provider};

use crate::app::App;
use crate::cx::Cx;
use crate::http::failure::Failure;

/// Reads the registry again. A row that cannot be used is passed over and told in the log: it closes one provider, not
/// the house.
pub async fn reload(app: &App) -> Result<(), StoreError> {
    let mut tx = app.store.read_across().await?;
    let rows = across::upstream_idps(&mut tx).await?;
    app.upstream.replace(rows.into_iter().filter_map(parsed).collect());
    Ok(())
}

fn parsed(row: UpstreamIdp) -> Option<Provider> {
    let entity_id = row.entity_id;
    let entry = match serde_json::from_value::<Entry>(row.detail) {
        Ok(entry) => Entry { is_test: entry.is_test || row.is_test, ..entry },
        Err(why) => {
            tracing::error!(idp = entity_id, %why, "the registry's entry of {entity_id} does not parse");
            return None;
        }
    };
    Provider::new(entry)
        .inspect_err(|why| tracing::error!(idp = entity_id, %why, "the provider {entity_id} cannot be used"))
        .ok()
}

/// A row of the registry, from an entry that was imported.
pub fn row(entry: &Entry) -> Result<UpstreamIdp, serde_json::Error> {
    Ok(UpstreamIdp { entity_id: entry.entity_id.clone(), detail: serde_json::to_value(entry)?, is_test: entry.is_test })
}

/// What a login at a provider is to lead to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Somebody's account.
    Account,
    /// The page of AgID's validator, which shows what was received and touches no account.
    Validation,
}

/// A provider by its entityID, to send a new request to.
pub fn to_ask(cx: &Cx, entity_id: &str, purpose: Purpose) -> Result<Provider, Failure> {
    let known = known(&cx.app, entity_id)
        .filter(|provider| provider.takes_requests(cx.now) && is_admitted(cx, provider, purpose));
    known.ok_or_else(|| Failure::new(axum::http::StatusCode::NOT_FOUND, "spid-provider-unknown"))
}

/// A provider by its entityID, to judge an answer of: one withdrawn meanwhile still answers what it was asked.
pub fn known(app: &App, entity_id: &str) -> Option<Provider> {
    app.upstream.providers().iter().find(|provider| provider.entity_id() == entity_id).cloned()
}

/// Anybody can be anyone at a test provider: outside the demo it opens no account, and an ente under validation looks at
/// its answers alone. Asked before a request leaves, and again when its answer arrives.
pub fn is_admitted(cx: &Cx, provider: &Provider, purpose: Purpose) -> bool {
    match purpose {
        _ if cx.app.demo || !provider.entry().is_test => true,
        Purpose::Account => false,
        Purpose::Validation => cx.ente().is_under_validation(),
    }
}

/// The providers of the button, in an order drawn for this answer alone: name and entityID.
pub fn offered(cx: &Cx) -> Vec<(String, String)> {
    let providers = cx.app.upstream.providers();
    let seed = u64::from_be_bytes(cx.app.entropy.bytes());
    let offered = button::offered(&providers, seed);
    let open = offered.into_iter().filter(|provider| provider.takes_requests(cx.now));
    open.map(|provider| (provider.entry().display_name.clone(), provider.entity_id().to_owned())).collect()
}
