//! Choosing a password: because one must, or because one wants to.

use idp_core::credential::password::BrokenRule;
use idp_core::profile::{PasswordClass, PasswordRules};

use super::page;
use crate::form::FormErrors;
use crate::phrases;
use crate::words::Phrase;

/// What a password must be here, shown before it is typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownRules {
    /// Characters at least.
    pub min_length: u32,
    /// Classes it must have.
    pub classes: Vec<PasswordClass>,
}

impl From<&PasswordRules> for ShownRules {
    fn from(rules: &PasswordRules) -> Self {
        Self { min_length: u32::from(rules.min_length), classes: rules.classes.clone() }
    }
}

impl ShownRules {
    /// One sentence each.
    pub fn phrases(&self) -> Vec<Phrase> {
        let length = Phrase::new("password-rule-length").count("length", self.min_length);
        let classes = self.classes.iter().map(|class| {
            Phrase::new(match class {
                PasswordClass::Upper => "password-rule-upper",
                PasswordClass::Lower => "password-rule-lower",
                PasswordClass::Digit => "password-rule-digit",
                PasswordClass::Special => "password-rule-special",
            })
        });
        let mut all = vec![length];
        all.extend(classes);
        all.push(Phrase::new("password-rule-common"));
        all
    }
}

/// Why the password changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeReason {
    /// It was temporary: nothing else opens before.
    Temporary,
    /// The ente or an operator wants another one.
    Required,
    /// The citizen asked.
    Wanted,
}

/// «Password vecchia, nuova, conferma». Fields: `password_old`, `password_new`, `password_repeat`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangePassword {
    /// Where it is posted.
    pub action: String,
    /// Why.
    pub reason: ChangeReason,
    /// What the new one must be.
    pub rules: ShownRules,
    /// What was wrong.
    pub errors: FormErrors,
    /// The way back, a page of ours, where there is one.
    pub back: Option<String>,
}

page!(ChangePassword, "password/change", "password/change.html", samples);

/// The rules of the preset `canale-sicuro`, for samples.
pub(super) fn sample_rules() -> ShownRules {
    let classes = vec![PasswordClass::Upper, PasswordClass::Lower, PasswordClass::Digit, PasswordClass::Special];
    ShownRules { min_length: 8, classes }
}

fn samples() -> Vec<(&'static str, ChangePassword)> {
    let forced = ChangePassword {
        action: String::from("/interaction/int_0000/change-password"),
        reason: ChangeReason::Temporary,
        rules: sample_rules(),
        errors: FormErrors::none(),
        back: None,
    };
    let errors = FormErrors::none()
        .and("password_new", BrokenRule::TooShort { least: 8 }.into())
        .and("password_repeat", phrases::password_repeat_differs());
    vec![
        ("temporary", forced.clone()),
        ("refused", ChangePassword { errors, reason: ChangeReason::Required, ..forced.clone() }),
        (
            "wanted",
            ChangePassword {
                action: String::from("/profilo/password"),
                reason: ChangeReason::Wanted,
                rules: ShownRules { min_length: 15, classes: Vec::new() },
                back: Some(String::from("/profilo")),
                ..forced
            },
        ),
    ]
}
