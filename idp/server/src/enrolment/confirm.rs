//! The code that proves a new channel is one's own.

use axum::http::StatusCode;
use axum::response::Response;
use consent_ui::form::FormErrors;
use consent_ui::pages::enrolment::ChannelDone;
use consent_ui::pages::otp::CodeFor;
use idp_core::audit::AuditEvent;
use idp_core::channel::{ChannelState, SecureChannel};
use idp_core::interaction::Step;
use idp_core::otp::{OtpChallenge, Purpose};
use idp_core::person::{Contact, ContactKind};
use idp_store::{StoreError, WriteTx, accounts, challenges, channels, contacts};

use crate::acts::code_page::{CodeForm, Tried, entry_page, not_sent, tried};
use crate::acts::confirming::confirms;
use crate::acts::notify;
use crate::acts::one_time_code::{self, About};
use crate::http::failure::Failure;
use crate::http::form::Form;
use crate::interaction::{OpenInteraction, visitor};
use crate::urls::{Room, Url};

/// `GET /interaction/{id}/canale/codice`
pub async fn get(open: OpenInteraction) -> Result<Response, Failure> {
    show(&open, StatusCode::OK, FormErrors::none()).await
}

/// `POST /interaction/{id}/canale/codice`
pub async fn post(open: OpenInteraction, Form(form): Form<CodeForm>) -> Result<Response, Failure> {
    if let Some(elsewhere) = open.unless_sent(|step| *step == Step::EnrolChannel).await? {
        return Ok(elsewhere);
    }
    let Some(typed) = form.otp else { return resend(&open).await };
    match tried(&open, Purpose::EnrolChannel, &typed).await? {
        Tried::Right(right) => {
            let (tx, challenge) = *right;
            verified(&open, tx, &challenge).await
        }
        Tried::Not { errors, .. } => show(&open, StatusCode::UNPROCESSABLE_ENTITY, errors).await,
    }
}

/// The channel being enrolled, with the last code sent to it.
async fn proposed(open: &OpenInteraction) -> Result<Option<(OtpChallenge, SecureChannel)>, StoreError> {
    let mut tx = open.cx.read().await?;
    let newest = challenges::newest(&mut tx, open.interaction().id, Purpose::EnrolChannel).await?;
    let Some(challenge) = newest else { return Ok(None) };
    let channel = channels::by_id(&mut tx, challenge.channel).await?;
    let mine = channel.filter(|it| it.state == ChannelState::Proposed && Some(it.account) == open.account());
    Ok(mine.map(|channel| (challenge, channel)))
}

async fn show(open: &OpenInteraction, status: StatusCode, errors: FormErrors) -> Result<Response, Failure> {
    if let Some(elsewhere) = open.unless_sent(|step| *step == Step::EnrolChannel).await? {
        return Ok(elsewhere);
    }
    let Some((challenge, channel)) = proposed(open).await? else {
        return Ok(open.cx.go(&Url::Room(open.interaction().id, Room::Channel)));
    };
    let page = entry_page(open, (&challenge, &channel), Room::ChannelCode, (CodeFor::Enrolment, errors));
    Ok(open.page_with(status, &page))
}

async fn resend(open: &OpenInteraction) -> Result<Response, Failure> {
    let Some((_, channel)) = proposed(open).await? else { return Ok(open.back_to_corridor()) };
    let tx = open.cx.write().await?;
    let about = About { purpose: Purpose::EnrolChannel, operation: None };
    match one_time_code::send(open, tx, &channel, &about).await {
        Ok(()) => Ok(open.cx.go(&Url::Room(open.interaction().id, Room::ChannelCode))),
        Err(error) => show(open, StatusCode::TOO_MANY_REQUESTS, not_sent(error)?).await,
    }
}

/// The channel stands. Everyone who could object is told.
async fn verified(open: &OpenInteraction, mut tx: WriteTx, challenge: &OtpChallenge) -> Result<Response, Failure> {
    let cx = &open.cx;
    if !channels::verify(&mut tx, challenge.channel, cx.now).await? {
        return Err(StoreError::Conflict.into());
    }
    let channel = channels::by_id(&mut tx, challenge.channel).await?.ok_or(StoreError::Conflict)?;
    let person = accounts::by_id(&mut tx, challenge.account).await?.ok_or(StoreError::Conflict)?.person;
    let address = channels::address(&mut tx, channel.id).await?.ok_or(StoreError::Conflict)?;
    let kind = if channel.kind.is_strong() { ContactKind::Mobile } else { ContactKind::Email };
    if let Ok(contact) = Contact::parse(kind, &address) {
        contacts::verified(&mut tx, person, &contact, cx.now).await?;
    }
    let stands = visitor(&mut tx, open.interaction(), open.session.as_ref()).await?;
    let facts = stands.and_then(|it| it.channels.into_iter().find(|facts| facts.id == channel.id));
    let confirms_from = facts.ok_or(StoreError::Conflict)?.confirms_from;
    let confirms = confirms(cx, channel.kind, confirms_from);
    notify::channel_registered(cx, &mut tx, (person, &channel), (address, confirms)).await?;
    let interaction = Some(open.interaction().id);
    tx.record(cx.entry_of(Some(challenge.account), interaction, &one_time_code::answered(challenge, true))).await?;
    let event = AuditEvent::ChannelEnrolled {
        channel: channel.id,
        kind: channel.kind.word().to_owned(),
        origin: channel.origin.word().to_owned(),
        confirms_from,
    };
    tx.commit(cx.entry_of(Some(challenge.account), interaction, &event)).await?;
    notify::ring(cx);
    let next = Url::Interaction(open.interaction().id).at(cx.ente());
    Ok(open.page(&ChannelDone { kind: channel.kind, masked: channel.masked, confirms, next }))
}
