//! The public keys, as relying parties fetch them.

use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::cx::Cx;

/// `GET /jwks`. Kept by caches for five minutes: a key is published long before it signs.
pub async fn get(cx: Cx) -> Response {
    let keys = cx.app.keyring.jwks(cx.ente().id);
    let headers = [(header::CONTENT_TYPE, "application/jwk-set+json"), (header::CACHE_CONTROL, "public, max-age=300")];
    (headers, keys.to_string()).into_response()
}
