//! Reading and changing the tables of one ente.

use std::sync::Arc;

use idp_core::audit::AuditEntry;
use idp_core::id::EnteId;

use crate::audit;
use crate::engine::Link;
use crate::error::StoreError;
use crate::vault::Vault;

/// Something statements run on: functions that only read take any of them.
#[expect(private_interfaces, reason = "the connection below is nobody's business outside this crate")]
pub trait Conn: Send {
    /// Whose tables.
    fn ente(&self) -> EnteId;
    /// What seals and opens.
    fn vault(&self) -> Arc<Vault>;
    /// The connection below.
    fn link(&mut self) -> &mut Link;
    /// Which engine is below.
    fn is_lite(&self) -> bool;
}

/// Reads, statement by statement.
pub struct ReadTx {
    link: Link,
    ente: EnteId,
    vault: Arc<Vault>,
}

/// A change. Dropped without a commit, it never happened.
#[must_use = "a change that is not committed never happened"]
pub struct WriteTx {
    link: Link,
    ente: EnteId,
    vault: Arc<Vault>,
}

/// Why a change has no entry in the audit trail. Closed: a new reason is a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quietly {
    /// An attempt was counted, before its outcome is known; the outcome has its entry.
    AttemptReserved,
    /// A session was used: nothing changed but the time.
    SessionTouched,
    /// A request walks the corridor: proofs and answers have their own entries.
    CorridorMoved,
    /// A message was leased, sent or given up: the change that wrote it has its entry.
    MessageMoved,
    /// What was dead already was removed.
    Expired,
    /// The chain of the audit trail itself, leases, fingerprints.
    Bookkeeping,
    /// Values were sealed anew with a newer key; what they say is the same.
    Resealed,
    /// Rows of an import, before it is published with its entry.
    Staged,
}

impl Quietly {
    /// The word for figures.
    pub const fn word(self) -> &'static str {
        match self {
            Self::AttemptReserved => "attempt_reserved",
            Self::SessionTouched => "session_touched",
            Self::CorridorMoved => "corridor_moved",
            Self::MessageMoved => "message_moved",
            Self::Expired => "expired",
            Self::Bookkeeping => "bookkeeping",
            Self::Resealed => "resealed",
            Self::Staged => "staged",
        }
    }
}

/// Counts a change that was made, in `portico_commits_total`: a commit is what costs a disk, so how many an operation
/// makes is a figure to watch.
fn count(why: &'static str) {
    metrics::counter!("portico_commits_total", "why" => why).increment(1);
}

impl ReadTx {
    pub(crate) const fn new(link: Link, ente: EnteId, vault: Arc<Vault>) -> Self {
        Self { link, ente, vault }
    }

    /// Waits for answers as long as they take: for work nobody waits for.
    #[must_use]
    pub const fn patiently(mut self) -> Self {
        self.link.be_patient();
        self
    }
}

impl WriteTx {
    pub(crate) const fn new(link: Link, ente: EnteId, vault: Arc<Vault>) -> Self {
        Self { link, ente, vault }
    }

    /// Waits for answers as long as they take: for work nobody waits for.
    pub const fn patiently(mut self) -> Self {
        self.link.be_patient();
        self
    }

    /// Writes one more entry, when a change has several.
    pub async fn record(&mut self, entry: AuditEntry) -> Result<(), StoreError> {
        audit::insert(self, &entry).await
    }

    /// Makes the change, with its entry, or neither.
    pub async fn commit(mut self, entry: AuditEntry) -> Result<(), StoreError> {
        self.record(entry).await?;
        self.link.commit().await?;
        count("recorded");
        Ok(())
    }

    /// Makes the change without an entry, for one of the named reasons.
    pub async fn commit_quietly(self, why: Quietly) -> Result<(), StoreError> {
        self.link.commit().await?;
        count(why.word());
        Ok(())
    }
}

#[expect(private_interfaces, reason = "see the trait")]
impl Conn for ReadTx {
    fn ente(&self) -> EnteId {
        self.ente
    }

    fn vault(&self) -> Arc<Vault> {
        Arc::clone(&self.vault)
    }

    fn link(&mut self) -> &mut Link {
        &mut self.link
    }

    fn is_lite(&self) -> bool {
        self.link.is_lite()
    }
}

#[expect(private_interfaces, reason = "see the trait")]
impl Conn for WriteTx {
    fn ente(&self) -> EnteId {
        self.ente
    }

    fn vault(&self) -> Arc<Vault> {
        Arc::clone(&self.vault)
    }

    fn link(&mut self) -> &mut Link {
        &mut self.link
    }

    fn is_lite(&self) -> bool {
        self.link.is_lite()
    }
}
