//! Where the corridor leads when a page of ours asked.

use axum::response::Response;
use idp_core::audit::AuditEvent;
use idp_core::interaction::{Step, next_step};
use idp_store::interactions;

use crate::acts::settle;
use crate::http::failure::Failure;
use crate::interaction::OpenInteraction;
use crate::urls::Url;

/// `GET /entra/{id}`
pub async fn get(open: OpenInteraction) -> Result<Response, Failure> {
    let cx = &open.cx;
    let (mut tx, visitor) = open.hold().await?;
    let step = next_step(open.interaction(), visitor.as_ref(), &cx.ente().profile, cx.now);
    let (refused, visitor) = match (step, visitor) {
        (Step::Finish, Some(visitor)) => (None, Some(visitor)),
        (Step::Refuse(why), _) => (Some(why), None),
        _ => return Ok(open.back_to_corridor()),
    };
    if !interactions::answer(&mut tx, &open.stored, cx.now).await? {
        return Err(Failure::no_such_interaction());
    }
    let (Some(visitor), None) = (visitor, refused) else {
        let why = refused.ok_or_else(Failure::no_such_interaction)?;
        let entry = cx.entry_of(open.account(), Some(open.interaction().id), &AuditEvent::InteractionRefused { why });
        tx.commit(entry).await?;
        return Ok(cx.go(&Url::Home));
    };
    let people = (open.interaction(), &visitor);
    let settled = settle::session(cx, &mut tx, people, open.session.as_ref(), &open.headers).await?;
    tx.commit_quietly(idp_store::Quietly::CorridorMoved).await?;
    let mut response = cx.go(&Url::Profile);
    settled.put_cookies(cx, &open.headers, response.headers_mut());
    Ok(response)
}
