//! The resource server: it carries a payment out only for a token that says this payment was confirmed.
//!
//! In the order of the contract: signature and issuer, audience and time, level and age, the details against what
//! *this server* is about to do, then the `txn`, once.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use idp_core::assurance::Assurance;
use idp_core::dispositive::Operation;
use serde_json::{Map, Value, json};

use super::http;
use super::pay::bill;
use crate::demo::pages::Demo;
use crate::demo::settings;
use crate::jose;

/// How old a confirmation may be, in seconds.
const MAX_AGE: i64 = 120;

/// What the app wants done.
#[derive(Debug, serde::Deserialize)]
pub struct Order {
    issuer: String,
    bill: String,
}

/// Why it is not done.
enum Refused {
    /// No token, or not one of this level: the app is told which (RFC 9470).
    Insufficient,
    /// A good token for something else.
    OtherOperation,
    /// Done before.
    Replayed,
}

/// `POST /demo/api/pagamenti`
pub async fn pay(State(demo): State<Demo>, headers: HeaderMap, Json(order): Json<Order>) -> Response {
    match judge(&demo, &headers, &order).await {
        Ok(txn) => Json(json!({ "paid": order.bill, "txn": txn })).into_response(),
        Err(Refused::Insufficient) => {
            let challenge = format!(
                "Bearer error=\"insufficient_user_authentication\", acr_values=\"{}\", max_age=\"{MAX_AGE}\"",
                Assurance::Dispositive.acr()
            );
            (StatusCode::UNAUTHORIZED, [(header::WWW_AUTHENTICATE, challenge)]).into_response()
        }
        Err(Refused::OtherOperation) => {
            (StatusCode::FORBIDDEN, Json(json!({ "error": "insufficient_scope" }))).into_response()
        }
        Err(Refused::Replayed) => (StatusCode::CONFLICT, Json(json!({ "error": "already_paid" }))).into_response(),
    }
}

async fn judge(demo: &Demo, headers: &HeaderMap, order: &Order) -> Result<String, Refused> {
    let ente = settings::ENTI.iter().find(|ente| demo.addresses.issuer(ente.slug) == order.issuer);
    ente.ok_or(Refused::Insufficient)?;
    let claims = token(headers, &order.issuer).await.ok_or(Refused::Insufficient)?;
    fresh_and_ours(demo, &claims, &order.issuer).ok_or(Refused::Insufficient)?;
    let expected = bill(demo, &order.bill).ok_or(Refused::OtherOperation)?;
    same_operation(&claims, &expected).ok_or(Refused::OtherOperation)?;
    let txn = claims.get("txn").and_then(Value::as_str).ok_or(Refused::Insufficient)?;
    if demo.visits.pay_once(&format!("{} {txn}", order.issuer), &order.bill) {
        Ok(txn.to_owned())
    } else {
        Err(Refused::Replayed)
    }
}

/// The claims of a token that the issuer signed.
async fn token(headers: &HeaderMap, issuer: &str) -> Option<Map<String, Value>> {
    let shown = headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")?;
    let jwks: Value = http().ok()?.get(format!("{issuer}/jwks")).send().await.ok()?.json().await.ok()?;
    let signed = jose::verify(shown, &jwks).ok()?;
    (signed.typ.as_deref() == Some("at+jwt")).then_some(signed.claims)
}

fn fresh_and_ours(demo: &Demo, claims: &Map<String, Value>, issuer: &str) -> Option<()> {
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    let number = |name: &str| claims.get(name).and_then(Value::as_i64);
    let now = demo.app.clock.now().seconds();
    let right = text("iss") == Some(issuer)
        && text("aud") == Some(&demo.addresses.resource())
        && number("exp")? > now
        && matches!(Assurance::from_acr(text("acr")?), Some(Assurance::Dispositive | Assurance::DispositiveEmail))
        && now - number("auth_time")? <= MAX_AGE;
    right.then_some(())
}

/// The one detail of our type, member by member what this server is about to do.
fn same_operation(claims: &Map<String, Value>, expected: &Operation) -> Option<()> {
    let [detail] = claims.get("authorization_details")?.as_array()?.as_slice() else { return None };
    let detail = detail.as_object()?;
    let expected = expected.canonical();
    expected.as_object()?.iter().all(|(name, value)| detail.get(name) == Some(value)).then_some(())
}
