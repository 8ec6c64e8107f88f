//! What the log says of messages: their names, never whom they are for nor what they say.

use std::io::Write;
use std::sync::{Arc, Mutex};

use idp::config::{Mail, Sms};
use idp::outbox::{Mailer, SmsGateway, Way, Worker};
use idp_store::outbox::Via;
use tracing_subscriber::filter::LevelFilter;

use crate::support::http::Sink as Gateway;
use crate::support::smtp::{Script, Sink as Server};
use crate::support::{HandClock, House};

/// A log that is kept.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<u8>>>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Kept {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

#[tokio::test]
async fn the_log_names_messages_and_nobody_else() {
    let log = Kept::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(LevelFilter::TRACE)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    let _here = tracing::subscriber::set_default(subscriber);

    let house = House::open().await;
    let talkative = Script { rcpt: "550 <maria.rossi@example.it>: no such user", ..Script::default() };
    let (server, gateway) =
        (Server::open(talkative).await, Gateway::answering(400, "+393331234567 is no number").await);
    let mail = Mail { url: format!("smtp://localhost:{}", server.port), ..Mail::default() };
    let sms =
        Sms { url: format!("{}/?to={{to}}&text={{text}}", gateway.url), method: "GET".to_owned(), ..Sms::default() };
    let mailer = Mailer::of(&mail, [], HandClock::new()).unwrap().unwrap();
    let ways: [(Via, Arc<dyn Way>); 2] =
        [(Via::Mail, Arc::new(mailer)), (Via::Sms, Arc::new(SmsGateway::of(&sms).unwrap().unwrap()))];
    for (via, way) in ways {
        let id = house.write(via, None).await;
        let worker = Worker::new(house.store.clone(), house.clock.clone(), (via, way));
        assert_eq!(worker.turn().await.unwrap(), 1);
        assert!(log.text().contains(&format!("{id} will not be sent")), "{via:?}");
    }
    for word in ["maria", "3331234567", "482913"] {
        let told: Vec<_> = log.text().lines().filter(|line| line.contains(word)).map(str::to_owned).collect();
        assert!(told.is_empty(), "{word}: {told:#?}");
    }
}
