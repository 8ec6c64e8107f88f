//! The response around the assertion. [Cases 8–31, 104–111]
//!
//! Where it is not signed all of this may only refuse.

use saml2::name::FORMAT_ENTITY;
use saml2::response::{Envelope, Response};
use saml2::status::SUCCESS;

use super::moment::{InstantFlaw, Moment};
use super::refused::Refused;
use crate::anomalies::Anomaly;
use crate::pending::PendingRequest;
use crate::registry::Provider;

/// What is wrong with a response around its assertion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EnvelopeFlaw {
    /// `ID` absent or empty. [Cases 8, 9]
    #[error("the response has no ID")]
    Id,
    /// `Version` is not 2.0. [Case 10]
    #[error("the response's version is not 2.0")]
    Version,
    /// `InResponseTo` is not the request's id. [Cases 16–18]
    #[error("the response does not answer this request")]
    InResponseTo,
    /// `IssueInstant`. [Cases 11–15, 110]
    #[error("the response's instant of issue: {0}")]
    IssueInstant(InstantFlaw),
    /// `Destination` is not our address. [Cases 19–21]
    #[error("the response is directed elsewhere")]
    Destination,
    /// The issuer is not the provider asked. [Cases 27–29]
    #[error("the response comes from another issuer")]
    Issuer,
    /// The issuer has a format other than entity. [Case 30; absent is right, case 31]
    #[error("the response's issuer has another format")]
    IssuerFormat,
    /// No status, or none with a code. [Cases 22–25]
    #[error("the response has no status")]
    Status,
}

/// An answer that says no.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Declined {
    /// Why, by SPID's numbers.
    pub anomaly: Anomaly,
    /// Whether the provider signed the answer; otherwise anybody may have written it, and nothing but a page follows.
    pub is_signed: bool,
}

/// The response's `ID`, if all around the assertion is as it must be.
pub(super) fn check(
    response: &Response,
    pending: &PendingRequest,
    provider: &Provider,
    moment: &Moment,
) -> Result<String, EnvelopeFlaw> {
    let id = response.id.clone().filter(|it| !it.is_empty()).ok_or(EnvelopeFlaw::Id)?;
    if response.version.as_deref() != Some("2.0") {
        return Err(EnvelopeFlaw::Version);
    }
    if response.in_response_to.as_deref() != Some(pending.id.as_str()) {
        return Err(EnvelopeFlaw::InResponseTo);
    }
    moment.issued(response.issue_instant.as_ref(), pending.issued_at).map_err(EnvelopeFlaw::IssueInstant)?;
    if response.destination.as_deref() != Some(pending.acs_url.as_str()) {
        return Err(EnvelopeFlaw::Destination);
    }
    let issuer = response.issuer.as_ref().ok_or(EnvelopeFlaw::Issuer)?;
    if issuer.value != provider.entity_id() {
        return Err(EnvelopeFlaw::Issuer);
    }
    if issuer.format.as_deref().is_some_and(|it| it != FORMAT_ENTITY) {
        return Err(EnvelopeFlaw::IssuerFormat);
    }
    Ok(id)
}

/// Refuses anything but success; what the provider says instead is kept.
pub(super) fn succeeded(envelope: &Envelope) -> Result<(), Refused> {
    let status = envelope.claimed().status.as_ref().ok_or(EnvelopeFlaw::Status)?;
    match status.value() {
        "" => Err(EnvelopeFlaw::Status.into()),
        SUCCESS => Ok(()),
        _ => {
            let anomaly = Anomaly::parse(status.message.as_deref().unwrap_or(""));
            Err(Refused::Declined(Declined { anomaly, is_signed: envelope.is_sealed() }))
        }
    }
}
