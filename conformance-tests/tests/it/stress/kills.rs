//! `kill -9` at random moments of the login story, on SQLite and on one of two nodes: nothing is accepted twice, nothing
//! that was told is lost, and the audit trail verifies.
//!
//! `PORTICO_TEST_SEED` chooses other moments; those of each round are told.

use std::time::Duration;

use conformance_tests::engine::variable;
use conformance_tests::house::PORTO;
use conformance_tests::line::{Requests, until_cut};
use conformance_tests::site::{App, Plan, people};
use conformance_tests::{Engine, Site};
use idp::demo::people::Citizen;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

use super::walker::{Walker, walk_all};

/// Kills.
const MOMENTS: usize = 50;

/// Citizens on their way at each.
const AT_ONCE: usize = 2;

/// What they send until each of them has arrived, at least.
const REQUESTS: usize = 26;

/// The longest a request of theirs usually takes: the blow falls somewhere between one and the next.
const BETWEEN: Duration = Duration::from_millis(25);

for_each_engine!(run);

#[expect(clippy::print_stdout, reason = "cargo shows it when the test fails")]
async fn run(engine: Engine) {
    let seed = variable("PORTICO_TEST_SEED").map_or(2026, |text| text.parse().expect("a number"));
    let mut random = StdRng::seed_from_u64(seed);
    let mut site = Site::open(Plan::usual(engine)).await;
    let citizens: Vec<Citizen> = (0..MOMENTS * AT_ONCE).map(people::invented).collect();
    site.import(PORTO, &people::csv(PORTO, &citizens));
    let mut cut = 0;
    for (round, citizens) in citizens.chunks(AT_ONCE).enumerate() {
        let victim = random.random_range(0..site.nodes.len());
        let moment = (random.random_range(1..=REQUESTS), random.random_range(Duration::ZERO..BETWEEN));
        cut += kill_once(&mut site, citizens, victim, moment).await;
        println!("seed {seed}, round {round}: node {victim} killed at {moment:?}, {cut} walks were cut so far");
    }
    assert!(cut > MOMENTS / 3, "only {cut} of {} walks were cut: nothing was tried", MOMENTS * AT_ONCE);
    site.end().await;
}

/// Citizens walk, a node is killed and started again, they go on, and are told nothing else than before. How many walks
/// were cut.
async fn kill_once(site: &mut Site, citizens: &[Citizen], victim: usize, (after, then): (usize, Duration)) -> usize {
    let requests = Requests::default();
    let at_the_door = |citizen| (citizen, (site.browser(), site.app(PORTO, App::Services)));
    let doors: Vec<_> = citizens.iter().map(at_the_door).collect();
    let Site { nodes, post, .. } = &mut *site;
    let mut walkers: Vec<_> =
        doors.into_iter().map(|(citizen, means)| Walker::new(citizen, means, post, &requests)).collect();
    let kill = async {
        requests.sent(after).await;
        tokio::time::sleep(then).await;
        nodes[victim].kill().await;
        nodes[victim].begin();
    };
    let (walked, ()) = tokio::join!(walk_all(&mut walkers, &requests), kill);
    nodes[victim].ready().await;
    let cut = walked.iter().filter(|walked| walked.is_err()).count();
    for walker in &mut walkers {
        walker.walk_on().await;
        until_cut(walker.hold_to_it()).await.expect("both nodes stand");
    }
    cut
}
