//! Carries what is in the outbox to the demo's mailbox.

use std::time::Duration;

use idp_core::time::Lifetime;
use idp_store::outbox::{self, End, Via};
use idp_store::{Quietly, StoreError};

use crate::app::App;
use crate::demo::mailbox::Mailbox;

/// How long a message stays taken by whoever took it.
const LEASE: Lifetime = Lifetime::seconds(30);

/// Carries messages as they are written, for as long as the demo runs.
pub(super) async fn carry(app: App, mailbox: Mailbox) {
    loop {
        if let Err(why) = turn(&app, &mailbox).await {
            tracing::warn!(%why, "the courier could not read the outbox");
        }
        let _ = tokio::time::timeout(Duration::from_millis(500), app.outbox_bell.notified()).await;
    }
}

async fn turn(app: &App, mailbox: &Mailbox) -> Result<(), StoreError> {
    let now = app.clock.now();
    let mut tx = app.store.write_across().await?;
    let messages = outbox::lease(&mut tx, (now, now + LEASE), 50).await?;
    tx.commit_quietly(Quietly::MessageMoved).await?;
    for message in messages {
        match message.via {
            Via::Mail => mailbox.take_mail(&message.to, &message.body, now),
            Via::Sms => mailbox.take_sms(&message.to, &message.body, now),
        }
        let mut tx = app.store.write_across().await?;
        outbox::end(&mut tx, (message.ente, message.id), (End::Sent, None), now).await?;
        tx.commit_quietly(Quietly::MessageMoved).await?;
    }
    Ok(())
}
