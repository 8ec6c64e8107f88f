//! A forgotten password: another one by a one-time link, consumed by POST so that mail scanners do not.

use idp_core::credential::password::BrokenRule;
use idp_core::person::{CodiceFiscaleError, NotAnIdentifier};

use super::page;
use super::password::{ShownRules, sample_rules};
use crate::form::FormErrors;

/// Asking for a link. Field: `username`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RecoverRequest {
    /// Where it is posted.
    pub action: String,
    /// What was typed.
    pub username: String,
    /// What was wrong.
    pub errors: FormErrors,
    /// The way back.
    pub back: String,
}

/// The answer, the same whoever asked: «se esiste…».
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecoverSent {
    /// How long the link lives, in minutes.
    pub minutes: u32,
    /// The way back.
    pub back: String,
}

/// Where passwords are not recovered on line: SPID, or the counter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecoverElsewhere {
    /// Whether SPID opens the account.
    pub spid: bool,
    /// The way back.
    pub back: String,
}

/// Where the link of the message lands: nothing has happened yet. Field: `token`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkLanding {
    /// Where it is posted.
    pub action: String,
    /// The link's secret, sent on by the form.
    pub token: String,
}

/// Choosing the new password. Fields: `token`, `password_new`, `password_repeat`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChoosePassword {
    /// Where it is posted.
    pub action: String,
    /// What makes this form the continuation of that link.
    pub token: String,
    /// What the password must be.
    pub rules: ShownRules,
    /// What was wrong.
    pub errors: FormErrors,
}

/// It is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasswordChosen {
    /// Where one signs in.
    pub next: String,
}

/// The link was used, replaced or too old.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkExpired {
    /// Where another is asked for.
    pub again: String,
}

page!(RecoverRequest, "recovery/request", "recovery/request.html", request_samples);
page!(RecoverSent, "recovery/sent", "recovery/sent.html", sent_samples);
page!(RecoverElsewhere, "recovery/elsewhere", "recovery/elsewhere.html", elsewhere_samples);
page!(LinkLanding, "recovery/landing", "recovery/landing.html", landing_samples);
page!(ChoosePassword, "recovery/choose-password", "recovery/choose-password.html", choose_samples);
page!(PasswordChosen, "recovery/done", "recovery/done.html", done_samples);
page!(LinkExpired, "recovery/expired", "recovery/expired.html", expired_samples);

const LINK: &str = "/recupera/link";

fn request_samples() -> Vec<(&'static str, RecoverRequest)> {
    let empty = RecoverRequest {
        action: String::from("/recupera"),
        back: String::from("/accedi"),
        ..RecoverRequest::default()
    };
    let errors = FormErrors::at("username", NotAnIdentifier(CodiceFiscaleError::Check).into());
    let wrong = RecoverRequest { username: String::from("RSSMRA80A01H501X"), errors, ..empty.clone() };
    vec![("empty", empty), ("wrong-codice-fiscale", wrong)]
}

fn sent_samples() -> Vec<(&'static str, RecoverSent)> {
    vec![("sent", RecoverSent { minutes: 30, back: String::from("/accedi") })]
}

fn elsewhere_samples() -> Vec<(&'static str, RecoverElsewhere)> {
    let back = || String::from("/accedi");
    vec![
        ("spid-and-counter", RecoverElsewhere { spid: true, back: back() }),
        ("counter", RecoverElsewhere { spid: false, back: back() }),
    ]
}

fn landing_samples() -> Vec<(&'static str, LinkLanding)> {
    vec![("reset", LinkLanding { action: LINK.to_owned(), token: String::from("t0k3n") })]
}

fn choose_samples() -> Vec<(&'static str, ChoosePassword)> {
    let empty = ChoosePassword {
        action: LINK.to_owned(),
        token: String::from("t0k3n"),
        rules: sample_rules(),
        errors: FormErrors::none(),
    };
    let errors = FormErrors::at("password_new", BrokenRule::TooCommon.into());
    vec![("empty", empty.clone()), ("too-common", ChoosePassword { errors, ..empty })]
}

fn done_samples() -> Vec<(&'static str, PasswordChosen)> {
    vec![("reset", PasswordChosen { next: String::from("/accedi") })]
}

fn expired_samples() -> Vec<(&'static str, LinkExpired)> {
    vec![("reset", LinkExpired { again: String::from("/recupera") })]
}
