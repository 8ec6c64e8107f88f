//! How an authorization request is refused: on a page, or at the client.

use axum::http::HeaderValue;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use idp_core::interaction::Refusal;

use crate::cx::Cx;
use crate::http::failure::Failure;
use crate::oidc::authorize::request::AuthorizeRequest;
use crate::oidc::error::OAuthError;

/// A refusal, by where it may be told.
#[derive(Debug)]
pub enum Refused {
    /// To the person: the client is unknown, or the URI is not its own.
    Page(Failure),
    /// To the client.
    Redirect(RedirectError),
}

impl<E: Into<Failure>> From<E> for Refused {
    fn from(error: E) -> Self {
        Self::Page(error.into())
    }
}

/// An error on its way to the client (RFC 6749 §4.1.2.1).
#[derive(Debug)]
pub struct RedirectError {
    redirect_uri: String,
    state: Option<String>,
    error: &'static str,
    description: String,
}

impl RedirectError {
    /// An error for a redirect URI that is the client's.
    pub fn new(redirect_uri: &str, state: Option<&str>, error: &'static str, description: impl Into<String>) -> Self {
        let (redirect_uri, state) = (redirect_uri.to_owned(), state.map(str::to_owned));
        Self { redirect_uri, state, error, description: description.into() }
    }

    /// The same to a client that asked at an endpoint of its own (RFC 9126 §2.3).
    pub fn into_oauth(self) -> OAuthError {
        OAuthError::named(self.error, self.description)
    }

    /// The answer.
    pub fn answer(&self, cx: &Cx) -> Response {
        let mut pairs = vec![("error", self.error), ("error_description", self.description.as_str())];
        pairs.extend(self.state.as_deref().map(|state| ("state", state)));
        to_client(cx, &self.redirect_uri, &pairs)
    }
}

/// To the client's redirect URI, with our issuer (RFC 9207) so that answers of two providers cannot be mixed up.
pub fn to_client(cx: &Cx, redirect_uri: &str, pairs: &[(&str, &str)]) -> Response {
    use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
    let mut target = redirect_uri.to_owned();
    let issuer = [("iss", cx.ente().issuer.as_str())];
    for (name, value) in pairs.iter().chain(&issuer) {
        target.push(if target.contains('?') { '&' } else { '?' });
        target.push_str(name);
        target.push('=');
        target.extend(utf8_percent_encode(value, NON_ALPHANUMERIC));
    }
    match HeaderValue::from_str(&target) {
        Ok(location) => (axum::http::StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response(),
        Err(why) => Failure::ours(why).into_response(),
    }
}

/// A refusal of the corridor, in OAuth's words.
pub fn redirect(request: &AuthorizeRequest, why: Refusal) -> RedirectError {
    let (error, description) = match why {
        Refusal::TookTooLong => ("access_denied", "the citizen took too long"),
        Refusal::Cancelled => ("access_denied", "the citizen went back to the service"),
        Refusal::OperationRefused => ("access_denied", "the citizen did not confirm the operation"),
        Refusal::ConsentRefused => ("access_denied", "the citizen did not consent"),
        Refusal::AccountStopped => ("access_denied", "the account may not be used"),
        Refusal::LevelUnreachable => ("unmet_authentication_requirements", "the level asked for cannot be reached"),
        Refusal::IdentityNotVerified => {
            ("unmet_authentication_requirements", "the citizen's identity was never verified")
        }
        Refusal::ChannelInQuarantine => {
            ("unmet_authentication_requirements", "the citizen's secure channel may not confirm operations yet")
        }
        Refusal::LoginRequired => ("login_required", "nobody is signed in"),
        Refusal::InteractionRequired => ("interaction_required", "the citizen has to be shown a page"),
        Refusal::ConsentRequired => ("consent_required", "the citizen has to consent"),
        Refusal::GatewayDown => ("temporarily_unavailable", "no code can be sent now"),
    };
    RedirectError::new(&request.redirect_uri, request.state.as_deref(), error, description)
}
