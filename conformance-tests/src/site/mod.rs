//! A Portico as a municipality runs it: `idp serve` in processes of their own, as an unprivileged user, over https, with
//! two enti on one host, set up by the commands of the README alone. No refusal is switched off.
//!
//! One node has a listener with TLS of its own; two stand behind the haproxy of the services. Mail and text messages
//! leave for the sinks of the services. What a node wrote to its log is told when a test fails.

mod apps;
mod commands;
mod folder;
mod node;
pub mod people;
mod settings;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Mutex, MutexGuard};
use tokio::time::{Instant, sleep};

use idp::demo::people::CITIZENS;

use crate::browser::{Browser, trusting};
use crate::engine::{Database, Engine, needed};
use crate::house::{LAGO, PORTO, free_address};
use crate::mailbox::Post;
use crate::relying_party::{CALLBACK, RelyingParty};
use crate::services::Services;

pub use apps::App;
pub use node::Node;
pub use settings::Tuning;

use apps::Registered;
use folder::Folder;
use node::PATIENCE;

/// The haproxy of the services has room for two nodes: one site at a time.
static FRONT: Mutex<()> = Mutex::const_new(());

/// What a site is made of.
#[derive(Debug, Clone)]
pub struct Plan {
    /// On which engine.
    pub engine: Engine,
    /// One node, or two behind haproxy.
    pub nodes: usize,
    /// Whether Redis stands beside it.
    pub redis: bool,
    /// PostgreSQL and Redis of its own, which it may break; those of everybody when it has none.
    pub servers: Option<Arc<Services>>,
    /// The program: `idp`.
    pub program: PathBuf,
    /// Whether one node speaks clear text, as behind a proxy on this machine that ends TLS.
    pub is_clear: bool,
    /// What differs from the defaults.
    pub tuning: Tuning,
}

impl Plan {
    /// One node on SQLite, alone; or two on PostgreSQL and Redis. The program is the one at `PORTICO_TEST_IDP`.
    pub fn usual(engine: Engine) -> Self {
        let many = engine == Engine::Postgres;
        let program = PathBuf::from(needed("PORTICO_TEST_IDP"));
        Self {
            engine,
            nodes: if many { 2 } else { 1 },
            redis: many,
            servers: None,
            program,
            is_clear: false,
            tuning: Tuning::default(),
        }
    }
}

/// A site that runs.
pub struct Site {
    /// Its nodes; the test may kill, stop and start them.
    pub nodes: Vec<Node>,
    /// What arrives at its citizens.
    pub post: Post,
    /// The authority behind its certificate.
    pub authority: PathBuf,
    host: String,
    apps: Vec<Registered>,
    folder: Folder,
    database: Database,
    _front: Option<MutexGuard<'static, ()>>,
}

impl Site {
    /// Sets one up and starts its nodes: tables, apps, the citizens of the demo.
    pub async fn open(plan: Plan) -> Self {
        let mut site = Self::found(plan).await;
        for slug in [PORTO, LAGO] {
            site.register_apps(slug);
            site.import(slug, &people::csv(slug, &CITIZENS));
        }
        for node in &mut site.nodes {
            node.start().await;
        }
        site.ready().await;
        site
    }

    /// Waits until every node that runs is ready, and answers at the site's address.
    pub async fn ready(&mut self) {
        let mut running = 0;
        for node in self.nodes.iter_mut().filter(|node| node.runs()) {
            node.ready().await;
            running += 1;
        }
        let http = trusting(Some(&self.authority));
        let until = Instant::now() + PATIENCE;
        let mut answered = BTreeSet::new();
        while answered.len() < running {
            assert!(Instant::now() < until, "only {answered:?} answer at {}", self.host);
            let answer = http.get(self.at(LAGO, "/jwks")).send().await;
            if let Some(answer) = answer.ok().filter(|answer| answer.status().is_success()) {
                answered
                    .insert(answer.headers().get("x-test-node").cloned().map(|node| node.to_str().unwrap().to_owned()));
            } else {
                sleep(Duration::from_millis(20)).await;
            }
        }
    }

    /// Sets one up whose tables are empty, and starts nothing.
    pub async fn found(plan: Plan) -> Self {
        assert!(matches!(plan.nodes, 1 | 2), "haproxy has room for two");
        let front = if plan.nodes == 2 { Some(FRONT.lock().await) } else { None };
        let folder = Folder::make(&plan.program);
        let mut database = match &plan.servers {
            Some(services) => Database::on(services),
            None => Database::new(plan.engine, folder.path()),
        };
        if !plan.redis {
            database.redis = None;
        }
        let (host, listens) = if plan.nodes == 2 {
            let front = needed("PORTICO_TEST_FRONT_TLS");
            let nodes = ["PORTICO_TEST_NODE_1", "PORTICO_TEST_NODE_2"];
            (front, nodes.map(|name| needed(name).parse().unwrap()).to_vec())
        } else {
            let listen = free_address();
            (format!("https://localhost:{}", listen.port()), vec![listen])
        };
        let authority =
            if plan.nodes == 2 { PathBuf::from(needed("PORTICO_TEST_CA")) } else { folder.make_certificate() };
        let sender = folder.name();
        if let Some(profile) = &plan.tuning.profile {
            folder.write(settings::PROFILE, profile);
        }
        let mut nodes = Vec::new();
        for (index, listen) in listens.into_iter().enumerate() {
            let (name, admin) = (format!("node-{}", index + 1), free_address());
            let text = settings::text(&settings::Facts {
                folder: folder.path(),
                host: &host,
                node: (&name, listen, admin),
                has_tls: plan.nodes == 1 && !plan.is_clear,
                database: &database,
                sender: &sender,
                tuning: &plan.tuning,
            });
            let config = folder.write(&format!("{name}.toml"), &text);
            nodes.push(Node::new(&folder, &name, config, (listen, admin)));
        }
        let post = Post::at_sinks(&sender);
        let site = Self { nodes, post, authority, host, apps: Vec::new(), folder, database, _front: front };
        site.run(&["keys", "init"]);
        site.run(&["migrate"]);
        site
    }

    /// The issuer of an ente.
    pub fn issuer(&self, slug: &str) -> String {
        format!("{}/{slug}", self.host)
    }

    /// A page of an ente.
    pub fn at(&self, slug: &str, path: &str) -> String {
        format!("{}{path}", self.issuer(slug))
    }

    /// A browser that trusts the site's authority, and stops when it is sent to an app.
    pub fn browser(&self) -> Browser {
        Browser::trusting(&self.authority).stopping_at(CALLBACK)
    }

    /// An app, at an ente.
    pub fn app(&self, slug: &str, app: App) -> RelyingParty {
        let registered = self.apps.iter().find(|it| it.slug == slug && it.app == app);
        registered.unwrap_or_else(|| panic!("{app:?} is not registered at {slug}")).at(self)
    }

    /// Where its files are.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Its database.
    pub fn database(&self) -> &Database {
        &self.database
    }

    /// Puts another program in place of its own, for the next start of each node.
    pub fn replace_program(&self, program: &Path) {
        self.folder.put_program(program);
    }

    /// Stops the nodes, which must end well; the whole audit trail must verify.
    pub async fn end(mut self) {
        for node in &mut self.nodes {
            node.stop().await;
        }
        self.verify();
    }
}
