//! The authorization request: what is checked, in order.
//!
//! Until the redirect URI is known to be the client's, a refusal is a page; after it, it goes to the client.

pub mod refuse;
pub mod request;

use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use idp_core::interaction::{Door, Interaction, Step};
use idp_core::secret::{Bearer, kind};
use idp_store::pushed;

use crate::app::App;
use crate::cx::Cx;
use crate::http::failure::Failure;
use crate::http::form::Parameters;
use crate::http::limits::{self, Cap};
use crate::interaction::{self, Begun};
use crate::oidc::answer;
use crate::oidc::authorize::refuse::Refused;
use crate::oidc::authorize::request::AuthorizeRequest;
use crate::oidc::par::URN;

/// `GET /authorize`
pub async fn get(State(_): State<App>, cx: Cx, headers: HeaderMap, uri: Uri) -> Result<Response, Failure> {
    let query = uri.query().unwrap_or_default();
    let parameters = Parameters::parse(query.as_bytes()).map_err(|why| invalid(&why.to_string()))?;
    authorize(&cx, &headers, parameters).await
}

/// `POST /authorize` (OpenID Connect Core §3.1.2.1): the parameters are in the form.
pub async fn post(cx: Cx, headers: HeaderMap, parameters: Parameters) -> Result<Response, Failure> {
    authorize(&cx, &headers, parameters).await
}

fn invalid(why: &str) -> Failure {
    Failure::new(axum::http::StatusCode::BAD_REQUEST, "invalid_request").technical(why)
}

async fn authorize(cx: &Cx, headers: &HeaderMap, parameters: Parameters) -> Result<Response, Failure> {
    limits::take(cx, Cap::Authorize).await?;
    let (parameters, pushed) = unfold(cx, parameters).await?;
    match request::parse(cx, &parameters, pushed).await {
        Ok((request, demand)) => begin(cx, headers, request, demand).await,
        Err(Refused::Page(failure)) => Err(failure),
        Err(Refused::Redirect(redirect)) => Ok(redirect.answer(cx)),
    }
}

/// A pushed request stands in place of everything in the URL (RFC 9126 §4): only `client_id` must agree.
async fn unfold(cx: &Cx, parameters: Parameters) -> Result<(Parameters, Option<Bearer>), Failure> {
    let Some(uri) = parameters.get("request_uri") else { return Ok((parameters, None)) };
    let unknown = || invalid("the request_uri is unknown, used or expired; push the request again");
    let token = uri.strip_prefix(URN).and_then(|token| Bearer::parse(kind::PUSHED, token)).ok_or_else(unknown)?;
    let client = parameters.get("client_id").ok_or_else(|| invalid("client_id is missing"))?;
    let mut tx = cx.read().await?;
    let stored = pushed::live(&mut tx, &token.hash(), client, cx.now).await?.ok_or_else(unknown)?;
    let pairs: Vec<(String, String)> = serde_json::from_value(stored).map_err(Failure::ours)?;
    Ok((Parameters::from_pairs(pairs), Some(token)))
}

async fn begin(
    cx: &Cx,
    headers: &HeaderMap,
    request: AuthorizeRequest,
    (demand, operation): request::Asked,
) -> Result<Response, Failure> {
    let door = Door::Oidc { client: request.client_id.clone() };
    let mut asked = Interaction::open(cx.app.entropy.id(cx.now), door, demand, cx.now);
    if let Some(operation) = operation {
        asked = asked.about(operation);
    }
    let words = serde_json::to_value(&request).map_err(Failure::ours)?;
    match interaction::begin(cx, headers, asked, &words).await? {
        Begun::Walks(response) => Ok(response),
        Begun::AtOnce(decided) => match decided.step {
            Step::Refuse(why) => Ok(refuse::redirect(&request, why).answer(cx)),
            _ => answer::at_once(cx, headers, &request, &decided).await,
        },
    }
}
