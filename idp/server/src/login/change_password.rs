//! A password made by the system opens this page and nothing else: «Password vecchia, nuova, conferma».

use axum::http::StatusCode;
use axum::response::Response;
use consent_ui::form::FormErrors;
use consent_ui::pages::password::{ChangePassword, ChangeReason, ShownRules};
use idp_core::interaction::Step;

use crate::acts::password_change::{self, Change, ChangeError, GoesOn};
use crate::http::failure::Failure;
use crate::http::form::Form;
use crate::interaction::OpenInteraction;
use crate::urls::Room;

/// `GET /interaction/{id}/cambia-password`
pub async fn get(open: OpenInteraction) -> Result<Response, Failure> {
    if let Some(elsewhere) = open.unless_sent(|step| *step == Step::ChangePassword).await? {
        return Ok(elsewhere);
    }
    Ok(open.page(&page(&open, FormErrors::none())))
}

/// `POST /interaction/{id}/cambia-password`
pub async fn post(open: OpenInteraction, Form(form): Form<Change>) -> Result<Response, Failure> {
    if let Some(elsewhere) = open.unless_sent(|step| *step == Step::ChangePassword).await? {
        return Ok(elsewhere);
    }
    let account = open.account().ok_or_else(Failure::no_such_interaction)?;
    match password_change::change(&open.cx, account, &form, GoesOn::Request(&open)).await {
        Ok(()) => Ok(open.back_to_corridor()),
        Err(ChangeError::Form(errors)) => Ok(open.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page(&open, errors))),
        Err(ChangeError::Failure(failure)) => Err(failure),
    }
}

fn page(open: &OpenInteraction, errors: FormErrors) -> ChangePassword {
    ChangePassword {
        action: open.at(Room::ChangePassword),
        reason: ChangeReason::Temporary,
        rules: ShownRules::from(&open.cx.ente().profile.password),
        errors,
        back: None,
    }
}
