//! The dispositive service: pay the waste tax.
//!
//! The app pushes the operation, sends the citizen to confirm it, and hands the token to its resource server. It
//! shows every step, because that is what a developer wants to see.

use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use consent_ui::pages::demo::AppOperation;
use consent_ui::pages::operation::OperationSummary;
use idp_core::assurance::Assurance;
use idp_core::client::SigningAlgorithm;
use idp_core::dispositive::{DETAILS_TYPE, Operation};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::ordinary::Answer;
use super::visits::Waiting;
use super::{AppError, http, leave, refused, visitor};
use crate::demo::pages::{Demo, not_found, page};
use crate::demo::settings;
use crate::jose::{Kind, SigningKey};

const CLIENT: &str = "demo-tributi";
const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// What the app pushes for a bill.
fn details(demo: &Demo, bill: &str) -> Value {
    json!([{
        "type": DETAILS_TYPE,
        "actions": ["pay"],
        "locations": [demo.addresses.resource()],
        "identifier": bill,
        "instructed_amount": { "currency": "EUR", "amount": "125.00" },
        "creditor": { "name": "Comune di Esempio", "id": "01234560157" },
        "reason": "TARI 2026, rata 1",
    }])
}

/// The operation behind a bill.
pub(super) fn bill(demo: &Demo, bill: &str) -> Option<Operation> {
    Operation::parse(&details(demo, bill).to_string()).ok()
}

fn missing(what: &str) -> AppError {
    AppError::Unreadable(format!("the answer has no {what}"))
}

fn random(demo: &Demo) -> String {
    URL_SAFE_NO_PAD.encode(demo.app.entropy.bytes::<32>())
}

fn redirect_uri(demo: &Demo, slug: &str) -> String {
    format!("{}/pagato", demo.addresses.app(slug))
}

/// Who the app is, for one request (RFC 7523).
fn assertion(demo: &Demo, slug: &str) -> Result<String, AppError> {
    let key = SigningKey::of(&demo.kit.key, SigningAlgorithm::ES256).map_err(|why| AppError::unreadable(&why))?;
    let now = demo.app.clock.now().seconds();
    let claims = json!({
        "iss": CLIENT, "sub": CLIENT, "aud": demo.addresses.issuer(slug),
        "iat": now, "exp": now + 60, "jti": random(demo),
    });
    key.sign(Kind::IdToken, &claims).map_err(|why| AppError::unreadable(&why))
}

async fn post(url: &str, form: &[(&str, &str)]) -> Result<Value, AppError> {
    let answer = http()?.post(url).form(form).send().await?;
    let success = answer.status().is_success();
    let body: Value = answer.json().await?;
    if success { Ok(body) } else { Err(AppError::unreadable(&body)) }
}

/// `POST /demo/app/{ente}/paga`
pub async fn start(State(demo): State<Demo>, Path(slug): Path<String>, headers: HeaderMap) -> Response {
    if !settings::ENTI.iter().any(|ente| ente.slug == slug) {
        return not_found();
    }
    let id = visitor(&headers).unwrap_or_else(|| random(&demo));
    match push(&demo, &slug, &id).await {
        Ok(target) => leave(&target, &id),
        Err(why) => refused(&demo, &slug, "app_error", &why.to_string()),
    }
}

async fn push(demo: &Demo, slug: &str, id: &str) -> Result<String, AppError> {
    let issuer = demo.addresses.issuer(slug);
    let (state, nonce, verifier) = (random(demo), random(demo), random(demo));
    let bill =
        format!("TARI-2026-{}", random(demo).chars().filter(char::is_ascii_alphanumeric).take(8).collect::<String>());
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(&verifier));
    let acr = format!("{} {}", Assurance::Dispositive.acr(), Assurance::DispositiveEmail.acr());
    let (assertion, details) = (assertion(demo, slug)?, details(demo, &bill).to_string());
    let redirect = redirect_uri(demo, slug);
    let pushed = post(
        &format!("{issuer}/par"),
        &[
            ("client_assertion_type", ASSERTION_TYPE),
            ("client_assertion", &assertion),
            ("response_type", "code"),
            ("redirect_uri", &redirect),
            ("scope", "openid profile"),
            ("state", &state),
            ("nonce", &nonce),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
            ("acr_values", &acr),
            ("authorization_details", &details),
        ],
    )
    .await?;
    let request_uri = pushed.get("request_uri").and_then(Value::as_str).ok_or_else(|| missing("request_uri"))?;
    let target = reqwest::Url::parse_with_params(
        &format!("{issuer}/authorize"),
        [("client_id", CLIENT), ("request_uri", request_uri)],
    )
    .map_err(|why| AppError::unreadable(&why))?;
    demo.visits.begin(id, Waiting { ente: slug.to_owned(), state, nonce, verifier, bill: Some(bill) });
    Ok(target.into())
}

/// `GET /demo/app/{ente}/pagato`
pub async fn callback(
    State(demo): State<Demo>,
    Path(slug): Path<String>,
    Query(answer): Query<Answer>,
    headers: HeaderMap,
) -> Response {
    let waiting = visitor(&headers).zip(answer.state.clone()).and_then(|(id, state)| demo.visits.take_up(&id, &state));
    let Some(waiting) = waiting else {
        return refused(&demo, &slug, "unknown_state", "this answer belongs to no request of this browser");
    };
    if answer.iss.as_deref() != Some(&demo.addresses.issuer(&waiting.ente)) {
        return refused(&demo, &slug, "mix_up", "the answer is not from the issuer that was asked (RFC 9207)");
    }
    let Some(code) = answer.code else {
        let error = answer.error.unwrap_or_default();
        return refused(&demo, &slug, &error, &answer.error_description.unwrap_or_default());
    };
    match finish(&demo, &waiting, &code).await {
        Ok(paid) => page(&demo, &paid),
        Err(why) => refused(&demo, &slug, "app_error", &why.to_string()),
    }
}

/// Asks the resource server without a token, then with it: both answers are shown.
async fn finish(demo: &Demo, waiting: &Waiting, code: &str) -> Result<AppOperation, AppError> {
    let (slug, name) = (waiting.ente.as_str(), waiting.bill.clone().unwrap_or_default());
    let issuer = demo.addresses.issuer(slug);
    let (assertion, redirect) = (assertion(demo, slug)?, redirect_uri(demo, slug));
    let tokens = post(
        &format!("{issuer}/token"),
        &[
            ("grant_type", "authorization_code"),
            ("client_assertion_type", ASSERTION_TYPE),
            ("client_assertion", &assertion),
            ("code", code),
            ("redirect_uri", &redirect),
            ("code_verifier", &waiting.verifier),
        ],
    )
    .await?;
    let token = tokens.get("access_token").and_then(Value::as_str).ok_or_else(|| missing("access_token"))?;
    let operation = bill(demo, &name).ok_or_else(|| missing("bill"))?;
    let order = json!({ "issuer": issuer, "bill": name });
    let url = format!("{}/pagamenti", demo.addresses.resource());
    let without = http()?.post(&url).json(&order).send().await?;
    let challenge = without.headers().get("www-authenticate").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut steps = vec![format!("POST /pagamenti → {} {challenge}", without.status())];
    let with = http()?.post(&url).bearer_auth(token).json(&order).send().await?;
    let paid = with.status().is_success();
    steps.push(format!("POST /pagamenti (Bearer) → {} {}", with.status(), with.text().await?));
    let summary = OperationSummary::of(&operation, "Tributi online");
    Ok(AppOperation { summary, paid, steps, home: format!("/demo/app/{slug}") })
}
