//! `idp demo`

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context as _;

use super::out;
use crate::clock::SystemClock;
use crate::config::Log;
use crate::demo::{describe, run};
use crate::entropy::Entropy;
use crate::stop::asked_to_stop;
use crate::telemetry;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Where to listen, on loopback; port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Tell everything in one JSON document, for scripts.
    #[arg(long)]
    json: bool,
    /// A database of your own, empty: `postgres://…`. A SQLite file in the folder otherwise.
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    /// Where a balancer stands before this node and those of --node: the issuers are there.
    #[arg(long, value_name = "ADDRESS")]
    front: Option<SocketAddr>,
    /// A further node, on the same database. May be given again.
    #[arg(long, value_name = "ADDRESS", requires = "front")]
    node: Vec<SocketAddr>,
    /// Redis, for what several nodes count together.
    #[arg(long, value_name = "URL")]
    redis: Option<String>,
    /// A further SPID provider: its metadata. May be given again.
    #[arg(long, value_name = "FILE")]
    spid_idp: Vec<PathBuf>,
    /// Where the files are kept. A folder that goes when the demo ends otherwise.
    #[arg(long, value_name = "FOLDER")]
    dir: Option<PathBuf>,
}

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let log = Log { filter: "warn,idp=info".to_owned(), json: false };
    telemetry::begin_log(&log).context("no log")?;
    let scratch = tempfile::Builder::new().prefix("portico-demo").tempdir().context("no scratch folder")?;
    let folder = arguments.dir.unwrap_or_else(|| scratch.path().to_owned());
    let options = run::Options {
        listen: arguments.listen,
        front: arguments.front,
        further: arguments.node,
        folder,
        database: arguments.database,
        redis: arguments.redis,
        spid_idps: arguments.spid_idp,
        clock: Arc::new(SystemClock),
        entropy: Entropy::os(),
    };
    let running = run::start(options).await.context("the demo does not start")?;
    let told =
        if arguments.json { describe::as_json(&running.demo).to_string() } else { describe::as_text(&running.demo) };
    out::say(&told);
    asked_to_stop().await.context("no signal can be heard")?;
    running.stop().await;
    drop(scratch);
    Ok(())
}
