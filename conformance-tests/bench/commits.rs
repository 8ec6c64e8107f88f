//! What an operation writes: commits, as the server counts them, and rows, as PostgreSQL does.

use std::process::Command;
use std::time::Duration;

use tokio::time::sleep;

use crate::ground::Ground;

/// How long after the last request the trail is sealed for sure.
const SEALED: Duration = Duration::from_millis(1500);

/// A connection that was idle this long is tried before it is used, and replaced when it was cut.
const TRIED: Duration = Duration::from_millis(1100);

/// The reasons of `portico_commits_total` that are the house's own work, not a request's.
const OWN_WORK: [&str; 5] = ["bookkeeping", "expired", "message_moved", "resealed", "staged"];

/// Changes that requests made since the node started.
pub(crate) async fn so_far(ground: &Ground) -> f64 {
    commits(&ground.site.nodes[0].metrics().await)
}

/// Rows that PostgreSQL inserted, changed and deleted so far, those of the trail's sealing included, once all is at rest.
pub(crate) async fn rows_so_far(ground: &Ground) -> f64 {
    sleep(SEALED).await;
    rows(ground).await
}

/// Lets PostgreSQL look at its tables, as it does by itself each minute: what it planned while they were nearly empty, it
/// plans anew. In a measurement they grow from nothing to thousands of rows within seconds.
pub(crate) fn look_at_tables(ground: &Ground) {
    ask(&ground.site.database().url, "ANALYZE");
}

fn commits(metrics: &str) -> f64 {
    let counters =
        metrics.lines().filter_map(|line| line.strip_prefix("portico_commits_total{why=\"")?.split_once("\"} "));
    let asked = counters.filter(|(why, _)| !OWN_WORK.contains(why));
    asked.filter_map(|(_, count)| count.parse::<f64>().ok()).sum()
}

/// PostgreSQL's own count. A connection tells it when it ends, so all are ended first; the pool makes others.
async fn rows(ground: &Ground) -> f64 {
    const CUT: &str = "SELECT count(pg_terminate_backend(pid))
                       FROM pg_stat_activity
                       WHERE datname = current_database() AND pid <> pg_backend_pid()";
    const COUNT: &str = "SELECT tup_inserted + tup_updated + tup_deleted
                         FROM pg_stat_database
                         WHERE datname = current_database()";
    let url = &ground.site.database().url;
    ask(url, CUT);
    sleep(TRIED).await;
    ask(url, COUNT).parse().expect("a count")
}

fn ask(url: &str, sql: &str) -> String {
    let told =
        Command::new("psql").args(["--no-psqlrc", "--tuples-only", "--no-align", "--command", sql, url]).output();
    let told = told.expect("psql runs");
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    String::from_utf8_lossy(&told.stdout).trim().to_owned()
}
