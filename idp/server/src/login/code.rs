//! A code that strengthens a login (RFC 9470): over which channel, then the six digits.

use axum::http::StatusCode;
use axum::response::Response;
use consent_ui::form::FormErrors;
use consent_ui::pages::otp::CodeFor;
use consent_ui::pages::step_up::StepUp;
use consent_ui::phrases;
use idp_core::assurance::Proof;
use idp_core::channel::{ChannelKind, SecureChannel};
use idp_core::interaction::Step;
use idp_core::otp::Purpose;
use idp_store::{StoreError, challenges, channels};

use crate::acts::code_page::{Tried, choice, entry_page, not_sent, tried};
use crate::acts::one_time_code::{self, About};
use crate::http::failure::Failure;
use crate::http::form::Form;
use crate::interaction::OpenInteraction;
use crate::urls::Room;

/// `GET /interaction/{id}/codice`
pub async fn get(open: OpenInteraction) -> Result<Response, Failure> {
    show(&open, StatusCode::OK, FormErrors::none()).await
}

/// What the forms send: the choice of a channel, or the code.
#[derive(Debug, serde::Deserialize)]
pub struct Code {
    channel: Option<String>,
    otp: Option<String>,
    resend: Option<String>,
}

/// `POST /interaction/{id}/codice`
pub async fn post(open: OpenInteraction, Form(form): Form<Code>) -> Result<Response, Failure> {
    let Step::AnswerCode { email_will_do } = open.next_step().await? else { return Ok(open.back_to_corridor()) };
    match (form.otp, form.channel, form.resend) {
        (Some(otp), None, None) => answer(&open, &otp).await,
        (None, Some(channel), _) => send(&open, Some(&channel), email_will_do).await,
        _ => send(&open, None, email_will_do).await,
    }
}

async fn show(open: &OpenInteraction, status: StatusCode, errors: FormErrors) -> Result<Response, Failure> {
    let Step::AnswerCode { email_will_do } = open.next_step().await? else { return Ok(open.back_to_corridor()) };
    let mut tx = open.cx.read().await?;
    if let Some(challenge) = challenges::newest(&mut tx, open.interaction().id, Purpose::StepUp).await?
        && let Some(channel) = channels::by_id(&mut tx, challenge.channel).await?
    {
        let page = entry_page(open, (&challenge, &channel), Room::Code, (CodeFor::StepUp, errors));
        return Ok(open.page_with(status, &page));
    }
    drop(tx);
    let page = StepUp {
        client: open.client(),
        channels: usable(open, email_will_do).await?.iter().map(choice).collect(),
        action: open.at(Room::Code),
        spid: open.cx.ente().has_spid().then(|| open.at(Room::Spid)),
        cancel: open.cancel(),
        errors,
    };
    Ok(open.page_with(status, &page))
}

/// The channels a code may go to now: out of quarantine, and of a kind that reaches the level.
async fn usable(open: &OpenInteraction, email_will_do: bool) -> Result<Vec<SecureChannel>, StoreError> {
    let Some(visitor) = open.visitor().await? else { return Ok(Vec::new()) };
    let kinds: Vec<ChannelKind> =
        ChannelKind::ALL.into_iter().filter(|kind| kind.is_strong() || email_will_do).collect();
    let ids: Vec<_> = visitor.confirming(&kinds, open.cx.now).map(|facts| facts.id).collect();
    let mut tx = open.cx.read().await?;
    let live = channels::live_of(&mut tx, visitor.account).await?;
    Ok(live.into_iter().filter(|channel| ids.contains(&channel.id)).collect())
}

async fn send(open: &OpenInteraction, wanted: Option<&str>, email_will_do: bool) -> Result<Response, Failure> {
    let usable = usable(open, email_will_do).await?;
    let mut tx = open.cx.write().await?;
    let before = challenges::newest(&mut tx, open.interaction().id, Purpose::StepUp).await?;
    let id = wanted.map(str::to_owned).or_else(|| before.map(|challenge| challenge.channel.to_string()));
    let Some(channel) = usable.iter().find(|channel| Some(channel.id.to_string()) == id) else {
        drop(tx);
        let errors = FormErrors::at("channel", phrases::channel_required());
        return show(open, StatusCode::UNPROCESSABLE_ENTITY, errors).await;
    };
    let about = About { purpose: Purpose::StepUp, operation: None };
    match one_time_code::send(open, tx, channel, &about).await {
        Ok(()) => Ok(open.cx.go(&crate::urls::Url::Room(open.interaction().id, Room::Code))),
        Err(error) => {
            let errors = not_sent(error)?;
            show(open, StatusCode::TOO_MANY_REQUESTS, errors).await
        }
    }
}

async fn answer(open: &OpenInteraction, typed: &str) -> Result<Response, Failure> {
    let cx = &open.cx;
    let (mut tx, challenge) = match tried(open, Purpose::StepUp, typed).await? {
        Tried::Right(right) => *right,
        Tried::Not { errors, .. } => return show(open, StatusCode::UNPROCESSABLE_ENTITY, errors).await,
    };
    let channel = channels::by_id(&mut tx, challenge.channel).await?.ok_or(StoreError::Conflict)?;
    let proof = Proof::Code { channel: channel.id, via: channel.kind, at: cx.now };
    let changed = open.interaction().clone().proven(challenge.account, proof);
    open.save(&mut tx, &changed).await?;
    let event = one_time_code::answered(&challenge, true);
    tx.commit(cx.entry_of(Some(challenge.account), Some(open.interaction().id), &event)).await?;
    Ok(open.back_to_corridor())
}
