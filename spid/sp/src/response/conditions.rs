//! When the assertion holds, and that it is meant for us. [Cases 73–87]

use idp_core::time::Timestamp;
use saml2::assertion::Assertion;

use super::moment::{InstantFlaw, Moment};
use crate::pending::PendingRequest;

/// What is wrong with an assertion's conditions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ConditionsFlaw {
    /// No conditions. [Case 74]
    #[error("the assertion has no conditions")]
    Missing,
    /// `NotBefore`. [Cases 75–78]
    #[error("the conditions' beginning: {0}")]
    NotBefore(InstantFlaw),
    /// `NotOnOrAfter`. [Cases 79–82]
    #[error("the conditions' end: {0}")]
    NotOnOrAfter(InstantFlaw),
    /// No audience, or one that is not us. [Cases 73, 83–87]
    #[error("the assertion is meant for another audience")]
    Audience,
}

/// Until when the assertion holds.
pub(super) fn check(
    assertion: &Assertion,
    pending: &PendingRequest,
    moment: &Moment,
) -> Result<Timestamp, ConditionsFlaw> {
    let conditions = assertion.conditions.as_ref().ok_or(ConditionsFlaw::Missing)?;
    moment.begun(conditions.not_before.as_ref()).map_err(ConditionsFlaw::NotBefore)?;
    let until = moment.not_over(conditions.not_on_or_after.as_ref()).map_err(ConditionsFlaw::NotOnOrAfter)?;
    // Several restrictions must all be met. [SAML Core §2.5.1.4]
    let restrictions = &conditions.audience_restrictions;
    if restrictions.is_empty() || !restrictions.iter().all(|it| it.contains(&pending.entity_id)) {
        return Err(ConditionsFlaw::Audience);
    }
    Ok(until)
}
