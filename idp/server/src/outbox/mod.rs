//! Sending what was written: workers take messages under a lease, send each, and say how it ended.
//!
//! Mail and text messages have a worker each, so that a mail server that hangs holds no code back. Several nodes share
//! the work by the lease; one that dies lets its messages go. A message is sent once, unless its sender dies between
//! sending and saying so: then once more, under the same name, which is better than never.

mod again;
mod compose;
mod mail;
mod relay;
mod sms;
mod template;
mod worker;

use std::borrow::Cow;
use std::pin::Pin;
use std::sync::Arc;

use idp_store::Store;
use idp_store::outbox::{Leased, Via};
use tokio::sync::Notify;

use crate::clock::Clock;
use crate::stop::Stop;

pub use again::{Again, again};
pub use mail::Mailer;
pub use relay::MailSettingsError;
pub use sms::{SmsGateway, SmsSettingsError};
pub use worker::Worker;

/// Why a message did not leave, in words that name nobody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotSent {
    /// It may leave later.
    Later(Cow<'static, str>),
    /// It never will.
    Never(Cow<'static, str>),
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

/// No way out is configured: messages wait, as long as they may.
pub struct Nowhere;

impl Way for Nowhere {
    fn send<'a>(&'a self, _: &'a Leased) -> Sending<'a> {
        Box::pin(async { Err(NotSent::Later("no way out is configured".into())) })
    }
}

/// The workers of this node.
pub struct Outbox {
    mail: Worker,
    sms: Worker,
}

impl Outbox {
    /// With these ways out.
    pub fn new(store: &Store, clock: &Arc<dyn Clock>, ways: Ways) -> Self {
        let worker = |via, way| Worker::new(store.clone(), Arc::clone(clock), (via, way));
        Self { mail: worker(Via::Mail, ways.mail), sms: worker(Via::Sms, ways.sms) }
    }

    /// Sends until asked to stop; what is being sent then is finished. The bell saves a message written on this node
    /// the wait for the next round.
    pub async fn run(self, bell: Arc<Notify>, stop: Stop) {
        let (mail, sms) = (Notify::new(), Notify::new());
        let pass_on = async {
            loop {
                bell.notified().await;
                mail.notify_one();
                sms.notify_one();
            }
        };
        let both = async { tokio::join!(self.mail.run(&mail, &stop), self.sms.run(&sms, &stop)) };
        tokio::select! {
            _ = both => {}
            () = pass_on => {}
        }
    }
}
