//! What a token is worth, for resource servers (RFC 7662).

use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use crate::cx::Cx;
use crate::oidc::client_auth;
use crate::oidc::error::OAuthError;
use crate::oidc::posted::Posted;
use crate::oidc::{access_token, subject};

/// `POST /introspect`. For clients that authenticate. They learn of their own tokens and of those meant for them;
/// every other token is simply not active.
pub async fn post(cx: Cx, headers: HeaderMap, Posted(parameters): Posted) -> Result<Response, OAuthError> {
    let client = client_auth::authenticate(&cx, &headers, &parameters).await?;
    if !client.authenticated {
        return Err(OAuthError::invalid_client("a public client may not ask"));
    }
    client.spend_alone(&cx).await?;
    let token = parameters.get("token").ok_or_else(|| OAuthError::invalid_request("token is missing"))?;
    let about = about(&cx, &client.client, token).await?;
    let body = about.unwrap_or_else(|| Map::from_iter([("active".to_owned(), json!(false))]));
    Ok(axum::Json(Value::Object(body)).into_response())
}

async fn about(
    cx: &Cx,
    asker: &idp_core::client::OidcClient,
    token: &str,
) -> Result<Option<Map<String, Value>>, OAuthError> {
    let mut tx = cx.read().await?;
    let Some(found) = access_token::find(cx, &mut tx, token).await? else { return Ok(None) };
    let resources = asker.audience();
    let concerns = found.client == asker.client_id || found.audience.iter().any(|aud| resources.contains(aud));
    if !concerns {
        return Ok(None);
    }
    let mut body = Map::from_iter([
        ("active".to_owned(), json!(true)),
        ("iss".to_owned(), json!(cx.ente().issuer.as_str())),
        ("client_id".to_owned(), json!(found.client)),
        ("scope".to_owned(), json!(found.scope)),
        ("aud".to_owned(), json!(found.audience)),
        ("token_type".to_owned(), json!("Bearer")),
        ("iat".to_owned(), json!(found.issued_at.seconds())),
        ("exp".to_owned(), json!(found.expires_at.seconds())),
    ]);
    match (found.account, found.grant) {
        (Some(account), Some(grant)) => {
            let Some(stored) = cx.app.clients.by_id(&mut tx, &found.client).await? else { return Ok(None) };
            let authorized = &grant.authorized;
            body.insert("sub".to_owned(), json!(subject::of(cx, &stored.client, account)));
            body.insert("acr".to_owned(), json!(authorized.acr.acr()));
            body.insert("amr".to_owned(), json!(authorized.amr));
            body.insert("auth_time".to_owned(), json!(authorized.auth_time.seconds()));
            if let Some(operation) = &authorized.operation {
                body.insert("txn".to_owned(), json!(operation.txn));
                body.insert("authorization_details".to_owned(), json!([access_token::detail(&grant)]));
                body.insert("summary_digest".to_owned(), json!(operation.summary_digest));
            }
        }
        _ => {
            body.insert("sub".to_owned(), json!(found.client));
        }
    }
    Ok(Some(body))
}
