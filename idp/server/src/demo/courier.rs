//! The demo's way out: everything ends up in its mailbox.

use std::sync::Arc;

use idp_store::outbox::{Leased, Via};

use crate::clock::Clock;
use crate::demo::mailbox::Mailbox;
use crate::outbox::{Sending, Way, Ways};

/// Carries a message to the mailbox.
struct Courier {
    mailbox: Mailbox,
    clock: Arc<dyn Clock>,
}

impl Way for Courier {
    fn send<'a>(&'a self, message: &'a Leased) -> Sending<'a> {
        Box::pin(async move {
            match message.via {
                Via::Mail => self.mailbox.take_mail(&message.to, &message.body, self.clock.now()),
                Via::Sms => self.mailbox.take_sms(&message.to, &message.body, self.clock.now()),
            }
            Ok(())
        })
    }
}

/// The ways out of the demo.
pub fn ways(mailbox: Mailbox, clock: Arc<dyn Clock>) -> Ways {
    let courier = Arc::new(Courier { mailbox, clock });
    Ways { mail: courier.clone(), sms: courier }
}
