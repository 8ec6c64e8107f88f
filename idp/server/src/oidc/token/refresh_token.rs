//! A refresh token for the next one, and new tokens.

use axum::response::Response;
use idp_core::audit::{Actor, AuditEvent};
use idp_core::grant::{AuthorizationGrant, RefreshFamily, RefreshLife, RefreshRefused, Rotation, Shown};
use idp_core::secret::{Bearer, kind};
use idp_store::families::{self, Rotated};
use idp_store::{StoreError, grants};

use crate::cx::Cx;
use crate::http::form::Parameters;
use crate::oidc::client_auth::AuthenticatedClient;
use crate::oidc::error::OAuthError;
use crate::oidc::token::answer::Tokens;
use crate::oidc::userinfo::released_in_id_token;
use crate::oidc::{access_token, id_token};

fn unknown() -> OAuthError {
    OAuthError::invalid_grant("the refresh token is not valid")
}

pub(super) async fn refresh(
    cx: &Cx,
    client: &AuthenticatedClient,
    parameters: &Parameters,
) -> Result<Response, OAuthError> {
    let text =
        parameters.get("refresh_token").ok_or_else(|| OAuthError::invalid_request("refresh_token is missing"))?;
    let shown = Bearer::parse(kind::REFRESH_TOKEN, text).ok_or_else(unknown)?;
    // Two requests with one token: the second finds it replaced, and is judged by what it finds.
    for _ in 0..2 {
        let (family, grant) = load(cx, &shown).await?;
        judge(cx, client, &family, &shown).await?;
        let scope = narrowed(&family.scope, parameters.get("scope"))?;
        if let Some(response) = rotate(cx, client, (&family, &grant), (&shown, &scope)).await? {
            return Ok(response);
        }
    }
    Err(unknown())
}

async fn load(cx: &Cx, shown: &Bearer) -> Result<(RefreshFamily, AuthorizationGrant), OAuthError> {
    let (family, grant) = families::with_grant(&mut cx.read().await?, &shown.hash()).await?.ok_or_else(unknown)?;
    if grant.may_refresh() { Ok((family, grant)) } else { Err(unknown()) }
}

async fn judge(
    cx: &Cx,
    client: &AuthenticatedClient,
    family: &RefreshFamily,
    shown: &Bearer,
) -> Result<Rotation, OAuthError> {
    let token = Shown { token: shown.hash(), client: &client.client.client_id, authenticated: client.authenticated };
    match family.judge(&token, cx.now) {
        Ok(rotation) => Ok(rotation),
        Err(RefreshRefused::Reused) => {
            let mut tx = cx.write().await?;
            if grants::revoke(&mut tx, family.grant, "refresh_reuse", cx.now).await? {
                let event = AuditEvent::GrantRevoked { grant: family.grant, why: "refresh_reuse".to_owned() };
                tx.commit(cx.entry_by(Actor::Client { client: family.client.clone() }, &event)).await?;
            }
            Err(unknown())
        }
        Err(RefreshRefused::NotYours | RefreshRefused::Expired | RefreshRefused::Ended) => Err(unknown()),
    }
}

/// The scopes asked, which may be fewer than granted, never more (RFC 6749 §6).
fn narrowed(granted: &str, asked: Option<&str>) -> Result<String, OAuthError> {
    let Some(asked) = asked else { return Ok(granted.to_owned()) };
    let had: Vec<&str> = granted.split(' ').collect();
    let wanted: Vec<&str> = asked.split_ascii_whitespace().collect();
    if wanted.is_empty() || wanted.iter().any(|scope| !had.contains(scope)) {
        return Err(OAuthError::invalid_scope("a refresh gives no scope that was not granted"));
    }
    Ok(wanted.join(" "))
}

/// `None` when another request was faster.
async fn rotate(
    cx: &Cx,
    client: &AuthenticatedClient,
    (family, grant): (&RefreshFamily, &AuthorizationGrant),
    (shown, scope): (&Bearer, &str),
) -> Result<Option<Response>, OAuthError> {
    let access = access_token::of_grant(cx, &client.client, grant, scope)?;
    let id_token = if scope.split(' ').any(|scope| scope == "openid") {
        let released = released_in_id_token(cx, &client.client, grant).await?;
        Some(id_token::of_grant(cx, &client.client, grant, (&access.text, released))?)
    } else {
        None
    };
    let next = cx.app.entropy.bearer(kind::REFRESH_TOKEN);
    let idle_until = cx.now + RefreshLife::USUAL.idle;
    let mut tx = cx.write().await?;
    client.spend(&mut tx).await?;
    let access_token = (&access.hash, &access.about);
    let rotated = Rotated { shown: &shown.hash(), next: &next.hash(), idle_until, access: access_token };
    if !families::rotate(&mut tx, family, rotated, cx.now).await? {
        return Ok(None);
    }
    let entry =
        cx.entry_by(Actor::Client { client: family.client.clone() }, &AuditEvent::TokenRefreshed { grant: grant.id });
    tx.commit(entry).await.map_err(|error: StoreError| OAuthError::from(error))?;
    let tokens = Tokens { access: &access, refresh: Some(next.expose()), id_token, grant: Some(grant) };
    Ok(Some(tokens.into_response(cx.now)))
}
