//! One-time codes: sent once at a time, counted as they are compared, dead when anything around them changes.

use consent_ui::mail::OtpCode as CodeLetter;
use consent_ui::pages::operation::OperationSummary;
use consent_ui::sms;
use idp_core::audit::AuditEvent;
use idp_core::channel::{ChannelKind, SecureChannel};
use idp_core::credential::lockout::{self, Device};
use idp_core::id::ChannelId;
use idp_core::message::Unfit;
use idp_core::otp::{Bound, CODE_LIFE, ChallengeState, OtpChallenge, OtpCode, Purpose, TRIES};
use idp_core::time::{Lifetime, Timestamp};
use idp_store::attempts::{self, Subject, Tried};
use idp_store::{StoreError, WriteTx, accounts, challenges, channels};

use crate::acts::notify::{self, Recipient};
use crate::cx::Cx;
use crate::http::failure::Failure;
use crate::http::limits::{self, Cap};
use crate::interaction::OpenInteraction;

/// Codes per account, and per address whoever asks: five an hour, ten a day.
const PER_HOUR: u32 = 5;
const PER_DAY: u32 = 10;

/// Why no code was sent.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// One is out: another not before then.
    #[error("a code is out already")]
    TooSoon {
        /// When.
        from: Timestamp,
        /// Over which channel that one went.
        channel: ChannelId,
    },
    /// Enough for today.
    #[error("too many codes were sent")]
    TooMany,
    /// The operation does not fit into a text message: nothing may be left out.
    #[error("the operation does not fit into a message")]
    Unfit(#[from] Unfit),
    /// A cap of the house.
    #[error("refused at the door")]
    Refused(Failure),
    /// The store.
    #[error("could not read or write while sending a code")]
    Store(#[from] StoreError),
}

/// What a code is for, and what its message says of it.
pub struct About<'a> {
    /// What for.
    pub purpose: Purpose,
    /// The operation it confirms: what is shown, and its digest.
    pub operation: Option<(&'a OperationSummary, [u8; 32])>,
}

/// Sends a code over a channel. In `also` the caller adds what belongs to the same change.
pub async fn send(
    open: &OpenInteraction,
    mut tx: WriteTx,
    channel: &SecureChannel,
    about: &About<'_>,
) -> Result<(), SendError> {
    let cx = &open.cx;
    may_send(open, &mut tx, channel, about.purpose).await?;
    let address = channels::address(&mut tx, channel.id).await?.ok_or(StoreError::Conflict)?;
    let challenge = OtpChallenge {
        id: cx.app.entropy.id(cx.now),
        interaction: open.interaction().id,
        account: channel.account,
        channel: channel.id,
        purpose: about.purpose,
        digest: about.operation.map(|(_, digest)| digest),
        state: ChallengeState::Waiting,
        tries_left: TRIES,
        requested_at: cx.now,
        expires_at: cx.now + CODE_LIFE,
    };
    let code = OtpCode::from_entropy(cx.app.entropy.bytes());
    let mac = code.mac(cx.app.secrets.pepper(), &bound(&challenge));
    challenges::issue(&mut tx, &challenge, &mac).await?;
    let text = text_message(cx, channel.kind, &code, about)?;
    let letter = CodeLetter {
        code: code.expose(),
        expires_at: challenge.expires_at,
        operation: about.operation.map(|(summary, _)| summary),
    };
    let recipient = Recipient::channel(channel, address);
    notify::write(cx, &mut tx, recipient, (&letter, || text), Some(challenge.expires_at)).await?;
    let event = AuditEvent::OtpSent { channel: channel.id, purpose: about.purpose.word().to_owned() };
    tx.commit(cx.entry_of(Some(channel.account), Some(open.interaction().id), &event)).await?;
    notify::ring(cx);
    Ok(())
}

fn text_message(cx: &Cx, kind: ChannelKind, code: &OtpCode, about: &About<'_>) -> Result<String, Unfit> {
    let (sender, host) = (notify::sender(cx), cx.ente().issuer.host());
    match (kind, about.operation) {
        (ChannelKind::Email | ChannelKind::Totp, _) => Ok(String::new()),
        (ChannelKind::Sms, Some((summary, _))) => sms::operation_code(&sender, code.expose(), summary, host),
        (ChannelKind::Sms, None) => Ok(sms::code(&sender, code.expose(), host)),
    }
}

const fn bound(challenge: &OtpChallenge) -> Bound {
    Bound { challenge: challenge.id, purpose: challenge.purpose, digest: challenge.digest }
}

async fn may_send(
    open: &OpenInteraction,
    tx: &mut WriteTx,
    channel: &SecureChannel,
    purpose: Purpose,
) -> Result<(), SendError> {
    let cx = &open.cx;
    if let Some(before) = challenges::newest(tx, open.interaction().id, purpose).await? {
        let from = before.reissue_from(cx.ente().profile.otp.reissue);
        if cx.now < from {
            return Err(SendError::TooSoon { from, channel: before.channel });
        }
    }
    for (span, most) in [(Lifetime::hours(1), PER_HOUR), (Lifetime::days(1), PER_DAY)] {
        let by_account = challenges::sent_to_account(tx, channel.account, (span, cx.now)).await?;
        let to_address = challenges::sent_to_address(tx, channel.id, (span, cx.now)).await?;
        if by_account >= most || to_address >= most {
            return Err(SendError::TooMany);
        }
    }
    limits::take(cx, Cap::OtpSend).await.map_err(SendError::Refused)
}

/// What came of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Right: the challenge is used up.
    Right(OtpChallenge),
    /// Wrong, with tries left.
    Wrong(OtpChallenge),
    /// Wrong for the last time: the code is dead.
    Exhausted(OtpChallenge),
    /// Too late.
    Expired(OtpChallenge),
    /// No code waits here.
    NoneWaiting,
}

/// Counts an answer and compares it, in one statement. The caller commits, whatever came of it.
pub async fn answer(
    open: &OpenInteraction,
    tx: &mut WriteTx,
    purpose: Purpose,
    typed: &OtpCode,
) -> Result<Answer, StoreError> {
    let cx = &open.cx;
    let Some(challenge) = challenges::newest(tx, open.interaction().id, purpose).await? else {
        return Ok(Answer::NoneWaiting);
    };
    match challenge.state {
        ChallengeState::Exhausted => return Ok(Answer::Exhausted(challenge)),
        ChallengeState::Answered | ChallengeState::Superseded => return Ok(Answer::NoneWaiting),
        ChallengeState::Waiting if challenge.expires_at <= cx.now => return Ok(Answer::Expired(challenge)),
        ChallengeState::Waiting => {}
    }
    let given = typed.mac(cx.app.secrets.pepper(), &bound(&challenge));
    let Some(after) = challenges::answer(tx, challenge.id, &given, cx.now).await? else {
        return Ok(Answer::NoneWaiting);
    };
    if after.state == ChallengeState::Answered {
        attempts::succeeded(tx, &subject(cx, after.channel)).await?;
        return Ok(Answer::Right(after));
    }
    count_wrong(open, tx, &after).await?;
    Ok(if after.state == ChallengeState::Exhausted { Answer::Exhausted(after) } else { Answer::Wrong(after) })
}

fn subject(cx: &Cx, channel: ChannelId) -> Subject {
    let hash = cx.app.store.vault().index(cx.ente().id, "attempt", &channel.to_string());
    Subject { tried: Tried::Otp, hash, device: Device::Unknown }
}

/// A hundred wrong codes in a row over one channel, whatever requests they were for: whoever has the password is guessing.
/// The channel is given up, and its owner told. (NIST SP 800-63B-4 §3.2.2)
async fn count_wrong(open: &OpenInteraction, tx: &mut WriteTx, challenge: &OtpChallenge) -> Result<(), StoreError> {
    let cx = &open.cx;
    let in_a_row = attempts::failed(tx, &subject(cx, challenge.channel), cx.now).await?;
    if in_a_row < lockout::DISABLE_AFTER || !channels::revoke(tx, challenge.account, challenge.channel).await? {
        return Ok(());
    }
    let event = AuditEvent::ChannelRevoked { channel: challenge.channel };
    tx.record(cx.entry_of(Some(challenge.account), Some(challenge.interaction), &event)).await?;
    let Some(account) = accounts::by_id(tx, challenge.account).await? else { return Ok(()) };
    let Some(channel) = channels::by_id(tx, challenge.channel).await? else { return Ok(()) };
    notify::channel_closed(cx, tx, (account.person, &channel)).await
}

/// What the trail keeps of an answer.
pub fn answered(challenge: &OtpChallenge, right: bool) -> AuditEvent {
    AuditEvent::OtpAnswered { channel: challenge.channel, purpose: challenge.purpose.word().to_owned(), right }
}
