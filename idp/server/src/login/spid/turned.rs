//! The courtesy page for everybody SPID did not let in: what happened, and what to do now. It redirects nowhere by itself.
//! [Regole tecniche, messaggi di errore]

use axum::http::StatusCode;
use axum::response::Response;
use consent_ui::pages::spid::{Anomaly, SpidAnomaly};
use idp_core::audit::AuditEvent;
use idp_store::upstream::Request;

use crate::cx::Cx;
use crate::http::failure::Failure;
use crate::interaction::OpenInteraction;
use crate::upstream::carried::{Turned, Word};
use crate::upstream::providers;
use crate::upstream::send::Asked;
use crate::urls::{Room, Url};

/// The page within the request it belongs to.
pub(super) fn page(open: &OpenInteraction, request: &Request, turned: &Turned) -> Response {
    let ente = open.cx.ente();
    let login = Url::SpidLogin { idp: request.idp.clone(), interaction: request.interaction };
    let worth_it = turned.declined.is_none_or(|word| word.may_retry);
    let page = SpidAnomaly {
        retry: worth_it.then(|| login.at(ente)),
        other_ways: Some(open.at(Room::Choose)),
        back: open.cancel(),
        ..bare(&open.cx, request, turned)
    };
    open.page_with(status(turned), &page)
}

/// The page of a request that the validator began: there is nowhere to go.
pub(super) fn of_test(cx: &Cx, request: &Request, turned: &Turned) -> Response {
    cx.page_with(status(turned), &bare(cx, request, turned))
}

fn status(turned: &Turned) -> StatusCode {
    StatusCode::from_u16(turned.status).unwrap_or(StatusCode::FORBIDDEN)
}

fn bare(cx: &Cx, request: &Request, turned: &Turned) -> SpidAnomaly {
    // A provider is blamed only for what it signed.
    let believed = turned.declined.is_some_and(|word| word.is_signed);
    let name = || providers::known(&cx.app, &request.idp).map(|provider| provider.entry().display_name.clone());
    let level = serde_json::from_value::<Asked>(request.asked.clone()).map(|asked| asked.pending.level);
    SpidAnomaly {
        anomaly: anomaly(turned.declined),
        provider: if believed { name() } else { None },
        level: level.map_or_else(|_| cx.ente().profile.spid.level, |level| level as u8),
        retry: None,
        other_ways: None,
        back: None,
    }
}

const fn anomaly(declined: Option<Word>) -> Anomaly {
    match declined {
        Some(Word { number: Some(number), .. }) => Anomaly::Code(number),
        Some(Word { number: None, .. }) => Anomaly::Unexplained,
        None => Anomaly::NotAccepted,
    }
}

/// The page for an answer that belongs to nothing we know.
pub(super) fn alone(cx: &Cx, anomaly: Anomaly) -> SpidAnomaly {
    let level = cx.ente().profile.spid.level;
    SpidAnomaly { anomaly, provider: None, level, retry: None, other_ways: None, back: None }
}

/// The page for a ticket that is not this browser's, or not any more; the trail keeps that someone tried.
pub(super) async fn without_ticket(cx: &Cx) -> Result<Response, Failure> {
    let event = AuditEvent::LoginRefused { method: "spid".to_owned(), why: "ticket".to_owned(), account: None };
    cx.write().await?.commit(cx.entry(&event)).await?;
    Ok(cx.page_with(StatusCode::FORBIDDEN, &alone(cx, Anomaly::Unsolicited)))
}
