//! Someone asked us to authenticate someone: the request that walks the corridor.

mod demand;
mod next_step;
pub mod step_up;
mod visitor;

pub use demand::{Demand, Prompt};
pub use next_step::{Refusal, Step, confirming_kinds, enrolling_kinds, next_step};
pub use visitor::{ChannelFacts, Visitor};

use crate::assurance::{Proof, Proofs};
use crate::channel::ChannelKind;
use crate::dispositive::Operation;
use crate::id::{AccountId, ChannelId, ConfirmationId, InteractionId};
use crate::time::{Lifetime, Timestamp};

/// How long a citizen has to get through: long enough to fetch a phone, a letter, a password.
pub const INTERACTION_LIFE: Lifetime = Lifetime::minutes(30);

/// The door the visitor came in by, and leaves by.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "door", rename_all = "snake_case")]
pub enum Door {
    /// An OpenID Connect or OAuth client.
    Oidc {
        /// Its `client_id`.
        client: String,
    },
    /// A page of ours that asked.
    Internal {
        /// Where to go afterwards: a path under the issuer, one of ours.
        page: InternalPage,
    },
}

/// The pages of ours that ask for a login.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InternalPage {
    /// The citizen's own page.
    Profile,
}

/// A request in progress.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Interaction {
    /// Its name, in URLs. Not a secret: the browser also holds a cookie.
    pub id: InteractionId,
    /// Where the answer goes.
    pub door: Door,
    /// What was asked.
    pub demand: Demand,
    /// The operation to confirm, when the request carries one.
    pub operation: Option<Operation>,
    /// Proven here, in this request.
    pub proofs: Proofs,
    /// Who gave those proofs. Proofs of two people never mix.
    pub account: Option<AccountId>,
    /// What the citizen said about the computer.
    pub shared_computer: bool,
    /// What the citizen answered when asked what the client may know.
    pub consented: bool,
    /// The confirmation of the operation, once given.
    pub confirmed: Option<Confirmed>,
    /// Why it cannot go on, once that is known.
    pub refused: Option<Refusal>,
    /// When it began.
    pub opened_at: Timestamp,
    /// When it is over.
    pub expires_at: Timestamp,
}

/// That the operation was shown, accepted, and confirmed by a code in this very request.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Confirmed {
    /// The record of it; the `txn` claim.
    pub txn: ConfirmationId,
    /// The channel that confirmed.
    pub channel: ChannelId,
    /// Its kind: an e-mail gives the weaker value.
    pub via: ChannelKind,
    /// Digest of the summary that was shown; equal to the operation's, or it does not count.
    #[serde(with = "crate::dispositive::hex32")]
    pub summary_digest: [u8; 32],
    /// When the code was answered.
    pub at: Timestamp,
}

impl Interaction {
    /// Opens one.
    pub fn open(id: InteractionId, door: Door, demand: Demand, now: Timestamp) -> Self {
        Self {
            id,
            door,
            demand,
            operation: None,
            proofs: Proofs::none(),
            account: None,
            shared_computer: false,
            consented: false,
            confirmed: None,
            refused: None,
            opened_at: now,
            expires_at: now + INTERACTION_LIFE,
        }
    }

    /// With the operation it is about.
    #[must_use]
    pub fn about(self, operation: Operation) -> Self {
        Self { operation: Some(operation), ..self }
    }

    /// Whether time ran out.
    pub fn expired(&self, now: Timestamp) -> bool {
        self.expires_at <= now
    }

    /// With a proof by `account`. Another person's earlier proofs, consent and confirmation are dropped.
    #[must_use]
    pub fn proven(self, account: AccountId, proof: Proof) -> Self {
        let mine = self.account == Some(account);
        Self {
            proofs: if mine { self.proofs.and(proof) } else { Proofs::none().and(proof) },
            account: Some(account),
            consented: mine && self.consented,
            confirmed: if mine { self.confirmed } else { None },
            ..self
        }
    }

    /// With something `account` decided here on what its session had proven: from now on the request is that account's,
    /// and whoever the browser is signed in as later does not find it decided.
    #[must_use]
    pub fn decided_by(self, account: AccountId) -> Self {
        Self { account: Some(account), ..self }
    }

    /// The confirmation, if it is one of the operation this request carries.
    pub fn confirmation(&self) -> Option<&Confirmed> {
        let operation = self.operation.as_ref()?;
        self.confirmed.as_ref().filter(|confirmed| confirmed.summary_digest == operation.summary_digest())
    }
}
