//! Refusals in OAuth's words.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use idp_store::StoreError;
use serde_json::json;

use crate::http::failure::Failure;
use crate::jose::SignError;

/// A refusal that a client reads (RFC 6749 §5.2 and its family).
#[derive(Debug)]
pub struct OAuthError {
    status: StatusCode,
    /// The registered word.
    pub error: &'static str,
    /// A sentence for the app's developer, in English.
    pub description: String,
    challenge: Option<String>,
    failure: Option<Box<Failure>>,
}

impl OAuthError {
    fn new(status: StatusCode, error: &'static str, description: impl Into<String>) -> Self {
        Self { status, error, description: description.into(), challenge: None, failure: None }
    }

    /// An error of the authorization endpoint, told at another.
    pub fn named(error: &'static str, description: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, error, description)
    }

    /// Something is missing, doubled or malformed.
    pub fn invalid_request(description: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "invalid_request", description)
    }

    /// The client is unknown or did not prove who it is.
    pub fn invalid_client(description: impl Into<String>) -> Self {
        let mut error = Self::new(StatusCode::UNAUTHORIZED, "invalid_client", description);
        error.challenge = Some("Basic realm=\"portico\"".to_owned());
        error
    }

    /// The code or refresh token is not good.
    pub fn invalid_grant(description: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "invalid_grant", description)
    }

    /// This client may not do this.
    pub fn unauthorized_client(description: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "unauthorized_client", description)
    }

    /// No such grant type.
    pub fn unsupported_grant_type() -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "unsupported_grant_type",
            "grant_type is none of authorization_code, refresh_token and client_credentials",
        )
    }

    /// None of the scopes asked may be had.
    pub fn invalid_scope(description: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "invalid_scope", description)
    }

    /// The operation is not one of ours (RFC 9396 §5).
    pub fn invalid_authorization_details(description: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "invalid_authorization_details", description)
    }

    /// The access token is not good (RFC 6750 §3.1).
    pub fn invalid_token(description: impl Into<String>) -> Self {
        let description = description.into();
        let challenge = format!("Bearer error=\"invalid_token\", error_description=\"{description}\"");
        let mut error = Self::new(StatusCode::UNAUTHORIZED, "invalid_token", description);
        error.challenge = Some(challenge);
        error
    }

    /// No access token at all: the challenge says no more than that (RFC 6750 §3.1).
    pub fn no_token() -> Self {
        let mut error = Self::new(StatusCode::UNAUTHORIZED, "invalid_token", "an access token is needed");
        error.challenge = Some("Bearer".to_owned());
        error
    }

    /// The access token does not reach this far.
    pub fn insufficient_scope(scope: &str) -> Self {
        let mut error = Self::new(StatusCode::FORBIDDEN, "insufficient_scope", format!("scope {scope} is needed"));
        error.challenge = Some(format!("Bearer error=\"insufficient_scope\", scope=\"{scope}\""));
        error
    }
}

impl From<Failure> for OAuthError {
    /// A refusal of the house, where a client reads: its status, and a word of OAuth's.
    fn from(failure: Failure) -> Self {
        let error = match failure.status {
            StatusCode::INTERNAL_SERVER_ERROR => "server_error",
            StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS => "temporarily_unavailable",
            _ => "invalid_request",
        };
        let description = match &failure.source {
            Some(why) if failure.status == StatusCode::BAD_REQUEST => why.to_string(),
            _ => told(failure.code).to_owned(),
        };
        let mut oauth = Self::new(failure.status, error, description);
        oauth.failure = Some(Box::new(failure));
        oauth
    }
}

/// What a client's developer is told of a refusal of the house: what was wrong, and what to do.
fn told(code: &'static str) -> &'static str {
    match code {
        "too-many-requests" => "too many requests: come back after the seconds of Retry-After",
        "unavailable" => "the provider is busy or without its database: come back after the seconds of Retry-After",
        "wrong-content-type" => "the body must be application/x-www-form-urlencoded",
        "body-too-large" => "the body is larger than this endpoint takes",
        "changed-meanwhile" => "another request changed the same thing meanwhile: send this one again",
        "internal" => "the provider failed: tell whoever runs it the X-Request-Id of this answer",
        other => other,
    }
}

impl From<StoreError> for OAuthError {
    fn from(error: StoreError) -> Self {
        Failure::from(error).into()
    }
}

impl From<SignError> for OAuthError {
    fn from(error: SignError) -> Self {
        Failure::ours(error).into()
    }
}

impl IntoResponse for OAuthError {
    fn into_response(self) -> Response {
        let body = json!({ "error": self.error, "error_description": self.description });
        let mut response = (self.status, axum::Json(body)).into_response();
        let headers = response.headers_mut();
        if let Some(challenge) = self.challenge.and_then(|challenge| HeaderValue::from_str(&challenge).ok()) {
            headers.insert(header::WWW_AUTHENTICATE, challenge);
        }
        if let Some(failure) = self.failure {
            if let Some(seconds) = failure.retry_after {
                headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            }
            // Logged by the door, as every failure; the body stays OAuth's.
            response.extensions_mut().insert(crate::http::failure::Logged(*failure));
        }
        response
    }
}
