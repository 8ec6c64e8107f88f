//! What happens by itself: the audit trail is sealed, the dead is swept out, signing keys age.
//!
//! Every node runs every job; where only one may work at a time, a lease in the database decides. A node that dies
//! loses its lease by time.

pub mod audit;
pub mod keys;
pub mod sweep;

use std::time::Duration;

use idp_core::time::Lifetime;
use idp_store::audit::Fault;
use idp_store::{Quietly, Store, StoreError, across};
use tokio::task::JoinSet;

use crate::app::App;
use crate::jose::{KeyringError, RotateError};
use crate::seal::{AuditSigner, SignerError};
use crate::stop::Stop;
use crate::upstream;

/// Why a turn of a job did not work. The next one may.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    /// From the store.
    #[error("could not read or write")]
    Store(#[from] StoreError),
    /// The audit trail is not as it was left: nothing is sealed on top of it.
    #[error("someone was at the audit trail")]
    Trail(#[from] Fault),
    /// A checkpoint could not be signed.
    #[error(transparent)]
    Signer(#[from] SignerError),
    /// The signing keys do not read.
    #[error(transparent)]
    Keyring(#[from] KeyringError),
    /// The signing keys could not be moved on.
    #[error(transparent)]
    Rotate(#[from] RotateError),
}

/// The jobs of this node.
pub struct Jobs(JoinSet<()>);

impl Jobs {
    /// Starts them; they end when asked to stop.
    pub fn start(app: &App, signer: AuditSigner, stop: &Stop) -> Self {
        let mut jobs = JoinSet::new();
        let sealing = (app.clone(), signer);
        jobs.spawn(every(Duration::from_secs(1), "audit", stop.clone(), async move || {
            audit::turn(&sealing.0, &sealing.1).await
        }));
        let sweeping = app.clone();
        jobs.spawn(every(Duration::from_mins(1), "sweep", stop.clone(), async move || sweep::turn(&sweeping).await));
        let reading = app.clone();
        jobs.spawn(every(Duration::from_mins(1), "keyring", stop.clone(), async move || keys::reload(&reading).await));
        let registry = app.clone();
        jobs.spawn(every(Duration::from_mins(1), "registry", stop.clone(), async move || {
            Ok(upstream::reload(&registry).await?)
        }));
        let aging = app.clone();
        jobs.spawn(every(Duration::from_hours(1), "keys", stop.clone(), async move || keys::age(&aging).await));
        Self(jobs)
    }

    /// Waits until all have ended.
    pub async fn end(mut self) {
        while let Some(ended) = self.0.join_next().await {
            if let Err(why) = ended {
                tracing::error!(%why, "a job ended in a panic");
            }
        }
    }
}

/// Takes a turn again and again, and a last one when asked to stop. Trouble is told once, not at every turn.
async fn every<T>(period: Duration, job: &'static str, stop: Stop, mut turn: T)
where
    T: AsyncFnMut() -> Result<(), JobError>,
{
    let mut ticks = tokio::time::interval(period);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut in_trouble = false;
    loop {
        tokio::select! {
            () = stop.asked() => {}
            _ = ticks.tick() => {}
        }
        match turn().await {
            Ok(()) if in_trouble => {
                in_trouble = false;
                tracing::info!(job, "{job} works again");
            }
            Ok(()) => {}
            Err(why) if in_trouble => tracing::debug!(job, reason = reasons(&why), "{job} still does not work"),
            Err(why) => {
                in_trouble = true;
                tracing::error!(job, reason = reasons(&why), "{job} does not work; it is tried again");
            }
        }
        if stop.is_asked() {
            return;
        }
    }
}

/// An error with the chain of its sources.
fn reasons(error: &dyn std::error::Error) -> String {
    let sources = std::iter::successors(error.source(), |inner| inner.source());
    sources.fold(error.to_string(), |told, source| format!("{told}: {source}"))
}

/// How long a lead lasts without being renewed.
const LEAD: Lifetime = Lifetime::seconds(30);

/// Takes or keeps the lead of a job; `false` when another node has it.
async fn lead(app: &App, job: &str) -> Result<bool, StoreError> {
    let now = app.clock.now();
    let mut tx = write(&app.store).await?;
    let leads = across::lead(&mut tx, (job, &app.node), (now, now + LEAD)).await?;
    tx.commit_quietly(Quietly::Bookkeeping).await?;
    Ok(leads)
}

async fn write(store: &Store) -> Result<idp_store::WriteTx, StoreError> {
    store.write_across().await
}
