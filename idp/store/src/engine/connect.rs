//! How each engine is opened.

use std::path::Path;
use std::str::FromStr as _;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgSslMode};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};

use idp_core::host::is_this_machine;

use super::pool::Pool;
use super::writer::Writer;
use super::{Db, PATIENCE, Settings};
use crate::error::StoreError;

/// Statements kept prepared on each connection: more than there are.
const PREPARED: usize = 256;

/// How long SQLite itself waits for another process's change to end; then we ask again.
pub(super) const NAP: Duration = Duration::from_millis(10);

/// What every PostgreSQL connection begins with: a lock is not waited for longer than the visitor waits; a node that
/// vanished in the middle of a change lets its locks go; and plans are made once, for all statements look rows up by
/// their keys.
const SESSION: [(&str, &str); 4] = [
    ("lock_timeout", "1500ms"),
    ("idle_in_transaction_session_timeout", "10s"),
    ("plan_cache_mode", "force_generic_plan"),
    ("default_transaction_isolation", "read committed"),
];

/// One writer and several readers over one file, in WAL mode, every commit on the disk before it is told.
pub(super) async fn lite(settings: &Settings) -> Result<Db, StoreError> {
    let options = SqliteConnectOptions::from_str(&settings.url)?
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(PATIENCE)
        .pragma("journal_size_limit", "67108864")
        .statement_cache_capacity(PREPARED);
    owner_only(options.get_filename())?;
    // What a change that is given up takes back is kept in memory: changes are small, and files are made on a disk.
    let write = Writer::open(options.clone().busy_timeout(NAP).pragma("temp_store", "memory")).await?;
    let read = Pool::new(options.pragma("query_only", "on"), settings.connections.max(1))?;
    Ok(Db::Lite { read, write })
}

/// Makes the file before SQLite does, so that nobody else can ever read it.
pub(super) fn owner_only(file: &Path) -> Result<(), StoreError> {
    use std::os::unix::fs::OpenOptionsExt as _;
    if file.as_os_str().is_empty() || file.as_os_str() == ":memory:" || file.exists() {
        return Ok(());
    }
    let made = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(file);
    made.map(drop).map_err(|why| StoreError::Schema(format!("cannot make {}: {why}", file.display())))
}

/// The other machine whose answers could be read or forged on the way: reached without TLS that knows whom it speaks to.
///
/// # Why
/// By what the driver makes of the address, because that is what it connects to: in its text a mode may stand twice, or
/// in the name of the application.
pub(super) fn exposed_host(settings: &Settings) -> Result<Option<String>, StoreError> {
    let options = PgConnectOptions::from_str(&settings.url)?;
    let host = options.get_host();
    let is_socket = options.get_socket().is_some() || host.starts_with('/');
    let is_verified = match options.get_ssl_mode() {
        PgSslMode::VerifyCa | PgSslMode::VerifyFull => true,
        PgSslMode::Disable | PgSslMode::Allow | PgSslMode::Prefer | PgSslMode::Require => false,
    };
    Ok((!is_socket && !is_verified && !is_this_machine(host)).then(|| host.to_owned()))
}

/// Connects to nobody yet: a node may start before its database, and says so at `/readyz`.
pub(super) fn postgres(settings: &Settings) -> Result<Db, StoreError> {
    let options = PgConnectOptions::from_str(&settings.url)?
        .statement_cache_capacity(PREPARED)
        .application_name("portico")
        .options(SESSION);
    Ok(Db::Pg(Pool::new(options, settings.connections.max(2))?))
}
