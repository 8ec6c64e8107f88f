//! What providers read of us: the metadata, and the address for logout that it must name.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::cx::Cx;
use crate::http::failure::Failure;
use crate::upstream;

/// `GET /spid/metadata`: the signed document, the same octets until the configuration changes.
pub async fn metadata(cx: Cx) -> Result<Response, Failure> {
    let party = upstream::party(&cx)?;
    let kind = [(header::CONTENT_TYPE, "application/samlmetadata+xml")];
    Ok((kind, party.metadata.clone()).into_response())
}

/// `/spid/slo`: nothing can be ended here.
///
/// # Why
/// Metadata must name an address for logout. Above level 1, which we ask for unless a profile says otherwise, SPID has no
/// sessions; our own session is ended by our own logout. [Regole tecniche, single logout]
pub async fn logout(cx: Cx) -> Result<Response, Failure> {
    upstream::party(&cx)?;
    Err(Failure::new(StatusCode::FORBIDDEN, "spid-logout"))
}
