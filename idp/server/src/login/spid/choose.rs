//! The list of providers, and where it is shown.

use axum::response::Response;
use consent_ui::pages::login::{ChooseMethod, LoginReason, SpidOffer, SpidProvider};
use idp_core::interaction::Step;

use crate::http::failure::Failure;
use crate::interaction::OpenInteraction;
use crate::upstream::{self, providers};
use crate::urls::{Room, Url};

/// Whether SPID is an answer to what comes next: who one is, or a code or a wait that SPID makes needless.
pub const fn leads_to_spid(step: &Step) -> bool {
    match step {
        Step::ChooseMethod
        | Step::ProveAgain
        | Step::Spid(_)
        | Step::AnswerCode { .. }
        | Step::WaitForChannel { .. } => true,
        Step::ChangePassword
        | Step::EnrolChannel
        | Step::ConfirmOperation
        | Step::AskConsent
        | Step::Finish
        | Step::Refuse(_) => false,
    }
}

/// `GET /interaction/{id}/spid`: SPID alone, for whoever could also answer a code. The page with all ways in has it anyway.
pub async fn get(open: OpenInteraction) -> Result<Response, Failure> {
    upstream::party(&open.cx)?;
    let step = open.next_step().await?;
    if matches!(step, Step::ChooseMethod | Step::ProveAgain | Step::Spid(_)) {
        return Ok(open.cx.go(&Url::Room(open.interaction().id, Room::Choose)));
    }
    if !leads_to_spid(&step) {
        return Ok(open.back_to_corridor());
    }
    Ok(open.page(&ChooseMethod {
        client: open.client(),
        reason: LoginReason::Stronger,
        spid: offer(&open),
        local: None,
        local_open: false,
        cancel: open.cancel(),
    }))
}

/// The button with its providers; none where the ente has no SPID, or nobody to offer.
pub fn offer(open: &OpenInteraction) -> Option<SpidOffer> {
    let ente = open.cx.ente();
    if !ente.has_spid() {
        return None;
    }
    let interaction = Some(open.interaction().id);
    let link = |(name, idp): (String, String)| {
        let href = Url::SpidLogin { idp, interaction }.at(ente);
        SpidProvider { name, href }
    };
    let providers: Vec<_> = providers::offered(&open.cx).into_iter().map(link).collect();
    (!providers.is_empty()).then_some(SpidOffer { providers })
}
