//! Passwords: what may be one, and how the system makes one.

use super::{blocklist, crockford};
use crate::profile::{PasswordClass, PasswordRules};
use crate::secret::Secret;

/// The longest, in characters: nobody types more, and hashing is not free.
pub const LONGEST: usize = 128;

/// A password as someone typed it. Never trimmed, never shortened.
#[derive(Debug, Clone)]
pub struct PlainPassword(Secret<String>);

impl PlainPassword {
    /// What was typed; `None` when it is empty or longer than any password.
    pub fn parse(typed: &str) -> Option<Self> {
        let length = typed.chars().take(LONGEST + 1).count();
        (1..=LONGEST).contains(&length).then(|| Self(Secret::new(typed.to_owned())))
    }

    /// One made by the system: 12 characters in groups of four, 60 bits.
    pub fn temporary(entropy: [u8; 12]) -> Self {
        Self(Secret::new(crockford::grouped(&crockford::from_entropy(&entropy))))
    }

    /// What is hashed.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }
}

/// What must not stand in the password: it is the first thing that others try.
#[derive(Debug, Clone, Default)]
pub struct About {
    /// Codice fiscale, names, the ente's name.
    pub words: Vec<String>,
}

/// A rule that a password breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BrokenRule {
    /// Too short.
    TooShort {
        /// Characters it must have.
        least: u16,
    },
    /// Lacks a class.
    Lacks(PasswordClass),
    /// On the list that everybody tries first.
    TooCommon,
    /// Contains the owner's name, codice fiscale or ente.
    AboutYou,
}

impl BrokenRule {
    /// The key of its words.
    pub const fn key(self) -> &'static str {
        match self {
            Self::TooShort { .. } => "password-too-short",
            Self::Lacks(PasswordClass::Upper) => "password-needs-upper",
            Self::Lacks(PasswordClass::Lower) => "password-needs-lower",
            Self::Lacks(PasswordClass::Digit) => "password-needs-digit",
            Self::Lacks(PasswordClass::Special) => "password-needs-special",
            Self::TooCommon => "password-too-common",
            Self::AboutYou => "password-about-you",
        }
    }
}

/// Every rule that a password breaks, in the order of the page.
pub fn broken_rules(password: &PlainPassword, rules: &PasswordRules, about: &About) -> Vec<BrokenRule> {
    let text = password.expose();
    let mut broken = Vec::new();
    if text.chars().count() < usize::from(rules.min_length) {
        broken.push(BrokenRule::TooShort { least: rules.min_length });
    }
    broken.extend(rules.classes.iter().filter(|class| !has(text, **class)).map(|class| BrokenRule::Lacks(*class)));
    if blocklist::is_common(text) {
        broken.push(BrokenRule::TooCommon);
    }
    let lower = text.to_lowercase();
    let long_enough = about.words.iter().filter(|word| word.chars().count() >= 4);
    if long_enough.map(|word| word.to_lowercase()).any(|word| lower.contains(&word)) {
        broken.push(BrokenRule::AboutYou);
    }
    broken
}

fn has(text: &str, class: PasswordClass) -> bool {
    text.chars().any(|c| match class {
        PasswordClass::Upper => c.is_uppercase(),
        PasswordClass::Lower => c.is_lowercase(),
        PasswordClass::Digit => c.is_numeric(),
        PasswordClass::Special => !c.is_alphanumeric() && !c.is_whitespace(),
    })
}
