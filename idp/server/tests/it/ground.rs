//! An empty database of its own for every story, keys, settings for two enti, and a clock that is moved by hand.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};

use idp::app::App;
use idp::clock::Clock;
use idp::config::{Config, EnteSettings, Footer, LocalAccounts};
use idp::entropy::Entropy;
use idp::seal::{AuditSigner, KeyFile};
use idp::serve::{self, Given};
use idp_core::ente::{EnteSlug, Issuer};
use idp_core::time::{Lifetime, Timestamp};
use tempfile::TempDir;

/// When every story begins.
pub(crate) const NOW: Timestamp = Timestamp::from_seconds(1_790_000_000);

/// On which engine a story runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Engine {
    Lite,
    Pg,
}

/// Makes a test on each engine of every story named.
macro_rules! on_both_engines {
    ($($story:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $story() {
                super::$story(crate::ground::Ground::new(crate::ground::Engine::Lite)).await;
            })+
        }

        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $story() {
                if !crate::ground::only_sqlite() {
                    super::$story(crate::ground::Ground::new(crate::ground::Engine::Pg)).await;
                }
            })+
        }
    };
}

/// A clock that stands still until it is moved.
#[derive(Debug)]
pub(crate) struct TestClock(AtomicI64);

impl TestClock {
    pub(crate) fn advance(&self, span: Lifetime) {
        self.0.fetch_add(span.as_millis(), Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }
}

/// A folder, a database and keys.
pub(crate) struct Ground {
    pub(crate) folder: TempDir,
    pub(crate) url: String,
    pub(crate) keys: KeyFile,
    pub(crate) clock: Arc<TestClock>,
    server: Option<(String, String)>,
}

impl Ground {
    pub(crate) fn new(engine: Engine) -> Self {
        static MADE: AtomicUsize = AtomicUsize::new(0);
        let folder = tempfile::tempdir().unwrap();
        let (url, server) = match engine {
            Engine::Lite => (format!("sqlite:{}", folder.path().join("portico.db").display()), None),
            Engine::Pg => {
                let server = told("PORTICO_TEST_POSTGRES");
                let name = format!("roof_{}_{}", std::process::id(), MADE.fetch_add(1, Ordering::Relaxed));
                run(Command::new("createdb").arg(format!("--maintenance-db={server}")).arg(&name));
                let (host, _) = server.rsplit_once('/').expect("a database in PORTICO_TEST_POSTGRES");
                (format!("{host}/{name}"), Some((server, name)))
            }
        };
        let keys = KeyFile::generate(&Entropy::seeded(7));
        keys.write_new(&folder.path().join("portico.keys")).unwrap();
        Self { folder, url, keys, clock: Arc::new(TestClock(AtomicI64::new(NOW.millis()))), server }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Settings that `serve` accepts, but for where the tests run.
    pub(crate) fn config(&self) -> Config {
        let mut config = Config { ente: vec![host_ente(), path_ente()], ..Config::default() };
        config.database.url.clone_from(&self.url);
        config.database.connections = 4;
        config.keys.file = self.path("portico.keys");
        config.server.listen = "127.0.0.1:0".parse().unwrap();
        config.server.admin_listen = "127.0.0.1:0".parse().unwrap();
        "one".clone_into(&mut config.server.node);
        config.limits.hash_threads = 1;
        config
    }

    /// Writes the settings beside the keys, readable by their owner only.
    pub(crate) fn write_config(&self, config: &Config) -> PathBuf {
        let path = self.path("portico.toml");
        write_private(&path, &toml::to_string(config).unwrap());
        path
    }

    pub(crate) fn given(&self) -> Given {
        let clock: Arc<dyn Clock> = Arc::<TestClock>::clone(&self.clock);
        Given { clock, entropy: Entropy::os(), demo: false }
    }

    pub(crate) async fn migrate(&self) {
        let store = serve::store(&self.config(), &self.keys, &Entropy::os()).await.unwrap();
        store.migrate().await.unwrap();
        store.close().await;
    }

    /// The house, with its schema.
    pub(crate) async fn app(&self) -> App {
        self.app_with(self.config()).await
    }

    pub(crate) async fn app_with(&self, config: Config) -> App {
        self.migrate().await;
        serve::assemble(config, &self.keys, self.given()).await.unwrap()
    }

    pub(crate) fn signer(&self) -> AuditSigner {
        AuditSigner::of(&self.keys).unwrap()
    }
}

impl Drop for Ground {
    fn drop(&mut self) {
        if let Some((server, name)) = &self.server {
            let maintenance = format!("--maintenance-db={server}");
            let _ = Command::new("dropdb").args(["--force", "--if-exists", &maintenance, name]).output();
        }
    }
}

/// An ente with a host of its own.
pub(crate) fn host_ente() -> EnteSettings {
    ente("lago-chiaro", "https://id.lagochiaro.example")
}

/// An ente under a path of the Unione's host.
pub(crate) fn path_ente() -> EnteSettings {
    ente("porto-sereno", "https://id.unione.example/porto-sereno")
}

fn ente(slug: &str, issuer: &str) -> EnteSettings {
    EnteSettings {
        slug: EnteSlug::parse(slug).unwrap(),
        name: format!("Comune di {slug}"),
        issuer: Issuer::parse(issuer).unwrap(),
        profile: "predefinito".to_owned(),
        local_accounts: Some(LocalAccounts { audience: "imprese".to_owned(), legal_basis: "delibera 1".to_owned() }),
        mail_from: None,
        shared_addresses: Vec::new(),
        footer: Footer::default(),
        spid: None,
    }
}

pub(crate) fn write_private(path: &Path, text: &str) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::write(path, text).unwrap();
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).unwrap();
}

/// Whether someone said, in so many words, that SQLite is enough this time.
#[expect(clippy::disallowed_methods, reason = "the tests are told by the environment where their servers are")]
pub(crate) fn only_sqlite() -> bool {
    std::env::var("PORTICO_TEST_ENGINES").is_ok_and(|engines| engines == "sqlite")
}

#[expect(clippy::disallowed_methods, reason = "the tests are told by the environment where their servers are")]
pub(crate) fn told(variable: &str) -> String {
    let hint = "start the servers with conformance-tests/services/with.sh, or set PORTICO_TEST_ENGINES=sqlite";
    std::env::var(variable).unwrap_or_else(|_| panic!("{variable} is not set: {hint}"))
}

pub(crate) fn run(command: &mut Command) {
    let output = command.output().unwrap_or_else(|why| panic!("could not run {command:?}: {why}"));
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}
