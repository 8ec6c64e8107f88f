//! The assertion's own head. [Cases 33–40, 67–72]

use idp_core::time::Timestamp;
use saml2::assertion::Assertion;
use saml2::name::FORMAT_ENTITY;

use super::moment::{InstantFlaw, Moment};
use crate::pending::PendingRequest;
use crate::registry::Provider;

/// What is wrong with an assertion's head.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AssertionFlaw {
    /// `ID` absent or empty. [Cases 33, 34]
    #[error("the assertion has no ID")]
    Id,
    /// `Version` is not 2.0. [Case 35]
    #[error("the assertion's version is not 2.0")]
    Version,
    /// `IssueInstant`. [Cases 36–40]
    #[error("the assertion's instant of issue: {0}")]
    IssueInstant(InstantFlaw),
    /// The issuer is not the provider asked. [Cases 67–69]
    #[error("the assertion comes from another issuer")]
    Issuer,
    /// The issuer's format is not entity, or absent where that is not tolerated. [Cases 70–72]
    #[error("the assertion's issuer has another format, or none")]
    IssuerFormat,
}

/// The assertion's `ID` and instant of issue.
pub(super) fn check(
    assertion: &Assertion,
    pending: &PendingRequest,
    provider: &Provider,
    moment: &Moment,
) -> Result<(String, Timestamp), AssertionFlaw> {
    let id = assertion.id.clone().filter(|it| !it.is_empty()).ok_or(AssertionFlaw::Id)?;
    if assertion.version.as_deref() != Some("2.0") {
        return Err(AssertionFlaw::Version);
    }
    let issued_at = moment.issued(assertion.issue_instant.as_ref(), pending.issued_at);
    let issued_at = issued_at.map_err(AssertionFlaw::IssueInstant)?;
    let issuer = assertion.issuer.as_ref().ok_or(AssertionFlaw::Issuer)?;
    if issuer.value != provider.entity_id() {
        return Err(AssertionFlaw::Issuer);
    }
    match issuer.format.as_deref() {
        Some(FORMAT_ENTITY) => Ok((id, issued_at)),
        None if provider.entry().may_omit_issuer_format => Ok((id, issued_at)),
        _ => Err(AssertionFlaw::IssuerFormat),
    }
}
