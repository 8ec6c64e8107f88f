//! A chain of refresh tokens: each use replaces it, and an old one shown again ends the chain (RFC 9700 §4.14).

use crate::id::{AccountId, FamilyId, GrantId, SessionId};
use crate::secret::BearerHash;
use crate::time::{Lifetime, Timestamp};

/// How long after a rotation the same client may be answered again, if its answer was lost on the way.
pub const LOST_RESPONSE: Lifetime = Lifetime::seconds(10);

/// How long a chain lives without being used, and at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefreshLife {
    /// Unused for this long, it ends.
    pub idle: Lifetime,
    /// After this long it ends.
    pub absolute: Lifetime,
}

impl RefreshLife {
    /// For every client now: 8 hours idle, 30 days at most.
    pub const USUAL: Self = Self { idle: Lifetime::hours(8), absolute: Lifetime::days(30) };
}

/// The chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefreshFamily {
    /// Its name.
    pub id: FamilyId,
    /// What it renews.
    pub grant: GrantId,
    /// Whose.
    pub client: String,
    /// On whose behalf.
    pub account: AccountId,
    /// Begun in which session: when that ends, the chain does.
    pub session: SessionId,
    /// The scopes it may renew.
    pub scope: String,
    /// The token that counts.
    pub current: BearerHash,
    /// The one before.
    pub previous: Option<BearerHash>,
    /// When the current one was issued.
    pub rotated_at: Timestamp,
    /// Unused until then, it is dead.
    pub idle_until: Timestamp,
    /// Dead from then on.
    pub absolute_until: Timestamp,
    /// When it was ended early.
    pub ended_at: Option<Timestamp>,
}

/// A refresh token shown by a client.
#[derive(Debug)]
pub struct Shown<'a> {
    /// The token's hash.
    pub token: BearerHash,
    /// The client at the endpoint.
    pub client: &'a str,
    /// Whether it authenticated, rather than just naming itself.
    pub authenticated: bool,
}

/// What to do with a token that may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rotation {
    /// Replace it.
    Rotate,
    /// Its answer was lost: replace the successor that nobody used.
    Reissue,
}

/// Why it may not be used. All of it is `invalid_grant` outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RefreshRefused {
    /// Another client's. The chain lives on: it was not its owner who showed the token.
    #[error("the token was issued to another client")]
    NotYours,
    /// Too late.
    #[error("the token has expired")]
    Expired,
    /// Ended before.
    #[error("the tokens were revoked")]
    Ended,
    /// An old one: someone else has a copy. The chain must be ended.
    #[error("the token was used before")]
    Reused,
}

impl RefreshFamily {
    /// What a token shown now means.
    ///
    /// The lost-response rule: only for a client that authenticates, within [`LOST_RESPONSE`] of the rotation, while
    /// its successor is still unused (if it were used, `previous` would be another).
    pub fn judge(&self, shown: &Shown<'_>, now: Timestamp) -> Result<Rotation, RefreshRefused> {
        if shown.client != self.client {
            return Err(RefreshRefused::NotYours);
        }
        if self.ended_at.is_some() {
            return Err(RefreshRefused::Ended);
        }
        if now >= self.idle_until || now >= self.absolute_until {
            return Err(RefreshRefused::Expired);
        }
        if self.current.matches(&shown.token) {
            return Ok(Rotation::Rotate);
        }
        let just_replaced = self.previous.is_some_and(|previous| previous.matches(&shown.token))
            && now.since(self.rotated_at) <= LOST_RESPONSE;
        if just_replaced && shown.authenticated { Ok(Rotation::Reissue) } else { Err(RefreshRefused::Reused) }
    }
}
