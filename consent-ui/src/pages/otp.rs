//! Typing a one-time code.

use idp_core::channel::ChannelKind;
use idp_core::time::{Lifetime, Timestamp};

use super::operation::{OperationSummary, sample_summary};
use super::page;
use super::samples::NOW;
use crate::form::FormErrors;
use crate::phrases;
use crate::words::Phrase;

/// A channel one may choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelChoice {
    /// Its id, the value of the field `channel`.
    pub id: String,
    /// How codes travel.
    pub kind: ChannelKind,
    /// Its address, masked.
    pub masked: String,
}

/// What the code is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CodeFor {
    /// To strengthen the login.
    StepUp,
    /// To prove that a new channel is one's own.
    Enrolment,
    /// To confirm this operation, shown again above the field.
    Operation(OperationSummary),
}

/// Where the code stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeState {
    /// Waiting for its answer.
    Waiting {
        /// Until when.
        expires_at: Timestamp,
        /// Answers still allowed.
        tries_left: u32,
    },
    /// Too old.
    Expired,
    /// Too many wrong answers.
    Exhausted,
}

/// The page with the code. Field: `otp`. Buttons: `#otp-submit`, `#otp-resend`, `#otp-cancel`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtpEntry {
    /// What the code is for.
    pub about: CodeFor,
    /// Where it was sent.
    pub sent_to: ChannelChoice,
    /// Where it stands.
    pub state: CodeState,
    /// The instant of this answer.
    pub now: Timestamp,
    /// From when «Rigenera OTP» works.
    pub resend_from: Timestamp,
    /// Where the code is posted.
    pub action: String,
    /// Where «Rigenera OTP» is posted.
    pub resend: String,
    /// Where giving up, or refusing the operation, is posted.
    pub cancel: String,
    /// What was wrong.
    pub errors: FormErrors,
}

impl ChannelChoice {
    /// «cellulare •••• ••4567».
    pub fn named(&self) -> Phrase {
        self.say(["channel-named-email", "channel-named-sms", "channel-named-totp"])
    }

    /// «Invieremo il codice al cellulare …».
    pub fn goes_to(&self) -> Phrase {
        self.say(["channel-goes-to-email", "channel-goes-to-sms", "channel-goes-to-totp"])
    }

    /// «Abbiamo inviato un codice al cellulare …».
    pub fn was_sent(&self) -> Phrase {
        self.say(["otp-sent-email", "otp-sent-sms", "otp-sent-totp"])
    }

    fn say(&self, [email, sms, totp]: [&'static str; 3]) -> Phrase {
        let key = match self.kind {
            ChannelKind::Email => email,
            ChannelKind::Sms => sms,
            ChannelKind::Totp => totp,
        };
        Phrase::new(key).text("contact", &self.masked)
    }
}

impl OtpEntry {
    /// The key of its title.
    pub const fn title(&self) -> &'static str {
        match self.about {
            CodeFor::StepUp => "otp-title-step-up",
            CodeFor::Enrolment => "otp-title-enrolment",
            CodeFor::Operation(_) => "otp-title-operation",
        }
    }

    const fn is_operation(&self) -> bool {
        matches!(self.about, CodeFor::Operation(_))
    }

    const fn is_dead(&self) -> bool {
        matches!(self.state, CodeState::Expired | CodeState::Exhausted)
    }

    /// What was wrong; not at the field when a dead code leaves none.
    fn told_errors(&self) -> FormErrors {
        match self.state {
            CodeState::Waiting { .. } => self.errors.clone(),
            CodeState::Expired | CodeState::Exhausted => self.errors.without_fields(),
        }
    }

    /// The key of its button.
    pub const fn submit(&self) -> &'static str {
        match self.about {
            CodeFor::StepUp => "otp-submit-step-up",
            CodeFor::Enrolment => "otp-submit-enrolment",
            CodeFor::Operation(_) => "otp-submit-operation",
        }
    }

    /// Whether the code travels; an app computes its own, which needs no clock here and no second sending.
    pub const fn is_sent(&self) -> bool {
        !matches!(self.sent_to.kind, ChannelKind::Totp)
    }

    /// Seconds until another code may be asked for.
    pub const fn seconds_to_resend(&self) -> i64 {
        self.resend_from.since(self.now).as_seconds()
    }

    /// Whether another code may be asked for now.
    pub fn may_resend(&self) -> bool {
        self.resend_from <= self.now
    }

    /// Seconds the code still lives, for the countdown.
    pub fn seconds_left(&self) -> i64 {
        match self.state {
            CodeState::Waiting { expires_at, .. } => expires_at.since(self.now).as_seconds(),
            CodeState::Expired | CodeState::Exhausted => 0,
        }
    }
}

page!(OtpEntry, "otp/entry", "otp/entry.html", samples);

impl ChannelChoice {
    /// A mobile, for samples.
    pub(super) fn sample_sms() -> Self {
        Self { id: String::from("chn_0001"), kind: ChannelKind::Sms, masked: String::from("•••• ••4567") }
    }

    /// A mobile and an e-mail, for samples.
    pub(super) fn sample_both() -> Vec<Self> {
        vec![Self::sample_sms(), Self::sample_email()]
    }

    fn sample_email() -> Self {
        Self { id: String::from("chn_0002"), kind: ChannelKind::Email, masked: String::from("m•••@example.it") }
    }
}

fn samples() -> Vec<(&'static str, OtpEntry)> {
    let expires_at = NOW + Lifetime::seconds(272);
    let login = OtpEntry {
        about: CodeFor::StepUp,
        sent_to: ChannelChoice::sample_sms(),
        state: CodeState::Waiting { expires_at, tries_left: 5 },
        now: NOW,
        resend_from: expires_at,
        action: String::from("/interaction/int_0000/otp"),
        resend: String::from("/interaction/int_0000/otp/resend"),
        cancel: String::from("/interaction/int_0000/cancel"),
        errors: FormErrors::none(),
    };
    let wrong = OtpEntry {
        about: CodeFor::Operation(sample_summary()),
        state: CodeState::Waiting { expires_at, tries_left: 1 },
        errors: FormErrors::at("otp", phrases::otp_wrong(1)),
        ..login.clone()
    };
    let expired = OtpEntry {
        about: CodeFor::Enrolment,
        state: CodeState::Expired,
        resend_from: NOW,
        errors: FormErrors::at("otp", phrases::otp_expired()),
        ..login.clone()
    };
    let exhausted = OtpEntry {
        sent_to: ChannelChoice::sample_email(),
        state: CodeState::Exhausted,
        errors: FormErrors::none(),
        ..expired.clone()
    };
    let operation = OtpEntry { about: CodeFor::Operation(sample_summary()), ..login.clone() };
    let app = ChannelChoice { kind: ChannelKind::Totp, ..ChannelChoice::sample_sms() };
    let totp = OtpEntry { sent_to: app, ..login.clone() };
    let operation_expired = OtpEntry { about: CodeFor::Operation(sample_summary()), ..expired.clone() };
    vec![
        ("step-up", login),
        ("totp", totp),
        ("operation", operation),
        ("wrong-code", wrong),
        ("expired", expired),
        ("exhausted", exhausted),
        ("operation-expired", operation_expired),
    ]
}
