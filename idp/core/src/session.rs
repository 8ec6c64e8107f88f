//! Who this browser has proven to be, how, and for how long we believe it.

use crate::assurance::Proofs;
use crate::id::{AccountId, SessionId};
use crate::time::{Lifetime, Timestamp};

/// How long a session stands without being used, and at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionLife {
    /// Unused for this long, it ends.
    pub idle: Lifetime,
    /// After this long it ends, used or not.
    pub absolute: Lifetime,
}

impl SessionLife {
    /// A citizen's: 30 minutes idle, 12 hours in all.
    pub const CITIZEN: Self = Self { idle: Lifetime::minutes(30), absolute: Lifetime::hours(12) };

    /// On a shared computer: 10 minutes idle, 1 hour in all, and the cookie goes with the browser.
    pub const SHARED_COMPUTER: Self = Self { idle: Lifetime::minutes(10), absolute: Lifetime::hours(1) };
}

/// A browser's session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthenticationSession {
    /// Its name; also the `sid` claim.
    pub id: SessionId,
    /// Whose.
    pub account: AccountId,
    /// What was proven.
    pub proofs: Proofs,
    /// Whether the citizen said that others use this computer.
    pub shared_computer: bool,
    /// When it began.
    pub started_at: Timestamp,
    /// When it was last used.
    pub seen_at: Timestamp,
    /// When, and why, it ended.
    pub ended: Option<(Timestamp, SessionEnd)>,
}

/// Why a session ended before its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SessionEnd {
    /// The citizen signed out.
    SignedOut,
    /// The citizen ended it from another one.
    EndedByOwner,
    /// A password was changed or recovered.
    CredentialChanged,
    /// The account was suspended or closed.
    AccountStopped,
    /// Another person signed in with the same browser.
    Replaced,
}

impl SessionEnd {
    /// Its word in tables.
    pub const fn word(self) -> &'static str {
        match self {
            Self::SignedOut => "signed_out",
            Self::EndedByOwner => "ended_by_owner",
            Self::CredentialChanged => "credential_changed",
            Self::AccountStopped => "account_stopped",
            Self::Replaced => "replaced",
        }
    }

    /// Reads its word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::SignedOut, Self::EndedByOwner, Self::CredentialChanged, Self::AccountStopped, Self::Replaced]
            .into_iter()
            .find(|end| end.word() == word)
    }
}

impl AuthenticationSession {
    /// How long it may live.
    pub const fn life(&self) -> SessionLife {
        if self.shared_computer { SessionLife::SHARED_COMPUTER } else { SessionLife::CITIZEN }
    }

    /// When it ends if it is not used again.
    pub fn expires_at(&self) -> Timestamp {
        (self.seen_at + self.life().idle).min(self.started_at + self.life().absolute)
    }

    /// Whether it counts now.
    pub fn is_live(&self, now: Timestamp) -> bool {
        self.ended.is_none() && now < self.expires_at()
    }

    /// Whether to write down that it was used: once a minute is enough, so that reading costs no write.
    pub fn worth_touching(&self, now: Timestamp) -> bool {
        now.since(self.seen_at) >= Lifetime::minutes(1)
    }
}
