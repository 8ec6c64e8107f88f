//! Where someone stands: account, password, channels.

use idp_core::credential::hash::StoredHash;
use idp_core::credential::{CredentialKind, CredentialState};
use idp_core::id::AccountId;
use idp_core::time::{Lifetime, Timestamp};
use idp_store::credentials::{self, Credential};
use idp_store::standing::{self, LivePassword};
use idp_store::{WriteTx, contacts, people};

use crate::fixtures::{maria_at, mobile, proposed, verified};
use crate::house::{House, NOW, later};

on_both_engines!(
    an_account_stands_with_its_password_and_its_verified_channels,
    a_password_taints_the_channel_it_was_set_through,
);

async fn an_account_stands_with_its_password_and_its_verified_channels(house: &House) {
    let maria = maria_at(house).await;
    let alone = standing::of(&mut house.read().await, maria.id).await.unwrap().unwrap();
    assert_eq!((&alone.account, &alone.password, alone.channels.len()), (&maria, &None, 0));

    let (first, second) =
        (verified(house, maria.id, "3331234567").await, verified(house, maria.id, "3337654321").await);
    let mut tx = house.write().await;
    proposed(house, &mut tx, maria.id, "3339999999").await;
    let mut set = Vec::new();
    for (kind, minute) in [(CredentialKind::Pin, 1), (CredentialKind::Password, 2), (CredentialKind::Password, 3)] {
        let credential = credential(house, maria.id, (kind, later(Lifetime::minutes(minute))));
        credentials::set(&mut tx, &credential).await.unwrap();
        set.push(credential.id);
    }
    house.keep(tx).await;
    let standing = standing::of(&mut house.read().await, maria.id).await.unwrap().unwrap();
    let newest = LivePassword { id: set[2], state: CredentialState::Active, set_at: later(Lifetime::minutes(3)) };
    assert_eq!(standing.password, Some(newest), "not the PIN, and not the one before");
    let ids: Vec<_> = standing.channels.iter().map(|channel| channel.id).collect();
    assert_eq!(ids.len(), 2);
    assert!(ids.contains(&first.id) && ids.contains(&second.id));
    assert_eq!(standing.channels[0].verified_at, NOW);

    let person = people::of_account(&mut house.read().await, maria.id).await.unwrap().unwrap();
    assert_eq!(person.person.id, maria.person);
    let mut other = house.store.read(house.other).await.unwrap();
    assert_eq!(people::of_account(&mut other, maria.id).await.unwrap(), None);
    let elsewhere = standing::of(&mut house.store.read(house.other).await.unwrap(), maria.id).await.unwrap();
    assert_eq!(elsewhere, None);
}

fn credential(house: &House, account: AccountId, (kind, set_at): (CredentialKind, Timestamp)) -> Credential {
    let hash = StoredHash::from_stored("$argon2id$".to_owned());
    let (id, state) = (house.name(), CredentialState::Active);
    Credential { id, account, kind, hash, state, set_via: None, set_at, expires_at: None }
}

async fn a_password_taints_the_channel_it_was_set_through(house: &House) {
    let maria = maria_at(house).await;
    verified(house, maria.id, "3331234567").await;
    let mut tx = house.write().await;
    assert_eq!(tainted_at(&mut tx, maria.id).await, [None]);
    let through_it = Credential {
        set_via: Some(contacts::index(&tx, &mobile("3331234567"))),
        ..credential(house, maria.id, (CredentialKind::Password, later(Lifetime::minutes(7))))
    };
    credentials::set(&mut tx, &through_it).await.unwrap();
    assert_eq!(tainted_at(&mut tx, maria.id).await, [Some(later(Lifetime::minutes(7)))]);
    // Whoever got in by the mailbox could have changed it at once.
    let changed = credential(house, maria.id, (CredentialKind::Password, later(Lifetime::minutes(8))));
    credentials::set(&mut tx, &changed).await.unwrap();
    assert_eq!(tainted_at(&mut tx, maria.id).await, [Some(later(Lifetime::minutes(7)))]);
    house.keep(tx).await;
}

async fn tainted_at(tx: &mut WriteTx, account: AccountId) -> Vec<Option<Timestamp>> {
    let standing = standing::of(tx, account).await.unwrap().unwrap();
    standing.channels.into_iter().map(|channel| channel.tainted_at).collect()
}
