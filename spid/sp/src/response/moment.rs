//! Now, and how far another party's clock may be off.

use idp_core::time::{Lifetime, Timestamp};
use saml2::instant;

/// The instant of the check with the tolerance for clocks.
#[derive(Debug, Clone, Copy)]
pub struct Moment {
    now: Timestamp,
    skew: Lifetime,
}

/// Why an instant in a message does not do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InstantFlaw {
    /// Absent, empty, or not `YYYY-MM-DDThh:mm:ss[.fraction]Z`.
    #[error("it is missing or malformed")]
    Malformed,
    /// Earlier than the request it answers.
    #[error("it is before the request")]
    BeforeRequest,
    /// Ahead of us, more than clocks may differ.
    #[error("it is in the future")]
    Future,
    /// Over, even for a slow clock.
    #[error("it is past")]
    Past,
}

impl Moment {
    /// The most that is tolerated whatever is configured. [Practice of providers; SR-26]
    pub const LARGEST_SKEW: Lifetime = Lifetime::seconds(60);

    /// The instant `now`, tolerating `skew` and no more than [`Moment::LARGEST_SKEW`].
    pub fn new(now: Timestamp, skew: Lifetime) -> Self {
        Self { now, skew: skew.min(Self::LARGEST_SKEW) }
    }

    /// Now.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// An expiry moved by the tolerance.
    pub(super) fn skewed(&self, expiry: Timestamp) -> Timestamp {
        expiry + self.skew
    }

    /// An `IssueInstant`: not before the request, of which whole seconds were sent, and not ahead.
    pub(super) fn issued(&self, text: Option<&String>, request: Timestamp) -> Result<Timestamp, InstantFlaw> {
        let at = self.begun(text)?;
        if at < request { Err(InstantFlaw::BeforeRequest) } else { Ok(at) }
    }

    /// A `NotBefore`, or any instant that must not lie ahead.
    pub(super) fn begun(&self, text: Option<&String>) -> Result<Timestamp, InstantFlaw> {
        let at = read(text)?;
        if at > self.now + self.skew { Err(InstantFlaw::Future) } else { Ok(at) }
    }

    /// A `NotOnOrAfter`: the instant itself is already too late.
    pub(super) fn not_over(&self, text: Option<&String>) -> Result<Timestamp, InstantFlaw> {
        let at = read(text)?;
        if self.skewed(at) <= self.now { Err(InstantFlaw::Past) } else { Ok(at) }
    }
}

fn read(text: Option<&String>) -> Result<Timestamp, InstantFlaw> {
    let milliseconds = text.and_then(|it| instant::parse(it)).ok_or(InstantFlaw::Malformed)?;
    Ok(Timestamp::from_millis(milliseconds))
}
