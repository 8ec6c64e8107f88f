//! The only channels are too new: the citizen is told from when they may, and how else.

use axum::response::Response;
use consent_ui::pages::enrolment::ChannelWait;
use idp_core::interaction::{Refusal, Step};

use crate::acts::refuse;
use crate::dispositive::summary::operation;
use crate::http::failure::Failure;
use crate::http::form::Form;
use crate::interaction::OpenInteraction;
use crate::urls::Room;

/// `GET /interaction/{id}/attesa`
pub async fn get(open: OpenInteraction) -> Result<Response, Failure> {
    let Step::WaitForChannel { until } = open.next_step().await? else { return Ok(open.back_to_corridor()) };
    let (_, summary) = operation(&open)?;
    let spid = open.cx.ente().has_spid().then(|| open.at(Room::Spid));
    Ok(open.page(&ChannelWait { until, summary, spid, cancel: open.at(Room::Wait) }))
}

/// The form carries nothing but its token.
#[derive(Debug, serde::Deserialize)]
pub struct Nothing {}

/// `POST /interaction/{id}/attesa`: back to the service, which is told why.
pub async fn post(open: OpenInteraction, Form(_): Form<Nothing>) -> Result<Response, Failure> {
    refuse::interaction(&open, Refusal::ChannelInQuarantine).await
}
