//! The corridor: it decides what comes next, and leads there.
//!
//! A door opens a request ([`begin`]); each room adds what it learned and gives the browser back to
//! `/interaction/{id}`, where the core's `next_step` decides. No room leads to another.

mod gate;
mod page;
mod visitor;

pub use gate::OpenInteraction;
pub use visitor::visitor;

use axum::http::HeaderMap;
use axum::response::Response;

use idp_core::audit::AuditEvent;
use idp_core::interaction::{Door, Interaction, Step, next_step};
use idp_store::interactions;
use serde_json::Value;

use crate::cx::Cx;
use crate::http::failure::Failure;
use crate::http::session;
use crate::urls::{Room, Url};

/// What a door does with a new request.
pub enum Begun {
    /// It can be answered at once: nothing needs to be shown, nothing was written.
    AtOnce(Box<Decided>),
    /// The citizen walks the corridor.
    Walks(Response),
}

/// A request, and what was decided about it.
pub struct Decided {
    /// The request.
    pub interaction: Interaction,
    /// Who stands before it.
    pub visitor: Option<idp_core::interaction::Visitor>,
    /// The session of the browser.
    pub session: Option<idp_store::sessions::Stored>,
    /// What comes next: [`Step::Finish`] or [`Step::Refuse`].
    pub step: Step,
}

/// Takes a request in. When the browser's session answers it, nothing is stored.
pub async fn begin(cx: &Cx, headers: &HeaderMap, interaction: Interaction, request: &Value) -> Result<Begun, Failure> {
    let mut tx = cx.read().await?;
    let session = session::current(cx, headers, &mut tx).await?;
    let visitor = visitor(&mut tx, &interaction, session.as_ref()).await?;
    drop(tx);
    let step = next_step(&interaction, visitor.as_ref(), &cx.ente().profile, cx.now);
    if matches!(step, Step::Finish | Step::Refuse(_)) {
        return Ok(Begun::AtOnce(Box::new(Decided { interaction, visitor, session, step })));
    }
    open(cx, &interaction, request).await?;
    // Straight to the page: the corridor would decide the same.
    Ok(Begun::Walks(cx.go(&place(&interaction, &step))))
}

/// Stores a request for this browser.
pub async fn open(cx: &Cx, interaction: &Interaction, request: &Value) -> Result<(), Failure> {
    let mut tx = cx.write().await?;
    interactions::insert(&mut tx, interaction, request, &cx.browser().token().hash()).await?;
    let door = match &interaction.door {
        Door::Oidc { client } => format!("oidc:{client}"),
        Door::Internal { page } => format!("internal:{page:?}").to_ascii_lowercase(),
    };
    let entry = cx.entry_of(None, Some(interaction.id), &AuditEvent::InteractionOpened { door });
    Ok(tx.commit(entry).await?)
}

/// `GET /interaction/{id}`: decides, and leads there.
pub async fn corridor(open: OpenInteraction) -> Result<Response, Failure> {
    let step = open.next_step().await?;
    Ok(open.cx.go(&place(open.interaction(), &step)))
}

/// Where a step is. Finished or refused, the door that asked answers.
fn place(interaction: &Interaction, step: &Step) -> Url {
    let room = match step {
        Step::ChooseMethod | Step::ProveAgain | Step::Spid(_) => Room::Choose,
        Step::ChangePassword => Room::ChangePassword,
        Step::EnrolChannel => Room::Channel,
        Step::AnswerCode { .. } => Room::Code,
        Step::ConfirmOperation => Room::Operation,
        Step::WaitForChannel { .. } => Room::Wait,
        Step::AskConsent => Room::Consent,
        Step::Finish | Step::Refuse(_) => {
            return match interaction.door {
                Door::Oidc { .. } => Url::OidcAnswer(interaction.id),
                Door::Internal { .. } => Url::InternalAnswer(interaction.id),
            };
        }
    };
    Url::Room(interaction.id, room)
}
