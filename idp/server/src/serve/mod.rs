//! Serving: the house put together, its listeners, its certificate, and how it stops.

mod admin;
mod assemble;
mod crowd;
mod enti;
mod listener;
mod tls;

pub use admin::{Admin, Readiness};
pub use assemble::{AssembleError, Given, assemble, check_store, node, store};
pub use crowd::Crowd;
pub use enti::{EnteError, Policy, known, row};
pub use listener::{Listening, Patience, ServeError, listen};
pub use tls::{Certificate, TlsError};

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use tokio::task::JoinHandle;

use crate::app::App;
use crate::jobs::Jobs;
use crate::outbox::{Outbox, Ways};
use crate::router::router;
use crate::seal::AuditSigner;
use crate::stop::Stop;

/// A house that is open: its listener and its jobs.
pub struct Serving {
    /// Where citizens and apps reach it.
    pub address: SocketAddr,
    app: App,
    stop: Stop,
    listener: JoinHandle<()>,
    jobs: Jobs,
    outbox: JoinHandle<()>,
}

impl Serving {
    /// Opens the door of an assembled house and starts its jobs.
    pub async fn start(app: App, signer: AuditSigner, ways: Ways) -> Result<Self, ServeError> {
        let router = router(app.clone());
        Self::start_with(app, signer, ways, router).await
    }

    /// The same behind another door: the demo's, which has pages of its own.
    pub async fn start_with(app: App, signer: AuditSigner, ways: Ways, router: Router) -> Result<Self, ServeError> {
        let stop = Stop::default();
        let server = &app.config.server;
        let certificate = server.tls.as_ref().map(Certificate::load).transpose()?;
        if let Some(certificate) = &certificate {
            certificate.watch(&stop);
        }
        let listening = Listening { router, certificate, patience: Patience::default(), crowd: Crowd::of(&app) };
        let (address, listener) = listen(server.listen, listening, &stop).await?;
        let jobs = Jobs::start(&app, signer, &stop);
        let outbox = Outbox::new(&app.store, &app.clock, ways);
        let outbox = tokio::spawn(outbox.run(Arc::clone(&app.outbox_bell), stop.clone()));
        tracing::info!(listen = %address, node = app.node, tls = server.tls.is_some(), "serving at {address}");
        Ok(Self { address, app, stop, listener, jobs, outbox })
    }

    /// Stops accepting, finishes what is being answered (20 seconds at most), ends the jobs, closes the tables.
    pub async fn stop(self) {
        self.stop.ask();
        if self.listener.await.is_err() {
            tracing::error!("the listener ended in a panic");
        }
        self.jobs.end().await;
        if self.outbox.await.is_err() {
            tracing::error!("the outbox ended in a panic");
        }
        self.app.store.close().await;
        tracing::info!("stopped");
    }
}
