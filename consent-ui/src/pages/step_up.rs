//! A service wants more certainty: a code to a registered channel, or SPID.

use super::login::{Client, sample_client};
use super::otp::ChannelChoice;
use super::page;
use crate::form::FormErrors;

/// Choosing how to strengthen the login. Field: `channel`, one of `channels`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StepUp {
    /// Who asked.
    pub client: Option<Client>,
    /// Where the code may be sent.
    pub channels: Vec<ChannelChoice>,
    /// Where the choice is posted: a code is sent.
    pub action: String,
    /// The way through SPID, where it would do.
    pub spid: Option<String>,
    /// Where giving up is posted.
    pub cancel: Option<String>,
    /// What was wrong.
    pub errors: FormErrors,
}

page!(StepUp, "step-up/choose", "step-up/choose.html", samples);

fn samples() -> Vec<(&'static str, StepUp)> {
    let two = StepUp {
        client: Some(sample_client()),
        channels: ChannelChoice::sample_both(),
        action: String::from("/interaction/int_0000/otp/send"),
        spid: Some(String::from("/interaction/int_0000/spid")),
        cancel: Some(String::from("/interaction/int_0000/cancel")),
        errors: FormErrors::none(),
    };
    let one = StepUp { channels: vec![ChannelChoice::sample_sms()], spid: None, ..two.clone() };
    vec![("two-channels", two), ("one-channel", one)]
}
