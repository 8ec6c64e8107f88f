//! Accounts from a file: staged unseen, published together.

use idp_core::account::Account;
use idp_core::credential::hash::StoredHash;
use idp_core::credential::{CredentialKind, CredentialState};
use idp_core::id::ImportId;
use idp_core::person::{CodiceFiscale, Person, Provenance};
use idp_core::time::Lifetime;
use idp_store::credentials::Credential;
use idp_store::imports::{self, Incoming, NotTaken, Published};
use idp_store::{Quietly, StoreError, accounts, contacts, credentials, people};

use crate::fixtures::{CODES, account_of, citizen, email, mobile, person};
use crate::house::{House, NOW, later};

on_both_engines!(
    imported_people_appear_together_and_whole,
    who_is_known_is_left_alone,
    a_row_that_repeats_another_is_not_taken,
    who_signs_up_meanwhile_keeps_what_is_theirs,
    an_import_is_published_once,
    an_import_given_up_leaves_nothing,
    two_enti_import_apart,
);

pub(crate) fn incoming(house: &House, row: i64, codice_fiscale: &str) -> Incoming {
    let person = person(house, codice_fiscale);
    let account = account_of(house, &person);
    let stored = |contact| contacts::Stored {
        id: house.name(),
        contact,
        provenance: Provenance::Import,
        verified_at: Some(later(Lifetime::minutes(9))),
    };
    let credential = |kind, hash: &str| Credential {
        id: house.name(),
        account: account.id,
        kind,
        hash: StoredHash::from_stored(hash.to_owned()),
        state: CredentialState::Active,
        set_via: None,
        set_at: later(Lifetime::minutes(10)),
        expires_at: None,
    };
    Incoming {
        row,
        contacts: vec![stored(email("maria@posta.example")), stored(mobile("3331234567"))],
        credentials: vec![credential(CredentialKind::Password, "$p"), credential(CredentialKind::Pin, "$q")],
        secondary_code: Some(format!("A{row}")),
        person,
        account,
    }
}

async fn staged(house: &House, rows: &[Incoming]) -> (ImportId, Vec<(i64, NotTaken)>) {
    let import = house.name();
    let mut tx = house.write().await;
    imports::begin(&mut tx, import, NOW).await.unwrap();
    let not_taken = imports::stage(&mut tx, import, rows).await.unwrap();
    tx.commit_quietly(Quietly::Staged).await.unwrap();
    (import, not_taken)
}

async fn published(house: &House, import: ImportId) -> Published {
    let mut tx = house.write().await.patiently();
    let published = imports::publish(&mut tx, import, later(Lifetime::minutes(10))).await.unwrap();
    house.keep(tx).await;
    published
}

async fn found(house: &House, code: &str) -> Option<(Person, Account)> {
    let mut tx = house.read().await;
    let code = CodiceFiscale::parse(code).unwrap();
    let person = people::by_codice_fiscale(&mut tx, &code).await.unwrap()?.person;
    let account = accounts::of_person(&mut tx, person.id).await.unwrap().unwrap();
    Some((person, account))
}

async fn imported_people_appear_together_and_whole(house: &House) {
    let rows = [incoming(house, 2, CODES[0]), incoming(house, 3, CODES[1])];
    let (import, not_taken) = staged(house, &rows).await;
    assert!(not_taken.is_empty(), "{not_taken:?}");
    assert!(found(house, CODES[0]).await.is_none(), "nobody sees it yet");

    assert_eq!(published(house, import).await, Published { accounts: 2, late: vec![] });
    let (person, account) = found(house, CODES[0]).await.unwrap();
    assert_eq!(person, rows[0].person);
    assert_eq!(account, Account { created_at: later(Lifetime::minutes(10)), ..rows[0].account.clone() });
    let mut tx = house.read().await;
    let mut known = contacts::of(&mut tx, person.id).await.unwrap();
    known.sort_by_key(|stored| stored.id);
    assert_eq!(known, rows[0].contacts);
    let mut live = credentials::of(&mut tx, account.id).await.unwrap();
    live.sort_by_key(|credential| credential.id);
    assert_eq!(live, rows[0].credentials);
}

async fn who_is_known_is_left_alone(house: &House) {
    let maria = citizen(house, CODES[0]).await;
    let (import, not_taken) = staged(house, &[incoming(house, 2, CODES[0]), incoming(house, 3, CODES[1])]).await;
    assert_eq!(not_taken, [(2, NotTaken::Known)]);
    assert_eq!(published(house, import).await.accounts, 1);
    assert_eq!(found(house, CODES[0]).await.unwrap().1, maria);

    let taken = Incoming { secondary_code: Some("A3".to_owned()), ..incoming(house, 4, CODES[2]) };
    let (_, not_taken) = staged(house, &[taken]).await;
    assert_eq!(not_taken, [(4, NotTaken::CodeTaken)]);
}

async fn a_row_that_repeats_another_is_not_taken(house: &House) {
    let rows = [incoming(house, 2, CODES[0]), incoming(house, 3, CODES[0])];
    let (import, not_taken) = staged(house, &rows).await;
    assert_eq!(not_taken, [(3, NotTaken::Twice)]);
    let mut tx = house.write().await;
    let again = imports::stage(&mut tx, import, &[incoming(house, 900, CODES[0])]).await.unwrap();
    assert_eq!(again, [(900, NotTaken::Twice)], "in a later batch too");
    tx.commit_quietly(Quietly::Staged).await.unwrap();
    assert_eq!(published(house, import).await.accounts, 1);
    assert_eq!(found(house, CODES[0]).await.unwrap().0, rows[0].person);
}

async fn who_signs_up_meanwhile_keeps_what_is_theirs(house: &House) {
    let rows = [incoming(house, 2, CODES[0]), incoming(house, 3, CODES[1])];
    let (import, _) = staged(house, &rows).await;
    let maria = citizen(house, CODES[0]).await;
    assert_eq!(published(house, import).await, Published { accounts: 1, late: vec![2] });
    assert_eq!(found(house, CODES[0]).await.unwrap().1, maria);
    assert!(credentials::of(&mut house.read().await, maria.id).await.unwrap().is_empty());
}

async fn an_import_is_published_once(house: &House) {
    let (import, _) = staged(house, &[incoming(house, 2, CODES[0])]).await;
    published(house, import).await;
    let mut tx = house.write().await;
    let again = imports::publish(&mut tx, import, NOW).await;
    assert!(matches!(again, Err(StoreError::Conflict)), "{again:?}");
}

async fn an_import_given_up_leaves_nothing(house: &House) {
    let (import, _) = staged(house, &[incoming(house, 2, CODES[0]), incoming(house, 3, CODES[1])]).await;
    let mut tx = house.write().await;
    assert_eq!(imports::forget(&mut tx, import).await.unwrap(), 2);
    assert_eq!(imports::forget(&mut tx, import).await.unwrap(), 0);
    tx.commit_quietly(Quietly::Expired).await.unwrap();
    let mut tx = house.write().await;
    assert!(matches!(imports::publish(&mut tx, import, NOW).await, Err(StoreError::Conflict)));
    drop(tx);
    for table in ["import", "import_account", "import_contact", "import_credential"] {
        assert_eq!(house.tamper(&format!("DELETE FROM {table}")).await.unwrap(), 0, "{table}");
    }
}

async fn two_enti_import_apart(house: &House) {
    let (import, _) = staged(house, &[incoming(house, 2, CODES[0])]).await;
    let mut elsewhere = house.store.write(house.other).await.unwrap();
    assert!(matches!(imports::publish(&mut elsewhere, import, NOW).await, Err(StoreError::Conflict)));
    assert_eq!(imports::forget(&mut elsewhere, import).await.unwrap(), 0);
    elsewhere.commit_quietly(Quietly::Expired).await.unwrap();
    assert_eq!(published(house, import).await.accounts, 1);
}
