//! One worker: takes what is due for its way out, sends it, says how it ended.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use idp_core::time::{Lifetime, Timestamp};
use idp_store::outbox::{self, End, Leased, Via};
use idp_store::{Quietly, Store, StoreError};
use tokio::sync::Notify;

use super::{Again, NotSent, Way, again};
use crate::clock::Clock;
use crate::stop::Stop;

/// How long a message stays taken.
const LEASE: Lifetime = Lifetime::seconds(30);

/// How long a way out may take with one message. Well within the lease, so that nobody else takes it meanwhile.
const PATIENCE: Duration = Duration::from_secs(20);

/// How many are sent at once.
const BATCH: i64 = 8;

/// How often a worker looks, when nobody rings.
const LOOK: Duration = Duration::from_secs(1);

/// The waits when the tables do not take how a message ended: a message sent and not said to be is sent again.
const INSIST: [Duration; 3] = [Duration::from_millis(200), Duration::from_secs(1), Duration::from_secs(3)];

/// A worker for one way out.
pub struct Worker {
    store: Store,
    clock: Arc<dyn Clock>,
    via: Via,
    way: Arc<dyn Way>,
    patience: Duration,
}

/// How a try ended.
enum Outcome {
    Sent,
    Dropped,
    Dead(Cow<'static, str>),
    Retried(Cow<'static, str>, Timestamp),
}

impl Outcome {
    const fn word(&self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Dropped => "dropped",
            Self::Dead(_) => "dead",
            Self::Retried(..) => "retried",
        }
    }
}

impl Worker {
    /// For messages that leave this way.
    pub fn new(store: Store, clock: Arc<dyn Clock>, (via, way): (Via, Arc<dyn Way>)) -> Self {
        Self { store, clock, via, way, patience: PATIENCE }
    }

    /// The same with another patience.
    #[must_use]
    pub fn with_patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// Sends until asked to stop; what is being sent then is finished.
    pub async fn run(&self, bell: &Notify, stop: &Stop) {
        let mut reads = true;
        while !stop.is_asked() {
            match self.turn().await {
                // There may be more.
                Ok(taken) if i64::try_from(taken) == Ok(BATCH) => continue,
                Ok(_) => reads = true,
                Err(why) if reads => {
                    reads = false;
                    tracing::warn!(message.via = self.via.word(), %why, "the outbox cannot be read: it is tried again each second");
                }
                Err(_) => {}
            }
            tokio::select! {
                () = stop.asked() => {}
                () = bell.notified() => {}
                () = tokio::time::sleep(LOOK) => {}
            }
        }
    }

    /// Takes what is due, as much as is sent at once, and sends it. How many there were.
    pub async fn turn(&self) -> Result<usize, StoreError> {
        let now = self.clock.now();
        let mut tx = self.store.write_across().await?;
        let messages = outbox::lease(&mut tx, self.via, (now, now + LEASE), BATCH).await?;
        tx.commit_quietly(Quietly::MessageMoved).await?;
        join_all(messages.iter().map(|message| self.deliver(message))).await;
        Ok(messages.len())
    }

    async fn deliver(&self, message: &Leased) {
        let outcome = self.attempt(message).await;
        let told = outcome.word();
        metrics::counter!("portico_messages_total", "via" => self.via.word(), "outcome" => told).increment(1);
        tell(message, &outcome);
        for wait in INSIST {
            match self.conclude(message, &outcome).await {
                Ok(()) => return,
                Err(why) => {
                    tracing::warn!(message.id = %message.id, %why, "{} {told}, but it cannot be said", message.id);
                }
            }
            tokio::time::sleep(wait).await;
        }
    }

    /// Sends it, unless it is too late: an old code only confuses.
    async fn attempt(&self, message: &Leased) -> Outcome {
        if message.expires_at.is_some_and(|until| until <= self.clock.now()) {
            return Outcome::Dropped;
        }
        let sent = tokio::time::timeout(self.patience, self.way.send(message)).await;
        match sent.unwrap_or_else(|_| Err(NotSent::Later("no answer in time".into()))) {
            Ok(()) => Outcome::Sent,
            Err(NotSent::Never(why)) => Outcome::Dead(why),
            Err(NotSent::Later(why)) => {
                match again(message.tries, message.created_at, message.expires_at, self.clock.now()) {
                    Again::At(next) => Outcome::Retried(why, next),
                    Again::TooLate => Outcome::Dropped,
                    Again::GivenUp => Outcome::Dead(why),
                }
            }
        }
    }

    async fn conclude(&self, message: &Leased, outcome: &Outcome) -> Result<(), StoreError> {
        let (whole, now) = ((message.ente, message.id), self.clock.now());
        let mut tx = self.store.write_across().await?;
        match outcome {
            Outcome::Sent => outbox::end(&mut tx, whole, (End::Sent, None), now).await?,
            Outcome::Dropped => outbox::end(&mut tx, whole, (End::Dropped, Some("expired")), now).await?,
            Outcome::Dead(why) => outbox::end(&mut tx, whole, (End::Dead, Some(why)), now).await?,
            Outcome::Retried(why, next) => outbox::retry(&mut tx, message, why, *next).await?,
        }
        tx.commit_quietly(Quietly::MessageMoved).await
    }
}

/// The log gets names of messages, never whom they are for nor what they say.
fn tell(message: &Leased, outcome: &Outcome) {
    let (id, ente, via, tries) = (message.id, message.ente, message.via.word(), message.tries);
    match outcome {
        Outcome::Sent => {
            tracing::info!(message.id = %id, ente.id = %ente, message.via = via, tries, "{id} was sent");
        }
        Outcome::Dropped => {
            tracing::warn!(message.id = %id, ente.id = %ente, message.via = via, tries, "{id} was dropped: too late");
        }
        Outcome::Dead(why) => {
            tracing::error!(message.id = %id, ente.id = %ente, message.via = via, tries, "{id} will not be sent: {why}");
        }
        Outcome::Retried(why, next) => {
            tracing::warn!(message.id = %id, ente.id = %ente, message.via = via, tries, "{id} waits until {next}: {why}");
        }
    }
}
