//! How someone signed in, as the owner is told at the next access: «Non sei stato tu?»

use crate::assurance::{Proof, Proofs};

/// By what an access was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Means {
    /// With the local password.
    Password,
    /// With the local password and a code.
    PasswordAndCode,
    /// With SPID, through the provider of this entityID.
    Spid(String),
}

impl Means {
    /// Of what was proven.
    pub fn of(proofs: &Proofs) -> Self {
        if let Some(provider) = proofs.idp() {
            return Self::Spid(provider.to_owned());
        }
        let code = proofs.iter().any(|proof| matches!(proof, Proof::Code { .. }));
        if code { Self::PasswordAndCode } else { Self::Password }
    }

    /// Its word in tables.
    pub fn word(&self) -> String {
        match self {
            Self::Password => "password".to_owned(),
            Self::PasswordAndCode => "password+code".to_owned(),
            Self::Spid(provider) => format!("spid {provider}"),
        }
    }

    /// Reads a word.
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "password" => Some(Self::Password),
            "password+code" => Some(Self::PasswordAndCode),
            other => other.strip_prefix("spid ").map(|provider| Self::Spid(provider.to_owned())),
        }
    }
}
