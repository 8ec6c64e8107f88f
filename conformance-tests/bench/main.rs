//! The load driver: puts the released program under load and tells what it costs, beside what the machine can do.
//!
//! It is started by `./run bench`, among the services of the tests, with words that choose (see [`wanted`]).

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a panic is how a measurement says that it is none"
)]

mod answers;
mod ceilings;
mod commits;
mod cores;
mod goals;
mod ground;
mod import;
mod load;
mod memory;
mod operations;
mod people;
mod processes;
mod report;
mod scenarios;
mod visitor;
mod wanted;
mod wire;

use std::time::Duration;

use conformance_tests::Engine;
use tokio::task::LocalSet;

use ceilings::{Commit, Hashing, Signing};
use ground::{Footing, Ground};
use report::Report;
use wanted::Wanted;

/// How long what is small and steady is measured.
const SHORTLY: Duration = Duration::from_secs(3);

#[tokio::main(flavor = "current_thread")]
async fn main() {
    LocalSet::new().run_until(Box::pin(measure(Wanted::read()))).await;
}

async fn measure(wanted: Wanted) {
    let mut report = Report::default();
    limits(&mut report).await;
    for footing in wanted.footings() {
        if wanted.has_operations() {
            let ground = Ground::open(footing).await;
            let (rows, hashing) = operations::measure(&ground, &wanted).await;
            report.operations(footing.name(), &rows, hashing.as_ref());
            ground.end().await;
        }
        // Redis holds nothing of a node's memory, and an import never asks it.
        if !footing.redis && (wanted.has_memory() || wanted.has_import()) {
            of_a_town(&mut report, &wanted, footing).await;
        }
    }
    println!("{}", report.text());
}

async fn limits(report: &mut Report) {
    say("the limits of this machine");
    let (signing, hashing) = (Signing::measure(SHORTLY), Hashing::measure(SHORTLY));
    let commits = [
        ("SQLite", Commit::measure(Engine::Sqlite, SHORTLY).await),
        ("PostgreSQL", Commit::measure(Engine::Postgres, SHORTLY).await),
    ];
    report.limits(&signing, &hashing, &commits);
}

/// Memory after a busy day, and an import: on a ground of their own, for both leave many rows behind.
async fn of_a_town(report: &mut Report, wanted: &Wanted, footing: Footing) {
    let ground = Ground::open(footing).await;
    if wanted.has_memory() {
        say(&format!("memory on {}", footing.name()));
        report.memory(footing.name(), &memory::measure(&ground, wanted.length).await);
    }
    if wanted.has_import() {
        say(&format!("a town that comes in on {}", footing.name()));
        report.import(footing.name(), &import::measure(&ground).await);
    }
    ground.end().await;
}

/// Tells who waits what is being done.
fn say(what: &str) {
    eprintln!("▸ measuring {what}");
}
