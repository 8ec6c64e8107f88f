//! What every page with a code shows, and says of an answer or a sending that was not right.

use consent_ui::form::FormErrors;
use consent_ui::pages::otp::{ChannelChoice, CodeFor, CodeState, OtpEntry};
use consent_ui::phrases;
use idp_core::audit::AuditEvent;
use idp_core::channel::SecureChannel;
use idp_core::otp::{ChallengeState, OtpChallenge, Purpose};
use idp_core::time::Timestamp;
use idp_store::{StoreError, WriteTx, challenges};

use crate::acts::one_time_code::{self, Answer, SendError};
use crate::cx::Cx;
use crate::http::failure::Failure;
use crate::interaction::OpenInteraction;
use crate::urls::Room;

/// The entry of an answer that was not right.
pub async fn wrong(open: &OpenInteraction, tx: &mut WriteTx, purpose: Purpose) -> Result<AuditEvent, StoreError> {
    let challenge = challenges::newest(tx, open.interaction().id, purpose).await?.ok_or(StoreError::Conflict)?;
    Ok(one_time_code::answered(&challenge, false))
}

/// What is told of an answer that was not right.
pub fn told(answer: &Answer) -> FormErrors {
    let phrase = match answer {
        Answer::Wrong { tries_left } => phrases::otp_wrong(*tries_left),
        Answer::Exhausted => phrases::otp_exhausted(),
        Answer::Expired | Answer::NoneWaiting | Answer::Right(_) => phrases::otp_expired(),
    };
    FormErrors::at("otp", phrase)
}

/// Why no code was sent, at the button; or a failure of the house.
pub fn not_sent(error: SendError) -> Result<FormErrors, Failure> {
    match error {
        SendError::TooSoon { from } => Ok(FormErrors::of_form(phrases::otp_wait(from))),
        SendError::TooMany => Ok(FormErrors::of_form(phrases::otp_too_many())),
        SendError::Unfit(_) => Ok(FormErrors::of_form(phrases::otp_unfit())),
        SendError::Refused(failure) => Err(failure),
        SendError::Store(why) => Err(why.into()),
    }
}

/// A channel as pages show it.
pub fn choice(channel: &SecureChannel) -> ChannelChoice {
    ChannelChoice { id: channel.id.to_string(), kind: channel.kind, masked: channel.masked.clone() }
}

/// The page with the code, for every purpose.
pub fn entry_page(
    open: &OpenInteraction,
    (challenge, channel): (&OtpChallenge, &SecureChannel),
    room: Room,
    (about, errors): (CodeFor, FormErrors),
) -> OtpEntry {
    OtpEntry {
        about,
        sent_to: choice(channel),
        state: state(challenge, open.cx.now),
        now: open.cx.now,
        resend_from: resend_from(&open.cx, challenge),
        action: open.at(room),
        resend: open.at(room),
        cancel: open.at(Room::Cancel),
        errors,
    }
}

fn state(challenge: &OtpChallenge, now: Timestamp) -> CodeState {
    match challenge.state {
        ChallengeState::Exhausted => CodeState::Exhausted,
        ChallengeState::Waiting if now < challenge.expires_at => {
            CodeState::Waiting { expires_at: challenge.expires_at, tries_left: challenge.tries_left }
        }
        ChallengeState::Waiting | ChallengeState::Answered | ChallengeState::Superseded => CodeState::Expired,
    }
}

fn resend_from(cx: &Cx, challenge: &OtpChallenge) -> Timestamp {
    challenge.reissue_from(cx.ente().profile.otp.reissue)
}
