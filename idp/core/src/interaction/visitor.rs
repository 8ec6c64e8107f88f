//! Who stands in the corridor, as far as the decision needs to know.

use crate::account::{AccountState, IdentityProof};
use crate::assurance::Proofs;
use crate::channel::ChannelKind;
use crate::id::{AccountId, ChannelId};
use crate::time::Timestamp;

/// A verified channel of the visitor's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelFacts {
    /// Which one.
    pub id: ChannelId,
    /// Its kind.
    pub kind: ChannelKind,
    /// From when it may confirm: after its quarantine, and after that of a password set through it.
    pub confirms_from: Timestamp,
}

/// Someone who has proven who they are: in this interaction, in the browser's session, or both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visitor {
    /// Whose account.
    pub account: AccountId,
    /// Where the account stands.
    pub state: AccountState,
    /// How well the person was identified.
    pub identity: IdentityProof,
    /// The proofs of this interaction joined with those of the session, if they are the same person's.
    pub proofs: Proofs,
    /// Whether the password was made by the system or voided, and must be changed first.
    pub must_change_password: bool,
    /// The verified channels.
    pub channels: Vec<ChannelFacts>,
    /// Whether everything the client asks was consented to before, or need not be.
    pub may_release: bool,
}

impl Visitor {
    /// The channels of these kinds that may be used at `now` for something that matters.
    pub fn confirming(&self, kinds: &[ChannelKind], now: Timestamp) -> impl Iterator<Item = &ChannelFacts> {
        self.channels.iter().filter(move |channel| kinds.contains(&channel.kind) && channel.confirms_from <= now)
    }

    /// When the first channel of these kinds will be usable; `None` when there is none.
    pub fn confirms_from(&self, kinds: &[ChannelKind]) -> Option<Timestamp> {
        self.channels.iter().filter(|channel| kinds.contains(&channel.kind)).map(|channel| channel.confirms_from).min()
    }
}
