//! Messages: leased by one, forgotten once sent.

use idp_core::id::MessageId;
use idp_core::time::{Lifetime, Timestamp};
use idp_store::outbox::{self, End, Leased, NewMessage, Via};
use idp_store::{Quietly, Store};

use crate::house::{House, NOW, keys, later, store_at};

on_both_engines!(
    a_message_has_one_sender_at_a_time,
    a_sender_that_dies_lets_go,
    codes_come_before_notices,
    mail_and_text_messages_are_taken_apart,
    what_was_said_is_forgotten_once_it_ended,
    who_lost_the_lease_postpones_nothing,
    one_that_does_not_open_holds_up_nobody,
    one_sealed_with_a_newer_key_waits_for_a_node_that_has_it,
    one_that_nobody_can_open_ends_when_it_is_too_late,
);

const LEASE: Lifetime = Lifetime::seconds(30);

async fn written(house: &House, via: Via, expires_at: Option<Timestamp>) -> MessageId {
    written_by((house, &house.store), via, expires_at).await
}

async fn written_by((house, node): (&House, &Store), via: Via, expires_at: Option<Timestamp>) -> MessageId {
    let id = house.name();
    let message = NewMessage {
        id,
        kind: "otp",
        via,
        to: "maria@example.it".to_owned(),
        to_masked: "m•••@example.it".to_owned(),
        body: "482913".to_owned(),
        expires_at,
    };
    let mut tx = node.write(house.ente).await.unwrap();
    outbox::insert(&mut tx, &message, NOW).await.unwrap();
    house.keep(tx).await;
    id
}

async fn taken(store: &Store, (via, now, most): (Via, Timestamp, i64)) -> Vec<Leased> {
    let mut tx = store.write_across().await.unwrap();
    let leased = outbox::lease(&mut tx, via, (now, now + LEASE), most).await.unwrap();
    tx.commit_quietly(Quietly::MessageMoved).await.unwrap();
    leased
}

async fn postponed(house: &House, message: &Leased, until: Timestamp) {
    let mut tx = house.store.write_across().await.unwrap();
    outbox::retry(&mut tx, message, "no answer", until).await.unwrap();
    tx.commit_quietly(Quietly::MessageMoved).await.unwrap();
}

async fn ended(house: &House, message: &Leased, how: End) {
    let mut tx = house.store.write_across().await.unwrap();
    outbox::end(&mut tx, (message.ente, message.id), (how, None), NOW).await.unwrap();
    tx.commit_quietly(Quietly::MessageMoved).await.unwrap();
}

async fn a_message_has_one_sender_at_a_time(house: &House) {
    for _ in 0..20 {
        written(house, Via::Mail, None).await;
    }
    let second = house.second_node().await;
    let due = (Via::Mail, NOW, 12);
    let (here, there) = tokio::join!(taken(&house.store, due), taken(&second, due));
    let mut all: Vec<_> = here.iter().chain(&there).map(|message| message.id).collect();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), here.len() + there.len(), "two senders have the same message");
    assert_eq!(all.len() + taken(&house.store, due).await.len(), 20);
    second.close().await;
}

async fn a_sender_that_dies_lets_go(house: &House) {
    let id = written(house, Via::Sms, None).await;
    assert_eq!(taken(&house.store, (Via::Sms, NOW, 8)).await[0].tries, 0);
    assert!(taken(&house.store, (Via::Sms, later(Lifetime::seconds(29)), 8)).await.is_empty());
    let again = taken(&house.store, (Via::Sms, later(LEASE), 8)).await;
    assert_eq!((again[0].id, again[0].tries, again[0].created_at), (id, 1, NOW));
}

async fn codes_come_before_notices(house: &House) {
    for _ in 0..3 {
        written(house, Via::Mail, None).await;
    }
    let code = written(house, Via::Mail, Some(later(Lifetime::minutes(5)))).await;
    assert_eq!(taken(&house.store, (Via::Mail, NOW, 1)).await[0].id, code);
}

async fn mail_and_text_messages_are_taken_apart(house: &House) {
    let mail = written(house, Via::Mail, None).await;
    let sms = written(house, Via::Sms, None).await;
    let texts = taken(&house.store, (Via::Sms, NOW, 8)).await;
    assert_eq!(texts.iter().map(|message| message.id).collect::<Vec<_>>(), [sms]);
    let mails = taken(&house.store, (Via::Mail, NOW, 8)).await;
    assert_eq!(
        mails.iter().map(|message| (message.id, message.to.as_str())).collect::<Vec<_>>(),
        [(mail, "maria@example.it")]
    );
}

async fn what_was_said_is_forgotten_once_it_ended(house: &House) {
    for how in [End::Sent, End::Dropped, End::Dead] {
        written(house, Via::Mail, None).await;
        let message = taken(&house.store, (Via::Mail, NOW, 1)).await.remove(0);
        ended(house, &message, how).await;
        assert!(taken(&house.store, (Via::Mail, later(Lifetime::days(1)), 8)).await.is_empty());
    }
    // One row for each that still says something: there is none to change.
    let saying = house.tamper("UPDATE outbox SET why = 'seen' WHERE body_sealed IS NOT NULL").await.unwrap();
    assert_eq!(saying, 0);
}

async fn who_lost_the_lease_postpones_nothing(house: &House) {
    written(house, Via::Mail, None).await;
    let slow = taken(&house.store, (Via::Mail, NOW, 8)).await.remove(0);
    let other = taken(&house.store, (Via::Mail, later(LEASE), 8)).await.remove(0);
    postponed(house, &slow, later(Lifetime::seconds(1))).await;
    assert!(taken(&house.store, (Via::Mail, later(LEASE), 8)).await.is_empty(), "the other still has it");
    postponed(house, &other, later(Lifetime::minutes(2))).await;
    assert_eq!(taken(&house.store, (Via::Mail, later(Lifetime::minutes(2)), 8)).await.len(), 1);
}

async fn one_that_does_not_open_holds_up_nobody(house: &House) {
    written(house, Via::Mail, None).await;
    house.tamper("UPDATE outbox SET to_sealed = body_sealed").await.unwrap();
    let sound = written(house, Via::Mail, None).await;
    let mails = taken(&house.store, (Via::Mail, NOW, 8)).await;
    assert_eq!(mails.iter().map(|message| message.id).collect::<Vec<_>>(), [sound]);
    let dead = house.tamper("UPDATE outbox SET why = 'seen' WHERE state = 'dead' AND why = 'unreadable'").await;
    assert_eq!(dead.unwrap(), 1);
}

async fn one_sealed_with_a_newer_key_waits_for_a_node_that_has_it(house: &House) {
    let newer = store_at(&house.url, keys(2)).await;
    let id = written_by((house, &newer), Via::Mail, None).await;
    let old = written(house, Via::Mail, None).await;
    assert_eq!(taken(&house.store, (Via::Mail, NOW, 8)).await.iter().map(|it| it.id).collect::<Vec<_>>(), [old]);
    assert!(taken(&house.store, (Via::Mail, NOW, 8)).await.is_empty(), "it does not come back first for ever");

    // A node that has no key of it looks at it now and then, and takes no try away.
    let mut now = NOW;
    for _ in 0..40 {
        now = now + Lifetime::minutes(10);
        taken(&house.store, (Via::Mail, now, 8)).await;
    }
    let later = now + Lifetime::days(1);
    let sent =
        taken(&newer, (Via::Mail, later, 8)).await.into_iter().find(|it| it.id == id).expect("it is still there");
    assert_eq!((sent.body.as_str(), sent.to.as_str(), sent.tries), ("482913", "maria@example.it", 0));
    newer.close().await;
}

async fn one_that_nobody_can_open_ends_when_it_is_too_late(house: &House) {
    let newer = store_at(&house.url, keys(2)).await;
    written_by((house, &newer), Via::Sms, Some(later(Lifetime::minutes(5)))).await;
    for minute in 1..=5 {
        assert!(taken(&house.store, (Via::Sms, later(Lifetime::minutes(minute)), 8)).await.is_empty());
    }
    let dropped = house.tamper("UPDATE outbox SET why = 'seen' WHERE state = 'dropped' AND body_sealed IS NULL").await;
    assert_eq!(dropped.unwrap(), 1);
    newer.close().await;
}
