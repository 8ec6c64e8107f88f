//! Parameters that parse or are refused: no name twice, nothing but the expected content type.

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::app::App;
use crate::cx::Cx;
use crate::http::csrf;
use crate::http::failure::Failure;

/// Parameters as they came, in order, each name once.
#[derive(Debug, Clone, Default)]
pub struct Parameters(Vec<(String, String)>);

/// Why parameters are refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadParameters {
    /// A name twice (RFC 6749 §3.1: "MUST NOT be included more than once").
    #[error("a parameter is given twice")]
    Twice,
    /// Bytes that are not UTF-8, or a NUL, which no database keeps.
    #[error("a parameter is not text in UTF-8")]
    NotText,
    /// More than anybody sends.
    #[error("too many parameters")]
    TooMany,
}

/// More names than any form or protocol message of ours has.
const MOST: usize = 64;

impl Parameters {
    /// Reads `application/x-www-form-urlencoded` text.
    pub fn parse(text: &[u8]) -> Result<Self, BadParameters> {
        let mut found: Vec<(String, String)> = Vec::new();
        for pair in text.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()) {
            let mut halves = pair.splitn(2, |byte| *byte == b'=');
            let name = decode(halves.next().unwrap_or_default())?;
            let value = decode(halves.next().unwrap_or_default())?;
            if found.iter().any(|(known, _)| *known == name) {
                return Err(BadParameters::Twice);
            }
            if found.len() == MOST {
                return Err(BadParameters::TooMany);
            }
            found.push((name, value));
        }
        Ok(Self(found))
    }

    /// The value of a name; an empty one counts as absent (RFC 6749 §3.1).
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty())
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// From pairs known to be distinct.
    pub fn from_pairs(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }

    /// As a struct.
    fn read<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        let pairs = self.0.iter().filter(|(_, value)| !value.is_empty());
        let map: Map<String, Value> = pairs.map(|(name, value)| (name.clone(), value.clone().into())).collect();
        serde_json::from_value(Value::Object(map))
    }
}

fn decode(text: &[u8]) -> Result<String, BadParameters> {
    let spaced: Vec<u8> = text.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
    let decoded = percent_encoding::percent_decode(&spaced).decode_utf8().map_err(|_| BadParameters::NotText)?;
    if decoded.contains('\0') { Err(BadParameters::NotText) } else { Ok(decoded.into_owned()) }
}

impl FromRequest<App> for Parameters {
    type Rejection = Failure;

    async fn from_request(request: Request, app: &App) -> Result<Self, Failure> {
        if !is_form(request.headers()) {
            return Err(Failure::wrong_content_type());
        }
        let body = axum::body::Bytes::from_request(request, app).await.map_err(|_| Failure::body_too_large())?;
        Self::parse(&body).map_err(|why| Failure::bad_request("bad-form", why))
    }
}

fn is_form(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded"))
}

/// The query of a URL, as a struct.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<App> for Query<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Failure> {
        let text = parts.uri.query().unwrap_or_default();
        let parameters = Parameters::parse(text.as_bytes()).map_err(|why| Failure::bad_request("bad-query", why))?;
        parameters.read().map(Self).map_err(|why| Failure::bad_request("bad-query", why))
    }
}

/// A form posted by one of our own pages: same site, known browser, right token. No other form reaches a handler.
#[derive(Debug)]
pub struct Form<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for Form<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, app: &App) -> Result<Self, Failure> {
        let (mut parts, body) = request.into_parts();
        let cx = Cx::from_request_parts(&mut parts, app).await?;
        if csrf::is_cross_site(&parts.headers, cx.ente()) || !cx.browser().is_known() {
            return Err(Failure::form_from_elsewhere());
        }
        let parameters = Parameters::from_request(Request::from_parts(parts, body), app).await?;
        if !csrf::matches(&cx.csrf_token(), parameters.get(csrf::FIELD).unwrap_or_default()) {
            return Err(Failure::form_from_elsewhere());
        }
        parameters.read().map(Self).map_err(|why| Failure::bad_request("bad-form", why))
    }
}
