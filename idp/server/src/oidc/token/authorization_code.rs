//! A code for tokens, once.

use axum::response::Response;
use idp_core::audit::{Actor, AuditEvent};
use idp_core::client::GrantType;
use idp_core::grant::{AuthorizationGrant, CodeShown, ExchangeRefused, RefreshFamily, RefreshLife, Verifier};
use idp_core::secret::{Bearer, kind};
use idp_store::WriteTx;
use idp_store::grants::{self, Exchanged};

use crate::cx::Cx;
use crate::http::form::Parameters;
use crate::oidc::client_auth::AuthenticatedClient;
use crate::oidc::error::OAuthError;
use crate::oidc::token::answer::Tokens;
use crate::oidc::userinfo::released_in_id_token;
use crate::oidc::{access_token, id_token};

pub(super) async fn exchange(
    cx: &Cx,
    client: &AuthenticatedClient,
    parameters: &Parameters,
) -> Result<Response, OAuthError> {
    let code = parameters.get("code").ok_or_else(|| OAuthError::invalid_request("code is missing"))?;
    let unknown = || OAuthError::invalid_grant("the code is not valid");
    let code = Bearer::parse(kind::CODE, code).ok_or_else(unknown)?;
    let (grant, is_usable) = grants::by_code(&mut cx.read().await?, &code.hash()).await?.ok_or_else(unknown)?;
    let released = released_in_id_token(cx, &client.client, &grant).await?;
    let verifier = match parameters.get("code_verifier") {
        None => None,
        Some(text) => {
            Some(Verifier::parse(text).ok_or_else(|| OAuthError::invalid_grant("code_verifier is malformed"))?)
        }
    };
    let redirect_uri = parameters.get("redirect_uri").unwrap_or_default();
    let shown = CodeShown { client: &client.client.client_id, redirect_uri, verifier };
    match grant.may_exchange(&shown, cx.now) {
        Ok(()) if is_usable => {}
        Ok(()) => return Err(unknown()),
        Err(why) => return refuse(cx, &grant, why).await,
    }
    let access = access_token::of_grant(cx, &client.client, &grant, &grant.scope)?;
    let openid = grant.scope.split(' ').any(|scope| scope == "openid");
    let id_token =
        if openid { Some(id_token::of_grant(cx, &client.client, &grant, (&access.text, released))?) } else { None };
    let refresh = family(cx, client, &grant);
    let mut tx = cx.write().await?;
    client.spend(&mut tx).await?;
    let family = refresh.as_ref().map(|(family, _)| family);
    let exchanged = Exchanged { access: (&access.hash, &access.about), family };
    if !grants::exchange(&mut tx, &grant, exchanged, cx.now).await? {
        drop(tx);
        return refuse(cx, &grant, ExchangeRefused::AlreadyUsed).await;
    }
    commit(cx, tx, &grant, &AuditEvent::GrantExchanged { grant: grant.id }).await?;
    let refresh = refresh.as_ref().map(|(_, token)| token.expose());
    Ok(Tokens { access: &access, refresh, id_token, grant: Some(&grant) }.into_response(cx.now))
}

/// A refresh token, for a client registered for it. Never for a confirmed operation.
fn family(cx: &Cx, client: &AuthenticatedClient, grant: &AuthorizationGrant) -> Option<(RefreshFamily, Bearer)> {
    if !grant.may_refresh() || !client.client.may(GrantType::RefreshToken) {
        return None;
    }
    let token = cx.app.entropy.bearer(kind::REFRESH_TOKEN);
    let family = RefreshFamily {
        id: cx.app.entropy.id(cx.now),
        grant: grant.id,
        client: grant.client.clone(),
        account: grant.account,
        session: grant.session,
        scope: grant.scope.clone(),
        current: token.hash(),
        previous: None,
        rotated_at: cx.now,
        idle_until: cx.now + RefreshLife::USUAL.idle,
        absolute_until: cx.now + RefreshLife::USUAL.absolute,
        ended_at: None,
    };
    Some((family, token))
}

/// A code shown twice was stolen, or its answer was: what came of it ends (RFC 6749 §4.1.2).
async fn refuse(cx: &Cx, grant: &AuthorizationGrant, why: ExchangeRefused) -> Result<Response, OAuthError> {
    match why {
        ExchangeRefused::AlreadyUsed => {
            let mut tx = cx.write().await?;
            if grants::revoke(&mut tx, grant.id, "code_reuse", cx.now).await? {
                let event = AuditEvent::GrantRevoked { grant: grant.id, why: "code_reuse".to_owned() };
                commit(cx, tx, grant, &event).await?;
            }
            Err(OAuthError::invalid_grant("the code is not valid"))
        }
        ExchangeRefused::WrongVerifier => Err(OAuthError::invalid_grant("code_verifier does not match")),
        ExchangeRefused::Expired | ExchangeRefused::NotYours | ExchangeRefused::Revoked => {
            Err(OAuthError::invalid_grant("the code is not valid"))
        }
    }
}

async fn commit(cx: &Cx, tx: WriteTx, grant: &AuthorizationGrant, event: &AuditEvent) -> Result<(), OAuthError> {
    let actor = Actor::Client { client: grant.client.clone() };
    Ok(tx.commit(cx.entry_by(actor, event)).await?)
}
