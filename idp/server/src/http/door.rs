//! The door every request passes, and every answer: where it arrived, how it is refused, what it leaves with.

use std::net::SocketAddr;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use consent_ui::pages::Page as _;
use consent_ui::pages::trouble::ErrorPage;
use consent_ui::shell::{Brand, Shell};
use consent_ui::words::Words;
use futures_util::FutureExt as _;
use idp_core::language::Language;
use idp_core::secret::kind;
use idp_core::time::Timestamp;
use serde_json::json;
use tracing::Instrument as _;

use crate::app::App;
use crate::http::arrival::{Arrival, Browser};
use crate::http::cookie::{self, Jar};
use crate::http::failure::{Failure, Logged};
use crate::http::headers;
use crate::http::origin::Origin;
use crate::http::page;

/// How long a request may take, hashing and all.
const PATIENCE: Duration = Duration::from_secs(30);

/// Takes a request in and sees its answer out.
pub async fn pass(State(app): State<App>, request: Request, next: Next) -> Response {
    let now = app.clock.now();
    let request_id = request_id(&app, now);
    let wants_page = wants_page(request.headers());
    let arrived = arrive(&app, &request, (now, &request_id));
    let span = tracing::info_span!("request", request.id = %request_id, http.method = %request.method());
    let (response, arrival) = match arrived {
        Err(failure) => (failure.into_response(), None),
        Ok((arrival, uri)) => {
            let (mut parts, body) = request.into_parts();
            parts.uri = uri;
            parts.extensions.insert(Arc::clone(&arrival));
            let inner = next.run(Request::from_parts(parts, body));
            (guarded(inner).instrument(span.clone()).await, Some(arrival))
        }
    };
    let _entered = span.enter();
    leave(&app, response, &Leaving { arrival: arrival.as_deref(), request_id: &request_id, wants_page, began: now })
}

/// A panic is a fault of ours, and a request that never ends another: both are told as such.
async fn guarded(inner: impl Future<Output = Response>) -> Response {
    match tokio::time::timeout(PATIENCE, AssertUnwindSafe(inner).catch_unwind()).await {
        Ok(Ok(response)) => response,
        Ok(Err(_)) => Failure::new(StatusCode::INTERNAL_SERVER_ERROR, "internal").into_response(),
        Err(_) => Failure::unavailable(5).into_response(),
    }
}

fn request_id(app: &App, now: Timestamp) -> String {
    let id: uuid::Uuid = app.entropy.id(now);
    id.as_simple().to_string()
}

type Inside = (Arc<Arrival>, axum::http::Uri);

fn arrive(app: &App, request: &Request, (now, request_id): (Timestamp, &str)) -> Result<Inside, Failure> {
    let headers = request.headers();
    let (ente, uri) = app.enti.locate(headers, request.uri())?;
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0);
    let peer = peer.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 0)));
    let browser = Browser::recognise(cookie::read(headers, Jar::Browser, &ente), || app.entropy.bearer(kind::FLOW));
    let arrival = Arrival {
        request_id: request_id.to_owned(),
        now,
        origin: Origin::of(peer, headers, &app.config.server),
        language: language(request, cookie::read(headers, Jar::Language, &ente)),
        wants_page: wants_page(headers),
        browser,
        path: uri.path().to_owned(),
        nonce: nonce(app),
        ente,
    };
    Ok((Arc::new(arrival), uri))
}

fn nonce(app: &App) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(app.entropy.bytes::<16>())
}

/// The language chosen on the page (`?lang=`), else remembered, else asked by the client (`ui_locales`), else the
/// browser's.
fn language(request: &Request, remembered: Option<&str>) -> Language {
    let query = request.uri().query().unwrap_or_default();
    let asked = |name: &str| {
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.filter(|(known, _)| *known == name).map(|(_, value)| value.replace('+', " ").replace("%20", " ")).next()
    };
    let accepted = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    asked("lang")
        .and_then(|tag| Language::from_tag(&tag))
        .or_else(|| remembered.and_then(Language::from_tag))
        .or_else(|| asked("ui_locales").and_then(|list| Language::preferred(&list)))
        .or_else(|| {
            accepted?.split(',').filter_map(|tag| tag.split(';').next()).find_map(|t| Language::from_tag(t.trim()))
        })
        .unwrap_or_default()
}

fn wants_page(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accept.contains("text/html")
}

/// What an answer needs on its way out.
struct Leaving<'a> {
    arrival: Option<&'a Arrival>,
    request_id: &'a str,
    wants_page: bool,
    began: Timestamp,
}

fn leave(app: &App, response: Response, leaving: &Leaving<'_>) -> Response {
    let failure = response.extensions().get::<Failure>().cloned();
    if let Some(Logged(failure)) = response.extensions().get::<Logged>() {
        log(failure);
    }
    let mut response = match &failure {
        None => response,
        Some(failure) => {
            log(failure);
            if leaving.wants_page { as_page(app, failure, leaving) } else { as_problem(failure, leaving) }
        }
    };
    let headers = response.headers_mut();
    headers::secure(headers, leaving.arrival.map(|arrival| &arrival.ente.issuer));
    if let Ok(id) = HeaderValue::from_str(leaving.request_id) {
        headers.insert("x-request-id", id);
    }
    if let Some((arrival, fresh)) = leaving.arrival.and_then(|arrival| Some((arrival, arrival.browser.to_set()?))) {
        cookie::set(headers, Jar::Browser, &arrival.ente, fresh.expose(), None);
    }
    let took = app.clock.now().since(leaving.began);
    let status = response.status();
    metrics::counter!("portico_requests_total", "status" => status.as_str().to_owned()).increment(1);
    metrics::histogram!("portico_request_seconds")
        .record(u32::try_from(took.as_millis()).map_or(f64::INFINITY, |millis| f64::from(millis) / 1000.0));
    tracing::info!(http.status = status.as_u16(), took_ms = took.as_millis(), "answered");
    response
}

fn log(failure: &Failure) {
    let mut reasons = String::new();
    let mut source: Option<&(dyn std::error::Error + 'static)> = match &failure.source {
        Some(source) => Some(source.as_ref()),
        None => None,
    };
    while let Some(reason) = source {
        reasons.push_str(if reasons.is_empty() { "" } else { ": " });
        reasons.push_str(&reason.to_string());
        source = reason.source();
    }
    if failure.status.is_server_error() {
        tracing::error!(failure.code, failure.reasons = reasons, "could not answer");
    } else {
        tracing::debug!(failure.code, failure.reasons = reasons, "refused");
    }
}

fn as_page(app: &App, failure: &Failure, leaving: &Leaving<'_>) -> Response {
    let nonce = leaving.arrival.map_or_else(|| nonce(app), |arrival| arrival.nonce.clone());
    let mut page = ErrorPage::of(failure.code);
    page.retry_after = failure.retry_after;
    page.technical.clone_from(&failure.technical);
    let shell = Shell {
        language: leaving.arrival.map_or_else(Language::default, |arrival| arrival.language),
        brand: leaving.arrival.map_or_else(|| Arc::new(Brand::nobody()), |arrival| Arc::clone(&arrival.ente.brand)),
        base: leaving.arrival.map(|arrival| arrival.ente.issuer.path().to_owned()).unwrap_or_default(),
        csrf: String::new(),
        nonce: nonce.clone(),
        request_id: leaving.request_id.to_owned(),
        languages: Vec::new(),
        signed_in: None,
        demo: app.demo,
    };
    let mut response = page::html(failure.status, page.render(&shell), &headers::page_policy(&nonce, &[]));
    retry_after(response.headers_mut(), failure);
    response
}

/// RFC 9457. The title is in the visitor's language; `type` is stable.
fn as_problem(failure: &Failure, leaving: &Leaving<'_>) -> Response {
    let language = leaving.arrival.map_or_else(Language::default, |arrival| arrival.language);
    let page = ErrorPage::of(failure.code);
    let words = Words::of(language);
    let problem = json!({
        "type": format!("urn:portico:problem:{}", failure.code),
        "title": words.phrase(&page.title),
        "detail": words.phrase(&page.description),
        "status": failure.status.as_u16(),
        "instance": format!("urn:portico:request:{}", leaving.request_id),
    });
    let kind = [(header::CONTENT_TYPE, "application/problem+json")];
    let mut response = (failure.status, kind, Body::from(problem.to_string())).into_response();
    retry_after(response.headers_mut(), failure);
    response
}

fn retry_after(headers: &mut HeaderMap, failure: &Failure) {
    if let Some(seconds) = failure.retry_after {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
}
