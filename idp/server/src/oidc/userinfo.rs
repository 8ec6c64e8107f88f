//! What a client may know of a citizen (OpenID Connect Core §5.3).

use axum::extract::{FromRequest as _, Request, State};
use axum::http::{HeaderMap, Method as HttpMethod, header};
use axum::response::{IntoResponse, Response};
use idp_core::client::OidcClient;
use idp_core::grant::AuthorizationGrant;
use idp_core::release::{Method, Scope};
use idp_store::StoreError;
use serde_json::{Map, Value, json};

use crate::acts::release::{Known, Released};
use crate::app::App;
use crate::cx::Cx;
use crate::http::failure::Failure;
use crate::http::form::Parameters;
use crate::oidc::error::OAuthError;
use crate::oidc::{access_token, subject};

/// `GET /userinfo`, `POST /userinfo`
pub async fn any(State(app): State<App>, cx: Cx, request: Request) -> Result<Response, OAuthError> {
    let bearer = bearer(request.headers())?;
    let token = match bearer {
        Some(token) => token,
        None if request.method() == HttpMethod::POST => from_body(request, &app).await?,
        None => return Err(OAuthError::no_token()),
    };
    let mut tx = cx.read().await?;
    let bad = || OAuthError::invalid_token("the access token is unknown, expired or revoked");
    let found = access_token::find(&cx, &mut tx, &token).await?.ok_or_else(bad)?;
    if !found.scope.split(' ').any(|scope| scope == Scope::OpenId.word()) {
        return Err(OAuthError::insufficient_scope("openid"));
    }
    let (Some(account), Some(grant)) = (found.account, found.grant) else { return Err(bad()) };
    if grant.authorized.operation.is_some() {
        // It is for the resource server of one operation, which learns what that token says and no more.
        return Err(OAuthError::invalid_token("the access token is good for its operation alone"));
    }
    let stored = cx.app.clients.by_id(&mut tx, &found.client).await?.filter(|stored| stored.active).ok_or_else(bad)?;
    let client = &stored.client;
    let known = Known::of(&mut tx, account).await?.ok_or_else(bad)?;
    let asked = Released { client, scope: &found.scope, method: method(&grant) };
    let mut claims = asked.in_userinfo(&cx, &known);
    claims.insert("sub".to_owned(), json!(subject::of(&cx, client, account)));
    Ok(axum::Json(Value::Object(claims)).into_response())
}

/// The token of an `Authorization: Bearer` header (RFC 6750 §2.1).
fn bearer(headers: &HeaderMap) -> Result<Option<String>, OAuthError> {
    let Some(value) = headers.get(header::AUTHORIZATION) else { return Ok(None) };
    let text = value.to_str().ok().and_then(|text| text.split_once(' '));
    match text {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => Ok(Some(token.trim().to_owned())),
        _ => Err(OAuthError::invalid_request("the Authorization header is Bearer and a token")),
    }
}

async fn from_body(request: Request, app: &App) -> Result<String, OAuthError> {
    let form = Parameters::from_request(request, app).await.map_err(|failure: Failure| match failure.code {
        "wrong-content-type" => OAuthError::no_token(),
        _ => failure.into(),
    })?;
    form.get("access_token").map(str::to_owned).ok_or_else(OAuthError::no_token)
}

fn method(grant: &AuthorizationGrant) -> Method {
    if grant.authorized.idp.is_some() { Method::Spid } else { Method::Local }
}

/// What of it stands in the ID token, for clients that read it there.
pub async fn released_in_id_token(
    cx: &Cx,
    client: &OidcClient,
    grant: &AuthorizationGrant,
) -> Result<Map<String, Value>, StoreError> {
    if !client.portico_claims_in_id_token {
        return Ok(Map::new());
    }
    let Some(known) = Known::of(&mut cx.read().await?, grant.account).await? else { return Ok(Map::new()) };
    let asked = Released { client, scope: &grant.scope, method: method(grant) };
    Ok(asked.in_id_token(cx, &known))
}
