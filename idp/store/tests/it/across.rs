//! What belongs to no ente: enti, leases, providers, fingerprints; what time kills; the copy.

use idp_core::credential::lockout::{DISABLE_AFTER, Device, PIN_TRIES};
use idp_core::ente::{Ente, EnteSlug, Issuer};
use idp_core::profile::Profile;
use idp_core::time::Lifetime;
use idp_store::across::{self, UpstreamIdp};
use idp_store::attempts::{self, Subject, Tried};
use idp_store::outbox::{self, End, NewMessage, Via};
use idp_store::{Quietly, StoreError, challenges, grants, imports, interactions, sessions};
use serde_json::json;

use crate::fixtures::{CODES, challenge, exchange, family_of, granted, interaction, maria_at, session_of, verified};
use crate::house::{Engine, House, NOW, keys, later, store_at};
use crate::imports::incoming;

on_both_engines!(
    two_enti_never_share_a_name_or_an_issuer,
    a_policy_is_kept_once,
    one_node_leads_until_its_time_is_over,
    other_keys_are_noticed,
    a_provider_is_added_and_replaced,
    what_time_has_killed_is_swept_out_and_nothing_else,
    a_way_in_that_was_shut_is_not_swept_open,
    who_a_message_went_to_is_forgotten_after_three_weeks,
    a_copy_is_made_while_the_house_is_open,
);

async fn two_enti_never_share_a_name_or_an_issuer(house: &House) {
    let known = across::enti(&mut house.store.read_across().await.unwrap()).await.unwrap();
    assert_eq!(known.iter().map(|ente| ente.slug.as_str()).collect::<Vec<_>>(), ["montechiaro", "valdora"]);
    let new = |slug: &str, issuer: &str| Ente {
        id: house.name(),
        slug: EnteSlug::parse(slug).unwrap(),
        issuer: Issuer::parse(issuer).unwrap(),
    };
    for ente in [new("montechiaro", "https://new.example"), new("new", "https://id.valdora.example")] {
        let mut tx = house.store.write_across().await.unwrap();
        assert!(matches!(across::insert_ente(&mut tx, &ente, NOW).await, Err(StoreError::Conflict)));
    }
    across::ping(&mut house.store.read_across().await.unwrap()).await.unwrap();
}

async fn a_policy_is_kept_once(house: &House) {
    let hash = Profile::hash("the text");
    let mut tx = house.write().await;
    assert!(across::keep_profile(&mut tx, (&hash, "the text"), NOW).await.unwrap());
    assert!(!across::keep_profile(&mut tx, (&hash, "the text"), later(Lifetime::days(1))).await.unwrap());
    house.keep(tx).await;
}

async fn one_node_leads_until_its_time_is_over(house: &House) {
    let leads = async |node: &str, seconds: u32| {
        let now = later(Lifetime::seconds(seconds));
        let mut tx = house.store.write_across().await.unwrap();
        let leads = across::lead(&mut tx, ("sweep", node), (now, now + Lifetime::seconds(10))).await.unwrap();
        tx.commit_quietly(Quietly::Bookkeeping).await.unwrap();
        leads
    };
    assert!(leads("one", 0).await);
    assert!(!leads("two", 5).await);
    assert!(leads("one", 9).await, "it keeps the lead by asking again");
    assert!(!leads("two", 18).await);
    assert!(leads("two", 19).await, "it was silent too long");
    assert!(!leads("one", 20).await);
}

async fn other_keys_are_noticed(house: &House) {
    let check = async |prints: &[across::Fingerprint]| {
        let mut tx = house.store.write_across().await.unwrap();
        let other = across::check_fingerprints(&mut tx, prints).await.unwrap();
        tx.commit_quietly(Quietly::Bookkeeping).await.unwrap();
        other
    };
    assert_eq!(check(&[("sealing", 1, [1; 32]), ("index", 1, [2; 32])]).await, None);
    assert_eq!(check(&[("sealing", 1, [1; 32]), ("sealing", 2, [3; 32])]).await, None, "a new version");
    assert_eq!(check(&[("sealing", 2, [4; 32]), ("index", 1, [2; 32])]).await, Some(("sealing", 2)));
}

async fn a_provider_is_added_and_replaced(house: &House) {
    let provider = |name: &str| UpstreamIdp {
        entity_id: "https://idp.example".to_owned(),
        detail: json!({ "name": name }),
        is_test: true,
    };
    let mut tx = house.store.write_across().await.unwrap();
    across::put_upstream_idp(&mut tx, &provider("old"), NOW).await.unwrap();
    across::put_upstream_idp(&mut tx, &provider("new"), NOW).await.unwrap();
    tx.commit_quietly(Quietly::Bookkeeping).await.unwrap();
    let known = across::upstream_idps(&mut house.store.read_across().await.unwrap()).await.unwrap();
    assert_eq!(known, [provider("new")]);
}

/// How many rows of each kind the sweep may take.
const MORTAL: [&str; 8] = [
    "otp_challenge",
    "interaction",
    "session",
    "authorization_grant",
    "refresh_family",
    "refresh_token",
    "access_token",
    "import",
];

async fn count(house: &House, table: &str) -> u64 {
    // An update of every row to itself says how many there are.
    house.tamper(&format!("UPDATE {table} SET ente_id = ente_id")).await.unwrap()
}

async fn sweep(house: &House, days: u32) {
    loop {
        let mut tx = house.store.write_across().await.unwrap();
        let removed = across::sweep(&mut tx, later(Lifetime::days(days))).await.unwrap();
        tx.commit_quietly(Quietly::Expired).await.unwrap();
        if removed == 0 {
            return;
        }
    }
}

async fn what_time_has_killed_is_swept_out_and_nothing_else(house: &House) {
    let maria = maria_at(house).await;
    let channel = verified(house, maria.id, "3331234567").await;
    let session = session_of(house, maria.id);
    let opened = interaction(house);
    let mut tx = house.write().await;
    sessions::insert(&mut tx, &session, &house.bearer(), "Firefox").await.unwrap();
    interactions::insert(&mut tx, &opened, &json!({}), &house.bearer()).await.unwrap();
    let sent = challenge(house, opened.id, (maria.id, channel.id));
    let mac = idp_core::otp::CodeMac::from_bytes([1; 32]);
    challenges::issue(&mut tx, &sent, &mac).await.unwrap();
    house.keep(tx).await;
    let (grant, _) = granted(house, maria.id, session.id).await;
    let mut tx = house.write().await;
    assert!(exchange(house, &mut tx, (&grant, Some(&family_of(house, &grant))), NOW).await.unwrap());
    let import = house.name();
    imports::begin(&mut tx, import, NOW).await.unwrap();
    imports::stage(&mut tx, import, &[incoming(house, 2, CODES[1])]).await.unwrap();
    house.keep(tx).await;

    sweep(house, 0).await;
    for table in MORTAL {
        assert_eq!(count(house, table).await, 1, "{table} lives");
    }
    sweep(house, 2).await;
    for (table, left) in [("otp_challenge", 0), ("session", 0), ("access_token", 0), ("import", 0)] {
        assert_eq!(count(house, table).await, left, "{table} after two days");
    }
    assert!(grants::by_id(&mut house.read().await, grant.id).await.unwrap().is_some(), "its tokens live on");
    sweep(house, 32).await;
    for table in MORTAL {
        assert_eq!(count(house, table).await, 0, "{table} after a month");
    }
    for table in ["person", "account", "secure_channel"] {
        assert_eq!(count(house, table).await, 1, "{table} stays");
    }
}

async fn a_way_in_that_was_shut_is_not_swept_open(house: &House) {
    let of = |tried, hash| Subject { tried, hash: [hash; 32], device: Device::Unknown };
    let shut =
        [(of(Tried::Pin, 1), PIN_TRIES), (of(Tried::Password, 1), DISABLE_AFTER), (of(Tried::Otp, 1), DISABLE_AFTER)];
    let open = shut.map(|(subject, tries)| (Subject { hash: [2; 32], ..subject }, tries - 1));
    let mut tx = house.write().await;
    for (subject, failures) in shut.iter().chain(&open) {
        for _ in 0..*failures {
            attempts::failed(&mut tx, subject, NOW).await.unwrap();
        }
    }
    house.keep(tx).await;
    let standing = async |subject: &Subject| attempts::in_a_row(&mut house.read().await, subject).await.unwrap();
    sweep(house, 90).await;
    for (subject, failures) in shut.iter().chain(&open) {
        assert_eq!(standing(subject).await, *failures, "{subject:?} after ninety days");
    }
    sweep(house, 91).await;
    for ((shut, failures), (open, _)) in shut.iter().zip(&open) {
        assert_eq!(standing(shut).await, *failures, "{shut:?} was shut");
        assert_eq!(standing(open).await, 0, "{open:?} was not");
    }
}

async fn who_a_message_went_to_is_forgotten_after_three_weeks(house: &House) {
    let mut tx = house.write().await;
    let mut written = Vec::new();
    for end in [Some(End::Sent), Some(End::Dropped), Some(End::Dead), None] {
        let id = house.name();
        let message = NewMessage {
            id,
            kind: "notice",
            via: Via::Sms,
            to: "+393331234567".to_owned(),
            to_masked: "•••67".to_owned(),
            body: "something happened".to_owned(),
            expires_at: None,
        };
        outbox::insert(&mut tx, &message, NOW).await.unwrap();
        written.extend(end.map(|end| (id, end)));
    }
    for (id, end) in written {
        outbox::end(&mut tx, (house.ente, id), (end, None), NOW).await.unwrap();
    }
    house.keep(tx).await;
    sweep(house, 21).await;
    assert_eq!(count(house, "outbox").await, 4);
    sweep(house, 22).await;
    assert_eq!(count(house, "outbox").await, 1, "what waits is still to be sent");
}

async fn a_copy_is_made_while_the_house_is_open(house: &House) {
    use std::os::unix::fs::PermissionsExt as _;
    let maria = maria_at(house).await;
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy.db");
    if house.engine == Engine::Pg {
        let refused = house.store.backup(&copy).await.unwrap_err();
        assert!(refused.to_string().contains("pg_dump"), "{refused}");
        return;
    }
    let open = house.write().await;
    house.store.backup(&copy).await.unwrap();
    drop(open);
    assert_eq!(std::fs::metadata(&copy).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(house.store.backup(&copy).await.is_err(), "an older copy is never overwritten");

    let restored = store_at(&format!("sqlite:{}", copy.display()), keys(1)).await;
    restored.check_schema().await.unwrap();
    let mut tx = restored.read(house.ente).await.unwrap();
    assert_eq!(idp_store::accounts::by_id(&mut tx, maria.id).await.unwrap(), Some(maria.clone()));
    assert!(idp_store::people::by_id(&mut tx, maria.person).await.unwrap().is_some(), "with the same keys it opens");
    drop(tx);
    restored.close().await;
    let other = store_at(&format!("sqlite:{}", copy.display()), crate::house::other_keys()).await;
    let closed = idp_store::people::by_id(&mut other.read(house.ente).await.unwrap(), maria.person).await;
    assert!(matches!(closed, Err(StoreError::Corrupt { table: "person", .. })), "{closed:?}");
    other.close().await;
}
