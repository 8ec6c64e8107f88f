//! A dispositive operation: read it, then confirm or refuse, with equal ease.

use idp_core::dispositive::{Amount, Operation};

use super::otp::ChannelChoice;
use super::page;
use crate::form::FormErrors;

/// What is about to be done: exactly what was pushed, what the code is bound to, and what the token will carry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperationSummary {
    /// The app that asks.
    pub client: String,
    /// How much, in euro.
    pub amount: Amount,
    /// Who is paid.
    pub payee: String,
    /// The payee's codice fiscale or partita IVA.
    pub payee_id: String,
    /// What for.
    pub reason: String,
    /// The app's own name for it.
    pub identifier: String,
}

impl OperationSummary {
    /// What the page shows of `operation`, asked by the app named `client`.
    pub fn of(operation: &Operation, client: &str) -> Self {
        Self {
            client: client.to_owned(),
            amount: operation.amount,
            payee: operation.creditor.name.as_str().to_owned(),
            payee_id: operation.creditor.id.clone(),
            reason: operation.reason.as_str().to_owned(),
            identifier: operation.identifier.as_str().to_owned(),
        }
    }
}

/// The summary, before any code is sent. Field: `channel`, one of `channels`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfirmOperation {
    /// What is about to be done.
    pub summary: OperationSummary,
    /// Where the code may be sent: at least one.
    pub channels: Vec<ChannelChoice>,
    /// Where going on is posted: a code is sent.
    pub action: String,
    /// Where refusing is posted.
    pub refuse: String,
    /// What was wrong.
    pub errors: FormErrors,
}

page!(ConfirmOperation, "operation/confirm", "operation/confirm.html", samples);

/// An operation for samples.
#[expect(clippy::expect_used, reason = "a sample's amount is well formed")]
pub(crate) fn sample_summary() -> OperationSummary {
    OperationSummary {
        client: String::from("Tributi online"),
        amount: Amount::parse("EUR", "1250.00").expect("well formed"),
        payee: String::from("Comune di Porto Sereno"),
        payee_id: String::from("01234560157"),
        reason: String::from("TARI 2026, rata 1"),
        identifier: String::from("TARI-2026-000123"),
    }
}

fn samples() -> Vec<(&'static str, ConfirmOperation)> {
    let one = ConfirmOperation {
        summary: sample_summary(),
        channels: vec![ChannelChoice::sample_sms()],
        action: String::from("/interaction/int_0000/operation"),
        refuse: String::from("/interaction/int_0000/refuse"),
        errors: FormErrors::none(),
    };
    let two = ConfirmOperation { channels: ChannelChoice::sample_both(), ..one.clone() };
    vec![("one-channel", one), ("two-channels", two)]
}
