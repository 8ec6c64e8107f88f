//! Sealing the audit trail: entries get their place in the chain about each second, and each minute its end is signed.

use idp_core::time::Lifetime;
use idp_store::audit::{self, Checkpoint};
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
    seal(app).await?;
    if due { sign(app, signer).await } else { Ok(()) }
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
/// rewritten whole.
async fn sign(app: &App, signer: &AuditSigner) -> Result<(), JobError> {
    let mut tx = app.store.write_across().await?;
    let (head, at) = (audit::head(&mut tx).await?, app.clock.now());
    let signature = signer.sign(&Checkpoint::statement(&head, at))?;
    let checkpoint = Checkpoint { head, at, signature };
    audit::insert_checkpoint(&mut tx, &checkpoint).await?;
    tx.commit_quietly(Quietly::Bookkeeping).await?;
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
