//! Sending what was written: a worker takes messages under a lease, sends each, and says how it ended.
//!
//! Several nodes share the work by the lease; one that dies lets its messages go. A message is sent once, unless its
//! sender dies between sending and saying so: then once more, which is better than never.

mod mail;
mod sms;

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use idp_core::time::Lifetime;
use idp_store::outbox::{self, End, Leased, Via};
use idp_store::{Quietly, StoreError};

use crate::app::App;
use crate::stop::Stop;

pub use mail::{MailSettingsError, Mailer};
pub use sms::{SmsGateway, SmsSettingsError};

/// How long a message stays taken.
const LEASE: Lifetime = Lifetime::seconds(60);

/// How many are taken at once.
const BATCH: i64 = 20;

/// How long to wait after each failure; after the last, the message is given up.
const BACK_OFF: [Lifetime; 8] = [
    Lifetime::seconds(5),
    Lifetime::seconds(30),
    Lifetime::minutes(2),
    Lifetime::minutes(10),
    Lifetime::hours(1),
    Lifetime::hours(4),
    Lifetime::hours(8),
    Lifetime::hours(12),
];

/// Why a message did not leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotSent {
    /// It may leave later.
    Later(&'static str),
    /// It never will.
    Never(&'static str),
}

/// What came of a sending.
pub type Sending<'a> = Pin<Box<dyn Future<Output = Result<(), NotSent>> + Send + 'a>>;

/// A way out: a mail server, an SMS gateway, the demo's mailbox.
pub trait Way: Send + Sync + 'static {
    /// Sends one message.
    fn send<'a>(&'a self, message: &'a Leased) -> Sending<'a>;
}

/// The ways out of this deployment.
#[derive(Clone)]
pub struct Ways {
    /// For mail.
    pub mail: Arc<dyn Way>,
    /// For text messages.
    pub sms: Arc<dyn Way>,
}

/// No way out is configured: messages wait.
pub struct Nowhere;

impl Way for Nowhere {
    fn send<'a>(&'a self, _: &'a Leased) -> Sending<'a> {
        Box::pin(async { Err(NotSent::Later("no way out is configured")) })
    }
}

/// Sends until asked to stop; what is being sent then is finished.
pub async fn work(app: App, ways: Ways, stop: Stop) {
    while !stop.is_asked() {
        match turn(&app, &ways).await {
            // There may be more.
            Ok(sent) if i64::try_from(sent) == Ok(BATCH) => continue,
            Ok(_) => {}
            Err(why) => tracing::warn!(%why, "the outbox cannot be read"),
        }
        tokio::select! {
            () = stop.asked() => {}
            () = app.outbox_bell.notified() => {}
            () = tokio::time::sleep(Duration::from_secs(1)) => {}
        }
    }
}

/// Takes a batch and sends it. How many there were.
pub async fn turn(app: &App, ways: &Ways) -> Result<usize, StoreError> {
    let now = app.clock.now();
    let mut tx = app.store.write_across().await?;
    let messages = outbox::lease(&mut tx, (now, now + LEASE), BATCH).await?;
    if messages.is_empty() {
        return Ok(0);
    }
    tx.commit_quietly(Quietly::MessageMoved).await?;
    let count = messages.len();
    for message in messages {
        let outcome = deliver(app, ways, &message).await;
        conclude(app, &message, outcome).await?;
    }
    Ok(count)
}

/// A code that would arrive too late only confuses: it is dropped.
async fn deliver(app: &App, ways: &Ways, message: &Leased) -> Result<(), NotSent> {
    if message.expires_at.is_some_and(|until| until <= app.clock.now()) {
        return Err(NotSent::Never("expired"));
    }
    match message.via {
        Via::Mail => ways.mail.send(message).await,
        Via::Sms => ways.sms.send(message).await,
    }
}

async fn conclude(app: &App, message: &Leased, outcome: Result<(), NotSent>) -> Result<(), StoreError> {
    let now = app.clock.now();
    let whole = (message.ente, message.id);
    let mut tx = app.store.write_across().await?;
    let told = match outcome {
        Ok(()) => {
            outbox::end(&mut tx, whole, (End::Sent, None), now).await?;
            "sent"
        }
        Err(NotSent::Never("expired")) => {
            outbox::end(&mut tx, whole, (End::Dropped, Some("expired")), now).await?;
            "dropped"
        }
        Err(NotSent::Never(why)) => {
            outbox::end(&mut tx, whole, (End::Dead, Some(why)), now).await?;
            "dead"
        }
        Err(NotSent::Later(why)) => {
            let wait = BACK_OFF.get(usize::try_from(message.tries).unwrap_or(usize::MAX));
            if let Some(wait) = wait {
                outbox::retry(&mut tx, whole, why, now + *wait).await?;
                "retried"
            } else {
                outbox::end(&mut tx, whole, (End::Dead, Some(why)), now).await?;
                "dead"
            }
        }
    };
    tx.commit_quietly(Quietly::MessageMoved).await?;
    metrics::counter!("portico_messages_total", "outcome" => told).increment(1);
    tracing::info!(message.id = %message.id, outcome = told, tries = message.tries, "a message was handled: {told}");
    Ok(())
}
