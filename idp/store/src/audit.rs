//! The audit trail: entries, the chain over them, and its signed checkpoints.
//!
//! Entries are inserted with the change they tell of and wait in `audit_pending`. One node at a time gives them
//! their place in a chain of hashes, so that no writer waits for another. [`verify`] walks the chain again.

use idp_core::audit::AuditEntry;
use idp_core::id::{AuditEntryId, EnteId};
use idp_core::mac;
use idp_core::time::Timestamp;

use crate::col::{Col, at, bytes32};
use crate::error::StoreError;
use crate::tx::{Conn, WriteTx};

/// How many entries are sealed, or verified, at once.
const BATCH: i64 = 500;

/// Writes an entry. A trigger puts it in `audit_pending`.
pub(crate) async fn insert(tx: &mut WriteTx, entry: &AuditEntry) -> Result<(), StoreError> {
    let actor =
        serde_json::to_string(&entry.actor).map_err(|_| StoreError::corrupt("audit_entry", "actor", entry.id))?;
    q!(tx; exec, "INSERT INTO audit_entry (ente_id, entry_id, at, node, actor, event, detail, interaction_id, request,
                                           origin)
                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
       Col(entry.ente), Col(entry.id), entry.at.millis(), &entry.node, actor, entry.event, entry.detail.to_string(),
       entry.interaction.map(Col), &entry.request, &entry.origin)?;
    Ok(())
}

/// An entry as it lies, in the words it was written with.
#[derive(sqlx::FromRow)]
struct Row {
    ente_id: Col<EnteId>,
    entry_id: Col<AuditEntryId>,
    at: i64,
    node: String,
    actor: String,
    event: String,
    detail: String,
    interaction_id: Option<uuid::Uuid>,
    request: String,
    origin: Option<String>,
}

impl Row {
    /// The link of the chain after `previous`: every column, each behind its length.
    fn chained(&self, previous: &[u8; 32], seq: i64) -> [u8; 32] {
        let (ente, entry): (uuid::Uuid, uuid::Uuid) = (self.ente_id.0.into(), self.entry_id.0.into());
        let interaction = self.interaction_id.map_or_else(Vec::new, |id| id.as_bytes().to_vec());
        let parts: [&[u8]; 12] = [
            previous,
            &seq.to_be_bytes(),
            ente.as_bytes(),
            entry.as_bytes(),
            &self.at.to_be_bytes(),
            self.node.as_bytes(),
            self.actor.as_bytes(),
            self.event.as_bytes(),
            self.detail.as_bytes(),
            &interaction,
            self.request.as_bytes(),
            self.origin.as_deref().unwrap_or_default().as_bytes(),
        ];
        mac::digest("portico audit 1", &parts)
    }
}

/// The end of the chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// How many entries it has.
    pub seq: i64,
    /// Its hash; all zeros before the first.
    pub hash: [u8; 32],
}

/// Where the chain ends now.
pub async fn head(tx: &mut impl Conn) -> Result<Head, StoreError> {
    let row = q!(tx; opt<(i64, Vec<u8>)>, "SELECT seq, hash
                                           FROM audit_seal
                                           ORDER BY seq DESC
                                           LIMIT 1")?;
    row.map_or(Ok(Head { seq: 0, hash: [0; 32] }), |(seq, hash)| {
        let hash = bytes32(&hash).ok_or_else(|| StoreError::corrupt("audit_seal", "hash", seq))?;
        Ok(Head { seq, hash })
    })
}

/// Gives waiting entries their place. How many; call again while it is a whole batch. Only the leader calls it: two
/// at once would collide on the sequence, and one of them would be told `Conflict`.
pub async fn seal_batch(tx: &mut WriteTx) -> Result<usize, StoreError> {
    let rows = q!(tx; all<Row>,
        "SELECT audit_entry.ente_id, audit_entry.entry_id, audit_entry.at, node, actor, event, detail, interaction_id,
                request, origin
         FROM audit_pending
         JOIN audit_entry ON audit_entry.ente_id = audit_pending.ente_id AND audit_entry.entry_id = audit_pending.entry_id
         ORDER BY audit_pending.at, audit_pending.entry_id
         LIMIT $1",
        BATCH)?;
    let mut end = head(tx).await?;
    for row in &rows {
        end.seq += 1;
        end.hash = row.chained(&end.hash, end.seq);
        q!(tx; exec, "INSERT INTO audit_seal (seq, ente_id, entry_id, hash)
                      VALUES ($1, $2, $3, $4)",
           end.seq, Col(row.ente_id.0), Col(row.entry_id.0), &end.hash[..])?;
        q!(tx; exec, "DELETE FROM audit_pending
                      WHERE ente_id = $1 AND entry_id = $2",
           Col(row.ente_id.0), Col(row.entry_id.0))?;
    }
    Ok(rows.len())
}

/// Whether entries wait for their place.
pub async fn is_waiting(tx: &mut impl Conn) -> Result<bool, StoreError> {
    let row = q!(tx; opt<(i64,)>, "SELECT at
                                   FROM audit_pending
                                   LIMIT 1")?;
    Ok(row.is_some())
}

/// A signed statement of where the chain ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// The end of the chain.
    pub head: Head,
    /// When it was signed.
    pub at: Timestamp,
    /// The signature over [`Checkpoint::statement`].
    pub signature: Vec<u8>,
}

impl Checkpoint {
    /// What is signed.
    pub fn statement(head: &Head, at: Timestamp) -> [u8; 32] {
        mac::digest("portico checkpoint 1", &[&head.seq.to_be_bytes(), &head.hash, &at.millis().to_be_bytes()])
    }
}

/// Keeps a checkpoint.
pub async fn insert_checkpoint(tx: &mut WriteTx, checkpoint: &Checkpoint) -> Result<(), StoreError> {
    q!(tx; exec, "INSERT INTO audit_checkpoint (seq, at, hash, signature)
                  VALUES ($1, $2, $3, $4)
                  ON CONFLICT (seq) DO NOTHING",
       checkpoint.head.seq, checkpoint.at.millis(), &checkpoint.head.hash[..], &checkpoint.signature)?;
    Ok(())
}

type CheckpointRow = (i64, i64, Vec<u8>, Vec<u8>);

fn checkpoint((seq, when, hash, signature): CheckpointRow) -> Result<Checkpoint, StoreError> {
    let hash = bytes32(&hash).ok_or_else(|| StoreError::corrupt("audit_checkpoint", "hash", seq))?;
    Ok(Checkpoint { head: Head { seq, hash }, at: at(when), signature })
}

/// The checkpoints, the oldest first.
pub async fn checkpoints(tx: &mut impl Conn) -> Result<Vec<Checkpoint>, StoreError> {
    let rows = q!(tx; all<CheckpointRow>, "SELECT seq, at, hash, signature
                                           FROM audit_checkpoint
                                           ORDER BY seq")?;
    rows.into_iter().map(checkpoint).collect()
}

/// The newest checkpoint.
pub async fn last_checkpoint(tx: &mut impl Conn) -> Result<Option<Checkpoint>, StoreError> {
    let row = q!(tx; opt<CheckpointRow>, "SELECT seq, at, hash, signature
                                          FROM audit_checkpoint
                                          ORDER BY seq DESC
                                          LIMIT 1")?;
    row.map(checkpoint).transpose()
}

/// What is wrong with the trail.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// An entry was removed.
    #[error("entry {seq} of the chain is not there any more")]
    Missing {
        /// Its place.
        seq: i64,
    },
    /// An entry was changed, or moved.
    #[error("entry {seq} ({entry}) is not what was sealed")]
    Changed {
        /// Its place.
        seq: i64,
        /// Its id.
        entry: AuditEntryId,
    },
    /// The sequence has a hole.
    #[error("the chain jumps to {seq}")]
    Gap {
        /// Where it goes on.
        seq: i64,
    },
    /// An entry stands outside the chain, and does not wait for it.
    #[error("{count} entries stand outside the chain")]
    Unsealed {
        /// How many.
        count: i64,
    },
    /// The chain is not the one that was signed.
    #[error("the checkpoint at {seq} does not agree with the chain")]
    Checkpoint {
        /// Its place.
        seq: i64,
    },
}

/// A checkpoint's signature, checked by who knows the public key.
pub type Verifier<'a> = &'a (dyn Fn(&[u8; 32], &[u8]) -> bool + Send + Sync);

#[derive(sqlx::FromRow)]
struct Sealed {
    seq: i64,
    hash: Vec<u8>,
    ente_id: Col<EnteId>,
    entry_id: Col<AuditEntryId>,
}

/// Walks the whole trail: the first fault, or how many entries are right.
pub async fn verify(tx: &mut impl Conn, signed: Verifier<'_>) -> Result<Result<i64, Fault>, StoreError> {
    let checkpoints = checkpoints(tx).await?;
    let mut expected = checkpoints.iter().peekable();
    let mut end = Head { seq: 0, hash: [0; 32] };
    loop {
        let batch = q!(tx; all<Sealed>, "SELECT seq, hash, ente_id, entry_id
                                         FROM audit_seal
                                         WHERE seq > $1
                                         ORDER BY seq
                                         LIMIT $2",
                       end.seq, BATCH)?;
        if batch.is_empty() {
            break;
        }
        for sealed in batch {
            match follow(tx, &end, &sealed).await? {
                Ok(head) => end = head,
                Err(fault) => return Ok(Err(fault)),
            }
            while let Some(checkpoint) = expected.next_if(|checkpoint| checkpoint.head.seq <= end.seq) {
                let statement = Checkpoint::statement(&checkpoint.head, checkpoint.at);
                if checkpoint.head != end || !signed(&statement, &checkpoint.signature) {
                    return Ok(Err(Fault::Checkpoint { seq: checkpoint.head.seq }));
                }
            }
        }
    }
    if let Some(beyond) = expected.next() {
        return Ok(Err(Fault::Checkpoint { seq: beyond.head.seq }));
    }
    outside(tx, end.seq).await
}

/// Looks at the end of the trail alone, as every start does: the newest checkpoint is signed and agrees with the
/// chain, and the last entry is what was sealed.
pub async fn verify_end(tx: &mut impl Conn, signed: Verifier<'_>) -> Result<Option<Fault>, StoreError> {
    let end = head(tx).await?;
    if let Some(checkpoint) = last_checkpoint(tx).await? {
        let sealed = link(tx, checkpoint.head.seq).await?;
        let agrees = sealed.is_some_and(|sealed| sealed.hash == checkpoint.head.hash);
        let statement = Checkpoint::statement(&checkpoint.head, checkpoint.at);
        if !agrees || !signed(&statement, &checkpoint.signature) {
            return Ok(Some(Fault::Checkpoint { seq: checkpoint.head.seq }));
        }
    }
    let Some(last) = link(tx, end.seq).await? else { return Ok(None) };
    let before = match link(tx, end.seq - 1).await? {
        Some(before) => bytes32(&before.hash).ok_or_else(|| StoreError::corrupt("audit_seal", "hash", before.seq))?,
        None => [0; 32],
    };
    let followed = follow(tx, &Head { seq: end.seq - 1, hash: before }, &last).await?;
    Ok(followed.err())
}

async fn link(tx: &mut impl Conn, seq: i64) -> Result<Option<Sealed>, StoreError> {
    q!(tx; opt<Sealed>, "SELECT seq, hash, ente_id, entry_id
                         FROM audit_seal
                         WHERE seq = $1",
       seq)
}

async fn follow(tx: &mut impl Conn, end: &Head, sealed: &Sealed) -> Result<Result<Head, Fault>, StoreError> {
    if sealed.seq != end.seq + 1 {
        return Ok(Err(Fault::Gap { seq: sealed.seq }));
    }
    let row = q!(tx; opt<Row>, "SELECT ente_id, entry_id, at, node, actor, event, detail, interaction_id, request, origin
                                FROM audit_entry
                                WHERE ente_id = $1 AND entry_id = $2",
                 Col(sealed.ente_id.0), Col(sealed.entry_id.0))?;
    let Some(row) = row else { return Ok(Err(Fault::Missing { seq: sealed.seq })) };
    let hash = row.chained(&end.hash, sealed.seq);
    if hash[..] != sealed.hash[..] {
        return Ok(Err(Fault::Changed { seq: sealed.seq, entry: row.entry_id.0 }));
    }
    Ok(Ok(Head { seq: sealed.seq, hash }))
}

/// Entries that are neither sealed nor waiting were slipped in.
async fn outside(tx: &mut impl Conn, sealed: i64) -> Result<Result<i64, Fault>, StoreError> {
    let (count,) = q!(tx; one<(i64,)>,
        "SELECT COUNT(*)
         FROM audit_entry
         LEFT JOIN audit_seal ON audit_seal.ente_id = audit_entry.ente_id AND audit_seal.entry_id = audit_entry.entry_id
         LEFT JOIN audit_pending ON audit_pending.ente_id = audit_entry.ente_id
                                AND audit_pending.entry_id = audit_entry.entry_id
         WHERE audit_seal.entry_id IS NULL AND audit_pending.entry_id IS NULL")?;
    Ok(if count == 0 { Ok(sealed) } else { Err(Fault::Unsealed { count }) })
}
