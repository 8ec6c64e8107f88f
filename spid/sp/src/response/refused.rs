//! Every way an answer is refused, in one place.
//!
//! The name is for the log and the audit trail. The person sees one page for them all, except where the provider itself said
//! why ([`Refused::Declined`]) or left out who they are ([`AttributesFlaw::Incomplete`]).

use saml2::error::Refused as Unopened;

use super::{AssertionFlaw, AuthenticationFlaw, ConditionsFlaw, Declined, EnvelopeFlaw, ExtensionsFlaw, SubjectFlaw};
use crate::anomalies::Anomaly;
use crate::attributes::AttributesFlaw;

/// Why an answer was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The request was sent to another provider.
    #[error("the provider is not the one that was asked")]
    OtherProvider,
    /// It could not be opened: not XML, wrong shape, wrong signature. [Cases 2–5, 100, 112, 113, wrapping, XSLT]
    #[error("the answer cannot be opened: {0}")]
    Unopened(#[from] Unopened),
    /// The response around the assertion.
    #[error(transparent)]
    Envelope(#[from] EnvelopeFlaw),
    /// The provider says no. [Cases 26, 104–108, 111]
    #[error("the provider declined")]
    Declined(Declined),
    /// Success without an assertion. [Case 32]
    #[error("the answer has no assertion")]
    NoAssertion,
    /// The assertion's head.
    #[error(transparent)]
    Assertion(#[from] AssertionFlaw),
    /// The subject.
    #[error(transparent)]
    Subject(#[from] SubjectFlaw),
    /// The conditions.
    #[error(transparent)]
    Conditions(#[from] ConditionsFlaw),
    /// The authentication.
    #[error(transparent)]
    Authentication(#[from] AuthenticationFlaw),
    /// The extensions.
    #[error(transparent)]
    Extensions(#[from] ExtensionsFlaw),
    /// The attributes.
    #[error(transparent)]
    Attributes(#[from] AttributesFlaw),
}

impl Refused {
    /// A stable name for the log and the audit trail; nothing of the message is in it.
    pub fn code(&self) -> &'static str {
        match self {
            Self::OtherProvider => "other-provider",
            Self::Unopened(why) => unopened(why),
            Self::Envelope(why) => envelope(*why),
            Self::Declined(_) => "declined",
            Self::NoAssertion => "no-assertion",
            Self::Assertion(why) => assertion(*why),
            Self::Subject(why) => subject(*why),
            Self::Conditions(why) => conditions(*why),
            Self::Authentication(why) => authentication(*why),
            Self::Extensions(_) => "extensions",
            Self::Attributes(why) => attributes(*why),
        }
    }

    /// The status of the page: 400 for what is no SAML message at all, 403 for the rest. Never 500, never 200.
    pub fn http_status(&self) -> u16 {
        match self {
            Self::Unopened(Unopened::Binding(_) | Unopened::Xml(_)) => 400,
            _ => crate::anomalies::HTTP_STATUS,
        }
    }

    /// The stem of the message keys of the page.
    pub fn key(&self) -> String {
        match self {
            Self::Declined(declined) => declined.anomaly.key(),
            Self::Attributes(AttributesFlaw::Incomplete) => "spid-incomplete".to_owned(),
            _ => Anomaly::UNKNOWN.key(),
        }
    }
}

fn unopened(why: &Unopened) -> &'static str {
    match why {
        Unopened::Binding(_) => "binding",
        Unopened::Xml(_) => "xml",
        Unopened::Shape(_) => "shape",
        Unopened::Seal(_) => "signature",
        Unopened::Read(_) => "schema",
        Unopened::SecondOpinion(_) => "second-opinion",
    }
}

fn envelope(why: EnvelopeFlaw) -> &'static str {
    match why {
        EnvelopeFlaw::Id => "response-id",
        EnvelopeFlaw::Version => "response-version",
        EnvelopeFlaw::InResponseTo => "response-in-response-to",

        EnvelopeFlaw::IssueInstant(_) => "response-issue-instant",
        EnvelopeFlaw::Destination => "response-destination",
        EnvelopeFlaw::Issuer => "response-issuer",
        EnvelopeFlaw::IssuerFormat => "response-issuer-format",
        EnvelopeFlaw::Status => "response-status",
    }
}

fn assertion(why: AssertionFlaw) -> &'static str {
    match why {
        AssertionFlaw::Id => "assertion-id",
        AssertionFlaw::Version => "assertion-version",
        AssertionFlaw::IssueInstant(_) => "assertion-issue-instant",
        AssertionFlaw::Issuer => "assertion-issuer",
        AssertionFlaw::IssuerFormat => "assertion-issuer-format",
    }
}

fn subject(why: SubjectFlaw) -> &'static str {
    match why {
        SubjectFlaw::Missing => "subject",
        SubjectFlaw::Name => "subject-name",
        SubjectFlaw::NameFormat => "subject-name-format",
        SubjectFlaw::NameQualifier => "subject-name-qualifier",
        SubjectFlaw::Method => "subject-method",
        SubjectFlaw::Data => "subject-data",
        SubjectFlaw::Recipient => "subject-recipient",
        SubjectFlaw::InResponseTo => "subject-in-response-to",
        SubjectFlaw::NotBefore(_) => "subject-not-before",
        SubjectFlaw::NotOnOrAfter(_) => "subject-not-on-or-after",
    }
}

fn conditions(why: ConditionsFlaw) -> &'static str {
    match why {
        ConditionsFlaw::Missing => "conditions",
        ConditionsFlaw::NotBefore(_) => "conditions-not-before",
        ConditionsFlaw::NotOnOrAfter(_) => "conditions-not-on-or-after",
        ConditionsFlaw::Audience => "conditions-audience",
    }
}

fn authentication(why: AuthenticationFlaw) -> &'static str {
    match why {
        AuthenticationFlaw::Statement => "authentication-statement",
        AuthenticationFlaw::Instant(_) => "authentication-instant",
        AuthenticationFlaw::Context => "authentication-context",
        AuthenticationFlaw::Class => "authentication-class",
        AuthenticationFlaw::Level => "authentication-level",
    }
}

fn attributes(why: AttributesFlaw) -> &'static str {
    match why {
        AttributesFlaw::Statement => "attributes-statement",
        AttributesFlaw::Empty => "attributes-empty",
        AttributesFlaw::Nameless => "attributes-nameless",
        AttributesFlaw::NotOneValue => "attributes-value",
        AttributesFlaw::Repeated => "attributes-repeated",
        AttributesFlaw::Incomplete => "attributes-incomplete",
        AttributesFlaw::FiscalNumber(_) => "attributes-fiscal-number",
    }
}
