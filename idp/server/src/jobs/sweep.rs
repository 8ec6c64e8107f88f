//! Sweeping out what time has killed, a few hundred rows at a time.

use idp_store::{Quietly, across};

use crate::app::App;

use super::{JobError, lead};

/// Sweeps until nothing dead is left.
pub async fn turn(app: &App) -> Result<(), JobError> {
    if !lead(app, "sweep").await? {
        return Ok(());
    }
    loop {
        let mut tx = app.store.write_across().await?;
        let removed = across::sweep(&mut tx, app.clock.now()).await?;
        tx.commit_quietly(Quietly::Expired).await?;
        if removed == 0 {
            return Ok(());
        }
        metrics::counter!("portico_swept_total").increment(removed);
        // Requests come first.
        tokio::task::yield_now().await;
    }
}
