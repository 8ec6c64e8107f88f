//! Sealing the audit trail: entries get their place in the chain about each second, and each minute its end is signed.

use idp_core::time::Lifetime;
use idp_store::audit::{self, Checkpoint, Fault, Head};
use idp_store::{Quietly, StoreError};

use crate::app::App;
use crate::seal::AuditSigner;

use super::{JobError, lead};

/// How often the end of the chain is signed, while it grows.
const CHECKPOINT: Lifetime = Lifetime::minutes(1);

/// Seals what waits, and signs the end of the chain when it is time.
///
/// # Why
/// It reads before it asks for the lead: an idle house must not write each second.
pub async fn turn(app: &App, signer: &AuditSigner) -> Result<(), JobError> {
    let mut tx = app.store.read_across().await?;
    let waiting = audit::is_waiting(&mut tx).await?;
    let due = is_checkpoint_due(app, &mut tx).await?;
    drop(tx);
    if !(waiting || due) || !lead(app, "audit").await? {
        return Ok(());
    }
    look(app, signer).await?;
    seal(app).await?;
    if due { sign(app, signer).await } else { Ok(()) }
}

/// Looks at what the chain goes on from: what waits is not chained to an end that was forged, but goes on waiting.
///
/// A chain that was cut off, with its checkpoints, has a good end. Its owner is told by who remembers more; then it goes
/// on, because a database that was brought back from a copy has lost its end too.
async fn look(app: &App, signer: &AuditSigner) -> Result<(), JobError> {
    let mut tx = app.store.read_across().await?;
    let signed = |statement: &[u8; 32], signature: &[u8]| signer.signed(statement, signature);
    if let Some(fault) = audit::verify_end(&mut tx, &signed).await? {
        return Err(fault.into());
    }
    let Some(last) = signer.last() else { return Ok(()) };
    if audit::holds(&mut tx, &last).await? {
        return Ok(());
    }
    let end = audit::head(&mut tx).await?;
    signer.remember(None);
    Err(if end.seq < last.seq {
        Fault::CutOff { seq: end.seq, kept: last.seq }.into()
    } else {
        Fault::Rewritten { seq: last.seq }.into()
    })
}

/// Seals everything that waits, batch by batch.
pub async fn seal(app: &App) -> Result<(), StoreError> {
    loop {
        let mut tx = app.store.write_across().await?;
        let sealed = match audit::seal_batch(&mut tx).await {
            // Nothing waits, or another node sealed the same entries: its lead and ours overlapped.
            Ok(0) | Err(StoreError::Conflict) => return Ok(()),
            Ok(sealed) => sealed,
            Err(other) => return Err(other),
        };
        match tx.commit_quietly(Quietly::Bookkeeping).await {
            Ok(()) => {
                metrics::counter!("portico_audit_sealed_total").increment(u64::try_from(sealed).unwrap_or_default());
            }
            Err(StoreError::Conflict) => return Ok(()),
            Err(other) => return Err(other),
        }
    }
}

async fn is_checkpoint_due(app: &App, tx: &mut idp_store::ReadTx) -> Result<bool, StoreError> {
    let head = audit::head(tx).await?;
    Ok(match audit::last_checkpoint(tx).await? {
        Some(last) => head.seq > last.head.seq && app.clock.now().since(last.at) >= CHECKPOINT,
        None => head.seq > 0,
    })
}

/// Signs the end of the chain, keeps the checkpoint, and tells it to the log: an outside copy shows a chain that was
/// rewritten whole. What was sealed since the last one is walked before: no name is put under what someone changed.
async fn sign(app: &App, signer: &AuditSigner) -> Result<(), JobError> {
    let mut tx = app.store.read_across().await?.patiently();
    let from = audit::last_checkpoint(&mut tx).await?.map_or(Head::EMPTY, |last| last.head);
    let head = audit::follow_from(&mut tx, from).await??;
    drop(tx);
    let at = app.clock.now();
    let signature = signer.sign(&Checkpoint::statement(&head, at))?;
    let checkpoint = Checkpoint { head, at, signature };
    let mut tx = app.store.write_across().await?;
    audit::insert_checkpoint(&mut tx, &checkpoint).await?;
    tx.commit_quietly(Quietly::Bookkeeping).await?;
    signer.remember(Some(head));
    tracing::info!(
        audit.seq = head.seq,
        audit.hash = hex(&head.hash),
        audit.at = at.millis(),
        audit.signature = hex(&checkpoint.signature),
        "the audit trail is signed up to entry {}",
        head.seq
    );
    Ok(())
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
