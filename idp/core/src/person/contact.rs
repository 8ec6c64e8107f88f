//! Where a person can be reached.

use std::fmt;

pub use super::email::{Email, EmailError};
pub use super::mobile::{Mobile, MobileError};

/// An address or a number.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Contact {
    /// An e-mail address.
    Email(Email),
    /// A mobile number.
    Mobile(Mobile),
}

/// Which of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ContactKind {
    /// An e-mail address.
    Email,
    /// A mobile number.
    Mobile,
}

/// Why a text is no contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ContactError {
    /// As an address.
    #[error(transparent)]
    Email(#[from] EmailError),
    /// As a number.
    #[error(transparent)]
    Mobile(#[from] MobileError),
}

impl ContactKind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Email, Self::Mobile];

    /// Its word in tables and import files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Mobile => "mobile",
        }
    }

    /// Reads its word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

impl Contact {
    /// Reads one, foreign numbers included.
    pub fn parse(kind: ContactKind, text: &str) -> Result<Self, ContactError> {
        Ok(match kind {
            ContactKind::Email => Self::Email(Email::parse(text)?),
            ContactKind::Mobile => Self::Mobile(Mobile::parse_abroad(text)?),
        })
    }

    /// What it is.
    pub const fn kind(&self) -> ContactKind {
        match self {
            Self::Email(_) => ContactKind::Email,
            Self::Mobile(_) => ContactKind::Mobile,
        }
    }

    /// As text, to send to and to seal.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Email(email) => email.as_str(),
            Self::Mobile(mobile) => mobile.as_str(),
        }
    }

    /// The one spelling of it, for blind indexes: two contacts that reach the same place have the same.
    pub fn normal(&self) -> String {
        match self {
            Self::Email(email) => email.normal(),
            Self::Mobile(mobile) => mobile.as_str().to_owned(),
        }
    }

    /// As shown to someone who may not be its owner.
    pub fn masked(&self) -> String {
        match self {
            Self::Email(email) => email.masked(),
            Self::Mobile(mobile) => mobile.masked(),
        }
    }
}

impl fmt::Display for Contact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}
