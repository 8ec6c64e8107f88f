//! Text messages: one of 160 septets each, within the GSM 7-bit alphabet, the code first.

use idp_core::message::{self, OperationMessage, Unfit};
use idp_core::otp::CODE_LIFE;

use crate::mail::Sender;
use crate::pages::operation::OperationSummary;
use crate::words::Words;

/// A code for a login or a channel. `host` is the issuer's: browsers fill the code in there alone.
pub fn code(sender: &Sender<'_>, code: &str, host: &str) -> String {
    let minutes = CODE_LIFE.as_seconds() / 60;
    let said = |words: Words, ente: &str| {
        words.say("sms-code").arg("code", code).arg("ente", ente).arg("minutes", minutes).to_string()
    };
    let last_line = message::last_line(host, code);
    with_last_line(sender, &last_line, said)
}

/// A code for an operation: code, amount and payee before the ente.
///
/// # Errors
/// [`Unfit`] when code, amount and a beginning of the payee do not fit: the operation is then refused, never sent
/// with something left out.
pub fn operation_code(
    sender: &Sender<'_>,
    code: &str,
    operation: &OperationSummary,
    host: &str,
) -> Result<String, Unfit> {
    let words = sender.words();
    message::fit(&OperationMessage {
        code: &words.say("sms-operation-code").arg("code", code).to_string(),
        amount: &format!("{} EUR", words.amount(operation.amount)),
        payee: &words.say("sms-operation-payee").arg("payee", &operation.payee).to_string(),
        ente: &sender.brand.name,
        last_line: &message::last_line(host, code),
    })
}

/// A channel was registered: to the channel itself, and to the mobile known before.
pub fn channel_registered(sender: &Sender<'_>) -> String {
    notice(sender, "sms-channel")
}

/// A channel was given up: someone kept guessing its codes.
pub fn channel_closed(sender: &Sender<'_>) -> String {
    notice(sender, "sms-channel-closed")
}

/// The password was changed or recovered.
pub fn password_changed(sender: &Sender<'_>) -> String {
    notice(sender, "sms-password-changed")
}

/// The password was locked after too many wrong ones.
pub fn account_locked(sender: &Sender<'_>) -> String {
    notice(sender, "sms-locked")
}

/// The password was closed, until it is recovered.
pub fn password_closed(sender: &Sender<'_>) -> String {
    notice(sender, "sms-closed")
}

/// Someone signed in from a browser not seen before.
pub fn new_access(sender: &Sender<'_>) -> String {
    notice(sender, "sms-access")
}

fn notice(sender: &Sender<'_>, key: &str) -> String {
    fitted(sender, message::LONGEST, |words, ente| words.say(key).arg("ente", ente).to_string())
}

fn with_last_line(sender: &Sender<'_>, last_line: &str, said: impl Fn(Words, &str) -> String) -> String {
    let end = message::septets(last_line).unwrap_or(message::LONGEST);
    let room = message::LONGEST.saturating_sub(end + 1);
    format!("{}\n{last_line}", fitted(sender, room, said))
}

/// The sentence in the alphabet of text messages; the name of the ente gives way, letter by letter, until it fits.
fn fitted(sender: &Sender<'_>, room: usize, said: impl Fn(Words, &str) -> String) -> String {
    let whole = message::gsm7(&sender.brand.name);
    let lengths = (0..=whole.chars().count()).rev();
    let shorter = lengths.map(|length| whole.chars().take(length).collect::<String>());
    let mut fitting = shorter.map(|ente| message::gsm7(&said(sender.words(), ente.trim_end())));
    let fits = |text: &String| message::septets(text).is_some_and(|septets| septets <= room);
    fitting.find(fits).unwrap_or_else(|| message::gsm7(&said(sender.words(), "")))
}
