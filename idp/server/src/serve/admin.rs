//! The admin listener: whether the process lives, whether it may be sent requests, and its figures.

use std::cmp::Ordering;
use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use idp_core::client::SigningAlgorithm;
use idp_store::StoreError;
use metrics_exporter_prometheus::PrometheusHandle;
use serde::Serialize;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::app::App;

use super::listener::ServeError;
use crate::stop::Stop;

/// How long the database may take before it counts as gone.
const PATIENCE: Duration = Duration::from_secs(2);

/// The house, once it is there. Shared between the one who opens it and the one who tells of it.
#[derive(Clone, Default)]
pub struct Readiness(Arc<OnceLock<App>>);

impl Readiness {
    /// The house is open.
    pub fn opened(&self, app: App) {
        let _ = self.0.set(app);
    }
}

/// What the listener tells of.
#[derive(Clone)]
pub struct Admin {
    /// The house.
    pub readiness: Readiness,
    /// Whether it is about to stop: then no more requests should be sent.
    pub stop: Stop,
    /// The figures, where they are collected.
    pub metrics: Option<PrometheusHandle>,
}

/// What `/readyz` says, part by part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ready {
    /// Whether requests may be sent here.
    #[serde(rename = "ready")]
    pub may_send: bool,
    /// `open`, `opening` or `stopping`.
    pub house: &'static str,
    /// `ok` or `away`.
    pub database: &'static str,
    /// `ok`; `newer` after the next release has migrated; or `other`: nothing works.
    pub schema: &'static str,
    /// `ok` or `missing`.
    pub keys: &'static str,
    /// `ok`, or `away`: counted alone, with half the limits. The house stays open.
    pub redis: &'static str,
}

const CLOSED: Ready =
    Ready { may_send: false, house: "opening", database: "away", schema: "other", keys: "missing", redis: "away" };

impl Admin {
    /// Listens until its task is aborted: also while the house stops it must say so. The address it got.
    pub async fn start(self, address: SocketAddr) -> Result<(SocketAddr, JoinHandle<()>), ServeError> {
        let refused = |source| ServeError::Address { address, source };
        let listener = TcpListener::bind(address).await.map_err(refused)?;
        let got = listener.local_addr().map_err(refused)?;
        let router = self.router();
        let task = tokio::spawn(async move {
            if let Err(why) = axum::serve(listener, router).await {
                tracing::error!(%why, "the admin listener ended");
            }
        });
        Ok((got, task))
    }

    /// Its three addresses.
    pub fn router(self) -> Router {
        Router::new()
            .route("/healthz", get(|| async { "ok\n" }))
            .route("/readyz", get(readyz))
            .route("/metrics", get(figures))
            .with_state(self)
    }

    /// Looks at everything a request would need.
    pub async fn look(&self) -> Ready {
        let Some(app) = self.readiness.0.get() else { return CLOSED };
        let (database, schema) = match tokio::time::timeout(PATIENCE, app.store.schema()).await {
            Ok(Ok((Ordering::Equal, _))) => ("ok", "ok"),
            Ok(Ok((Ordering::Greater, _))) => ("ok", "newer"),
            Ok(Ok((Ordering::Less, _)) | Err(StoreError::Schema(_))) => ("ok", "other"),
            Ok(Err(_)) | Err(_) => ("away", "other"),
        };
        let signs = |algorithm| app.enti.iter().all(|ente| app.keyring.active(ente.id, algorithm).is_ok());
        let keys = if SigningAlgorithm::ALL.into_iter().all(signs) { "ok" } else { "missing" };
        let redis = if app.brief.is_shared().await { "ok" } else { "away" };
        let house = if self.stop.is_asked() { "stopping" } else { "open" };
        // Nodes of two releases run side by side: one that is up goes on when the next release has migrated.
        let ready = (house, database, keys) == ("open", "ok", "ok") && schema != "other";
        Ready { may_send: ready, house, database, schema, keys, redis }
    }
}

async fn readyz(State(admin): State<Admin>) -> Response {
    let ready = admin.look().await;
    let status = if ready.may_send { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, axum::Json(ready)).into_response()
}

async fn figures(State(admin): State<Admin>) -> Response {
    match admin.metrics {
        Some(handle) => ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], handle.render()).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
