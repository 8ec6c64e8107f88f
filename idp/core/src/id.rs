//! Typed ids: a UUID v7 inside, a readable prefix outside (`acc_…`).
//!
//! Sortable by time, so they make good keys; they are names, never secrets.

use std::fmt;
use std::str::FromStr;

use uuid::Uuid;

/// A text that is no id of the expected kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id of this kind")]
pub struct NotAnId;

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(into = "String", try_from = "String")]
        pub struct $name(Uuid);

        impl $name {
            /// What every id of this kind begins with, before the underscore.
            pub const PREFIX: &'static str = $prefix;
        }

        impl From<Uuid> for $name {
            fn from(uuid: Uuid) -> Self {
                Self(uuid)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}_{}", $prefix, self.0.as_simple())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                parse(text, $prefix).map(Self)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.to_string()
            }
        }

        impl TryFrom<String> for $name {
            type Error = NotAnId;

            fn try_from(text: String) -> Result<Self, NotAnId> {
                text.parse()
            }
        }
    )*};
}

/// Only the canonical spelling (32 lower-case hexadecimal digits) is an id, so that one thing has one name.
fn parse(text: &str, prefix: &str) -> Result<Uuid, NotAnId> {
    let digits = text.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('_')).ok_or(NotAnId)?;
    let canonical = digits.len() == 32 && digits.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    if !canonical {
        return Err(NotAnId);
    }
    Uuid::try_parse(digits).map_err(|_| NotAnId)
}

id! {
    /// A municipality served here.
    EnteId = "ent";
    /// A natural or legal person known to an ente.
    PersonId = "per";
    /// A way to reach a person: an e-mail address or a mobile number.
    ContactId = "con";
    /// A person's account at an ente (utenza).
    AccountId = "acc";
    /// A password, PIN, activation key or TOTP seed.
    CredentialId = "crd";
    /// A verified way to send one-time codes (canale sicuro).
    ChannelId = "chn";
    /// One code sent, waiting for its answer.
    ChallengeId = "otp";
    /// What a browser has proven.
    SessionId = "ses";
    /// A request to authenticate someone, in progress.
    InteractionId = "int";
    /// A request sent to a SPID or CIE identity provider.
    UpstreamRequestId = "ups";
    /// An OAuth grant: what a citizen let a client have.
    GrantId = "grn";
    /// A chain of refresh tokens, each replacing the one before.
    FamilyId = "fam";
    /// A confirmed dispositive operation; also the `txn` claim.
    ConfirmationId = "txn";
    /// A message waiting to be sent, or sent.
    MessageId = "msg";
    /// A one-time link sent to someone.
    LinkId = "lnk";
    /// An entry of the audit trail.
    AuditEntryId = "aud";
    /// A batch of imported accounts.
    ImportId = "imp";
}
