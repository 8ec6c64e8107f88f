//! What several tests need: tables in a file, a clock moved by hand, servers that do as they are told.

pub(crate) mod certificate;
pub(crate) mod http;
pub(crate) mod smtp;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use idp::clock::Clock;
use idp::entropy::Entropy;
use idp::seal::{self, KeyFile};
use idp_core::id::{EnteId, MessageId};
use idp_core::time::{Lifetime, Timestamp};
use idp_store::outbox::{self, Leased, NewMessage, Via};
use idp_store::{Quietly, Settings, Store};
use uuid::Uuid;

/// When every story begins: 2026-09-21T14:13:20Z.
pub(crate) const NOW: Timestamp = Timestamp::from_seconds(1_790_000_000);

/// A clock that stands still until it is moved.
pub(crate) struct HandClock(AtomicI64);

impl HandClock {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self(AtomicI64::new(NOW.millis())))
    }

    pub(crate) fn set(&self, now: Timestamp) {
        self.0.store(now.millis(), Ordering::Relaxed);
    }

    pub(crate) fn advance(&self, span: Lifetime) {
        self.0.fetch_add(span.as_millis(), Ordering::Relaxed);
    }
}

impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::Relaxed))
    }
}

/// Tables in a file that goes with the test.
pub(crate) struct House {
    pub(crate) store: Store,
    pub(crate) clock: Arc<HandClock>,
    entropy: Entropy,
    _folder: tempfile::TempDir,
}

impl House {
    pub(crate) async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("portico.db").display());
        let entropy = Entropy::seeded(1);
        let keys = KeyFile::generate(&entropy);
        let vault = seal::vault(&keys, entropy.clone());
        let store = Store::open(&Settings { url, connections: 2 }, vault).await.unwrap();
        store.migrate().await.unwrap();
        Self { store, clock: HandClock::new(), entropy, _folder: folder }
    }

    /// Writes a message, as a room does with the change it tells of.
    pub(crate) async fn write(&self, via: Via, expires_at: Option<Timestamp>) -> MessageId {
        let now = self.clock.now();
        let sample = leased(via);
        let message = NewMessage {
            id: self.entropy.id(now),
            kind: "otp",
            via,
            to: sample.to,
            to_masked: "•••".to_owned(),
            body: sample.body,
            expires_at,
        };
        let mut tx = self.store.write(ente()).await.unwrap();
        outbox::insert(&mut tx, &message, now).await.unwrap();
        tx.commit_quietly(Quietly::MessageMoved).await.unwrap();
        message.id
    }
}

/// The ente of every story.
pub(crate) fn ente() -> EnteId {
    EnteId::from(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001))
}

/// A message taken to be sent.
pub(crate) fn leased(via: Via) -> Leased {
    let mail = r#"{"subject":"Porto Sereno: il tuo codice","text":"482913\n","html":"<p>482913</p>","language":"it"}"#;
    let (to, body) = match via {
        Via::Mail => ("maria.rossi@example.it", mail),
        Via::Sms => ("+393331234567", "482913 è il tuo codice"),
    };
    Leased {
        ente: ente(),
        id: MessageId::from(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0002)),
        via,
        to: to.to_owned(),
        body: body.to_owned(),
        tries: 0,
        until: NOW + Lifetime::seconds(30),
        created_at: NOW,
        expires_at: None,
    }
}
