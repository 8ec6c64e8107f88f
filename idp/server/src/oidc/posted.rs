//! What a client posts to an endpoint that programs read.

use axum::extract::{FromRequest, Request};

use crate::app::App;
use crate::http::form::Parameters;
use crate::oidc::error::OAuthError;

/// Parameters whose refusal is told in OAuth's words: none may come twice (RFC 6749 §3.2).
#[derive(Debug)]
pub struct Posted(pub Parameters);

impl FromRequest<App> for Posted {
    type Rejection = OAuthError;

    async fn from_request(request: Request, app: &App) -> Result<Self, OAuthError> {
        Ok(Self(Parameters::from_request(request, app).await?))
    }
}
