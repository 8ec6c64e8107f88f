//! Back to the service without an answer: as easy as going on.

use axum::response::Response;
use idp_core::interaction::Refusal;

use crate::acts::refuse;
use crate::http::failure::Failure;
use crate::http::form::Form;
use crate::interaction::OpenInteraction;

/// The form carries nothing but its token.
#[derive(Debug, serde::Deserialize)]
pub struct Nothing {}

/// `POST /interaction/{id}/annulla`
pub async fn post(open: OpenInteraction, Form(_): Form<Nothing>) -> Result<Response, Failure> {
    let why = if open.interaction().operation.is_some() { Refusal::OperationRefused } else { Refusal::Cancelled };
    refuse::interaction(&open, why).await
}
