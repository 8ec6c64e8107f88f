//! A client speaks for itself. Never for a citizen, and never dispositively.

use axum::response::Response;
use idp_core::audit::{Actor, AuditEvent};
use idp_core::client::AccessTokenFormat;
use idp_core::grant::ACCESS_TOKEN_LIFE;
use idp_store::access_tokens;

use crate::cx::Cx;
use crate::http::form::Parameters;
use crate::oidc::access_token;
use crate::oidc::client_auth::AuthenticatedClient;
use crate::oidc::error::OAuthError;
use crate::oidc::token::answer::Tokens;

/// Scopes that are about a person: nobody is there.
const PERSONAL: [&str; 6] = ["openid", "profile", "email", "phone", "address", "offline_access"];

pub(super) async fn issue(
    cx: &Cx,
    client: &AuthenticatedClient,
    parameters: &Parameters,
) -> Result<Response, OAuthError> {
    if parameters.get("authorization_details").is_some() {
        return Err(OAuthError::invalid_request("operations are confirmed by citizens"));
    }
    let registered = client.client.scope.as_str();
    let asked = parameters.get("scope").unwrap_or(registered);
    let mut scopes = client.client.allowed_scopes(asked);
    scopes.retain(|scope| !PERSONAL.contains(scope));
    if scopes.is_empty() && parameters.get("scope").is_some() {
        return Err(OAuthError::invalid_scope("none of the scopes asked is for the client itself"));
    }
    let scope = scopes.join(" ");
    let access = access_token::of_client(cx, &client.client, &scope, ACCESS_TOKEN_LIFE)?;
    if client.client.portico_access_token == AccessTokenFormat::Opaque {
        let mut tx = cx.write().await?;
        client.spend(&mut tx).await?;
        access_tokens::insert(&mut tx, &access.hash, &access.about).await?;
        let actor = Actor::Client { client: client.client.client_id.clone() };
        tx.commit(cx.entry_by(actor, &AuditEvent::ClientToken { scope })).await?;
    } else {
        client.spend_alone(cx).await?;
    }
    Ok(Tokens { access: &access, refresh: None, id_token: None, grant: None }.into_response(cx.now))
}
