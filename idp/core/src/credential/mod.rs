//! What people prove themselves with.

pub mod activation_key;
pub mod blocklist;
pub mod crockford;
pub mod foreign;
pub mod hash;
pub mod lockout;
pub mod password;
pub mod pin;
pub mod totp;

/// The kinds. Three different things in the guides bear the name PIN or PUK: three kinds, never one column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CredentialKind {
    /// A password.
    Password,
    /// A PIN, asked beside the password.
    Pin,
    /// The one-time key of a first access (an ente may call it PUK2).
    ActivationKey,
    /// The seed of an app that computes codes.
    Totp,
}

impl CredentialKind {
    /// Its word in tables.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Pin => "pin",
            Self::ActivationKey => "activation_key",
            Self::Totp => "totp",
        }
    }

    /// Reads its word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Password, Self::Pin, Self::ActivationKey, Self::Totp].into_iter().find(|kind| kind.word() == word)
    }
}

/// Where a credential stands.
///
/// ```text
/// MustChange ──chosen──▶ Active ⇄ Locked
///      └────────────────────┴────────┴──▶ Revoked
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CredentialState {
    /// In use.
    Active,
    /// Made by the system: good for one thing, choosing another.
    MustChange,
    /// Stopped by an administrator.
    Locked,
    /// Gone.
    Revoked,
}

impl CredentialState {
    /// Its word in tables.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::MustChange => "must_change",
            Self::Locked => "locked",
            Self::Revoked => "revoked",
        }
    }

    /// Reads its word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Active, Self::MustChange, Self::Locked, Self::Revoked].into_iter().find(|state| state.word() == word)
    }
}
