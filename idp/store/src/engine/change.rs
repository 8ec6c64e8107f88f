//! A change on PostgreSQL.

use sqlx::PgConnection;
use tokio::runtime::Handle;
use tokio::time::{Instant, sleep, timeout};

use super::pool::{Lent, Pool};
use super::{BETWEEN_TRIES, PATIENCE};

/// A transaction under way. Dropped without a commit, it never happened.
pub(super) struct PgChange {
    /// `None` when it is over.
    lent: Option<Lent<PgConnection>>,
}

impl PgChange {
    /// Begins on a connection that lives: those that a restart of the server has cut are found out here, one by one.
    pub(super) async fn begin(pool: &Pool<PgConnection>) -> Result<Self, sqlx::Error> {
        let until = Instant::now() + PATIENCE;
        loop {
            let mut change = Self { lent: Some(pool.lend().await?) };
            match run(change.connection()?, "BEGIN").await {
                Ok(()) => return Ok(change),
                Err(sqlx::Error::Io(cut)) if Instant::now() < until => {
                    tracing::debug!(%cut, "a connection was cut: trying the next");
                    change.give_up();
                    sleep(BETWEEN_TRIES).await;
                }
                Err(why) => {
                    change.give_up();
                    return Err(why);
                }
            }
        }
    }

    /// What its statements run on.
    pub(super) fn connection(&mut self) -> Result<&mut PgConnection, sqlx::Error> {
        self.lent.as_mut().ok_or(sqlx::Error::PoolClosed)?.connection()
    }

    /// Makes it.
    pub(super) async fn commit(mut self) -> Result<(), sqlx::Error> {
        let committed = run(self.connection()?, "COMMIT").await;
        if committed.is_err() {
            self.give_up();
        }
        // Over: there is nothing to take back.
        self.lent = None;
        committed
    }

    /// Its connection is cut, and with it whatever was not committed.
    fn give_up(&mut self) {
        if let Some(mut lent) = self.lent.take() {
            lent.give_up();
        }
    }
}

impl Drop for PgChange {
    fn drop(&mut self) {
        let Some(mut lent) = self.lent.take() else { return };
        let Ok(runtime) = Handle::try_current() else { return lent.give_up() };
        runtime.spawn(async move {
            let undone = match lent.connection() {
                Ok(connection) => {
                    timeout(PATIENCE, run(connection, "ROLLBACK")).await.is_ok_and(|undone| undone.is_ok())
                }
                Err(_) => false,
            };
            if !undone {
                lent.give_up();
            }
        });
    }
}

async fn run(connection: &mut PgConnection, statement: &'static str) -> Result<(), sqlx::Error> {
    sqlx::raw_sql(statement).execute(connection).await.map(drop)
}
