//! The assertion consumer service: a provider's post, from another site, without our cookies.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use consent_ui::pages::spid::Anomaly;

use crate::cx::Cx;
use crate::http::failure::Failure;
use crate::http::form::Parameters;
use crate::http::limits::{self, Cap};
use crate::login::spid::turned;
use crate::upstream;
use crate::upstream::receive::{Received, receive};
use crate::urls::Url;

/// The largest form that is read: twice a message, and its base64.
pub const BODY_BYTES: usize = 128 * 1024;

/// `POST /spid/acs`
///
/// Good or bad, what answers a request of ours goes on to our own site, where the browser that began is known by its
/// cookie. No token protects this form: who may post is decided by signatures, and for whom by that cookie.
pub async fn post(cx: Cx, form: Parameters) -> Result<Response, Failure> {
    upstream::party(&cx)?;
    limits::take(&cx, Cap::Acs).await?;
    match receive(&cx, &form).await? {
        Received::Judged { ticket, is_test } => {
            let place = if is_test { Url::SpidTest } else { Url::SpidReturn };
            let address = format!("{}?ticket={}", place.at(cx.ente()), ticket.expose());
            Ok(Redirect::to(&address).into_response())
        }
        Received::Unsolicited => {
            Ok(cx.page_to_strangers(StatusCode::FORBIDDEN, &turned::alone(&cx, Anomaly::Unsolicited)))
        }
        Received::Unreadable(status) => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
            Ok(cx.page_to_strangers(status, &turned::alone(&cx, Anomaly::NotAccepted)))
        }
    }
}
