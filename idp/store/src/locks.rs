//! One at a time, where a change counts before it writes.
//!
//! # Why
//! Two requests that count at the same moment would both find room for one more. Taken before counting, the lock
//! makes the second wait until the first is over, and count it. SQLite needs none: it has one writer.

use idp_core::mac;

use crate::error::StoreError;
use crate::tx::{Conn as _, WriteTx};

/// Waits until no other change under way holds the same lock; holds it until this one is over.
pub(crate) async fn one_at_a_time(tx: &mut WriteTx, what: &str, which: &[u8]) -> Result<(), StoreError> {
    if tx.is_lite() {
        return Ok(());
    }
    let ente: uuid::Uuid = tx.ente().into();
    let digest = mac::digest("lock", &[ente.as_bytes(), what.as_bytes(), which]);
    let key = digest.first_chunk::<8>().map_or(0, |head| i64::from_be_bytes(*head));
    q!(tx; exec, lite: "SELECT $1", pg: "SELECT pg_advisory_xact_lock($1)", key)?;
    Ok(())
}
