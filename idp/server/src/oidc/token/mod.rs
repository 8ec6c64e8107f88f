//! The token endpoint (RFC 6749 §3.2).

mod answer;
mod authorization_code;
mod client_credentials;
mod refresh_token;

use axum::http::HeaderMap;
use axum::response::Response;
use idp_core::client::GrantType;

use crate::cx::Cx;
use crate::oidc::client_auth::{self, AuthenticatedClient};
use crate::oidc::error::OAuthError;
use crate::oidc::posted::Posted;

/// `POST /token`
pub async fn post(cx: Cx, headers: HeaderMap, Posted(parameters): Posted) -> Result<Response, OAuthError> {
    let client = client_auth::authenticate(&cx, &headers, &parameters).await?;
    match parameters.get("grant_type") {
        Some("authorization_code") => {
            may(&client, GrantType::AuthorizationCode)?;
            authorization_code::exchange(&cx, &client, &parameters).await
        }
        Some("refresh_token") => {
            may(&client, GrantType::RefreshToken)?;
            refresh_token::refresh(&cx, &client, &parameters).await
        }
        Some("client_credentials") => {
            may(&client, GrantType::ClientCredentials)?;
            client_credentials::issue(&cx, &client, &parameters).await
        }
        Some(_) => Err(OAuthError::unsupported_grant_type()),
        None => Err(OAuthError::invalid_request("grant_type is missing")),
    }
}

fn may(client: &AuthenticatedClient, grant: GrantType) -> Result<(), OAuthError> {
    let allowed = client.client.may(grant);
    if allowed { Ok(()) } else { Err(OAuthError::unauthorized_client("this client may not use this grant type")) }
}
