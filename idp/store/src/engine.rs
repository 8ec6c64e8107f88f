//! The only place that knows SQLite from PostgreSQL.

mod change;
mod connect;
mod pool;
mod writer;

use std::cmp::Ordering;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use sqlx::{Connection as _, PgConnection, SqliteConnection};

use idp_core::id::EnteId;

use crate::error::StoreError;
use crate::tx::{ReadTx, WriteTx};
use crate::vault::Vault;

use change::PgChange;
use pool::{Lent, Pool};
use writer::{Change, Writer};

/// How long a request waits, for a connection or for an answer, before it is told to come back.
const PATIENCE: Duration = Duration::from_millis(1800);

/// How long we leave a server alone that has just cut a connection.
const BETWEEN_TRIES: Duration = Duration::from_millis(20);

/// How long work waits that nobody looks at: publishing an import, walking the audit trail.
const LONG_PATIENCE: Duration = Duration::from_mins(10);

/// Where the tables are.
#[derive(Debug, Clone)]
pub struct Settings {
    /// `sqlite:PATH` or `postgres://…`.
    pub url: String,
    /// Connections (PostgreSQL) or readers (SQLite) at most.
    pub connections: u32,
}

impl Settings {
    fn is_lite(&self) -> bool {
        self.url.starts_with("sqlite:")
    }

    /// The other machine where the tables are, when what is said to it could be read or changed on the way.
    pub fn exposed_host(&self) -> Result<Option<String>, StoreError> {
        if self.is_lite() { Ok(None) } else { connect::exposed_host(self) }
    }
}

/// The tables, and the vault that seals what is personal in them. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    db: Db,
    vault: Arc<Vault>,
}

#[derive(Clone)]
enum Db {
    Lite { read: Pool<SqliteConnection>, write: Writer },
    Pg(Pool<PgConnection>),
}

/// A connection, in or out of a transaction.
pub(crate) struct Link {
    to: To,
    patience: Duration,
    /// Whether a statement of a change failed.
    is_broken: bool,
}

enum To {
    Lite(Lent<SqliteConnection>),
    LiteTx(Change),
    Pg(Lent<PgConnection>),
    PgTx(PgChange),
}

impl Link {
    const fn new(to: To) -> Self {
        Self { to, patience: PATIENCE, is_broken: false }
    }

    pub(crate) const fn is_lite(&self) -> bool {
        matches!(self.to, To::Lite(_) | To::LiteTx(_))
    }

    /// Waits for answers as long as they take, within reason.
    pub(crate) const fn be_patient(&mut self) {
        self.patience = LONG_PATIENCE;
    }

    /// The connection, where it is SQLite's, and how long to wait for it.
    pub(crate) fn lite(&mut self) -> Result<(&mut SqliteConnection, Duration), StoreError> {
        self.must_be_whole()?;
        match &mut self.to {
            To::Lite(lent) => Ok((lent.ask()?, self.patience)),
            To::LiteTx(change) => Ok((change.connection()?, self.patience)),
            To::Pg(_) | To::PgTx(_) => Err(StoreError::Schema("not a SQLite connection".to_owned())),
        }
    }

    /// The connection, where it is PostgreSQL's, and how long to wait for it.
    pub(crate) fn pg(&mut self) -> Result<(&mut PgConnection, Duration), StoreError> {
        self.must_be_whole()?;
        match &mut self.to {
            To::Pg(lent) => Ok((lent.ask()?, self.patience)),
            To::PgTx(change) => Ok((change.lent()?.ask()?, self.patience)),
            To::Lite(_) | To::LiteTx(_) => Err(StoreError::Schema("not a PostgreSQL connection".to_owned())),
        }
    }

    /// A database that did not answer in time is not asked again over the same connection.
    pub(crate) fn heed<T>(&mut self, outcome: Result<T, StoreError>) -> Result<T, StoreError> {
        let is_lost = matches!(outcome, Err(StoreError::Unavailable(_)));
        match &mut self.to {
            To::Lite(lent) if is_lost => lent.give_up(),
            To::Pg(lent) if is_lost => lent.give_up(),
            To::Lite(lent) => lent.answered(),
            To::Pg(lent) => lent.answered(),
            To::LiteTx(_) | To::PgTx(_) => self.is_broken |= outcome.is_err(),
        }
        outcome
    }

    /// Makes the change.
    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        self.must_be_whole()?;
        match self.to {
            To::LiteTx(change) => in_time(self.patience.max(writer::PATIENCE), change.commit()).await,
            To::PgTx(change) => in_time(self.patience, change.commit()).await,
            To::Lite(_) | To::Pg(_) => Ok(()),
        }
    }

    /// A change of which a statement failed goes no further.
    ///
    /// # Why
    /// There may be nothing left of it, and neither engine would say so: PostgreSQL answers `COMMIT` with a rollback;
    /// SQLite, after a full disk, has taken everything back, and makes each statement that follows at once.
    fn must_be_whole(&self) -> Result<(), StoreError> {
        if self.is_broken {
            return Err(StoreError::Unavailable(sqlx::Error::Io(std::io::Error::other("a statement of it failed"))));
        }
        Ok(())
    }
}

/// Waits for an answer, but not for ever: a server that is gone without a word says nothing at all.
pub(crate) async fn in_time<T>(
    patience: Duration,
    answer: impl Future<Output = Result<T, sqlx::Error>>,
) -> Result<T, StoreError> {
    match tokio::time::timeout(patience, answer).await {
        Ok(answered) => answered.map_err(StoreError::from),
        Err(_) => Err(StoreError::Unavailable(sqlx::Error::Io(std::io::ErrorKind::TimedOut.into()))),
    }
}

static LITE_MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("../../migrations/sqlite");
static PG_MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("../../migrations/postgres");

impl Store {
    /// Opens the tables; a SQLite file that is not there is made, readable by its owner only.
    pub async fn open(settings: &Settings, vault: Arc<Vault>) -> Result<Self, StoreError> {
        let db = if settings.is_lite() { connect::lite(settings).await? } else { connect::postgres(settings)? };
        Ok(Self { db, vault })
    }

    /// What seals and opens the personal columns.
    pub fn vault(&self) -> &Arc<Vault> {
        &self.vault
    }

    /// Brings the schema to this binary's version. Nodes that start together wait for one another.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        match &self.db {
            Db::Lite { write, .. } => {
                let mut connection = write.aside().await?;
                sqlx::query("PRAGMA busy_timeout = 60000").execute(&mut connection).await?;
                let migrated = LITE_MIGRATIONS.run(&mut connection).await;
                // Gone when this returns, for who copies the file then.
                connection.close().await?;
                migrated
            }
            Db::Pg(pool) => {
                let mut connection = pool.aside().await?;
                sqlx::query("SET lock_timeout = 0").execute(&mut connection).await?;
                let migrated = PG_MIGRATIONS.run(&mut connection).await;
                connection.close().await?;
                migrated
            }
        }
        .map_err(|why| StoreError::Schema(why.to_string()))
    }

    /// How the schema stands to this binary's: older, the same, or newer; and its version.
    pub async fn schema(&self) -> Result<(Ordering, i64), StoreError> {
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
        let found = applied.last().map_or(0, |(version,)| *version);
        Ok((found.cmp(&newest()), found))
    }

    /// Refuses a schema that is not this binary's: older (migrate first) or newer (a newer binary was here).
    pub async fn check_schema(&self) -> Result<(), StoreError> {
        let newest = newest();
        match self.schema().await? {
            (Ordering::Equal, _) => Ok(()),
            (Ordering::Less, found) => Err(StoreError::Schema(format!(
                "the schema is at {found}, this program needs {newest}: run `idp migrate`"
            ))),
            (Ordering::Greater, found) => {
                Err(StoreError::Schema(format!("the schema is at {found}, newer than this program's {newest}")))
            }
        }
    }

    /// Reads this ente's tables, statement by statement, without a transaction.
    pub async fn read(&self, ente: EnteId) -> Result<ReadTx, StoreError> {
        let to = match &self.db {
            Db::Lite { read, write } => {
                write.settled().await?;
                To::Lite(read.lend().await?)
            }
            Db::Pg(pool) => To::Pg(pool.lend().await?),
        };
        Ok(ReadTx::new(Link::new(to), ente, Arc::clone(&self.vault)))
    }

    /// Begins a change to this ente's tables. On SQLite the writer is taken at once, so that nothing deadlocks.
    pub async fn write(&self, ente: EnteId) -> Result<WriteTx, StoreError> {
        let to = match &self.db {
            Db::Lite { write, .. } => To::LiteTx(write.begin().await?),
            Db::Pg(pool) => To::PgTx(PgChange::begin(pool).await?),
        };
        Ok(WriteTx::new(Link::new(to), ente, Arc::clone(&self.vault)))
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
        connect::owner_only(file)?;
        // Readers may not write, not even a copy of what they read; this one is nobody else's.
        let mut connection = read.aside().await?;
        sqlx::query("PRAGMA query_only = off").execute(&mut connection).await?;
        sqlx::query("VACUUM INTO $1").bind(file.display().to_string()).execute(&mut connection).await?;
        connection.close().await?;
        // SQLite leaves the copy to the system: a power cut after we said "done" must not take it back.
        let copied = std::fs::File::open(file).and_then(|copy| copy.sync_all());
        copied.map_err(|why| StoreError::Schema(format!("cannot write {}: {why}", file.display())))
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

/// The version this binary needs.
fn newest() -> i64 {
    LITE_MIGRATIONS.iter().map(|migration| migration.version).max().unwrap_or_default()
}

fn nobody() -> EnteId {
    EnteId::from(uuid::Uuid::nil())
}
