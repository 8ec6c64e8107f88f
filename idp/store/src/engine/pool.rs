//! Connections that are lent, and come back without a word to the database.
//!
//! # Why
//! The driver's own pool asks every connection that comes back whether it lives: one more question for each of ours.
//! This one asks before it lends one that nobody has used for a while, which is when servers cut them.

use std::time::Duration;

use deadpool::managed::{Manager, Metrics, Object, PoolError, QueueMode, RecycleError, RecycleResult};
use sqlx::{ConnectOptions, Connection};
use tokio::runtime::Handle;
use tokio::time::timeout;

use super::PATIENCE;

/// A connection nobody used for this long is tried before a request gets it.
const UNTRIED: Duration = Duration::from_secs(1);

/// How long it may take to say that it lives: a firewall that has forgotten it says nothing, and others wait to be tried.
const TRIED: Duration = Duration::from_millis(300);

/// A connection is not used for longer: what servers and balancers between count for it begins anew.
const LIFE: Duration = Duration::from_mins(30);

/// How connections are opened, and when they are good enough to be lent again.
struct Opening<C: Connection> {
    options: C::Options,
}

impl<C: Connection> Manager for Opening<C> {
    type Type = C;
    type Error = sqlx::Error;

    async fn create(&self) -> Result<C, sqlx::Error> {
        // Connecting takes a lot of room, and every request would carry it.
        Box::pin(self.options.connect()).await
    }

    async fn recycle(&self, connection: &mut C, metrics: &Metrics) -> RecycleResult<sqlx::Error> {
        if metrics.age() > LIFE {
            return Err(RecycleError::message("old"));
        }
        if metrics.last_used() > UNTRIED {
            let lives = timeout(TRIED, connection.ping()).await;
            lives.map_err(|_| RecycleError::message("it says nothing"))??;
        }
        Ok(())
    }
}

/// So many connections at most, opened when they are needed. Cheap to clone.
pub(super) struct Pool<C: Connection> {
    pool: deadpool::managed::Pool<Opening<C>>,
}

impl<C: Connection> Clone for Pool<C> {
    fn clone(&self) -> Self {
        Self { pool: self.pool.clone() }
    }
}

/// A connection that is lent.
pub(super) struct Lent<C: Connection + 'static> {
    object: Option<Object<Opening<C>>>,
    /// Whether an answer is outstanding.
    is_asked: bool,
}

impl<C: Connection + 'static> Pool<C> {
    /// Opens none yet.
    pub(super) fn new(options: C::Options, most: u32) -> Result<Self, sqlx::Error> {
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        let built = deadpool::managed::Pool::builder(Opening { options }).max_size(most).queue_mode(QueueMode::Lifo);
        Ok(Self { pool: built.build().map_err(|why| sqlx::Error::Configuration(why.into()))? })
    }

    /// Lends one, waiting for one that comes back if they are all lent.
    pub(super) async fn lend(&self) -> Result<Lent<C>, sqlx::Error> {
        match timeout(PATIENCE, self.pool.get()).await {
            Ok(Ok(object)) => Ok(Lent { object: Some(object), is_asked: false }),
            Ok(Err(PoolError::Backend(why))) => Err(why),
            Ok(Err(PoolError::Closed)) => Err(sqlx::Error::PoolClosed),
            Ok(Err(_)) | Err(_) => Err(sqlx::Error::PoolTimedOut),
        }
    }

    /// A connection of its own, which never comes here.
    pub(super) async fn aside(&self) -> Result<C, sqlx::Error> {
        self.pool.manager().options.connect().await
    }

    /// Closes those that are not lent, in order, and the others when they come back.
    pub(super) async fn close(&self) {
        let here = self.pool.retain(|_, _| false).removed;
        self.pool.close();
        for connection in here {
            if let Err(why) = connection.close().await {
                tracing::debug!(%why, "a connection was not closed in order");
            }
        }
    }
}

impl<C: Connection + 'static> Lent<C> {
    /// The connection, to ask something.
    pub(super) fn ask(&mut self) -> Result<&mut C, sqlx::Error> {
        self.is_asked = true;
        self.object.as_deref_mut().ok_or(sqlx::Error::PoolClosed)
    }

    /// What was asked is answered.
    pub(super) const fn answered(&mut self) {
        self.is_asked = false;
    }

    /// It is not lent again: what it would say next is not known.
    pub(super) fn give_up(&mut self) {
        self.object.take().map(Object::take);
    }
}

impl<C: Connection + 'static> Drop for Lent<C> {
    /// Who asked went away before the answer came: it is not the next one's.
    fn drop(&mut self) {
        let Some(mut object) = self.object.take_if(|_| self.is_asked) else { return };
        let Ok(runtime) = Handle::try_current() else { return drop(Object::take(object)) };
        runtime.spawn(async move {
            if !matches!(timeout(PATIENCE, object.ping()).await, Ok(Ok(()))) {
                drop(Object::take(object));
            }
        });
    }
}
