//! Passwords and PINs, the tries made at them, and the links that replace them.

use idp_core::credential::hash::StoredHash;
use idp_core::credential::lockout::{DISABLE_AFTER, Device, PER_WINDOW, WINDOW};
use idp_core::credential::{CredentialKind, CredentialState};
use idp_core::id::AccountId;
use idp_core::time::{Lifetime, Timestamp};
use idp_store::attempts::{self, Reserved, Subject, Tried};
use idp_store::credentials::{self, Credential};
use idp_store::links::{self, Link};

use crate::fixtures::maria_at;
use crate::house::{House, NOW, later};

on_both_engines!(
    a_new_password_takes_the_place_of_the_old_one,
    only_the_verified_hash_is_made_dearer,
    a_temporary_password_dies,
    all_credentials_are_voided_together,
    tries_are_counted_before_they_are_made,
    a_full_window_waits_for_its_end,
    a_hundred_failures_close_this_way_in,
    known_and_unknown_browsers_are_counted_apart,
    a_link_is_used_once_and_takes_the_others_with_it,
    a_link_dies_in_time,
);

fn credential(house: &House, account: AccountId, kind: CredentialKind, hash: &str) -> Credential {
    Credential {
        id: house.name(),
        account,
        kind,
        hash: StoredHash::from_stored(hash.to_owned()),
        state: CredentialState::Active,
        set_via: Some([4; 32]),
        set_at: NOW,
        expires_at: None,
    }
}

async fn a_new_password_takes_the_place_of_the_old_one(house: &House) {
    let maria = maria_at(house).await;
    let old = credential(house, maria.id, CredentialKind::Password, "$old");
    let pin = credential(house, maria.id, CredentialKind::Pin, "$pin");
    let new = credential(house, maria.id, CredentialKind::Password, "$new");
    let mut tx = house.write().await;
    for each in [&old, &pin, &new] {
        credentials::set(&mut tx, each).await.unwrap();
    }
    house.keep(tx).await;
    let mut live = credentials::of(&mut house.read().await, maria.id).await.unwrap();
    live.sort_by_key(|credential| credential.id);
    assert_eq!(live, [pin, new]);
}

async fn only_the_verified_hash_is_made_dearer(house: &House) {
    let maria = maria_at(house).await;
    let cheap = credential(house, maria.id, CredentialKind::Password, "$cheap");
    let (dear, other) = (StoredHash::from_stored("$dear".to_owned()), StoredHash::from_stored("$other".to_owned()));
    let mut tx = house.write().await;
    credentials::set(&mut tx, &cheap).await.unwrap();
    credentials::rehash(&mut tx, cheap.id, (&other, &dear)).await.unwrap();
    assert_eq!(credentials::of(&mut tx, maria.id).await.unwrap()[0].hash, cheap.hash);
    credentials::rehash(&mut tx, cheap.id, (&cheap.hash, &dear)).await.unwrap();
    assert_eq!(credentials::of(&mut tx, maria.id).await.unwrap()[0].hash, dear);
    house.keep(tx).await;
}

async fn a_temporary_password_dies(house: &House) {
    let maria = maria_at(house).await;
    let temporary = Credential {
        state: CredentialState::MustChange,
        expires_at: Some(later(Lifetime::hours(24))),
        ..credential(house, maria.id, CredentialKind::Password, "$temporary")
    };
    let mut tx = house.write().await;
    credentials::set(&mut tx, &temporary).await.unwrap();
    house.keep(tx).await;
    let found = credentials::of(&mut house.read().await, maria.id).await.unwrap().remove(0);
    assert_eq!(found, temporary);
    assert!(found.is_usable(later(Lifetime::hours(23))));
    assert!(!found.is_usable(later(Lifetime::hours(24))));
}

async fn all_credentials_are_voided_together(house: &House) {
    let maria = maria_at(house).await;
    let (password, pin) = (
        credential(house, maria.id, CredentialKind::Password, "$p"),
        credential(house, maria.id, CredentialKind::Pin, "$q"),
    );
    let mut tx = house.write().await;
    credentials::set(&mut tx, &password).await.unwrap();
    credentials::set(&mut tx, &pin).await.unwrap();
    let mut voided = credentials::revoke_all(&mut tx, maria.id).await.unwrap();
    voided.sort();
    assert_eq!(voided, [password.id, pin.id]);
    assert!(credentials::of(&mut tx, maria.id).await.unwrap().is_empty());
    house.keep(tx).await;
}

const STRANGER: Subject = Subject { tried: Tried::Password, hash: [5; 32], device: Device::Unknown };

async fn reserved(house: &House, subject: &Subject, at: Timestamp) -> Reserved {
    let mut tx = house.write().await;
    let reserved = attempts::reserve(&mut tx, subject, at).await.unwrap();
    house.keep(tx).await;
    reserved
}

async fn tries_are_counted_before_they_are_made(house: &House) {
    for in_a_row in 1..=3 {
        assert_eq!(reserved(house, &STRANGER, NOW).await, Reserved::Go { in_a_row });
    }
    // The fourth goes, and the fifth waits a second for it.
    assert_eq!(reserved(house, &STRANGER, NOW).await, Reserved::Go { in_a_row: 4 });
    let second = later(Lifetime::seconds(1));
    assert_eq!(reserved(house, &STRANGER, NOW).await, Reserved::Wait { until: Some(second) });
    assert_eq!(reserved(house, &STRANGER, second).await, Reserved::Go { in_a_row: 5 });
    let mut tx = house.write().await;
    attempts::succeeded(&mut tx, &STRANGER).await.unwrap();
    house.keep(tx).await;
    assert_eq!(reserved(house, &STRANGER, second).await, Reserved::Go { in_a_row: 1 });
}

async fn a_full_window_waits_for_its_end(house: &House) {
    let mut at = NOW;
    for _ in 0..PER_WINDOW {
        while let Reserved::Wait { until } = reserved(house, &STRANGER, at).await {
            at = until.unwrap();
        }
    }
    assert!(at < NOW + WINDOW, "the delays alone do not fill the window");
    assert_eq!(reserved(house, &STRANGER, at).await, Reserved::Wait { until: Some(NOW + WINDOW) });
    assert!(matches!(reserved(house, &STRANGER, NOW + WINDOW).await, Reserved::Go { .. }));
}

async fn a_hundred_failures_close_this_way_in(house: &House) {
    let mut at = NOW;
    for _ in 0..DISABLE_AFTER {
        at = at + WINDOW;
        assert!(matches!(reserved(house, &STRANGER, at).await, Reserved::Go { .. }));
    }
    let next_year = at + Lifetime::days(365);
    assert_eq!(reserved(house, &STRANGER, next_year).await, Reserved::Wait { until: None });
    let mut tx = house.write().await;
    assert_eq!(attempts::forgive(&mut tx, &STRANGER.hash).await.unwrap(), 1);
    house.keep(tx).await;
    assert_eq!(reserved(house, &STRANGER, next_year).await, Reserved::Go { in_a_row: 1 });
}

async fn known_and_unknown_browsers_are_counted_apart(house: &House) {
    for _ in 0..4 {
        reserved(house, &STRANGER, NOW).await;
    }
    let owner = Subject { device: Device::Known, ..STRANGER };
    assert_eq!(reserved(house, &owner, NOW).await, Reserved::Go { in_a_row: 1 });
    let pin = Subject { tried: Tried::Pin, ..STRANGER };
    assert_eq!(reserved(house, &pin, NOW).await, Reserved::Go { in_a_row: 1 });
    let mut elsewhere = house.store.write(house.other).await.unwrap();
    assert_eq!(attempts::reserve(&mut elsewhere, &STRANGER, NOW).await.unwrap(), Reserved::Go { in_a_row: 1 });
}

fn link(house: &House, account: AccountId) -> Link {
    Link { id: house.name(), account, address_index: [6; 32], expires_at: later(Lifetime::minutes(30)) }
}

async fn a_link_is_used_once_and_takes_the_others_with_it(house: &House) {
    let maria = maria_at(house).await;
    let (first, second) = (link(house, maria.id), link(house, maria.id));
    let (token, other) = (house.bearer(), house.bearer());
    let mut tx = house.write().await;
    links::insert(&mut tx, &first, &token, (Device::Unknown, NOW)).await.unwrap();
    links::insert(&mut tx, &second, &other, (Device::Unknown, NOW)).await.unwrap();
    let hour = (Lifetime::hours(1), later(Lifetime::minutes(1)));
    assert_eq!(links::made_for(&mut tx, maria.id, Device::Unknown, hour).await.unwrap(), 2);
    assert_eq!(links::made_for(&mut tx, maria.id, Device::Known, hour).await.unwrap(), 0, "strangers took the owner's");
    let waiting = links::waiting(&mut tx, maria.id, &[6; 32], later(Lifetime::minutes(1))).await.unwrap().unwrap();
    assert!(waiting == first || waiting == second);
    assert_eq!(links::waiting(&mut tx, maria.id, &[7; 32], NOW).await.unwrap(), None, "it went to another address");
    let pause = Lifetime::minutes(5);
    assert!(!links::resend(&mut tx, waiting.id, (pause, later(Lifetime::minutes(4)))).await.unwrap());
    assert!(links::resend(&mut tx, waiting.id, (pause, later(pause))).await.unwrap());
    assert!(!links::resend(&mut tx, waiting.id, (pause, later(pause))).await.unwrap());
    house.keep(tx).await;

    assert_eq!(links::live(&mut house.read().await, &token, NOW).await.unwrap(), Some(first.clone()));
    let mut tx = house.write().await;
    assert_eq!(links::consume(&mut tx, &token, NOW).await.unwrap(), Some(first));
    assert_eq!(links::consume(&mut tx, &token, NOW).await.unwrap(), None);
    assert_eq!(links::consume(&mut tx, &other, NOW).await.unwrap(), None);
    house.keep(tx).await;
    assert_eq!(links::live(&mut house.read().await, &token, NOW).await.unwrap(), None);
}

async fn a_link_dies_in_time(house: &House) {
    let maria = maria_at(house).await;
    let (sent, token) = (link(house, maria.id), house.bearer());
    let mut tx = house.write().await;
    links::insert(&mut tx, &sent, &token, (Device::Unknown, NOW)).await.unwrap();
    assert_eq!(links::consume(&mut tx, &token, sent.expires_at).await.unwrap(), None);
    assert!(links::consume(&mut tx, &token, sent.expires_at - Lifetime::millis(1)).await.unwrap().is_some());
    house.keep(tx).await;
}
