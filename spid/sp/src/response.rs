//! Accepting an answer. [Regole tecniche, single sign-on; the official response cases 1–113]
//!
//! A pure function from the octets, the request they must answer, the provider's registry entry and the instant, to a
//! [`VerifiedAssertion`] or a refusal with a name. Read [`accept`] from top to bottom: that is the order of the checks.
//! Afterwards it is for the caller to use up the request and the assertion's id, atomically, and to match the browser.

mod assertion;
mod authentication;
mod conditions;
mod envelope;
mod extensions;
mod moment;
mod refused;
mod subject;

use idp_core::assurance::SpidLevel;
use idp_core::time::Timestamp;
use saml2::response::{self, Opened, SealedAssertion};
use saml2::second_opinion::SecondOpinion;

pub use assertion::AssertionFlaw;
pub use authentication::AuthenticationFlaw;
pub use conditions::ConditionsFlaw;
pub use envelope::{Declined, EnvelopeFlaw};
pub use extensions::ExtensionsFlaw;
pub use moment::{InstantFlaw, Moment};
pub use refused::Refused;
pub use subject::{Name, SubjectFlaw};

use crate::attributes::Identity;
use crate::pending::PendingRequest;
use crate::registry::Provider;

/// What a provider asserted of a person, verified. Only [`accept`] makes one.
#[derive(Debug, Clone)]
pub struct VerifiedAssertion {
    response_id: String,
    assertion_id: String,
    issued_at: Timestamp,
    keep_until: Timestamp,
    name: Name,
    session_index: Option<String>,
    level: SpidLevel,
    authenticated_at: Timestamp,
    identity: Identity,
    sealed: SealedAssertion,
}

/// Checks an answer that arrived, decoded from its form field.
pub fn accept(
    octets: &[u8],
    pending: &PendingRequest,
    provider: &Provider,
    moment: &Moment,
    opinion: SecondOpinion,
) -> Result<VerifiedAssertion, Refused> {
    if provider.entity_id() != pending.provider {
        return Err(Refused::OtherProvider);
    }
    let Opened { envelope, assertion } = response::open(octets, provider.keys(), opinion)?;

    let response_id = envelope::check(envelope.claimed(), pending, provider, moment)?;
    envelope::succeeded(&envelope)?;
    let sealed = assertion.ok_or(Refused::NoAssertion)?;
    let assertion = sealed.assertion();

    let (assertion_id, issued_at) = assertion::check(assertion, pending, provider, moment)?;
    let subject = subject::check(assertion, pending, moment)?;
    let holds_until = conditions::check(assertion, pending, moment)?;
    let authentication = authentication::check(assertion, pending, moment)?;
    extensions::check(envelope.claimed(), pending, authentication.level, moment)?;
    let identity = Identity::read(&assertion.attribute_statements)?;

    Ok(VerifiedAssertion {
        response_id,
        assertion_id,
        issued_at,
        keep_until: moment.skewed(holds_until.max(subject.holds_until)),
        name: subject.name,
        session_index: authentication.session_index,
        level: authentication.level,
        authenticated_at: authentication.at,
        identity,
        sealed,
    })
}

impl VerifiedAssertion {
    /// The response's `ID`, for the register of transactions.
    pub fn response_id(&self) -> &str {
        &self.response_id
    }

    /// The assertion's `ID`, which the same provider may use once only.
    pub fn assertion_id(&self) -> &str {
        &self.assertion_id
    }

    /// The assertion's `IssueInstant`.
    pub fn issued_at(&self) -> Timestamp {
        self.issued_at
    }

    /// Until when the id must be remembered: after that the assertion is refused as expired.
    pub fn keep_until(&self) -> Timestamp {
        self.keep_until
    }

    /// The transient name given to the person, for logout and the register.
    pub fn name(&self) -> &Name {
        &self.name
    }

    /// The provider's session; level 1 alone has one.
    pub fn session_index(&self) -> Option<&str> {
        self.session_index.as_deref()
    }

    /// The level reached: as asserted, at least the one asked for.
    pub fn level(&self) -> SpidLevel {
        self.level
    }

    /// When the person was authenticated: the provider's `AuthnInstant`, or now if that lies ahead.
    pub fn authenticated_at(&self) -> Timestamp {
        self.authenticated_at
    }

    /// What is said of the person.
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// The octets that the provider signed.
    pub fn sealed_xml(&self) -> &str {
        self.sealed.sealed().xml()
    }
}
