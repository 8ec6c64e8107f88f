//! The only file that knows SQLite from PostgreSQL.

use std::path::Path;
use std::str::FromStr as _;
use std::sync::Arc;
use std::time::Duration;

use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{PgConnection, PgPool, Postgres, Sqlite, SqliteConnection, SqlitePool, Transaction};

use idp_core::id::EnteId;

use crate::error::StoreError;
use crate::tx::{ReadTx, WriteTx};
use crate::vault::Vault;

/// How long a request waits for a connection before it is told to come back.
const PATIENCE: Duration = Duration::from_millis(1800);

/// Where the tables are.
#[derive(Debug, Clone)]
pub struct Settings {
    /// `sqlite:PATH` or `postgres://…`.
    pub url: String,
    /// Connections (PostgreSQL) or readers (SQLite) at most.
    pub connections: u32,
}

/// The tables, and the vault that seals what is personal in them. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    db: Db,
    vault: Arc<Vault>,
}

#[derive(Clone)]
enum Db {
    Lite { read: SqlitePool, write: SqlitePool },
    Pg(PgPool),
}

/// A connection, in or out of a transaction.
pub(crate) enum Link {
    Lite(PoolConnection<Sqlite>),
    LiteTx(Transaction<'static, Sqlite>),
    Pg(PoolConnection<Postgres>),
    PgTx(Transaction<'static, Postgres>),
}

impl Link {
    pub(crate) const fn is_lite(&self) -> bool {
        matches!(self, Self::Lite(_) | Self::LiteTx(_))
    }

    /// The connection, where it is SQLite's.
    pub(crate) fn lite(&mut self) -> Result<&mut SqliteConnection, StoreError> {
        match self {
            Self::Lite(connection) => Ok(connection),
            Self::LiteTx(transaction) => Ok(transaction),
            Self::Pg(_) | Self::PgTx(_) => Err(StoreError::Schema("not a SQLite connection".to_owned())),
        }
    }

    /// The connection, where it is PostgreSQL's.
    pub(crate) fn pg(&mut self) -> Result<&mut PgConnection, StoreError> {
        match self {
            Self::Pg(connection) => Ok(connection),
            Self::PgTx(transaction) => Ok(transaction),
            Self::Lite(_) | Self::LiteTx(_) => Err(StoreError::Schema("not a PostgreSQL connection".to_owned())),
        }
    }

    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        match self {
            Self::LiteTx(transaction) => Ok(transaction.commit().await?),
            Self::PgTx(transaction) => Ok(transaction.commit().await?),
            Self::Lite(_) | Self::Pg(_) => Ok(()),
        }
    }
}

static LITE_MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("../../migrations/sqlite");
static PG_MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("../../migrations/postgres");

impl Store {
    /// Opens the tables; a SQLite file that is not there is made, readable by its owner only.
    pub async fn open(settings: &Settings, vault: Arc<Vault>) -> Result<Self, StoreError> {
        let db = if settings.url.starts_with("sqlite:") { lite(settings).await? } else { postgres(settings)? };
        Ok(Self { db, vault })
    }

    /// What seals and opens the personal columns.
    pub fn vault(&self) -> &Arc<Vault> {
        &self.vault
    }

    /// Brings the schema to this binary's version.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        match &self.db {
            Db::Lite { write, .. } => LITE_MIGRATIONS.run(write).await,
            Db::Pg(pool) => PG_MIGRATIONS.run(pool).await,
        }
        .map_err(|why| StoreError::Schema(why.to_string()))
    }

    /// Refuses a schema that is not this binary's: older (migrate first) or newer (a newer binary was here).
    pub async fn check_schema(&self) -> Result<(), StoreError> {
        let mut tx = self.read_across().await?;
        let applied: Vec<(i64,)> =
            q!(&mut tx; all<(i64,)>, "SELECT version FROM _sqlx_migrations WHERE success ORDER BY version").map_err(
                |why| match why {
                    StoreError::Statement(why) => {
                        StoreError::Schema(format!("the schema is not there ({why}): run `idp migrate`"))
                    }
                    other => other,
                },
            )?;
        let newest = LITE_MIGRATIONS.iter().map(|migration| migration.version).max().unwrap_or_default();
        let found = applied.last().map_or(0, |(version,)| *version);
        match found.cmp(&newest) {
            std::cmp::Ordering::Equal => Ok(()),
            std::cmp::Ordering::Less => Err(StoreError::Schema(format!(
                "the schema is at {found}, this program needs {newest}: run `idp migrate`"
            ))),
            std::cmp::Ordering::Greater => {
                Err(StoreError::Schema(format!("the schema is at {found}, newer than this program's {newest}")))
            }
        }
    }

    /// Reads this ente's tables, statement by statement, without a transaction.
    pub async fn read(&self, ente: EnteId) -> Result<ReadTx, StoreError> {
        let link = match &self.db {
            Db::Lite { read, .. } => Link::Lite(read.acquire().await?),
            Db::Pg(pool) => Link::Pg(pool.acquire().await?),
        };
        Ok(ReadTx::new(link, ente, Arc::clone(&self.vault)))
    }

    /// Begins a change to this ente's tables. On SQLite the writer is taken at once, so that nothing deadlocks.
    pub async fn write(&self, ente: EnteId) -> Result<WriteTx, StoreError> {
        let link = match &self.db {
            Db::Lite { write, .. } => Link::LiteTx(write.begin_with("BEGIN IMMEDIATE").await?),
            Db::Pg(pool) => Link::PgTx(pool.begin().await?),
        };
        Ok(WriteTx::new(link, ente, Arc::clone(&self.vault)))
    }

    /// Reads what belongs to no ente.
    pub async fn read_across(&self) -> Result<ReadTx, StoreError> {
        self.read(nobody()).await
    }

    /// Changes what belongs to no ente.
    pub async fn write_across(&self) -> Result<WriteTx, StoreError> {
        self.write(nobody()).await
    }

    /// A copy of the tables into a new file, while they are in use (SQLite only).
    pub async fn backup(&self, file: &Path) -> Result<(), StoreError> {
        let Db::Lite { read, .. } = &self.db else {
            return Err(StoreError::Schema(
                "PostgreSQL is backed up with its own tools (pg_dump, pg_basebackup)".to_owned(),
            ));
        };
        if file.exists() {
            return Err(StoreError::Schema(format!("{} is there already", file.display())));
        }
        owner_only(file)?;
        let mut connection = read.acquire().await?;
        sqlx::query("VACUUM INTO $1").bind(file.display().to_string()).execute(&mut *connection).await?;
        Ok(())
    }

    /// Waits for what is being done, and closes.
    pub async fn close(&self) {
        match &self.db {
            Db::Lite { read, write } => {
                read.close().await;
                write.close().await;
            }
            Db::Pg(pool) => pool.close().await,
        }
    }
}

fn nobody() -> EnteId {
    EnteId::from(uuid::Uuid::nil())
}

async fn lite(settings: &Settings) -> Result<Db, StoreError> {
    let options = SqliteConnectOptions::from_str(&settings.url)?
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(PATIENCE)
        .statement_cache_capacity(256);
    owner_only(options.get_filename())?;
    let write = SqlitePoolOptions::new()
        .max_connections(1)
        .min_connections(1)
        .acquire_timeout(PATIENCE)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .connect_with(options.clone())
        .await?;
    let read = SqlitePoolOptions::new()
        .max_connections(settings.connections.max(1))
        .acquire_timeout(PATIENCE)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .connect_with(options.pragma("query_only", "on"))
        .await?;
    Ok(Db::Lite { read, write })
}

/// Makes the file before SQLite does, so that nobody else can ever read it.
fn owner_only(file: &Path) -> Result<(), StoreError> {
    use std::os::unix::fs::OpenOptionsExt as _;
    if file.as_os_str().is_empty() || file.as_os_str() == ":memory:" || file.exists() {
        return Ok(());
    }
    let made = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(file);
    made.map(drop).map_err(|why| StoreError::Schema(format!("cannot make {}: {why}", file.display())))
}

fn postgres(settings: &Settings) -> Result<Db, StoreError> {
    let options = PgConnectOptions::from_str(&settings.url)?.statement_cache_capacity(256).application_name("portico");
    // Lazy: a node may start before its database, and says so at /readyz.
    let pool = PgPoolOptions::new()
        .max_connections(settings.connections.max(2))
        .acquire_timeout(PATIENCE)
        .test_before_acquire(false)
        .connect_lazy_with(options);
    Ok(Db::Pg(pool))
}
