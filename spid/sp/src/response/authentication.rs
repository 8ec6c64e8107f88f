//! How the person was authenticated, and whether that is enough. [Cases 88–97]

use idp_core::assurance::SpidLevel;
use idp_core::time::Timestamp;
use saml2::assertion::Assertion;
use saml2::instant;

use super::moment::{InstantFlaw, Moment};
use crate::levels;
use crate::pending::PendingRequest;

/// What is wrong with the authentication asserted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AuthenticationFlaw {
    /// Not exactly one statement. [Case 89]
    #[error("there is not exactly one authentication statement")]
    Statement,
    /// `AuthnInstant` absent or malformed: the schema requires it, and `auth_time` is computed from it.
    #[error("the instant of authentication: {0}")]
    Instant(InstantFlaw),
    /// No context, or not exactly one class. [Cases 88, 90–93]
    #[error("the authentication has no context")]
    Context,
    /// A class that is no level of SPID. [Case 97]
    #[error("the authentication's class is not a SPID level")]
    Class,
    /// A lower level than the one asked for. [Cases 94–96]
    #[error("the level reached is below the level asked for")]
    Level,
}

/// What a good statement gives.
pub(super) struct Authentication {
    pub(super) level: SpidLevel,
    pub(super) at: Timestamp,
    pub(super) session_index: Option<String>,
}

pub(super) fn check(
    assertion: &Assertion,
    pending: &PendingRequest,
    moment: &Moment,
) -> Result<Authentication, AuthenticationFlaw> {
    let [statement] = assertion.authn_statements.as_slice() else { return Err(AuthenticationFlaw::Statement) };
    let at = statement.authn_instant.as_deref().and_then(instant::parse).map(Timestamp::from_millis);
    let at = at.ok_or(AuthenticationFlaw::Instant(InstantFlaw::Malformed))?.min(moment.now());
    let [class] = statement.context.as_deref().unwrap_or_default() else { return Err(AuthenticationFlaw::Context) };
    if class.is_empty() {
        return Err(AuthenticationFlaw::Context);
    }
    let level = SpidLevel::from_uri(class).ok_or(AuthenticationFlaw::Class)?;
    if !levels::reaches(level, pending.level) {
        return Err(AuthenticationFlaw::Level);
    }
    Ok(Authentication { level, at, session_index: statement.session_index.clone().filter(|it| !it.is_empty()) })
}
