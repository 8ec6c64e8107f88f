//! A client gives a token back (RFC 7009). Whatever it was, the answer is 200.

use axum::http::{HeaderMap, StatusCode};
use idp_core::audit::{Actor, AuditEvent};
use idp_core::secret::{Bearer, kind};
use idp_store::{access_tokens, families, grants};

use crate::cx::Cx;
use crate::oidc::access_token;
use crate::oidc::client_auth::{self, AuthenticatedClient};
use crate::oidc::error::OAuthError;
use crate::oidc::posted::Posted;

/// `POST /revoke`
pub async fn post(cx: Cx, headers: HeaderMap, Posted(parameters): Posted) -> Result<StatusCode, OAuthError> {
    let client = client_auth::authenticate(&cx, &headers, &parameters).await?;
    let token = parameters.get("token").ok_or_else(|| OAuthError::invalid_request("token is missing"))?;
    match Bearer::parse(kind::REFRESH_TOKEN, token) {
        Some(refresh) => revoke_refresh(&cx, &client, &refresh).await?,
        None => revoke_access(&cx, &client, token).await?,
    }
    Ok(StatusCode::OK)
}

/// A refresh token takes the whole grant with it.
async fn revoke_refresh(cx: &Cx, client: &AuthenticatedClient, token: &Bearer) -> Result<(), OAuthError> {
    let id = &client.client.client_id;
    let mut tx = cx.write().await?;
    client.spend(&mut tx).await?;
    let family = families::by_token(&mut tx, &token.hash()).await?.filter(|family| family.client == *id);
    if let Some(family) = family
        && grants::revoke(&mut tx, family.grant, "asked", cx.now).await?
    {
        let event = AuditEvent::GrantRevoked { grant: family.grant, why: "asked".to_owned() };
        tx.record(cx.entry_by(Actor::Client { client: id.clone() }, &event)).await?;
    }
    let event = AuditEvent::TokenRevoked { kind: "refresh".to_owned() };
    Ok(tx.commit(cx.entry_by(Actor::Client { client: id.clone() }, &event)).await?)
}

async fn revoke_access(cx: &Cx, client: &AuthenticatedClient, token: &str) -> Result<(), OAuthError> {
    let id = &client.client.client_id;
    let Some((hash, _)) = access_token::hash_of(cx, token) else { return client.spend_alone(cx).await };
    let mut tx = cx.write().await?;
    client.spend(&mut tx).await?;
    access_tokens::revoke(&mut tx, &hash, id, cx.now).await?;
    let event = AuditEvent::TokenRevoked { kind: "access".to_owned() };
    Ok(tx.commit(cx.entry_by(Actor::Client { client: id.clone() }, &event)).await?)
}
