//! Walking the trail again: is every entry what was sealed, where it was sealed?

use std::collections::BTreeMap;

use idp_core::id::AuditEntryId;
use idp_core::time::Lifetime;

use super::{BATCH, Checkpoint, Head, Row, checkpoints, head, last_checkpoint};
use crate::col::{at, bytes32};
use crate::error::StoreError;
use crate::tx::Conn;

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
    /// Entries wait for their place that should have had it long ago.
    #[error(
        "{count} entries wait for their place in the chain, ten minutes after others came or were signed: either no \
         node seals, or someone put them back"
    )]
    Overlooked {
        /// How many.
        count: i64,
    },
    /// The chain ends before a place it had.
    #[error("the chain ends at {seq}, and it went to {kept} once: its end was cut off")]
    CutOff {
        /// Where it ends.
        seq: i64,
        /// Where it went, by who kept it.
        kept: i64,
    },
    /// The chain is another one than whoever kept a place of it saw.
    #[error("the chain has another hash at {seq} than the one that was kept: it was written anew")]
    Rewritten {
        /// The place.
        seq: i64,
    },
}

/// A checkpoint's signature, checked by who knows the public key.
pub type Verifier<'a> = &'a (dyn Fn(&[u8; 32], &[u8]) -> bool + Send + Sync);

/// How long after others an entry may still wait: a slow change commits late, and sealing takes a second.
const DELAY: Lifetime = Lifetime::minutes(10);

#[derive(sqlx::FromRow)]
struct Sealed {
    seq: i64,
    hash: Vec<u8>,
}

/// An entry with its place.
#[derive(sqlx::FromRow)]
struct Placed {
    seq: i64,
    #[sqlx(flatten)]
    row: Row,
}

/// Walks the whole trail: the first fault, or where it ends.
///
/// `kept`: a place of the chain that someone keeps elsewhere. Without one, a trail whose end was cut off with its
/// checkpoints is whole.
pub async fn verify(
    tx: &mut impl Conn,
    signed: Verifier<'_>,
    kept: Option<Head>,
) -> Result<Result<Head, Fault>, StoreError> {
    let checkpoints = checkpoints(tx).await?;
    let mut expected = checkpoints.iter().peekable();
    let mut end = Head::EMPTY;
    loop {
        let batch = batch(tx, end.seq).await?;
        if batch.is_empty() {
            break;
        }
        for (sealed, row) in batch {
            match follow(&end, &sealed, row.as_ref()) {
                Ok(head) => end = head,
                Err(fault) => return Ok(Err(fault)),
            }
            if kept.is_some_and(|kept| kept.seq == end.seq && kept != end) {
                return Ok(Err(Fault::Rewritten { seq: end.seq }));
            }
            while let Some(checkpoint) = expected.next_if(|checkpoint| checkpoint.head.seq <= end.seq) {
                if checkpoint.head != end || !is_signed(checkpoint, signed) {
                    return Ok(Err(Fault::Checkpoint { seq: checkpoint.head.seq }));
                }
            }
        }
    }
    if let Some(beyond) = expected.next() {
        return Ok(Err(Fault::Checkpoint { seq: beyond.head.seq }));
    }
    if let Some(kept) = kept.filter(|kept| kept.seq > end.seq) {
        return Ok(Err(Fault::CutOff { seq: end.seq, kept: kept.seq }));
    }
    Ok(outside(tx).await?.map_or(Ok(end), Err))
}

/// Walks from a place of the chain to its end: the first fault, or where it ends.
pub async fn follow_from(tx: &mut impl Conn, from: Head) -> Result<Result<Head, Fault>, StoreError> {
    let mut end = from;
    loop {
        let batch = batch(tx, end.seq).await?;
        if batch.is_empty() {
            return Ok(Ok(end));
        }
        for (sealed, row) in batch {
            match follow(&end, &sealed, row.as_ref()) {
                Ok(head) => end = head,
                Err(fault) => return Ok(Err(fault)),
            }
        }
    }
}

/// Whether the chain has this place.
pub async fn holds(tx: &mut impl Conn, head: &Head) -> Result<bool, StoreError> {
    Ok(hash_at(tx, head.seq).await? == Some(head.hash))
}

/// Looks at the end of the trail alone, as every start does: the newest checkpoint is signed and agrees with the
/// chain, and the last entry is what was sealed.
pub async fn verify_end(tx: &mut impl Conn, signed: Verifier<'_>) -> Result<Option<Fault>, StoreError> {
    if let Some(checkpoint) = last_checkpoint(tx).await? {
        let agrees = hash_at(tx, checkpoint.head.seq).await? == Some(checkpoint.head.hash);
        if !agrees || !is_signed(&checkpoint, signed) {
            return Ok(Some(Fault::Checkpoint { seq: checkpoint.head.seq }));
        }
    }
    let last = head(tx).await?;
    if last.seq == 0 {
        return Ok(None);
    }
    let before = Head { seq: last.seq - 1, hash: hash_at(tx, last.seq - 1).await?.unwrap_or([0; 32]) };
    let batch = batch(tx, before.seq).await?;
    let followed = batch.first().map(|(sealed, row)| follow(&before, sealed, row.as_ref()));
    Ok(followed.and_then(Result::err))
}

fn is_signed(checkpoint: &Checkpoint, signed: Verifier<'_>) -> bool {
    signed(&Checkpoint::statement(&checkpoint.head, checkpoint.at), &checkpoint.signature)
}

async fn hash_at(tx: &mut impl Conn, seq: i64) -> Result<Option<[u8; 32]>, StoreError> {
    let row = q!(tx; opt<(Vec<u8>,)>, "SELECT hash
                                       FROM audit_seal
                                       WHERE seq = $1",
                 seq)?;
    row.map(|(hash,)| bytes32(&hash).ok_or_else(|| StoreError::corrupt("audit_seal", "hash", seq))).transpose()
}

/// The next places of the chain, with what stands there.
async fn batch(tx: &mut impl Conn, after: i64) -> Result<Vec<(Sealed, Option<Row>)>, StoreError> {
    let sealed = q!(tx; all<Sealed>, "SELECT seq, hash
                                      FROM audit_seal
                                      WHERE seq > $1
                                      ORDER BY seq
                                      LIMIT $2",
                    after, BATCH)?;
    let last = sealed.last().map_or(after, |sealed| sealed.seq);
    let placed = q!(tx; all<Placed>,
        "SELECT seq, audit_entry.ente_id, audit_entry.entry_id, at, node, actor, event, detail, interaction_id, request,
                origin
         FROM audit_seal
         JOIN audit_entry ON audit_entry.ente_id = audit_seal.ente_id AND audit_entry.entry_id = audit_seal.entry_id
         WHERE seq > $1 AND seq <= $2",
        after, last)?;
    let mut rows: BTreeMap<i64, Row> = placed.into_iter().map(|placed| (placed.seq, placed.row)).collect();
    Ok(sealed
        .into_iter()
        .map(|sealed| {
            let row = rows.remove(&sealed.seq);
            (sealed, row)
        })
        .collect())
}

fn follow(end: &Head, sealed: &Sealed, row: Option<&Row>) -> Result<Head, Fault> {
    if sealed.seq != end.seq + 1 {
        return Err(Fault::Gap { seq: sealed.seq });
    }
    let row = row.ok_or(Fault::Missing { seq: sealed.seq })?;
    let hash = row.chained(&end.hash, sealed.seq);
    if hash[..] != sealed.hash[..] {
        return Err(Fault::Changed { seq: sealed.seq, entry: row.entry_id.0 });
    }
    Ok(Head { seq: sealed.seq, hash })
}

/// What stands outside the chain and should not.
async fn outside(tx: &mut impl Conn) -> Result<Option<Fault>, StoreError> {
    let (count,) = q!(tx; one<(i64,)>,
        "SELECT COUNT(*)
         FROM audit_entry
         LEFT JOIN audit_seal ON audit_seal.ente_id = audit_entry.ente_id AND audit_seal.entry_id = audit_entry.entry_id
         LEFT JOIN audit_pending ON audit_pending.ente_id = audit_entry.ente_id
                                AND audit_pending.entry_id = audit_entry.entry_id
         WHERE audit_seal.entry_id IS NULL AND audit_pending.entry_id IS NULL")?;
    // Neither sealed nor waiting: slipped in.
    if count > 0 {
        return Ok(Some(Fault::Unsealed { count }));
    }
    let count = overlooked(tx).await?;
    Ok((count > 0).then_some(Fault::Overlooked { count }))
}

/// Entries that wait, and that the sealer passed by. Only where it has worked at all: a house is set up before any node
/// serves.
///
/// # Why
/// Measured by what else is in the trail, not by the clock: in a copy that is looked at a year later, the last second
/// before it was made still waits.
async fn overlooked(tx: &mut impl Conn) -> Result<i64, StoreError> {
    let Some(checkpoint) = last_checkpoint(tx).await? else { return Ok(0) };
    let newest = q!(tx; opt<(i64,)>, "SELECT at
                                      FROM audit_pending
                                      ORDER BY at DESC
                                      LIMIT 1")?;
    let latest = newest.map_or(checkpoint.at, |(newest,)| checkpoint.at.max(at(newest)));
    let (count,) = q!(tx; one<(i64,)>,
        "SELECT COUNT(*)
         FROM audit_pending
         JOIN audit_entry ON audit_entry.ente_id = audit_pending.ente_id AND audit_entry.entry_id = audit_pending.entry_id
         WHERE audit_entry.at < $1",
        (latest - DELAY).millis())?;
    Ok(count)
}
