//! What is put under load: the program that was built for release, as one node, with its own commands' clients and people.
//!
//! It serves in clear text, as behind a proxy on the same machine: ending TLS is the proxy's work in all the figures it is
//! compared with. The caps per client and address are raised, because one machine plays a whole town; nothing else differs
//! from the defaults.

use std::cell::Cell;
use std::path::PathBuf;
use std::rc::Rc;
use std::time::Duration;

use conformance_tests::Engine;
use conformance_tests::engine::variable;
use conformance_tests::house::{LAGO, PORTO};
use conformance_tests::site::people::codice_fiscale;
use conformance_tests::site::{Plan, Site, Tuning};
use serde_json::{Value, json};

use crate::people;
use crate::processes::{self, Watched};
use crate::visitor::{App, CALLBACK, Place, Visitor};

/// People who can sign in, at each ente.
const CITIZENS: usize = 64;

/// On what the product stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Footing {
    /// Which engine.
    pub(crate) engine: Engine,
    /// Whether Redis stands beside it.
    pub(crate) redis: bool,
}

impl Footing {
    /// As the report calls it.
    pub(crate) const fn name(self) -> &'static str {
        match (self.engine, self.redis) {
            (Engine::Sqlite, false) => "SQLite",
            (Engine::Sqlite, true) => "SQLite, Redis",
            (Engine::Postgres, false) => "PostgreSQL",
            (Engine::Postgres, true) => "PostgreSQL, Redis",
        }
    }
}

/// The apps of the bench.
#[derive(Debug, Clone)]
pub(crate) struct Apps {
    /// A service, ES256.
    pub(crate) service: Rc<App>,
    /// The same, RS256.
    pub(crate) service_rs: Rc<App>,
    /// A program with tokens of its own, ES256.
    pub(crate) machine: Rc<App>,
    /// The same, RS256.
    pub(crate) machine_rs: Rc<App>,
    /// A service of the ente that asks for a PIN beside the password.
    pub(crate) with_pin: Rc<App>,
}

/// A site with everything that scenarios need.
pub(crate) struct Ground {
    /// The site.
    pub(crate) site: Site,
    /// On what.
    pub(crate) footing: Footing,
    /// Its apps.
    pub(crate) apps: Apps,
    /// How long its node took from nothing to ready.
    pub(crate) ready: Duration,
    next: Cell<usize>,
}

impl Ground {
    /// Sets it up, and starts its node.
    pub(crate) async fn open(footing: Footing) -> Self {
        let mut site = Site::found(plan(footing)).await;
        for slug in [LAGO, PORTO] {
            site.import(slug, &people::who_sign_in(0..CITIZENS));
        }
        let apps = Apps {
            service: service(&site, LAGO, ("servizi", "ES256")),
            service_rs: service(&site, LAGO, ("servizi-rs", "RS256")),
            machine: machine(&site, ("scambio", "ES256")),
            machine_rs: machine(&site, ("scambio-rs", "RS256")),
            with_pin: service(&site, PORTO, ("servizi", "ES256")),
        };
        let ready = site.nodes[0].start().await;
        Self { site, footing, apps, ready, next: Cell::new(0) }
    }

    /// So many people at an app, each at a browser of their own.
    pub(crate) async fn visitors(&self, app: &Rc<App>, many: usize) -> Vec<Visitor> {
        let slug = if Rc::ptr_eq(app, &self.apps.with_pin) { PORTO } else { LAGO };
        let node = &self.site.nodes[0];
        let host = format!("localhost:{}", node.listen.port());
        let place = Rc::new(Place { address: node.listen, host, path: format!("/{slug}") });
        let mut visitors = Vec::new();
        for _ in 0..many {
            let number = self.next.replace(self.next.get() + 1) % CITIZENS;
            visitors.push(Visitor::new(&place, app, codice_fiscale(number)).await);
        }
        visitors
    }

    /// Stops it. What it did must stand in an audit trail that verifies.
    pub(crate) async fn end(self) {
        self.site.end().await;
    }

    /// Whose time is told.
    pub(crate) fn watched(&self) -> Watched {
        let service = |name: &str, stands: bool| stands.then(|| processes::of_service(name)).flatten();
        Watched {
            server: self.site.nodes[0].process(),
            database: service("postgres", self.footing.engine == Engine::Postgres),
            redis: service("redis", self.footing.redis),
        }
    }
}

fn plan(footing: Footing) -> Plan {
    let program = variable("PORTICO_TEST_IDP").expect("PORTICO_TEST_IDP says where the program is: use ./run bench");
    let limits = "authorize = 1000000\nlogins = 1000000\ntoken = 10000000\n".to_owned();
    let tuning = Tuning { limits, profile: Some(include_str!("con-pin.toml").to_owned()), ..Tuning::default() };
    Plan {
        engine: footing.engine,
        nodes: 1,
        redis: footing.redis,
        servers: None,
        program: PathBuf::from(program),
        is_clear: true,
        tuning,
    }
}

fn service(site: &Site, slug: &str, (client_id, algorithm): (&str, &str)) -> Rc<App> {
    let scope = "openid profile email";
    let registration = json!({
        "client_id": client_id,
        "client_name": "Servizi",
        "redirect_uris": [CALLBACK],
        "token_endpoint_auth_method": "client_secret_basic",
        "grant_types": ["authorization_code", "refresh_token"],
        "scope": scope,
        "id_token_signed_response_alg": algorithm,
        "portico_ask_consent": false,
    });
    register(site, slug, &registration, scope)
}

fn machine(site: &Site, (client_id, algorithm): (&str, &str)) -> Rc<App> {
    let scope = "tributi.leggi";
    let registration = json!({
        "client_id": client_id,
        "client_name": "Scambio",
        "token_endpoint_auth_method": "client_secret_basic",
        "grant_types": ["client_credentials"],
        "scope": scope,
        "id_token_signed_response_alg": algorithm,
        "portico_access_token": "at+jwt",
        "portico_resources": ["https://tributi.example/api"],
    });
    register(site, LAGO, &registration, scope)
}

fn register(site: &Site, slug: &str, registration: &Value, scope: &'static str) -> Rc<App> {
    let file = site.write("app.json", &registration.to_string());
    let told = site.run(&["client", "add", "--ente", slug, &file.display().to_string()]);
    let secret = told.lines().find_map(|line| line.strip_prefix("client_secret ")).expect("a secret is told");
    Rc::new(App::new(registration["client_id"].as_str().unwrap_or_default(), secret, scope))
}
