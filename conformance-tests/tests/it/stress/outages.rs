//! Redis drops dead, and PostgreSQL, in the middle of the stories: nobody is let in wrongly, nothing that was told is
//! lost, and everything works again without a restart of ours.

use std::ops::Range;
use std::sync::Arc;

use conformance_tests::house::PORTO;
use conformance_tests::line::{Requests, until_cut};
use conformance_tests::relying_party::ASSERTION_TYPE;
use conformance_tests::services::Services;
use conformance_tests::site::{App, Node, Plan, people};
use conformance_tests::walk::try_log_in;
use conformance_tests::{Engine, RelyingParty, Site};
use idp::demo::people::Citizen;

use super::walker::{Walker, walk_all};

/// After so many requests of a story something breaks: at the login, at the channel, at its code, at the tokens.
const MOMENTS: [usize; 6] = [2, 5, 8, 11, 15, 18];

/// Citizens on their way at each moment.
const AT_ONCE: usize = 2;

struct Ground {
    site: Site,
    services: Arc<Services>,
    citizens: Vec<Citizen>,
}

impl Ground {
    /// Two nodes on a PostgreSQL and a Redis of their own.
    async fn open() -> Option<Self> {
        if !Engine::Postgres.is_wanted() {
            return None;
        }
        let services = Arc::new(Services::start(&["postgres:durable", "redis"]));
        let site = Site::open(Plan { servers: Some(Arc::clone(&services)), ..Plan::usual(Engine::Postgres) }).await;
        // Some for each moment, one for each who come too early, and one who does not know the password.
        let citizens: Vec<_> = (0..=MOMENTS.len() * (AT_ONCE + 1)).map(people::invented).collect();
        site.import(PORTO, &people::csv(PORTO, &citizens));
        Some(Self { site, services, citizens })
    }

    fn walkers(&self, range: Range<usize>, requests: &Requests) -> Vec<Walker<'_>> {
        let means = || (self.site.browser(), self.site.app(PORTO, App::Services));
        self.citizens[range].iter().map(|it| Walker::new(it, means(), &self.site.post, requests)).collect()
    }

    /// The citizens of a round walk, and after so many requests a service drops dead; how far they got.
    async fn kill_under_them(
        &self,
        service: &str,
        (round, moment): (usize, usize),
    ) -> (Vec<Walker<'_>>, Vec<Result<(), String>>) {
        let requests = Requests::default();
        let mut walkers = self.walkers(round * AT_ONCE..(round + 1) * AT_ONCE, &requests);
        let kill = async {
            requests.sent(moment).await;
            self.services.kill(service);
        };
        let (walked, ()) = tokio::join!(walk_all(&mut walkers, &requests), kill);
        (walkers, walked)
    }

    fn stranger(&self) -> &Citizen {
        self.citizens.last().unwrap()
    }

    async fn end(self, processes: &[u32]) {
        assert_eq!(self.processes(), processes, "a node was started anew");
        self.site.end().await;
    }

    fn processes(&self) -> Vec<u32> {
        self.site.nodes.iter().map(Node::process).collect()
    }
}

/// Counters and budgets are kept there: without it every node keeps its own, and all that decides is in the database.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn redis_drops_dead() {
    let Some(ground) = Ground::open().await else { return };
    let processes = ground.processes();
    let taxes = ground.site.app(PORTO, App::Taxes);
    for (round, moment) in MOMENTS.into_iter().enumerate() {
        let shown = a_good_assertion(&taxes).await;
        let (mut walkers, walked) = ground.kill_under_them("redis", (round, moment)).await;
        assert_eq!(walked, vec![Ok(()); AT_ONCE], "without Redis, after {moment} requests");
        nobody_comes_in_wrongly(&ground, &taxes, &shown).await;
        ground.services.bring_back("redis");
        nobody_comes_in_wrongly(&ground, &taxes, &shown).await;
        for walker in &mut walkers {
            until_cut(walker.hold_to_it()).await.unwrap();
        }
    }
    ground.end(&processes).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_drops_dead() {
    let Some(ground) = Ground::open().await else { return };
    let processes = ground.processes();
    let taxes = ground.site.app(PORTO, App::Taxes);
    for (round, moment) in MOMENTS.into_iter().enumerate() {
        let shown = a_good_assertion(&taxes).await;
        let (mut walkers, walked) = ground.kill_under_them("postgres", (round, moment)).await;
        assert!(walked.iter().any(Result::is_err), "nobody noticed, after {moment} requests");
        let latecomer = MOMENTS.len() * AT_ONCE + round;
        let mut early = ground.walkers(latecomer..latecomer + 1, &Requests::default());
        assert!(until_cut(early[0].walk()).await.is_err(), "signed in by a database that is not there");
        ground.services.bring_back("postgres");
        for walker in walkers.iter_mut().chain(&mut early) {
            walker.walk_on().await;
        }
        nobody_comes_in_wrongly(&ground, &taxes, &shown).await;
        for walker in &mut walkers {
            until_cut(walker.hold_to_it()).await.unwrap();
        }
    }
    ground.end(&processes).await;
}

/// An assertion of an app that was taken once.
async fn a_good_assertion(taxes: &RelyingParty) -> String {
    let assertion = taxes.assertion(&[]);
    assert_eq!(push_by(taxes, &assertion).await, (201, String::new()));
    assertion
}

async fn push_by(taxes: &RelyingParty, assertion: &str) -> (u16, String) {
    let details = taxes.payment("TARI-2026-0001").to_string();
    let pairs = [
        ("client_assertion_type", ASSERTION_TYPE),
        ("client_assertion", assertion),
        ("authorization_details", details.as_str()),
    ];
    let (_, reply) = taxes.push(&pairs).await;
    (reply.status, reply.error().to_owned())
}

/// By a wrong password, or by what an app used already.
async fn nobody_comes_in_wrongly(ground: &Ground, taxes: &RelyingParty, shown: &str) {
    assert_eq!(push_by(taxes, shown).await, (401, "invalid_client".to_owned()), "an assertion was taken twice");
    let stranger = ground.stranger();
    let mut browser = ground.site.browser();
    browser.visit(&ground.site.app(PORTO, App::Services).ask(&[]).url).await;
    try_log_in(&mut browser, stranger.username, "Non-e-questa-davvero9", stranger.pin).await;
    assert!(browser.here().has("login-form"), "let in: {}", browser.here().summary());
}
