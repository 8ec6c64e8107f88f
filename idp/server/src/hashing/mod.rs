//! The threads that hash passwords: as many as cores, each with its memory kept, and a short queue.
//!
//! # Why
//! An Argon2id hash takes 19 MiB and tens of milliseconds. Unbounded, a crowd at the login page would take all the
//! memory; on the runtime's threads it would stop everything else. Fresh memory costs more than the hash itself.

use std::sync::Arc;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::time::Duration;

use idp_core::credential::hash::Memory;
use tokio::sync::oneshot;

/// A pool of hashing threads.
#[derive(Clone)]
pub struct Hashing {
    queue: SyncSender<Work>,
    wait: Duration,
}

type Work = Box<dyn FnOnce(&mut Memory) + Send>;

/// The queue is full, or the answer did not come in time: the visitor is told to come back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many passwords are being hashed")]
pub struct Busy;

impl Hashing {
    /// Starts `threads` of them (0: one a core). A request waits at most `wait` before it begins.
    pub fn start(threads: usize, wait: Duration) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let threads = if threads == 0 { cores } else { threads };
        // As many may wait as can be served in `wait`, at 50 ms a hash.
        let room = threads.saturating_mul(usize::try_from(wait.as_millis() / 50).unwrap_or(40)).max(threads);
        let (queue, work) = sync_channel::<Work>(room);
        let work = Arc::new(Mutex::new(work));
        for index in 0..threads {
            let work = Arc::clone(&work);
            let named = std::thread::Builder::new().name(format!("hashing-{index}"));
            if let Err(why) = named.spawn(move || serve(&work)) {
                tracing::error!(%why, "could not start a hashing thread");
            }
        }
        Self { queue, wait }
    }

    /// Runs `hash` on one of the threads, with that thread's memory.
    pub async fn run<T: Send + 'static>(
        &self,
        hash: impl FnOnce(&mut Memory) -> T + Send + 'static,
    ) -> Result<T, Busy> {
        let (answer, answered) = oneshot::channel();
        let work: Work = Box::new(move |memory| {
            // Nobody waits any more: spare the work.
            if !answer.is_closed() {
                let _ = answer.send(hash(memory));
            }
        });
        self.queue.try_send(work).map_err(|full| match full {
            TrySendError::Full(_) | TrySendError::Disconnected(_) => Busy,
        })?;
        match tokio::time::timeout(self.wait, answered).await {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(_)) | Err(_) => Err(Busy),
        }
    }
}

fn serve(work: &Mutex<Receiver<Work>>) {
    let mut memory = Memory::default();
    loop {
        let next = work.lock().unwrap_or_else(std::sync::PoisonError::into_inner).recv();
        match next {
            Ok(hash) => hash(&mut memory),
            Err(_) => return,
        }
    }
}
