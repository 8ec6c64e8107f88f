//! How everything that runs learns that it must end.

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

/// A wish to stop, shared. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Stop(watch::Sender<bool>);

impl Default for Stop {
    fn default() -> Self {
        Self(watch::Sender::new(false))
    }
}

impl Stop {
    /// Asks everyone to stop.
    pub fn ask(&self) {
        self.0.send_replace(true);
    }

    /// Comes back when someone asked.
    pub async fn asked(&self) {
        // The sender is `self`: it cannot be gone.
        let _ = self.0.subscribe().wait_for(|asked| *asked).await;
    }

    /// Whether someone asked.
    pub fn is_asked(&self) -> bool {
        *self.0.borrow()
    }
}

/// Comes back on SIGTERM (systemd, Kubernetes) or SIGINT (Ctrl-C).
pub async fn asked_to_stop() -> std::io::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    Ok(())
}
