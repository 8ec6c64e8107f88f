//! The secure channel (canale sicuro): a verified way to send one-time codes.

use crate::id::{AccountId, ChannelId};
use crate::time::{Lifetime, Timestamp};

/// How a code travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChannelKind {
    /// An e-mail: convenient, and weaker (NIST SP 800-63B excludes it as an authenticator).
    Email,
    /// A text message to a mobile number.
    Sms,
    /// An app that computes codes (RFC 6238).
    Totp,
}

impl ChannelKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Email, Self::Sms, Self::Totp];

    /// Its word in tables, profiles and the audit trail.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Sms => "sms",
            Self::Totp => "totp",
        }
    }

    /// Reads its word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// Whether a code over it is a second factor in its own right.
    pub const fn is_strong(self) -> bool {
        match self {
            Self::Sms | Self::Totp => true,
            Self::Email => false,
        }
    }
}

/// Where the contact behind a channel came from: it decides the quarantine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChannelOrigin {
    /// It was in the municipal registry already, and the citizen ticked it.
    Registry,
    /// An operator confirmed it face to face.
    DeVisu,
    /// Enrolled in a session with SPID or CIE at level 2 or more.
    Spid,
    /// Typed by the citizen in a local session.
    Declared,
}

impl ChannelOrigin {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Registry, Self::DeVisu, Self::Spid, Self::Declared];

    /// Its word in tables.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Registry => "registry",
            Self::DeVisu => "de_visu",
            Self::Spid => "spid",
            Self::Declared => "declared",
        }
    }

    /// Reads its word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|origin| origin.word() == word)
    }

    /// How long such a channel waits before it may confirm an operation.
    ///
    /// # Why
    /// Who steals a password could otherwise add his own number and pay at once. The wait, told to every old
    /// contact, is the owner's chance to object.
    pub const fn quarantine(self) -> Lifetime {
        match self {
            Self::Registry | Self::DeVisu | Self::Spid => Lifetime::ZERO,
            Self::Declared => QUARANTINE,
        }
    }

    /// From when a channel of this origin may confirm operations.
    ///
    /// `tainted_at`: when a password was last set through its address. `spid_at`: when SPID at level 2 or more was shown in
    /// this authentication.
    ///
    /// # Why
    /// SPID vouches for the person anew: a channel that stood before needs no wait. Without it channels must be independent
    /// of the password: who holds the mailbox it was recovered through must not also confirm with it.
    pub fn confirms_from(
        self,
        verified_at: Timestamp,
        tainted_at: Option<Timestamp>,
        spid_at: Option<Timestamp>,
    ) -> Timestamp {
        let rested = verified_at + self.quarantine();
        match (spid_at, tainted_at) {
            (Some(proven), _) if proven >= verified_at => verified_at,
            (None, Some(tainted)) => rested.max(tainted + QUARANTINE),
            (Some(_), _) | (None, None) => rested,
        }
    }
}

/// The wait of a channel nobody but its user vouches for.
pub const QUARANTINE: Lifetime = Lifetime::hours(72);

/// ```text
/// Proposed ──right code──▶ Verified ⇄ Suspended
///     └────────────────────────┴──────────┴──▶ Revoked
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChannelState {
    /// A code is on its way; nothing else may be sent to it.
    Proposed,
    /// The citizen answered a code sent there.
    Verified {
        /// When.
        at: Timestamp,
    },
    /// Kept, but not used.
    Suspended,
    /// Gone for good.
    Revoked,
}

/// A way to send codes to one account. The address itself stays sealed in the store until something is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecureChannel {
    /// Its name.
    pub id: ChannelId,
    /// Whose it is.
    pub account: AccountId,
    /// How codes travel.
    pub kind: ChannelKind,
    /// Who vouches for the contact.
    pub origin: ChannelOrigin,
    /// Where it stands.
    pub state: ChannelState,
    /// The address, as people may see it: `m•••@example.it`, `•••• ••4567`.
    pub masked: String,
}

impl SecureChannel {
    /// Whether codes for a login may go there.
    pub const fn is_live(&self) -> bool {
        matches!(self.state, ChannelState::Verified { .. })
    }
}
