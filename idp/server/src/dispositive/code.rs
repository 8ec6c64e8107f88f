//! The code that confirms an operation. Right, it leaves a record that the token rests on.

use axum::http::StatusCode;
use axum::response::Response;
use consent_ui::form::FormErrors;
use consent_ui::pages::otp::CodeFor;
use idp_core::assurance::Assurance;
use idp_core::audit::AuditEvent;
use idp_core::channel::{ChannelKind, SecureChannel};
use idp_core::dispositive::hex32;
use idp_core::interaction::{Confirmed, Door, Interaction, Refusal, Step};
use idp_core::otp::{OtpChallenge, Purpose};
use idp_store::confirmations::{self, Confirmation};
use idp_store::{StoreError, WriteTx, challenges, channels};
use serde_json::{Value, json};

use crate::acts::code_page::{CodeForm, Tried, entry_page, not_sent, tried};
use crate::acts::one_time_code;
use crate::acts::refuse;
use crate::dispositive::summary::{operation, send, usable};
use crate::http::failure::Failure;
use crate::http::form::Form;
use crate::interaction::OpenInteraction;
use crate::urls::{Room, Url};

/// `GET /interaction/{id}/operazione/codice`
pub async fn get(open: OpenInteraction) -> Result<Response, Failure> {
    show(&open, StatusCode::OK, FormErrors::none()).await
}

/// `POST /interaction/{id}/operazione/codice`
pub async fn post(open: OpenInteraction, Form(form): Form<CodeForm>) -> Result<Response, Failure> {
    if let Some(elsewhere) = open.unless_sent(|step| *step == Step::ConfirmOperation).await? {
        return Ok(elsewhere);
    }
    match form.otp {
        Some(typed) => answer(&open, &typed).await,
        None => resend(&open).await,
    }
}

/// The last code sent for this very operation, and where.
async fn sent(open: &OpenInteraction) -> Result<Option<(OtpChallenge, SecureChannel)>, Failure> {
    let digest = operation(open)?.0.summary_digest();
    let mut tx = open.cx.read().await?;
    let newest = challenges::newest(&mut tx, open.interaction().id, Purpose::Operation).await?;
    let Some(challenge) = newest.filter(|it| it.digest == Some(digest) && Some(it.account) == open.account()) else {
        return Ok(None);
    };
    Ok(channels::by_id(&mut tx, challenge.channel).await?.map(|channel| (challenge, channel)))
}

async fn show(open: &OpenInteraction, status: StatusCode, errors: FormErrors) -> Result<Response, Failure> {
    if let Some(elsewhere) = open.unless_sent(|step| *step == Step::ConfirmOperation).await? {
        return Ok(elsewhere);
    }
    let Some((challenge, channel)) = sent(open).await? else {
        return Ok(open.cx.go(&Url::Room(open.interaction().id, Room::Operation)));
    };
    let (_, summary) = operation(open)?;
    let about = (CodeFor::Operation(summary), errors);
    Ok(open.page_with(status, &entry_page(open, (&challenge, &channel), Room::OperationCode, about)))
}

async fn resend(open: &OpenInteraction) -> Result<Response, Failure> {
    let Some((challenge, _)) = sent(open).await? else { return Ok(open.back_to_corridor()) };
    // Not to one that was taken out of use since.
    let channel = usable(open).await?.into_iter().find(|it| it.id == challenge.channel);
    let Some(channel) = channel else { return Ok(open.cx.go(&Url::Room(open.interaction().id, Room::Operation))) };
    match send(open, &channel).await? {
        Ok(response) => Ok(response),
        Err(error) => show(open, StatusCode::TOO_MANY_REQUESTS, not_sent(error)?).await,
    }
}

async fn answer(open: &OpenInteraction, typed: &str) -> Result<Response, Failure> {
    if sent(open).await?.is_none() {
        return Ok(open.back_to_corridor());
    }
    match tried(open, Purpose::Operation, typed).await? {
        Tried::Right(right) => {
            let (tx, challenge) = *right;
            confirm(open, tx, &challenge).await?;
            Ok(open.back_to_corridor())
        }
        // Five wrong codes refuse the operation; it is not a place to go on guessing.
        Tried::Not { is_exhausted: true, .. } => refuse::interaction(open, Refusal::OperationRefused).await,
        Tried::Not { errors, .. } => show(open, StatusCode::UNPROCESSABLE_ENTITY, errors).await,
    }
}

/// Writes the record and notes it in the request, in the transaction that used the code up.
async fn confirm(open: &OpenInteraction, mut tx: WriteTx, challenge: &OtpChallenge) -> Result<(), Failure> {
    let cx = &open.cx;
    let (operation, _) = operation(open)?;
    let Door::Oidc { client } = &open.interaction().door else { return Err(Failure::no_such_interaction()) };
    let digest = operation.summary_digest();
    if challenge.digest != Some(digest) {
        return Err(StoreError::Conflict.into());
    }
    let channel = channels::by_id(&mut tx, challenge.channel).await?.ok_or(StoreError::Conflict)?;
    let txn = cx.app.entropy.id(cx.now);
    let evidence = evidence(open, challenge, &channel);
    let record = Confirmation {
        txn,
        interaction: open.interaction().id,
        account: challenge.account,
        client,
        identifier: operation.identifier.as_str(),
        summary_digest: digest,
        channel: channel.id,
        evidence: &evidence,
        at: cx.now,
    };
    confirmations::insert(&mut tx, &record).await?;
    let confirmed = Confirmed { txn, channel: channel.id, via: channel.kind, summary_digest: digest, at: cx.now };
    let changed = open.interaction().clone().decided_by(challenge.account);
    let changed = Interaction { confirmed: Some(confirmed), ..changed };
    open.save(&mut tx, &changed).await?;
    let interaction = Some(open.interaction().id);
    tx.record(cx.entry_of(Some(challenge.account), interaction, &one_time_code::answered(challenge, true))).await?;
    let reached = if channel.kind == ChannelKind::Email { Assurance::DispositiveEmail } else { Assurance::Dispositive };
    let event = AuditEvent::OperationConfirmed {
        txn,
        client: client.clone(),
        identifier: operation.identifier.as_str().to_owned(),
        summary_digest: hex32::encode(&digest),
        channel: channel.id,
        acr: reached.acr().to_owned(),
    };
    Ok(tx.commit(cx.entry_of(Some(challenge.account), interaction, &event)).await?)
}

/// What proves the confirmation later: what was shown, where the code went, how identity was proven.
fn evidence(open: &OpenInteraction, challenge: &OtpChallenge, channel: &SecureChannel) -> Value {
    let session = open.session.as_ref().map(|stored| &stored.session);
    json!({
        "operation": open.interaction().operation,
        "language": open.cx.language().tag(),
        "channel": { "id": channel.id, "kind": channel.kind, "masked": channel.masked, "origin": channel.origin },
        "code": {
            "challenge": challenge.id,
            "requested_at": challenge.requested_at.iso(),
            "tries_left": challenge.tries_left,
        },
        "identity": { "request": open.interaction().proofs, "session": session.map(|session| &session.proofs) },
        "confirmed_at": open.cx.now.iso(),
    })
}
