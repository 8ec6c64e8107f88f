//! The whole product in this process: two enti, five citizens, four apps, a mailbox, and a clock one can move.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU16, Ordering};

use idp::clock::Clock;
use idp::config::{Config, Limits};
use idp::demo::people::{CITIZENS, Citizen};
use idp::demo::run::{self, Options, Running};
use idp::entropy::Entropy;
use idp::seal::{AuditSigner, KeyFile};
use idp::serve::{Given, Serving};
use idp_core::account::Account;
use idp_core::person::Identifier;
use idp_core::time::{Lifetime, Timestamp};
use idp_store::{Conn, ReadTx, WriteTx, accounts, audit, people};
use tempfile::TempDir;

use crate::engine::{Database, Engine};
use crate::mailbox::Post;

/// The ente whose citizens sign in with PIN and password, and where no service opens without a channel.
pub const PORTO: &str = "porto-sereno";

/// The ente with a password alone, and a channel when an operation needs one.
pub const LAGO: &str = "lago-chiaro";

/// When every house opens: Monday 2 March 2026, 09:00 in Rome.
const OPENS: i64 = 1_772_438_400_000;

/// A clock that stands still until it is moved.
#[derive(Debug)]
pub struct TestClock(AtomicI64);

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }
}

/// A running house.
pub struct House {
    /// The demo: app, addresses, clients, mailbox.
    pub running: Running,
    /// On which engine.
    pub engine: Engine,
    /// What arrives at citizens.
    pub post: Post,
    clock: Arc<TestClock>,
    database: Database,
    folder: TempDir,
}

impl House {
    /// Opens one, on a database of its own.
    pub async fn open(engine: Engine) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::new(engine, folder.path());
        let clock = Arc::new(TestClock(AtomicI64::new(OPENS)));
        let options = Options {
            listen: free_address(),
            front: None,
            further: Vec::new(),
            folder: folder.path().to_owned(),
            database: Some(database.url.clone()),
            redis: database.redis.clone(),
            spid_idps: Vec::new(),
            clock: Arc::<TestClock>::clone(&clock),
            entropy: Entropy::os(),
        };
        let running = run::start(options).await.unwrap_or_else(|why| panic!("the house did not open: {why:?}"));
        let post = Post::of(&running.demo.mailbox);
        Self { running, engine, post, clock, database, folder }
    }

    /// The issuer of an ente.
    pub fn issuer(&self, slug: &str) -> String {
        self.running.demo.addresses.issuer(slug)
    }

    /// A page of an ente.
    pub fn at(&self, slug: &str, path: &str) -> String {
        format!("{}{path}", self.issuer(slug))
    }

    /// The time in the house.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Lets time pass.
    pub fn advance(&self, span: Lifetime) {
        self.clock.0.fetch_add(span.as_millis(), Ordering::SeqCst);
    }

    fn key_file(&self) -> PathBuf {
        self.folder.path().join("portico.keys")
    }

    /// Looks into an ente's tables, for what no page tells.
    pub async fn read(&self, slug: &str) -> ReadTx {
        let app = &self.running.demo.app;
        app.store.read(app.enti.by_slug(slug).unwrap().id).await.unwrap()
    }

    /// Changes an ente's tables, for what no page does.
    pub async fn write(&self, slug: &str) -> WriteTx {
        let app = &self.running.demo.app;
        app.store.write(app.enti.by_slug(slug).unwrap().id).await.unwrap()
    }

    /// The account of a citizen, in the tables of an ente.
    pub async fn account_of(&self, tx: &mut impl Conn, citizen: &Citizen) -> Account {
        let identifier = Identifier::parse(citizen.username).unwrap();
        let person = people::by_identifier(tx, &identifier).await.unwrap().unwrap().person;
        accounts::of_person(tx, person.id).await.unwrap().unwrap()
    }

    /// A second node on the same database, at an address of its own. It answers for the same issuers.
    pub async fn second_node(&self) -> Serving {
        self.node(true, self.running.demo.app.config.limits.clone()).await
    }

    /// A node that takes itself for a real ente's: what the demo alone may do, it does not.
    pub async fn real_node(&self) -> Serving {
        self.node(false, self.running.demo.app.config.limits.clone()).await
    }

    /// A node with other limits, behind a proxy at loopback.
    pub async fn node_with(&self, limits: Limits) -> Serving {
        self.node(true, limits).await
    }

    async fn node(&self, demo: bool, limits: Limits) -> Serving {
        let keys = KeyFile::read(&self.key_file()).unwrap();
        let clock: Arc<dyn Clock> = Arc::<TestClock>::clone(&self.clock);
        let given = Given { clock, entropy: Entropy::os(), demo };
        let change = |config: &mut Config| {
            config.server.listen = free_address();
            config.server.trusted_proxies = vec![Ipv4Addr::LOCALHOST.into()];
            config.limits = limits;
        };
        run::another(&self.running.demo, &keys, change, given).await.unwrap()
    }

    /// Closes the house: what is left of the audit trail is sealed, and the whole of it must verify.
    pub async fn end(self) {
        let app = self.running.demo.app.clone();
        idp::jobs::audit::seal(&app).await.unwrap();
        let public = AuditSigner::of(&KeyFile::read(&self.key_file()).unwrap()).unwrap().public().unwrap();
        let mut tx = app.store.read_across().await.unwrap();
        let signed = |statement: &[u8; 32], signature: &[u8]| {
            AuditSigner::verify(&public, statement, signature).unwrap_or(false)
        };
        let walked = audit::verify(&mut tx, &signed, None).await.unwrap();
        drop(tx);
        assert!(walked.as_ref().is_ok_and(|end| end.seq > 0), "the audit trail is not right: {walked:?}");
        self.running.stop().await;
        drop(self.database);
    }
}

/// An address nobody has: below the range the system gives to connections, so that no other test's client takes it.
pub(crate) fn free_address() -> SocketAddr {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let from = u16::try_from(std::process::id() % 180).unwrap_or_default() * 100;
    loop {
        let port = 12_000 + (from + NEXT.fetch_add(1, Ordering::Relaxed)) % 18_000;
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        if TcpListener::bind(address).is_ok() {
            return address;
        }
    }
}

/// Has a mobile and a mailbox in the registry, and no channel yet.
pub fn maria() -> &'static Citizen {
    &CITIZENS[0]
}

/// Has a mobile that is a channel already.
pub fn giulia() -> &'static Citizen {
    &CITIZENS[1]
}

/// Has a temporary password.
pub fn luca() -> &'static Citizen {
    &CITIZENS[2]
}

/// Has no contact at all.
pub fn samir() -> &'static Citizen {
    &CITIZENS[3]
}
