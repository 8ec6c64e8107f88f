//! What is remembered of a request until its answer comes: the facts an answer is checked against.

use idp_core::assurance::SpidLevel;
use idp_core::time::Timestamp;

/// A request that was sent and not yet answered. It is used up by the first answer that names it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct PendingRequest {
    /// The `ID` that was sent; the answer must name it.
    pub id: String,
    /// The `IssueInstant` that was sent, in whole seconds: an answer may bear the same instant and none before it.
    pub issued_at: Timestamp,
    /// The provider asked, by its entityID: no other may answer.
    pub provider: String,
    /// Our own entityID, for which the assertion must be meant.
    pub entity_id: String,
    /// The address of ours to which the answer must be directed.
    pub acs_url: String,
    /// The least level that answers.
    pub level: SpidLevel,
}
