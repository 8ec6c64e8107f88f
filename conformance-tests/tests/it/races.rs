//! What may be used once, used twice at the same moment, on two nodes of one PostgreSQL: exactly one wins. Codes and refresh
//! tokens on one node of SQLite too, where changes that wait for one another share a commit.
//!
//! `PORTICO_TEST_ROUNDS` says how often; a few rounds when it is absent.

use std::net::SocketAddr;

use conformance_tests::house::{LAGO, giulia};
use conformance_tests::relying_party::Reply;
use conformance_tests::spid_provider::SpidProvider;
use conformance_tests::walk::{self, code, contact, sign_in, start};
use conformance_tests::{Browser, Engine, House, RelyingParty};
use idp_core::person::ContactKind;
use idp_core::secret::{Bearer, kind};
use idp_core::time::Lifetime;
use idp_store::families;
use saml2::bindings::Kind;
use saml2::bindings::post::PostForm;

use crate::spid::{GIANFRANCO, leave};

fn rounds() -> usize {
    conformance_tests::engine::variable("PORTICO_TEST_ROUNDS").map_or(3, |text| text.parse().unwrap())
}

/// A house of two nodes, and a client at each; or of one, and both clients there.
struct Nodes {
    house: House,
    second: Option<idp::serve::Serving>,
}

impl Nodes {
    async fn open() -> Option<Self> {
        if !Engine::Postgres.is_wanted() {
            return None;
        }
        let house = House::open(Engine::Postgres).await;
        Some(Self { second: Some(house.second_node().await), house })
    }

    async fn alone() -> Self {
        Self { house: House::open(Engine::Sqlite).await, second: None }
    }

    fn clients(&self, id: &str) -> (RelyingParty, RelyingParty) {
        let of = || RelyingParty::of(&self.house, LAGO, id);
        (of(), if self.second.is_some() { of().at_node(self.other()) } else { of() })
    }

    /// Where the second node answers.
    fn other(&self) -> SocketAddr {
        self.second.as_ref().expect("two nodes").address
    }

    /// Those of the refresh tokens just given that are good. Showing one that was replaced would end its family, so
    /// the tables are asked.
    async fn current<'a>(&self, answered: &'a [Reply]) -> Vec<&'a str> {
        let mut tx = self.house.read(LAGO).await;
        let mut current = Vec::new();
        for reply in answered {
            let token = reply.get("refresh_token");
            let hash = Bearer::parse(kind::REFRESH_TOKEN, token).unwrap().hash();
            let family = families::by_token(&mut tx, &hash).await.unwrap().unwrap();
            if family.ended_at.is_none() && family.current.matches(&hash) {
                current.push(token);
            }
        }
        current
    }

    async fn end(self) {
        if let Some(second) = self.second {
            second.stop().await;
        }
        self.house.end().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_code_is_exchanged_once() {
    exchange_at_once(Nodes::alone().await).await;
    if let Some(nodes) = Nodes::open().await {
        exchange_at_once(nodes).await;
    }
}

async fn exchange_at_once(nodes: Nodes) {
    let (first, second) = nodes.clients("demo-servizi");
    let mut browser = walk::browser();
    sign_in(&mut browser, &first, giulia()).await;
    for round in 0..rounds() {
        let asked = first.ask(&[]);
        browser.visit(&asked.url).await;
        let code = code(&browser, &asked);
        let (one, other) = tokio::join!(first.exchange(&code, &asked), second.exchange(&code, &asked));
        let mut answers = [one.status, other.status];
        answers.sort_unstable();
        assert_eq!(answers, [200, 400], "round {round}: {} / {}", one.text, other.text);
        let winner = if one.status == 200 { one } else { other };
        let active = first.introspect(winner.get("access_token")).await;
        assert_eq!(active.body["active"], false, "round {round}: a code was shown twice and its token lives on");
        nodes.house.advance(Lifetime::seconds(10));
    }
    nodes.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_refresh_token_gives_one_successor() {
    refresh_at_once(Nodes::alone().await).await;
    if let Some(nodes) = Nodes::open().await {
        refresh_at_once(nodes).await;
    }
}

async fn refresh_at_once(nodes: Nodes) {
    for (client, public) in [("demo-servizi", false), ("demo-spa", true)] {
        let (first, second) = nodes.clients(client);
        let mut browser = walk::browser();
        for round in 0..rounds() {
            browser.set_cookie("pt_s_lago-chiaro", None);
            let tokens = sign_in(&mut browser, &first, giulia()).await;
            let shown = tokens.get("refresh_token");
            let (one, other) = tokio::join!(first.refresh(shown), second.refresh(shown));
            let answered: Vec<_> = [&one, &other].into_iter().filter(|reply| reply.status == 200).cloned().collect();
            assert!(!answered.is_empty(), "{client}, round {round}: {} / {}", one.text, other.text);
            let current = nodes.current(&answered).await;
            if public {
                assert_eq!(
                    (answered.len(), current.len()),
                    (1, 0),
                    "{client}, round {round}: reuse did not end the family"
                );
            } else {
                assert_eq!(current.len(), 1, "{client}, round {round}: {} answers", answered.len());
                assert_eq!(first.refresh(current[0]).await.status, 200, "{client}, round {round}: nothing is left");
            }
            nodes.house.advance(Lifetime::minutes(1));
        }
    }
    nodes.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_otp_confirms_once() {
    let Some(nodes) = Nodes::open().await else { return };
    let (first, _) = nodes.clients("demo-tributi");
    let mobile = contact(giulia(), ContactKind::Mobile);
    for round in 0..rounds() {
        let asked = first.push_payment(&format!("TARI-{round}")).await;
        let mut browser = walk::browser();
        start(&mut browser, &asked, giulia()).await;
        browser.submit("operation-confirm").await;
        let otp = nodes.house.post.code_to(mobile).await;
        let (address, csrf) = (browser.here().url.clone(), browser.here().csrf());
        let fields = [("csrf", csrf.as_str()), ("otp", otp.as_str())];
        let mut twin = browser.twin_at(nodes.other());
        tokio::join!(
            browser.post(address.as_str(), &fields, "same-origin"),
            twin.post(address.as_str(), &fields, "same-origin")
        );
        let codes: Vec<_> = [&browser, &twin].into_iter().filter_map(Browser::code_given).collect();
        assert_eq!(codes.len(), 1, "round {round}: one confirmation was answered {} times", codes.len());
        first.exchange(&codes[0], &asked).await.well();
        // No more than ten codes a day for one account.
        nodes.house.advance(Lifetime::hours(3));
    }
    nodes.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_link_chooses_one_password() {
    let Some(nodes) = Nodes::open().await else { return };
    let house = &nodes.house;
    for round in 0..rounds() {
        let mut browser = walk::browser();
        browser.visit(&house.at(LAGO, "/recupera")).await;
        browser.fill("username", giulia().username).submit("recover-form").await;
        let link = house.post.link_to(contact(giulia(), ContactKind::Email)).await;
        browser.visit(&link).await;
        browser.submit("link-form").await;
        let (csrf, token) = (browser.here().csrf(), link.rsplit_once("token=").unwrap().1.to_owned());
        let choose = |password: &'static str| {
            [
                ("csrf", csrf.as_str()),
                ("token", token.as_str()),
                ("password_new", password),
                ("password_repeat", password),
            ]
        };
        let (one, other) = (choose("Barchetta-di-Carta-33"), choose("Girandola-al-Vento-44"));
        let address = house.at(LAGO, "/recupera/nuova");
        let mut twin = browser.twin_at(nodes.other());
        tokio::join!(browser.post(&address, &one, "same-origin"), twin.post(&address, &other, "same-origin"));
        let mut answers = [browser.here().status, twin.here().status];
        answers.sort_unstable();
        assert_eq!(answers, [200, 410], "round {round}");
        house.advance(Lifetime::hours(25));
    }
    nodes.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_assertion_is_taken_once() {
    if !Engine::Postgres.is_wanted() {
        return;
    }
    let house = House::open(Engine::Postgres).await;
    let provider = SpidProvider::join(&house, "Gestore Uno").await;
    let nodes = Nodes { second: Some(house.second_node().await), house };
    let (services, _) = nodes.clients("demo-servizi");
    let mut browser = walk::browser();
    for round in 0..rounds() {
        browser.visit(&services.ask(&[("prompt", "login")]).url).await;
        let request = leave(&nodes.house, LAGO, &mut browser, &provider).await;
        let answer = provider.answer(&request, &GIANFRANCO, nodes.house.now(), |_, _| {});
        let form = PostForm::new(Kind::Response, &request.acs, &answer, None);
        let fields = [(form.field, form.message.as_str())];
        let (mut one, mut other) = (walk::browser(), walk::browser().twin_at(nodes.other()));
        tokio::join!(one.post(&request.acs, &fields, "cross-site"), other.post(&request.acs, &fields, "cross-site"));
        let taken = [&one, &other].map(|it| it.hops[0].2);
        assert!(matches!(taken, [303, 403] | [403, 303]), "round {round}: {taken:?}");
        nodes.house.advance(Lifetime::minutes(2));
    }
    nodes.end().await;
}
