//! What the token endpoint answers with (RFC 6749 §5.1).

use axum::response::{IntoResponse, Response};
use idp_core::grant::AuthorizationGrant;
use idp_core::time::Timestamp;
use serde_json::{Map, Value, json};

use crate::oidc::access_token::{self, Minted};

/// Tokens, ready to leave.
pub(super) struct Tokens<'a> {
    pub(super) access: &'a Minted,
    pub(super) refresh: Option<&'a str>,
    pub(super) id_token: Option<String>,
    pub(super) grant: Option<&'a AuthorizationGrant>,
}

impl Tokens<'_> {
    pub(super) fn into_response(self, now: Timestamp) -> Response {
        let about = &self.access.about;
        let mut body = Map::from_iter([
            ("access_token".to_owned(), json!(self.access.text)),
            ("token_type".to_owned(), json!("Bearer")),
            ("expires_in".to_owned(), json!(about.expires_at.since(now).as_seconds())),
            ("scope".to_owned(), json!(about.scope)),
        ]);
        if let Some(refresh) = self.refresh {
            body.insert("refresh_token".to_owned(), json!(refresh));
        }
        if let Some(id_token) = self.id_token {
            body.insert("id_token".to_owned(), json!(id_token));
        }
        if let Some(grant) = self.grant.filter(|grant| grant.authorized.operation.is_some()) {
            body.insert("authorization_details".to_owned(), json!([access_token::detail(grant)]));
        }
        axum::Json(Value::Object(body)).into_response()
    }
}
