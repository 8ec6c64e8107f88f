//! SQLite's one writer: changes that wait for one another share a commit.
//!
//! # Why
//! What a commit costs, the disk takes; and everybody waits for it. So a change that is ready lets those go first that
//! wait already, and all of them are made by one commit, or none. Nobody is told before it lies on the disk. A change
//! that is given up takes back its own part (a savepoint), not the others'; and because it may have been given up for
//! what it saw of them, nobody reads beside the writer before they are over ([`Writer::settled`]).

use std::sync::{Arc, Mutex as Cell, PoisonError};
use std::time::Duration;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, SqliteConnection};
use tokio::runtime::Handle;
use tokio::sync::{Mutex, OwnedMutexGuard, watch};
use tokio::time::{Instant, timeout};

use crate::error::is_busy;

/// How long the writer is waited for: another process (an import being published) may hold it for seconds, and unlike
/// a server that is gone it is sure to let go.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);

/// How many changes share a commit at most.
const MOST: u32 = 64;

/// After how long a commit is not put off any more: other processes want to write too.
const LONGEST: Duration = Duration::from_millis(20);

/// The writer. Cheap to clone.
#[derive(Clone)]
pub(super) struct Writer {
    desk: Arc<Mutex<Desk>>,
    /// The batch in which a change was given up last: what it saw of the others may not be there yet.
    seen: Arc<Cell<Option<watch::Receiver<bool>>>>,
}

/// What one change after the other works on.
struct Desk {
    options: SqliteConnectOptions,
    /// `None` when its state is not known: what it had begun is gone, and another one is opened.
    connection: Option<SqliteConnection>,
    batch: Option<Batch>,
    /// Whether a change is neither ready nor taken back: nothing is committed then, whoever asks.
    is_open: bool,
    is_closed: bool,
}

/// Changes between a `BEGIN` and its `COMMIT`.
struct Batch {
    /// Told `true` when they are made; gone without a word when they are not.
    made: watch::Sender<bool>,
    begun: Instant,
    /// Those that began, and those that are ready.
    changes: u32,
    ready: u32,
}

/// A change under way: it has the writer for itself. Dropped without a commit, it never happened.
pub(super) struct Change {
    desk: Option<OwnedMutexGuard<Desk>>,
    writer: Writer,
}

impl Writer {
    /// Opens it, and with it the file.
    pub(super) async fn open(options: SqliteConnectOptions) -> Result<Self, sqlx::Error> {
        let connection = Some(options.connect().await?);
        let desk = Desk { options, connection, batch: None, is_open: false, is_closed: false };
        Ok(Self { desk: Arc::new(Mutex::new(desk)), seen: Arc::default() })
    }

    /// Waits for its turn, and for other processes, and begins.
    pub(super) async fn begin(&self) -> Result<Change, sqlx::Error> {
        let begun = timeout(PATIENCE, async {
            let desk = Some(Arc::clone(&self.desk).lock_owned().await);
            let mut change = Change { desk, writer: self.clone() };
            change.desk()?.begin().await?;
            Ok(change)
        });
        begun.await.unwrap_or(Err(sqlx::Error::PoolTimedOut))
    }

    /// Waits until what was seen by a change that was given up is there for everybody, or is not made.
    ///
    /// # Why
    /// Who finds a token used looks again, at what became of it. Beside the writer they would find it unused still, for
    /// the time of a commit, and go on as if nobody had been faster. Who holds the writer must not wait here.
    pub(super) async fn settled(&self) -> Result<(), sqlx::Error> {
        let Some(mut made) = self.seen().clone() else { return Ok(()) };
        // An error says that it is not made: there is nothing to wait for either.
        let over = timeout(super::PATIENCE, made.wait_for(|made| *made)).await;
        over.map(drop).map_err(|_| sqlx::Error::PoolTimedOut)?;
        self.seen().take_if(|seen| seen.same_channel(&made));
        Ok(())
    }

    fn seen(&self) -> std::sync::MutexGuard<'_, Option<watch::Receiver<bool>>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A connection of its own that may write, outside the order of changes.
    pub(super) async fn aside(&self) -> Result<SqliteConnection, sqlx::Error> {
        let options = self.desk.lock().await.options.clone();
        options.connect().await
    }

    /// Waits for what is being done, and closes.
    pub(super) async fn close(&self) {
        let mut desk = self.desk.lock().await;
        desk.is_closed = true;
        desk.commit().await;
        if let Some(connection) = desk.connection.take()
            && let Err(why) = connection.close().await
        {
            tracing::warn!(%why, "the writer was not closed in order");
        }
    }
}

impl Change {
    fn desk(&mut self) -> Result<&mut Desk, sqlx::Error> {
        self.desk.as_deref_mut().ok_or(sqlx::Error::PoolClosed)
    }

    /// What its statements run on.
    pub(super) fn connection(&mut self) -> Result<&mut SqliteConnection, sqlx::Error> {
        self.desk()?.connection()
    }

    /// Makes it, with those that wait already. Who waits for it may go away: it is made all the same.
    pub(super) async fn commit(mut self) -> Result<(), sqlx::Error> {
        let mut desk = self.desk.take().ok_or(sqlx::Error::PoolClosed)?;
        let batch = desk.batch.as_mut().ok_or(sqlx::Error::PoolClosed)?;
        batch.ready += 1;
        let mut made = batch.made.subscribe();
        let (is_first, is_due) = (batch.ready == 1, batch.is_due());
        desk.is_open = false;
        if is_due {
            tokio::spawn(async move { desk.commit().await });
        } else {
            drop(desk);
            if is_first {
                tokio::spawn(commit_in_turn(Arc::clone(&self.writer.desk), made.clone()));
            }
        }
        made.wait_for(|made| *made).await.map(drop).map_err(|_| not_made())
    }
}

/// Commits what is ready after those who wait for the writer now, unless they were so many that one of them did.
async fn commit_in_turn(desk: Arc<Mutex<Desk>>, made: watch::Receiver<bool>) {
    let mut desk = desk.lock_owned().await;
    if desk.batch.as_ref().is_some_and(|batch| batch.made.subscribe().same_channel(&made)) {
        desk.commit().await;
    }
}

impl Drop for Change {
    fn drop(&mut self) {
        let Some(mut desk) = self.desk.take() else { return };
        if let Some(batch) = desk.batch.as_ref().filter(|batch| batch.ready > 0) {
            *self.writer.seen() = Some(batch.made.subscribe());
        }
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn(async move { desk.undo().await });
        } else {
            desk.give_up();
        }
    }
}

impl Batch {
    /// Whether its commit is not put off any more.
    fn is_due(&self) -> bool {
        self.ready >= MOST || self.begun.elapsed() >= LONGEST
    }
}

impl Desk {
    fn connection(&mut self) -> Result<&mut SqliteConnection, sqlx::Error> {
        self.connection.as_mut().ok_or(sqlx::Error::WorkerCrashed)
    }

    async fn run(&mut self, statement: &'static str) -> Result<(), sqlx::Error> {
        sqlx::query(statement).execute(self.connection()?).await.map(drop)
    }

    /// The same with the number of the change under way: a savepoint of another one must never be meant.
    async fn mark(&mut self, statement: &'static str, change: u32) -> Result<(), sqlx::Error> {
        let statement = AssertSqlSafe(format!("{statement} change_{change}"));
        sqlx::raw_sql(statement).execute(self.connection()?).await.map(drop)
    }

    /// Begins a change: the first of a batch, or one that can be taken back without the others.
    async fn begin(&mut self) -> Result<(), sqlx::Error> {
        if std::mem::replace(&mut self.is_open, true) {
            // The runtime ended before the last one was taken back.
            self.give_up();
        }
        if let Some(batch) = &mut self.batch {
            batch.changes += 1;
            let change = batch.changes;
            return self.mark("SAVEPOINT", change).await;
        }
        if self.is_closed {
            return Err(sqlx::Error::PoolClosed);
        }
        if self.connection.is_none() {
            self.connection = Some(self.options.connect().await?);
        }
        self.begin_alone().await?;
        self.batch = Some(Batch { made: watch::channel(false).0, begun: Instant::now(), changes: 1, ready: 0 });
        Ok(())
    }

    /// Begins as the one writer, also against other processes.
    ///
    /// # Why
    /// SQLite itself waits in ever longer naps, up to a tenth of a second: a process that writes all the time would not
    /// leave another one a gap of that length for minutes. So it naps for ten milliseconds at most
    /// ([`NAP`](super::connect::NAP)) and is asked again.
    async fn begin_alone(&mut self) -> Result<(), sqlx::Error> {
        loop {
            match self.run("BEGIN IMMEDIATE").await {
                Err(busy) if is_busy(&busy) => {}
                begun => return begun,
            }
        }
    }

    /// Makes what is ready, and tells those who wait for it.
    async fn commit(&mut self) {
        if self.is_open {
            return self.give_up();
        }
        let Some(batch) = self.batch.take() else { return };
        match self.run("COMMIT").await {
            Ok(()) => drop(batch.made.send(true)),
            Err(why) => {
                tracing::error!(%why, changes = batch.ready, "a commit failed");
                self.give_up();
            }
        }
    }

    /// Takes back a change that was given up, in whatever state it was left.
    async fn undo(&mut self) {
        let undone = match self.batch.take_if(|batch| batch.ready == 0) {
            Some(_) => self.run("ROLLBACK").await,
            None => match &self.batch {
                Some(Batch { changes, .. }) => self.mark("ROLLBACK TO", *changes).await,
                // It was cut while it began, and may have.
                None => Err(not_made()),
            },
        };
        self.is_open = false;
        if let Err(why) = undone {
            tracing::warn!(%why, "a change could not be taken back: its connection is given up");
            self.give_up();
        } else if self.batch.as_ref().is_some_and(Batch::is_due) {
            self.commit().await;
        }
    }

    /// Lets go of a connection whose state is not known: SQLite takes back what it had not committed.
    fn give_up(&mut self) {
        self.batch = None;
        self.connection = None;
    }
}

fn not_made() -> sqlx::Error {
    sqlx::Error::Io(std::io::Error::other("the commit failed"))
}
