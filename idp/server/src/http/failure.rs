//! The only place a status code is chosen for a refusal, and the only form it leaves in.
//!
//! Handlers return a [`Failure`]; one middleware renders it, because only there brand, language and `Accept` are
//! known: a page for a person, `application/problem+json` (RFC 9457) for a program.

use std::error::Error as StdError;
use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use idp_store::StoreError;

/// A request that cannot be answered, for one of two audiences: `code` for the visitor, `source` for the log.
#[derive(Debug, Clone)]
pub struct Failure {
    /// The status.
    pub status: StatusCode,
    /// Stable and documented: `otp-expired`. Also the key of its words.
    pub code: &'static str,
    /// When to come back, in seconds.
    pub retry_after: Option<u32>,
    /// For the developer of an app that is to blame, on the page (in English).
    pub technical: Option<String>,
    /// For the log alone.
    pub source: Option<Arc<dyn StdError + Send + Sync>>,
}

impl Failure {
    /// A refusal with a status and a code.
    pub const fn new(status: StatusCode, code: &'static str) -> Self {
        Self { status, code, retry_after: None, technical: None, source: None }
    }

    /// With the reason, for the log.
    #[must_use]
    pub fn because(mut self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.source = Some(Arc::new(source));
        self
    }

    /// With a sentence for the developer of the app that is to blame.
    #[must_use]
    pub fn technical(mut self, sentence: impl Into<String>) -> Self {
        self.technical = Some(sentence.into());
        self
    }

    /// With the time to wait.
    #[must_use]
    pub const fn retry_after(mut self, seconds: u32) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// What was sent makes no sense.
    pub fn bad_request(code: &'static str, why: impl StdError + Send + Sync + 'static) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code).because(why)
    }

    /// There is no such thing, or the visitor may not know that there is.
    pub const fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not-found")
    }

    /// The address is one of ours, the method not.
    pub const fn wrong_method() -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "wrong-method")
    }

    /// The host is none of ours (RFC 9110 §15.5.20).
    pub const fn misdirected() -> Self {
        Self::new(StatusCode::MISDIRECTED_REQUEST, "unknown-host")
    }

    /// A form that did not come from our page, or came too late.
    pub const fn form_from_elsewhere() -> Self {
        Self::new(StatusCode::FORBIDDEN, "form-from-elsewhere")
    }

    /// A request for authentication that this browser did not begin, or that is over.
    pub const fn no_such_interaction() -> Self {
        Self::new(StatusCode::NOT_FOUND, "interaction-unknown")
    }

    /// A body of another type than the one expected.
    pub const fn wrong_content_type() -> Self {
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "wrong-content-type")
    }

    /// More bytes than allowed.
    pub const fn body_too_large() -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "body-too-large")
    }

    /// A cap was reached.
    pub const fn too_many(seconds: u32) -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS, "too-many-requests").retry_after(seconds)
    }

    /// Busy, or without a database: come back.
    pub const fn unavailable(seconds: u32) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable").retry_after(seconds)
    }

    /// Something of ours broke.
    pub fn ours(why: impl StdError + Send + Sync + 'static) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal").because(why)
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unavailable(_) => Self::unavailable(2).because(error),
            StoreError::Conflict => Self::new(StatusCode::CONFLICT, "changed-meanwhile").because(error),
            _ => Self::ours(error),
        }
    }
}

impl IntoResponse for Failure {
    /// A bare status that carries the failure; the middleware makes it presentable.
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// A failure that was rendered already, in a protocol's own words: the door only logs it.
#[derive(Debug, Clone)]
pub struct Logged(pub Failure);
