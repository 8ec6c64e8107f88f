//! The audit trail: entries, the chain over them, and its signed checkpoints.
//!
//! Entries are inserted with the change they tell of and wait in `audit_pending`. One node at a time gives them
//! their place in a chain of hashes, so that no writer waits for another. [`verify()`] walks the chain again.

mod verify;

use std::fmt;
use std::str::FromStr;

use idp_core::audit::AuditEntry;
use idp_core::id::{AuditEntryId, EnteId};
use idp_core::mac;
use idp_core::time::Timestamp;
use uuid::Uuid;
use uuid::fmt::Simple;

use crate::col::{Col, at, bytes32, hex};
use crate::error::StoreError;
use crate::tx::{Conn, WriteTx};

pub use verify::{Fault, Verifier, follow_from, holds, verify, verify_end};

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
    interaction_id: Option<Uuid>,
    request: String,
    origin: Option<String>,
}

impl Row {
    /// The link of the chain after `previous`: every column, each behind its length.
    fn chained(&self, previous: &[u8; 32], seq: i64) -> [u8; 32] {
        let (ente, entry): (Uuid, Uuid) = (self.ente_id.0.into(), self.entry_id.0.into());
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

impl Head {
    /// Before the first entry.
    pub const EMPTY: Self = Self { seq: 0, hash: [0; 32] };
}

/// As people keep it: the sequence, a colon, the hash in hexadecimal digits.
impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.seq, hex(&self.hash))
    }
}

/// Not a place of a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a place of the chain is a number above zero, a colon, and 64 hexadecimal digits")]
pub struct BadHead;

impl FromStr for Head {
    type Err = BadHead;

    fn from_str(text: &str) -> Result<Self, BadHead> {
        let (seq, digits) = text.trim().split_once(':').ok_or(BadHead)?;
        let seq = seq.parse().ok().filter(|seq| *seq > 0).ok_or(BadHead)?;
        let halves: Vec<u8> = digits.chars().filter_map(|digit| u8::try_from(digit.to_digit(16)?).ok()).collect();
        let bytes: Vec<u8> =
            halves.chunks_exact(2).map(|pair| pair.iter().fold(0, |byte, half| byte << 4 | half)).collect();
        let hash = bytes32(&bytes).filter(|_| digits.len() == 64).ok_or(BadHead)?;
        Ok(Self { seq, hash })
    }
}

/// Where the chain ends now.
pub async fn head(tx: &mut impl Conn) -> Result<Head, StoreError> {
    let row = q!(tx; opt<(i64, Vec<u8>)>, "SELECT seq, hash
                                           FROM audit_seal
                                           ORDER BY seq DESC
                                           LIMIT 1")?;
    row.map_or(Ok(Head::EMPTY), |(seq, hash)| {
        let hash = bytes32(&hash).ok_or_else(|| StoreError::corrupt("audit_seal", "hash", seq))?;
        Ok(Head { seq, hash })
    })
}

/// Gives waiting entries their place. How many; call again while it is a whole batch. Only the leader calls it: two
/// at once would collide on the sequence, and one of them would be told `Conflict`.
///
/// # Why
/// Not by a mark in time or sequence: a change that took longer would commit entries behind it, and they would never
/// be sealed. What waits, waits in `audit_pending` until it is sealed.
pub async fn seal_batch(tx: &mut WriteTx) -> Result<usize, StoreError> {
    let rows = q!(tx; all<Row>,
        "SELECT audit_entry.ente_id, audit_entry.entry_id, audit_entry.at, node, actor, event, detail, interaction_id,
                request, origin
         FROM audit_pending
         JOIN audit_entry ON audit_entry.ente_id = audit_pending.ente_id AND audit_entry.entry_id = audit_pending.entry_id
         ORDER BY audit_pending.at, audit_pending.entry_id
         LIMIT $1",
        BATCH)?;
    let before = head(tx).await?;
    let mut end = before;
    let mut sealed = Vec::with_capacity(rows.len());
    for row in &rows {
        end.seq += 1;
        end.hash = row.chained(&end.hash, end.seq);
        let (ente, entry): (Uuid, Uuid) = (row.ente_id.0.into(), row.entry_id.0.into());
        sealed.push((end.seq, ente.simple(), entry.simple(), hex(&end.hash)));
    }
    insert_seals(tx, &sealed).await?;
    q!(tx; exec, "DELETE FROM audit_pending
                  WHERE (ente_id, entry_id) IN (SELECT ente_id, entry_id
                                                FROM audit_seal
                                                WHERE seq > $1)",
       before.seq)?;
    Ok(rows.len())
}

/// Writes a batch in one statement: sequence, ente, entry and hash, the last three in hexadecimal digits.
async fn insert_seals(tx: &mut WriteTx, sealed: &[(i64, Simple, Simple, String)]) -> Result<(), StoreError> {
    let batch = serde_json::to_string(sealed).map_err(|_| StoreError::corrupt("audit_seal", "seq", "a batch"))?;
    q!(tx; exec,
       lite: "INSERT INTO audit_seal (seq, ente_id, entry_id, hash)
              SELECT value ->> 0, unhex(value ->> 1), unhex(value ->> 2), unhex(value ->> 3)
              FROM json_each($1)",
       pg: "INSERT INTO audit_seal (seq, ente_id, entry_id, hash)
            SELECT (value ->> 0)::bigint, (value ->> 1)::uuid, (value ->> 2)::uuid, decode(value ->> 3, 'hex')
            FROM json_array_elements($1::json) AS batch (value)",
       batch)?;
    Ok(())
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
