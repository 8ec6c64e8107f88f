//! A change on PostgreSQL.

use sqlx::PgConnection;
use tokio::runtime::Handle;
use tokio::time::{Instant, sleep, timeout};

use super::pool::{Lent, Pool};
use super::{BETWEEN_TRIES, PATIENCE, in_time};
use crate::error::StoreError;

/// A transaction under way. Dropped without a commit, it never happened.
pub(super) struct PgChange {
    /// `None` when it is over.
    lent: Option<Lent<PgConnection>>,
}

impl PgChange {
    /// Begins on a connection that lives: those that a restart of the server has cut are found out here, one by one.
    pub(super) async fn begin(pool: &Pool<PgConnection>) -> Result<Self, StoreError> {
        let until = Instant::now() + PATIENCE;
        loop {
            let mut change = Self { lent: Some(pool.lend().await?) };
            let left = until.saturating_duration_since(Instant::now());
            let Err(why) = in_time(left, run(change.lent()?, "BEGIN")).await else { return Ok(change) };
            change.give_up();
            match why {
                StoreError::Unavailable(cut) if Instant::now() < until => {
                    tracing::debug!(%cut, "a connection was cut: trying the next");
                    sleep(BETWEEN_TRIES).await;
                }
                _ => return Err(why),
            }
        }
    }

    /// What its statements run on.
    pub(super) fn lent(&mut self) -> Result<&mut Lent<PgConnection>, sqlx::Error> {
        self.lent.as_mut().ok_or(sqlx::Error::PoolClosed)
    }

    /// Makes it.
    pub(super) async fn commit(mut self) -> Result<(), sqlx::Error> {
        let committed = run(self.lent()?, "COMMIT").await;
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
            if !matches!(timeout(PATIENCE, run(&mut lent, "ROLLBACK")).await, Ok(Ok(()))) {
                lent.give_up();
            }
        });
    }
}

async fn run(lent: &mut Lent<PgConnection>, statement: &'static str) -> Result<(), sqlx::Error> {
    let done = sqlx::raw_sql(statement).execute(lent.ask()?).await;
    lent.answered();
    done.map(drop)
}
