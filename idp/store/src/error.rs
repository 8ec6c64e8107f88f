//! What can go wrong below.

/// A statement or a transaction that did not work.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Someone else changed it first, or it is there already.
    #[error("changed by someone else meanwhile")]
    Conflict,
    /// A row that cannot be what it says: damaged, or sealed with keys we do not have.
    #[error("{table}.{column} of {id} does not read")]
    Corrupt {
        /// Which table.
        table: &'static str,
        /// Which column.
        column: &'static str,
        /// Which row.
        id: String,
    },
    /// The database does not answer.
    #[error("the database does not answer")]
    Unavailable(#[source] sqlx::Error),
    /// The schema is not this program's.
    #[error("{0}")]
    Schema(String),
    /// A statement was refused: a fault of ours.
    #[error("a statement failed")]
    Statement(#[source] sqlx::Error),
}

impl StoreError {
    /// A row that does not read.
    #[expect(clippy::needless_pass_by_value, reason = "ids are a word long, and callers read better")]
    pub fn corrupt(table: &'static str, column: &'static str, id: impl ToString) -> Self {
        Self::Corrupt { table, column, id: id.to_string() }
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        use sqlx::Error as E;
        match &error {
            E::PoolTimedOut | E::PoolClosed | E::WorkerCrashed | E::Io(_) | E::Tls(_) | E::BeginFailed => {
                Self::Unavailable(error)
            }
            E::RowNotFound => Self::Conflict,
            E::Database(refused) => match refused.code().as_deref() {
                _ if refused.is_unique_violation() || refused.is_foreign_key_violation() => Self::Conflict,
                // PostgreSQL: serialisation failure, deadlock. SQLite: a writer that came first.
                Some("40001" | "40P01") => Self::Conflict,
                // SQLite busy; PostgreSQL shutting down, starting up, out of connections.
                Some("5" | "261" | "517" | "57P01" | "57P02" | "57P03" | "53300" | "08006" | "08003") => {
                    Self::Unavailable(error)
                }
                _ => Self::Statement(error),
            },
            _ => Self::Statement(error),
        }
    }
}
