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
            // A connection cut while it is being made shows as a breach of protocol.
            E::PoolTimedOut
            | E::PoolClosed
            | E::WorkerCrashed
            | E::Io(_)
            | E::Tls(_)
            | E::Protocol(_)
            | E::BeginFailed => Self::Unavailable(error),
            E::RowNotFound => Self::Conflict,
            E::Database(refused) if refused.is_unique_violation() || refused.is_foreign_key_violation() => {
                Self::Conflict
            }
            E::Database(refused) => match kind(&refused.code().unwrap_or_default()) {
                Refused::Raced => Self::Conflict,
                Refused::Unable => Self::Unavailable(error),
                Refused::Wrong => Self::Statement(error),
            },
            _ => Self::Statement(error),
        }
    }
}

/// Whether SQLite's writer is another process at the moment.
pub(crate) fn is_busy(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code).unwrap_or_default();
    code.parse::<i32>().is_ok_and(|code| code & 0xff == 5)
}

/// What a database means by a code.
enum Refused {
    /// Another change came first.
    Raced,
    /// It cannot do anything at the moment, right or wrong.
    Unable,
    /// The statement is at fault.
    Wrong,
}

/// PostgreSQL's codes have five characters (Appendix A of its manual), SQLite's are numbers whose low byte is the
/// kind (sqlite.org/rescode.html).
fn kind(code: &str) -> Refused {
    if code.len() == 5 {
        return match code {
            // Serialisation failure, deadlock.
            "40001" | "40P01" => Refused::Raced,
            // A lock not got in time, a statement cancelled, a transaction left alone, a standby.
            "55P03" | "57014" | "25P03" | "25006" => Refused::Unable,
            // Connection, resources (disk, memory, connections), the operator's hand, the system.
            _ if ["08", "53", "57", "58"].iter().any(|class| code.starts_with(class)) => Refused::Unable,
            _ => Refused::Wrong,
        };
    }
    match code.parse::<i32>().map(|code| code & 0xff) {
        // Busy, read-only, input or output, full, cannot open.
        Ok(5 | 8 | 10 | 13 | 14) => Refused::Unable,
        _ => Refused::Wrong,
    }
}
