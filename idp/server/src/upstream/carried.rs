//! What a ticket carries, sealed, from the provider's post to our own page: what was asserted, or why nothing was.

use idp_core::assurance::SpidLevel;
use idp_core::time::{Lifetime, Timestamp};
use spid::attributes::SpidAttribute;
use spid::response::{Declined, Refused, VerifiedAssertion};

/// How far a provider's clock may be behind ours. [`spid::response::Moment::LARGEST_SKEW`]
pub const SKEW: Lifetime = Lifetime::seconds(60);

/// What came of an answer.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Carried {
    /// Someone was authenticated.
    Asserted(Asserted),
    /// Nobody was.
    Refused(Turned),
}

/// A verified assertion, as far as the room needs it. Prints without the values: they are personal data.
#[derive(Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Asserted {
    /// The level reached.
    pub level: SpidLevel,
    /// When the person was authenticated.
    pub at: Timestamp,
    /// The codice fiscale; someone from abroad has none.
    pub codice_fiscale: Option<String>,
    /// The attributes, as they came.
    pub attributes: Vec<(SpidAttribute, String)>,
}

/// Why nobody was authenticated, as the page needs it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Turned {
    /// The status of the page.
    pub status: u16,
    /// The provider's own word, when it said no.
    pub declined: Option<Word>,
}

/// A provider's no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Word {
    /// Its number, `NN` of `ErrorCode nrNN`.
    pub number: Option<u8>,
    /// Whether the provider signed it: otherwise anybody may have said so.
    pub is_signed: bool,
    /// Whether it is worth trying again.
    pub may_retry: bool,
}

impl Asserted {
    /// From what was verified.
    pub fn of(verified: &VerifiedAssertion, sent_at: Timestamp) -> Self {
        let identity = verified.identity();
        let attributes = identity.attributes().filter_map(|name| Some((name, identity.get(name)?.to_owned())));
        Self {
            level: verified.level(),
            at: instant(verified.authenticated_at(), sent_at),
            codice_fiscale: identity.codice_fiscale().map(|code| code.as_str().to_owned()),
            attributes: attributes.collect(),
        }
    }

    /// The value of an attribute.
    pub fn get(&self, wanted: SpidAttribute) -> Option<&str> {
        self.attributes.iter().find(|(name, _)| *name == wanted).map(|(_, value)| value.as_str())
    }
}

/// The instant of a proof: the provider's, unless it lies before our request by no more than clocks differ.
///
/// # Why
/// Providers tell whole seconds by a clock of their own. An authentication made for our request would seem older than it,
/// and whoever asked for a fresh one would be sent back again and again. One that is really older stays so.
fn instant(told: Timestamp, sent_at: Timestamp) -> Timestamp {
    if told + SKEW >= sent_at { told.max(sent_at) } else { told }
}

impl Turned {
    /// From a refusal.
    pub fn of(why: &Refused) -> Self {
        let declined = match why {
            Refused::Declined(Declined { anomaly, is_signed }) => {
                Some(Word { number: anomaly.number(), is_signed: *is_signed, may_retry: anomaly.may_retry() })
            }
            _ => None,
        };
        Self { status: why.http_status(), declined }
    }

    /// For what was refused by us, after the provider's word was good.
    pub const fn by_us() -> Self {
        Self { status: spid::anomalies::HTTP_STATUS, declined: None }
    }
}

impl std::fmt::Debug for Asserted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Asserted").field("level", &self.level).field("at", &self.at).finish_non_exhaustive()
    }
}
