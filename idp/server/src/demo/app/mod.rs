//! The demo's app: a relying party like those that municipalities write, in two services.
//!
//! [`ordinary`] signs in with the `openidconnect` crate, as any library would. [`pay`] asks a citizen to confirm a
//! payment. [`resource`] is the server that does it, and believes nothing but a token that says so.

mod error;
pub mod ordinary;
pub mod pay;
pub mod resource;
mod visits;

pub use error::AppError;
pub use visits::Visits;

use std::time::Duration;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use consent_ui::pages::demo::{AppAnswer, AppHome, AppService};
use consent_ui::pages::operation::OperationSummary;
use idp_core::assurance::Assurance;

use crate::demo::app::pay::bill;
use crate::demo::pages::{Demo, not_found, page};
use crate::demo::settings;

/// The app's own cookie: which visitor this is.
const COOKIE: &str = "demo_app";

/// The app's own HTTP client: it follows nothing, and does not wait for ever.
pub(super) fn http() -> Result<reqwest::Client, reqwest::Error> {
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).timeout(Duration::from_secs(10)).build()
}

/// The visitor behind a request, by cookie.
fn visitor(headers: &HeaderMap) -> Option<String> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == COOKIE).map(|(_, value)| value.to_owned())
}

/// Sends the browser on, and remembers it.
fn leave(target: &str, visitor: &str) -> Response {
    let mut response = Redirect::to(target).into_response();
    if let Ok(cookie) = HeaderValue::from_str(&format!("{COOKIE}={visitor}; Path=/demo/app; HttpOnly; SameSite=Lax")) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

/// `GET /demo/app/{ente}`
pub async fn home(State(demo): State<Demo>, Path(slug): Path<String>, headers: HeaderMap) -> Response {
    let Some(ente) = settings::ENTI.iter().find(|ente| ente.slug == slug) else { return not_found() };
    let signed_in = visitor(&headers).and_then(|id| demo.visits.signed_in(&id, &slug));
    let service = |name: &str, asks: &str, path: &str| AppService {
        name: name.to_owned(),
        asks: asks.to_owned(),
        href: format!("/demo/app/{slug}/{path}"),
    };
    let two_factor = format!("entra?acr={}", Assurance::TwoFactor.acr());
    let services = vec![
        service("Mensa scolastica", "scope=openid profile email", "entra"),
        service("Certificati", Assurance::TwoFactor.acr(), &two_factor),
    ];
    let pay = bill(&demo, "TARI-2026-DEMO")
        .map(|operation| (OperationSummary::of(&operation, "Tributi online"), format!("/demo/app/{slug}/paga")));
    let sign_out = signed_in.as_ref().map(|_| format!("/demo/app/{slug}/esci"));
    let claims = signed_in.map(|session| session.claims).unwrap_or_default();
    page(&demo, &AppHome { ente: ente.name.to_owned(), services, pay, claims, sign_out })
}

/// An answer that was no success.
fn refused(demo: &Demo, slug: &str, error: &str, description: &str) -> Response {
    let home = format!("/demo/app/{slug}");
    page(demo, &AppAnswer { error: error.to_owned(), description: description.to_owned(), home })
}
