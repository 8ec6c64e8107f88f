//! On which databases a story runs: SQLite, and PostgreSQL with Redis. Each house has a database of its own.

use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::services::Services;

/// How many databases the Redis of the tests has (services/redis.sh).
const REDIS_DATABASES: usize = 1024;

/// Where the product remembers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// One file, no Redis.
    Sqlite,
    /// PostgreSQL and Redis, of `services/with.sh`.
    Postgres,
}

impl Engine {
    /// Whether this run is to use it: `PORTICO_TEST_ENGINES` names the engines, all when it is absent.
    pub fn is_wanted(self) -> bool {
        let word = match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        };
        variable("PORTICO_TEST_ENGINES").is_none_or(|wanted| wanted.split(',').any(|it| it.trim() == word))
    }
}

/// A database of one house.
#[derive(Debug)]
pub struct Database {
    /// Its address.
    pub url: String,
    /// Redis beside it.
    pub redis: Option<String>,
    server: Option<(String, String)>,
}

impl Database {
    /// Makes an empty one.
    pub fn new(engine: Engine, folder: &Path) -> Self {
        static MADE: AtomicUsize = AtomicUsize::new(0);
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        match engine {
            Engine::Sqlite => {
                Self { url: format!("sqlite:{}", folder.join("house.db").display()), redis: None, server: None }
            }
            Engine::Postgres => {
                Self::on_servers(&needed("PORTICO_TEST_POSTGRES"), &needed("PORTICO_TEST_REDIS"), number)
            }
        }
    }

    /// The same on PostgreSQL and Redis at these addresses.
    fn on_servers(postgres: &str, redis: &str, number: usize) -> Self {
        let process = std::process::id() as usize;
        let name = format!("house_{process}_{number}");
        run(Command::new("createdb").arg(format!("--maintenance-db={postgres}")).arg(&name));
        let (host, _) = postgres.rsplit_once('/').expect("the address ends with a database");
        let database = (process * 131 + number) % REDIS_DATABASES;
        let url = format!("{host}/{name}");
        let redis = format!("{}/{database}", redis.trim_end_matches('/'));
        Self { url, redis: Some(redis), server: Some((postgres.to_owned(), name)) }
    }

    /// Makes an empty one on servers that the test may break.
    pub fn on(services: &Services) -> Self {
        Self::on_servers(services.address("PORTICO_TEST_POSTGRES"), services.address("PORTICO_TEST_REDIS"), 0)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Some((server, name)) = &self.server {
            let maintenance = format!("--maintenance-db={server}");
            let _ = Command::new("dropdb").args(["--force", "--if-exists", &maintenance, name]).output();
        }
    }
}

/// A variable of the environment.
#[expect(clippy::disallowed_methods, reason = "the scripts that start the services say where in the environment")]
pub fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// A variable without which nothing can be tested.
pub fn needed(name: &str) -> String {
    variable(name).unwrap_or_else(|| {
        panic!(
            "{name} is not set: run `./run test`, or within conformance-tests/services/with.sh SERVICE… -- …; \
             PORTICO_TEST_ENGINES=sqlite leaves PostgreSQL out"
        )
    })
}

fn run(command: &mut Command) {
    let output = command.output().unwrap_or_else(|why| panic!("could not run {command:?}: {why}"));
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}
