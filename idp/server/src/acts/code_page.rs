//! What every page with a code has in common: the answer, what is shown, what is said of one that was not right.

use consent_ui::form::FormErrors;
use consent_ui::pages::otp::{ChannelChoice, CodeFor, CodeState, OtpEntry};
use consent_ui::phrases;
use idp_core::channel::SecureChannel;
use idp_core::otp::{ChallengeState, OtpChallenge, OtpCode, Purpose};
use idp_core::time::Timestamp;
use idp_store::WriteTx;

use crate::acts::notify;
use crate::acts::one_time_code::{self, Answer, SendError};
use crate::cx::Cx;
use crate::http::failure::Failure;
use crate::http::limits::{self, Cap};
use crate::interaction::OpenInteraction;
use crate::urls::Room;

/// What the forms with a code send: the code, or the wish for another.
#[derive(Debug, serde::Deserialize)]
pub struct CodeForm {
    /// The code.
    pub otp: Option<String>,
}

/// What came of a code that was typed.
pub enum Tried {
    /// Right, and used up: the room goes on in this transaction.
    Right(Box<(WriteTx, OtpChallenge)>),
    /// Not right; it is written down.
    Not {
        /// Whether it was the last try.
        is_exhausted: bool,
        /// What is told.
        errors: FormErrors,
    },
}

/// Takes an answer in: counted, compared and, unless it is right, written down and done.
pub async fn tried(open: &OpenInteraction, purpose: Purpose, typed: &str) -> Result<Tried, Failure> {
    let cx = &open.cx;
    limits::take(cx, Cap::OtpAnswer).await?;
    let not = |is_exhausted, phrase| Ok(Tried::Not { is_exhausted, errors: FormErrors::at("otp", phrase) });
    let Some(code) = OtpCode::parse(typed) else { return not(false, phrases::otp_required()) };
    let mut tx = cx.write().await?;
    let (challenge, phrase) = match one_time_code::answer(open, &mut tx, purpose, &code).await? {
        Answer::Right(challenge) => return Ok(Tried::Right(Box::new((tx, challenge)))),
        Answer::NoneWaiting => return not(false, phrases::otp_expired()),
        Answer::Expired(challenge) => (challenge, phrases::otp_expired()),
        Answer::Wrong(challenge) => {
            let phrase = phrases::otp_wrong(challenge.tries_left);
            (challenge, phrase)
        }
        Answer::Exhausted(challenge) => (challenge, phrases::otp_exhausted()),
    };
    let event = one_time_code::answered(&challenge, false);
    tx.commit(cx.entry_of(Some(challenge.account), Some(challenge.interaction), &event)).await?;
    notify::ring(cx);
    not(challenge.state == ChallengeState::Exhausted, phrase)
}

/// Why no code was sent, at the button; or a failure of the house.
pub fn not_sent(error: SendError) -> Result<FormErrors, Failure> {
    match error {
        SendError::TooSoon { from, .. } => Ok(FormErrors::of_form(phrases::otp_wait(from))),
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
