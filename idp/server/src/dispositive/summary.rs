//! The summary: everything that was pushed and nothing else, amount and payee first.

use axum::http::StatusCode;
use axum::response::Response;
use consent_ui::form::FormErrors;
use consent_ui::pages::operation::{ConfirmOperation, OperationSummary};
use consent_ui::phrases;
use idp_core::channel::SecureChannel;
use idp_core::dispositive::Operation;
use idp_core::interaction::{Step, confirming_kinds};
use idp_core::otp::Purpose;
use idp_store::{StoreError, channels};

use crate::acts::code_page::{choice, not_sent};
use crate::acts::one_time_code::{self, About, SendError};
use crate::http::failure::Failure;
use crate::http::form::Form;
use crate::interaction::OpenInteraction;
use crate::urls::{Room, Url};

/// `GET /interaction/{id}/operazione`
pub async fn get(open: OpenInteraction) -> Result<Response, Failure> {
    show(&open, StatusCode::OK, FormErrors::none()).await
}

/// What is about to be done, and how it is shown.
pub fn operation(open: &OpenInteraction) -> Result<(&Operation, OperationSummary), Failure> {
    let operation = open.interaction().operation.as_ref().ok_or_else(Failure::no_such_interaction)?;
    let client = open.client().map(|client| client.name).unwrap_or_default();
    Ok((operation, OperationSummary::of(operation, &client)))
}

async fn show(open: &OpenInteraction, status: StatusCode, errors: FormErrors) -> Result<Response, Failure> {
    if let Some(elsewhere) = open.unless_sent(|step| *step == Step::ConfirmOperation).await? {
        return Ok(elsewhere);
    }
    let (_, summary) = operation(open)?;
    let page = ConfirmOperation {
        summary,
        channels: usable(open).await?.iter().map(choice).collect(),
        action: open.at(Room::Operation),
        refuse: open.at(Room::Cancel),
        errors,
    };
    Ok(open.page_with(status, &page))
}

/// The channels that may confirm this operation now.
pub async fn usable(open: &OpenInteraction) -> Result<Vec<SecureChannel>, StoreError> {
    let Some(visitor) = open.visitor().await? else { return Ok(Vec::new()) };
    let kinds = confirming_kinds(open.interaction(), &open.cx.ente().profile);
    let ids: Vec<_> = visitor.confirming(&kinds, open.cx.now).map(|facts| facts.id).collect();
    let mut tx = open.cx.read().await?;
    let live = channels::live_of(&mut tx, visitor.account).await?;
    Ok(live.into_iter().filter(|channel| ids.contains(&channel.id)).collect())
}

/// What the form sends.
#[derive(Debug, serde::Deserialize)]
pub struct Accept {
    channel: Option<String>,
}

/// `POST /interaction/{id}/operazione`: the citizen goes on; a code is sent.
pub async fn post(open: OpenInteraction, Form(form): Form<Accept>) -> Result<Response, Failure> {
    if let Some(elsewhere) = open.unless_sent(|step| *step == Step::ConfirmOperation).await? {
        return Ok(elsewhere);
    }
    let usable = usable(&open).await?;
    let wanted = |channel: &&SecureChannel| form.channel.as_deref() == Some(&channel.id.to_string());
    let channel = match usable.as_slice() {
        [only] if form.channel.is_none() => Some(only),
        several => several.iter().find(wanted),
    };
    let Some(channel) = channel else {
        let errors = FormErrors::at("channel", phrases::channel_required());
        return show(&open, StatusCode::UNPROCESSABLE_ENTITY, errors).await;
    };
    match send(&open, channel).await? {
        Ok(response) => Ok(response),
        // The answer that said it went out was lost, or the form was sent twice: it is typed there.
        Err(SendError::TooSoon { channel: to, .. }) if to == channel.id => {
            Ok(open.cx.go(&Url::Room(open.interaction().id, Room::OperationCode)))
        }
        Err(error) => show(&open, StatusCode::TOO_MANY_REQUESTS, not_sent(error)?).await,
    }
}

/// Sends the code of this operation. It is bound to the operation's digest: it counts for nothing else.
pub async fn send(open: &OpenInteraction, channel: &SecureChannel) -> Result<Result<Response, SendError>, Failure> {
    let (operation, summary) = operation(open)?;
    let about = About { purpose: Purpose::Operation, operation: Some((&summary, operation.summary_digest())) };
    let tx = open.cx.write().await?;
    let sent = one_time_code::send(open, tx, channel, &about).await;
    Ok(sent.map(|()| open.cx.go(&Url::Room(open.interaction().id, Room::OperationCode))))
}
