//! A person's account at an ente (utenza).

use crate::id::{AccountId, PersonId};
use crate::time::Timestamp;

/// How well the person behind an account was identified. Each relying party may ask for a minimum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdentityProof {
    /// Self-declared.
    Declared,
    /// A contact of theirs was verified.
    Contact,
    /// An operator saw an uploaded document.
    Document,
    /// An operator saw the person and the document.
    DeVisu,
    /// A SPID or CIE login at level 2 or more.
    Spid,
}

impl IdentityProof {
    /// All of them, weakest first.
    pub const ALL: [Self; 5] = [Self::Declared, Self::Contact, Self::Document, Self::DeVisu, Self::Spid];

    /// Its word in tables and import files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Declared => "declared",
            Self::Contact => "contact",
            Self::Document => "document",
            Self::DeVisu => "de_visu",
            Self::Spid => "spid",
        }
    }

    /// Reads its word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|proof| proof.word() == word)
    }

    /// Whether someone other than the citizen vouches for who they are: what a dispositive operation needs.
    pub const fn is_verified(self) -> bool {
        matches!(self, Self::Document | Self::DeVisu | Self::Spid)
    }
}

/// ```text
/// InActivation ──nothing missing──▶ Active ⇄ Suspended ──▶ Closed
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountState {
    /// Made, but not yet usable.
    InActivation,
    /// In use.
    Active,
    /// An operator stopped it: every path is closed, SPID and recovery included.
    Suspended,
    /// For good.
    Closed,
}

impl AccountState {
    /// Its word in tables.
    pub const fn word(self) -> &'static str {
        match self {
            Self::InActivation => "in_activation",
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Closed => "closed",
        }
    }

    /// Reads its word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::InActivation, Self::Active, Self::Suspended, Self::Closed].into_iter().find(|state| state.word() == word)
    }
}

/// An account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its name inside; never shown to relying parties, who get a `sub` each.
    pub id: AccountId,
    /// Whose.
    pub person: PersonId,
    /// Where it stands.
    pub state: AccountState,
    /// How well the person was identified.
    pub identity: IdentityProof,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last signed in to, before the session that asks.
    pub last_access_at: Option<Timestamp>,
}

impl Account {
    /// Whether its owner may sign in.
    pub const fn is_active(&self) -> bool {
        matches!(self.state, AccountState::Active)
    }
}
