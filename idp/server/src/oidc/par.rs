//! Pushed authorization requests (RFC 9126): out of the browser's hands. The only way an operation comes in.

use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use idp_core::audit::{Actor, AuditEvent};
use idp_core::client::OidcClient;
use idp_core::dispositive::{DETAILS_TYPE, Operation};
use idp_core::secret::kind;
use idp_core::time::Lifetime;
use idp_store::{confirmations, pushed};
use serde_json::json;

use crate::cx::Cx;
use crate::http::form::Parameters;
use crate::http::limits::{self, Cap};
use crate::oidc::authorize::refuse::Refused;
use crate::oidc::authorize::request;
use crate::oidc::client_auth::{self, AuthenticatedClient};
use crate::oidc::error::OAuthError;
use crate::oidc::posted::Posted;

/// What a `request_uri` of ours begins with.
pub const URN: &str = "urn:ietf:params:oauth:request_uri:";

/// How long a pushed request waits for its citizen.
const LIFE: Lifetime = Lifetime::minutes(5);

/// The longest request, in bytes: an operation shown on a phone is shorter.
const LONGEST: usize = 16 * 1024;

/// Parameters that authenticate the client and are no part of the request.
const AUTHENTICATION: [&str; 3] = ["client_secret", "client_assertion", "client_assertion_type"];

/// `POST /par`
pub async fn post(cx: Cx, headers: HeaderMap, Posted(parameters): Posted) -> Result<Response, OAuthError> {
    let client = client_auth::authenticate(&cx, &headers, &parameters).await?;
    if !client.authenticated {
        // Whoever knows its id may push: no more than may be asked for through a browser.
        limits::take(&cx, Cap::Authorize).await?;
    }
    let kept = kept(&client, &parameters)?;
    let operation = check(&cx, &client, &kept).await?;
    let token = cx.app.entropy.bearer(kind::PUSHED);
    let pairs: Vec<(&str, &str)> = kept.iter().collect();
    let mut tx = cx.write().await?;
    client.spend(&mut tx).await?;
    let id = client.client.client_id.as_str();
    pushed::insert(&mut tx, &token.hash(), (id, &json!(pairs)), cx.now + LIFE).await?;
    let event = AuditEvent::RequestPushed { operation: operation.is_some() };
    tx.commit(cx.entry_by(Actor::Client { client: id.to_owned() }, &event)).await?;
    let body = json!({ "request_uri": format!("{URN}{}", token.expose()), "expires_in": LIFE.as_seconds() });
    Ok((StatusCode::CREATED, axum::Json(body)).into_response())
}

fn kept(client: &AuthenticatedClient, parameters: &Parameters) -> Result<Parameters, OAuthError> {
    if parameters.get("request_uri").is_some() {
        return Err(OAuthError::invalid_request("request_uri may not be pushed"));
    }
    let mut pairs: Vec<(String, String)> = parameters
        .iter()
        .filter(|(name, value)| !AUTHENTICATION.contains(name) && *name != "client_id" && !value.is_empty())
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    pairs.push(("client_id".to_owned(), client.client.client_id.clone()));
    let size: usize = pairs.iter().map(|(name, value)| name.len() + value.len()).sum();
    if size > LONGEST {
        return Err(OAuthError::invalid_request("the request is too long"));
    }
    Ok(Parameters::from_pairs(pairs))
}

/// Everything that could be refused later is refused now, where the app's developer reads it.
async fn check(cx: &Cx, client: &AuthenticatedClient, kept: &Parameters) -> Result<Option<Operation>, OAuthError> {
    let operation = match kept.get("authorization_details") {
        None => None,
        Some(details) => Some(operation(&client.client, details)?),
    };
    if let Some(operation) = &operation {
        not_confirmed_otherwise(cx, &client.client, operation).await?;
    }
    match request::parse(cx, kept, Some(cx.app.entropy.bearer(kind::PUSHED))).await {
        Ok(_) => Ok(operation),
        Err(Refused::Page(failure)) if failure.status.is_client_error() => {
            let why = failure.technical.clone().unwrap_or_default();
            Err(OAuthError::invalid_request(why))
        }
        Err(Refused::Page(failure)) => Err(failure.into()),
        Err(Refused::Redirect(error)) => Err(error.into_oauth()),
    }
}

/// The operation a client asks to have confirmed, if it may ask (contract for dispositive operations).
pub fn operation(client: &OidcClient, details: &str) -> Result<Operation, OAuthError> {
    let operation =
        Operation::parse(details).map_err(|why| OAuthError::invalid_authorization_details(why.to_string()))?;
    if !client.token_endpoint_auth_method.is_strong() {
        return Err(OAuthError::invalid_client("operations need a client that authenticates by private_key_jwt"));
    }
    if !client.may_ask(DETAILS_TYPE, operation.action) {
        return Err(OAuthError::unauthorized_client("this client may not ask for this action"));
    }
    if !client.portico_resources.contains(&operation.location) {
        return Err(OAuthError::invalid_authorization_details("locations: not a resource registered for this client"));
    }
    Ok(operation)
}

/// An app's own name for an operation stands for one content: another under the same name is an error, or a trick.
async fn not_confirmed_otherwise(cx: &Cx, client: &OidcClient, operation: &Operation) -> Result<(), OAuthError> {
    let mut tx = cx.read().await?;
    let confirmed =
        confirmations::digests_of_identifier(&mut tx, &client.client_id, operation.identifier.as_str()).await?;
    let digest = operation.summary_digest();
    if confirmed.iter().any(|other| other[..] != digest[..]) {
        return Err(OAuthError::invalid_request("an operation with this identifier was confirmed with other content"));
    }
    Ok(())
}
