//! What the running product tells of itself: the log, and the figures.

use std::time::Duration;

use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::ParseError;
use tracing_subscriber::util::TryInitError;

use crate::config::Log;

/// Why there is no log or no figures.
#[derive(Debug, thiserror::Error)]
pub enum TelemetryError {
    /// The filter does not parse.
    #[error("[log] filter: {0}")]
    Filter(#[from] ParseError),
    /// There is a log already.
    #[error("the log was begun already: {0}")]
    Log(#[from] TryInitError),
    /// The figures could not be collected.
    #[error("could not collect figures: {0}")]
    Figures(#[from] BuildError),
}

/// Where answers begin to feel slow: bounds of the histogram, in seconds.
const SECONDS: [f64; 10] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// What is written, as configured.
pub fn filter(log: &Log) -> Result<EnvFilter, TelemetryError> {
    Ok(EnvFilter::try_new(&log.filter)?)
}

/// Begins the log, to standard error: one JSON object a line, or lines for people.
pub fn begin_log(log: &Log) -> Result<(), TelemetryError> {
    use tracing_subscriber::util::SubscriberInitExt as _;
    let lines = tracing_subscriber::fmt().with_env_filter(filter(log)?).with_writer(std::io::stderr);
    if log.json {
        lines.json().flatten_event(true).finish().try_init()?;
    } else {
        lines.finish().try_init()?;
    }
    Ok(())
}

/// How often what was observed is added up, so that it does not pile up when nobody fetches it.
const ADD_UP: Duration = Duration::from_secs(5);

/// Begins to collect figures, for Prometheus to fetch.
pub fn begin_figures() -> Result<PrometheusHandle, TelemetryError> {
    let seconds = Matcher::Full("portico_request_seconds".to_owned());
    let figures = PrometheusBuilder::new().set_buckets_for_metric(seconds, &SECONDS)?.install_recorder()?;
    let observed = figures.clone();
    tokio::spawn(async move {
        let mut ticks = tokio::time::interval(ADD_UP);
        loop {
            ticks.tick().await;
            observed.run_upkeep();
        }
    });
    Ok(figures)
}
