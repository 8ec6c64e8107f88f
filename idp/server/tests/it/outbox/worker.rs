//! What a worker does with a message, by what came of sending it.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use idp::clock::Clock;
use idp::outbox::{NotSent, Nowhere, Outbox, Sending, Way, Ways, Worker};
use idp::stop::Stop;
use idp_core::id::MessageId;
use idp_core::time::Lifetime;
use idp_store::outbox::{Leased, Via};
use metrics_exporter_prometheus::PrometheusBuilder;
use tokio::sync::Notify;

use crate::support::{HandClock, House, NOW};

/// A way out that gives prepared answers, then takes everything.
#[derive(Default)]
struct Prepared {
    answers: Mutex<VecDeque<NotSent>>,
    sent: Mutex<Vec<MessageId>>,
    /// Where each message waits until it is let through.
    gate: Option<Notify>,
    arrived: Notify,
}

impl Prepared {
    fn answering(answers: impl IntoIterator<Item = NotSent>) -> Arc<Self> {
        Arc::new(Self { answers: Mutex::new(answers.into_iter().collect()), ..Self::default() })
    }

    fn sent(&self) -> Vec<MessageId> {
        self.sent.lock().unwrap().clone()
    }
}

impl Way for Prepared {
    fn send<'a>(&'a self, message: &'a Leased) -> Sending<'a> {
        Box::pin(async move {
            self.arrived.notify_one();
            match &self.gate {
                Some(gate) => gate.notified().await,
                None => tokio::task::yield_now().await,
            }
            if let Some(not) = self.answers.lock().unwrap().pop_front() {
                return Err(not);
            }
            self.sent.lock().unwrap().push(message.id);
            Ok(())
        })
    }
}

fn later() -> NotSent {
    NotSent::Later("busy".into())
}

fn worker(house: &House, way: &Arc<Prepared>) -> Worker {
    let way: Arc<dyn Way> = way.clone();
    Worker::new(house.store.clone(), house.clock.clone(), (Via::Mail, way))
}

#[tokio::test]
async fn each_outcome_ends_a_message_or_lets_it_wait() {
    let check = async |answers: Vec<NotSent>, expected: &str, comes_back: bool| {
        let figures = PrometheusBuilder::new().build_recorder();
        let _here = metrics::set_default_local_recorder(&figures);
        let (house, way) = (House::open().await, Prepared::answering(answers));
        house.write(Via::Mail, None).await;
        let worker = worker(&house, &way);
        assert_eq!(worker.turn().await.unwrap(), 1);
        let told = format!("portico_messages_total{{via=\"mail\",outcome=\"{expected}\"}} 1");
        let figures = figures.handle().render();
        assert!(figures.contains(&told), "{expected}: {figures}");
        house.clock.advance(Lifetime::days(1));
        assert_eq!(worker.turn().await.unwrap() > 0, comes_back, "{expected}");
    };
    check(vec![], "sent", false).await;
    check(vec![NotSent::Never("refused".into())], "dead", false).await;
    check(vec![later()], "retried", true).await;
}

#[tokio::test]
async fn a_message_comes_back_when_its_wait_is_over_and_not_before() {
    let (house, way) = (House::open().await, Prepared::answering([later(), later(), later()]));
    let id = house.write(Via::Mail, None).await;
    let worker = worker(&house, &way);
    let mut due = NOW;
    for wait in [Lifetime::seconds(5), Lifetime::seconds(30), Lifetime::minutes(2)] {
        house.clock.set(due);
        assert_eq!(worker.turn().await.unwrap(), 1);
        due = due + wait;
        house.clock.set(due - Lifetime::millis(1));
        assert_eq!(worker.turn().await.unwrap(), 0, "before {due}");
    }
    house.clock.set(due);
    assert_eq!(worker.turn().await.unwrap(), 1);
    assert_eq!(way.sent(), [id]);
}

#[tokio::test]
async fn a_code_that_would_arrive_too_late_is_not_sent() {
    let (house, way) = (House::open().await, Prepared::answering([]));
    house.write(Via::Mail, Some(NOW + Lifetime::minutes(5))).await;
    house.clock.advance(Lifetime::minutes(5));
    let worker = worker(&house, &way);
    assert_eq!(worker.turn().await.unwrap(), 1);
    assert_eq!(worker.turn().await.unwrap(), 0);
    assert!(way.sent().is_empty());
}

#[tokio::test]
async fn after_a_day_a_message_is_given_up() {
    let (house, way) = (House::open().await, Prepared::answering(std::iter::repeat_n(later(), 100)));
    house.write(Via::Mail, None).await;
    let worker = worker(&house, &way);
    let mut tries = 0;
    for _ in 0..48 {
        tries += worker.turn().await.unwrap();
        house.clock.advance(Lifetime::hours(1));
    }
    assert_eq!(tries, 24);
}

#[tokio::test]
async fn without_a_way_out_messages_wait_for_one() {
    let (house, way) = (House::open().await, Prepared::answering([]));
    let id = house.write(Via::Mail, None).await;
    let nowhere = Worker::new(house.store.clone(), house.clock.clone(), (Via::Mail, Arc::new(Nowhere)));
    assert_eq!(nowhere.turn().await.unwrap(), 1);
    house.clock.advance(Lifetime::seconds(5));
    worker(&house, &way).turn().await.unwrap();
    assert_eq!(way.sent(), [id]);
}

#[tokio::test]
async fn several_workers_send_each_message_once() {
    let (house, way) = (House::open().await, Prepared::answering([]));
    let mut written = Vec::new();
    for _ in 0..30 {
        written.push(house.write(Via::Mail, None).await);
    }
    let (one, two) = (worker(&house, &way), worker(&house, &way));
    let empty = async |worker: &Worker| while worker.turn().await.unwrap() > 0 {};
    tokio::join!(empty(&one), empty(&two));
    let mut sent = way.sent();
    sent.sort_unstable();
    written.sort_unstable();
    assert_eq!(sent, written);
}

#[tokio::test]
async fn a_way_out_that_hangs_is_left_after_a_while() {
    let house = House::open().await;
    let way = Arc::new(Prepared { gate: Some(Notify::new()), ..Prepared::default() });
    house.write(Via::Mail, None).await;
    let worker = worker(&house, &way).with_patience(Duration::from_millis(20));
    assert_eq!(worker.turn().await.unwrap(), 1);
    house.clock.advance(Lifetime::seconds(5));
    assert_eq!(worker.turn().await.unwrap(), 1, "it is tried again");
    assert!(way.sent().is_empty());
}

#[tokio::test]
async fn a_mail_server_that_hangs_holds_no_text_message_back_and_stopping_waits_for_what_is_being_sent() {
    let house = House::open().await;
    let mail = Arc::new(Prepared { gate: Some(Notify::new()), ..Prepared::default() });
    let sms = Prepared::answering([]);
    let slow = house.write(Via::Mail, None).await;
    let ways = Ways { mail: mail.clone(), sms: sms.clone() };
    let clock: Arc<dyn Clock> = Arc::<HandClock>::clone(&house.clock);
    let (bell, stop) = (Arc::new(Notify::new()), Stop::default());
    let running = tokio::spawn(Outbox::new(&house.store, &clock, ways).run(Arc::clone(&bell), stop.clone()));

    mail.arrived.notified().await;
    let quick = house.write(Via::Sms, None).await;
    bell.notify_one();
    sms.arrived.notified().await;
    stop.ask();
    tokio::task::yield_now().await;
    assert!(mail.sent().is_empty() && !running.is_finished());
    mail.gate.as_ref().unwrap().notify_one();
    running.await.unwrap();
    assert_eq!((mail.sent(), sms.sent()), (vec![slow], vec![quick]));
}
