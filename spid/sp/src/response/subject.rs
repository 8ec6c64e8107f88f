//! Of whom the assertion speaks, and that we are the one who may hear it. [Cases 41–66]

use idp_core::time::Timestamp;
use saml2::assertion::{Assertion, NameId};
use saml2::name::{FORMAT_TRANSIENT, METHOD_BEARER};

use super::moment::{InstantFlaw, Moment};
use crate::pending::PendingRequest;

/// What is wrong with an assertion's subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SubjectFlaw {
    /// No subject. [Cases 41, 42]
    #[error("the assertion has no subject")]
    Missing,
    /// No name, or an empty one. [Cases 43, 44]
    #[error("the subject has no name")]
    Name,
    /// The name is not transient. [Cases 45–47]
    #[error("the subject's name is not transient")]
    NameFormat,
    /// The name has no qualifier. [Cases 48, 49]
    #[error("the subject's name has no qualifier")]
    NameQualifier,
    /// Not exactly one confirmation, or not by the bearer. [Cases 52–55]
    #[error("the subject is not confirmed by the bearer")]
    Method,
    /// A confirmation without data. [Cases 51, 56]
    #[error("the confirmation has no data")]
    Data,
    /// `Recipient` is not our address. [Cases 57–59]
    #[error("the assertion is meant for another recipient")]
    Recipient,
    /// `InResponseTo` is not the request's id. [Cases 60–62]
    #[error("the assertion does not answer this request")]
    InResponseTo,
    /// `NotBefore` lies ahead; a bearer's confirmation need not have one.
    #[error("the confirmation's beginning: {0}")]
    NotBefore(InstantFlaw),
    /// `NotOnOrAfter`. [Cases 63–66]
    #[error("the confirmation's end: {0}")]
    NotOnOrAfter(InstantFlaw),
}

/// A name that the provider gave the person for this once.
#[derive(Clone, PartialEq, Eq)]
pub struct Name {
    /// The name. A transient one may come again: it identifies nobody.
    pub value: String,
    /// Who gave it.
    pub qualifier: String,
}

impl std::fmt::Debug for Name {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Name").field("qualifier", &self.qualifier).finish_non_exhaustive()
    }
}

/// What a good subject gives.
pub(super) struct Subject {
    pub(super) name: Name,
    pub(super) holds_until: Timestamp,
}

pub(super) fn check(assertion: &Assertion, pending: &PendingRequest, moment: &Moment) -> Result<Subject, SubjectFlaw> {
    let subject = assertion.subject.as_ref().ok_or(SubjectFlaw::Missing)?;
    if subject.name_id.is_none() && subject.confirmations.is_empty() {
        return Err(SubjectFlaw::Missing);
    }
    let name = name(subject.name_id.as_ref().ok_or(SubjectFlaw::Name)?)?;
    let [confirmation] = subject.confirmations.as_slice() else { return Err(SubjectFlaw::Method) };
    if confirmation.method.as_deref() != Some(METHOD_BEARER) {
        return Err(SubjectFlaw::Method);
    }
    let data = confirmation.data.as_ref().ok_or(SubjectFlaw::Data)?;
    if data.recipient.as_deref() != Some(pending.acs_url.as_str()) {
        return Err(SubjectFlaw::Recipient);
    }
    if data.in_response_to.as_deref() != Some(pending.id.as_str()) {
        return Err(SubjectFlaw::InResponseTo);
    }
    if data.not_before.is_some() {
        moment.begun(data.not_before.as_ref()).map_err(SubjectFlaw::NotBefore)?;
    }
    let holds_until = moment.not_over(data.not_on_or_after.as_ref()).map_err(SubjectFlaw::NotOnOrAfter)?;
    Ok(Subject { name, holds_until })
}

fn name(name: &NameId) -> Result<Name, SubjectFlaw> {
    if name.value.is_empty() {
        return Err(SubjectFlaw::Name);
    }
    if name.format.as_deref() != Some(FORMAT_TRANSIENT) {
        return Err(SubjectFlaw::NameFormat);
    }
    let qualifier = name.name_qualifier.clone().filter(|it| !it.is_empty()).ok_or(SubjectFlaw::NameQualifier)?;
    Ok(Name { value: name.value.clone(), qualifier })
}
