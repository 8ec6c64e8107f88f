//! The chapters on signing in, passwords and PINs.

use crate::person::{Identifier, NotAnIdentifier};
use crate::time::Lifetime;

/// What a citizen types to say who they are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LoginIdentifier {
    /// The codice fiscale; companies type the partita IVA in the same field.
    #[default]
    CodiceFiscale,
}

impl LoginIdentifier {
    /// What was typed, as what this ente asks for.
    pub fn read(self, typed: &str) -> Result<Identifier, NotAnIdentifier> {
        match self {
            Self::CodiceFiscale => Identifier::parse(typed),
        }
    }
}

/// What a citizen types to prove it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LoginFactor {
    /// The password.
    Password,
    /// The PIN, beside the password.
    Pin,
}

/// How people sign in.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Login {
    /// Whether SPID is offered.
    pub spid: bool,
    /// Whether local accounts may sign in. Natural persons need the ente's legal basis too (configuration).
    pub local: bool,
    /// What is typed first.
    pub identifier: LoginIdentifier,
    /// What is asked with it.
    pub factors: Vec<LoginFactor>,
}

impl Default for Login {
    fn default() -> Self {
        Self { spid: true, local: true, identifier: LoginIdentifier::default(), factors: vec![LoginFactor::Password] }
    }
}

impl Login {
    /// Whether the PIN is asked at every login.
    pub fn asks_pin(&self) -> bool {
        self.factors.contains(&LoginFactor::Pin)
    }
}

/// A class of characters a password must have, where an ente's guide says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PasswordClass {
    /// A–Z.
    Upper,
    /// a–z.
    Lower,
    /// 0–9.
    Digit,
    /// Anything else.
    Special,
}

/// Whether and how a forgotten password is recovered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recovery {
    /// A one-time link to a verified e-mail.
    #[default]
    Link,
    /// Not on line: SPID or the counter.
    Counter,
}

/// What a password must be.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PasswordRules {
    /// Characters at least: never below 8; 15 where it is the only kind of factor (NIST SP 800-63B-4 §3.1.1).
    pub min_length: u16,
    /// Classes it must have; none by default, as NIST and the Garante advise.
    pub classes: Vec<PasswordClass>,
    /// How a forgotten one is recovered.
    pub recovery: Recovery,
    /// How long a recovery link lives, in minutes.
    pub recovery_minutes: u16,
}

impl Default for PasswordRules {
    fn default() -> Self {
        Self { min_length: 15, classes: Vec::new(), recovery: Recovery::Link, recovery_minutes: 30 }
    }
}

impl PasswordRules {
    /// How long a recovery link lives.
    pub const fn recovery_life(&self) -> Lifetime {
        Lifetime::minutes(self.recovery_minutes as u32)
    }
}

/// What a PIN looks like.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PinScheme {
    /// Two parts, four and five digits, that reach the citizen by two ways.
    Split,
    /// Eight digits.
    #[default]
    Digits,
    /// Twelve Crockford characters: letters and digits that are not mistaken for one another.
    Crockford,
}

/// What a PIN is here.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PinRules {
    /// Its form.
    pub scheme: PinScheme,
}
