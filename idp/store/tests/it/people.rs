//! People, contacts and accounts: sealed as they lie, whole as they come back.

use idp_core::access::Means;
use idp_core::account::{AccountState, IdentityProof};
use idp_core::id::ContactId;
use idp_core::person::{AttributeName, Attributes, CodiceFiscale, Identifier, PartitaIva, Person, Provenance};
use idp_core::time::Lifetime;
use idp_store::{StoreError, accounts, contacts, people};

use crate::fixtures::{CODES, account_of, email, maria_at, mobile, person};
use crate::house::{House, NOW, later};

on_both_engines!(
    a_person_comes_back_as_written,
    nothing_personal_is_readable_in_the_tables,
    a_codice_fiscale_is_known_once_in_an_ente,
    a_company_is_found_by_its_number,
    what_is_learned_is_written_unless_someone_was_faster,
    contacts_come_back_in_their_order_and_can_be_forgotten,
    an_account_moves_only_from_the_state_it_is_in,
    a_person_has_one_account,
    the_same_people_live_apart_in_two_enti,
);

async fn a_person_comes_back_as_written(house: &House) {
    let maria = person(house, CODES[0]);
    let mut tx = house.write().await;
    people::insert(&mut tx, &maria, NOW).await.unwrap();
    house.keep(tx).await;
    let mut tx = house.read().await;
    assert_eq!(people::by_id(&mut tx, maria.id).await.unwrap().unwrap().person, maria);
    let code = maria.codice_fiscale.clone().unwrap();
    assert_eq!(people::by_codice_fiscale(&mut tx, &code).await.unwrap().unwrap().person, maria);
    let stranger = CodiceFiscale::parse(CODES[1]).unwrap();
    assert!(people::by_codice_fiscale(&mut tx, &stranger).await.unwrap().is_none());
}

async fn nothing_personal_is_readable_in_the_tables(house: &House) {
    let maria = person(house, CODES[0]);
    let mut tx = house.write().await;
    people::insert(&mut tx, &maria, NOW).await.unwrap();
    let address = stored(house.name(), "maria.rossi@posta.example");
    contacts::insert(&mut tx, maria.id, &address, NOW).await.unwrap();
    accounts::insert(&mut tx, &account_of(house, &maria), Some("ADERENTE-77")).await.unwrap();
    house.keep(tx).await;
    let raw = house.raw_bytes().await;
    for secret in ["RSSMRA80A01H501U", "Rossi", "maria.rossi", "ADERENTE-77"] {
        let found = raw.windows(secret.len()).any(|window| window == secret.as_bytes());
        assert!(!found, "{secret} is readable");
    }
}

async fn a_codice_fiscale_is_known_once_in_an_ente(house: &House) {
    maria_at(house).await;
    let again = person(house, CODES[0]);
    let mut tx = house.write().await;
    let refused = people::insert(&mut tx, &again, NOW).await.unwrap_err();
    assert!(matches!(refused, StoreError::Conflict), "{refused}");
}

async fn a_company_is_found_by_its_number(house: &House) {
    let company = Person {
        id: house.name(),
        codice_fiscale: None,
        partita_iva: Some(PartitaIva::parse("12345678903").unwrap()),
        attributes: Attributes::none().with(AttributeName::CompanyName, "Forno Sociale", Provenance::Registry),
    };
    let mut tx = house.write().await;
    people::insert(&mut tx, &company, NOW).await.unwrap();
    house.keep(tx).await;
    let typed = Identifier::parse("12345678903").unwrap();
    let found = people::by_identifier(&mut house.read().await, &typed).await.unwrap().unwrap();
    assert_eq!(found.person, company);
}

async fn what_is_learned_is_written_unless_someone_was_faster(house: &House) {
    let maria = person(house, CODES[0]);
    let mut tx = house.write().await;
    people::insert(&mut tx, &maria, NOW).await.unwrap();
    house.keep(tx).await;
    let seen = people::by_id(&mut house.read().await, maria.id).await.unwrap().unwrap();
    let learned = maria.attributes.clone().with(AttributeName::Gender, "H501", Provenance::Spid);
    let mut tx = house.write().await;
    people::update_attributes(&mut tx, &seen, &learned, NOW).await.unwrap();
    house.keep(tx).await;

    let mut tx = house.write().await;
    let refused = people::update_attributes(&mut tx, &seen, &maria.attributes, NOW).await.unwrap_err();
    assert!(matches!(refused, StoreError::Conflict));
    drop(tx);
    let now = people::by_id(&mut house.read().await, maria.id).await.unwrap().unwrap();
    assert_eq!(now.person.attributes, learned);
}

fn stored(id: ContactId, address: &str) -> contacts::Stored {
    let contact = if address.contains('@') { email(address) } else { mobile(address) };
    contacts::Stored { id, contact, provenance: Provenance::Registry, verified_at: None }
}

async fn contacts_come_back_in_their_order_and_can_be_forgotten(house: &House) {
    let maria = person(house, CODES[0]);
    let (first, second) = (stored(house.name(), "Maria@Posta.example"), stored(house.name(), "3331234567"));
    let mut tx = house.write().await;
    people::insert(&mut tx, &maria, NOW).await.unwrap();
    contacts::insert(&mut tx, maria.id, &first, NOW).await.unwrap();
    contacts::insert(&mut tx, maria.id, &second, later(Lifetime::minutes(1))).await.unwrap();
    let verified_at = later(Lifetime::minutes(2));
    assert!(contacts::verified(&mut tx, maria.id, &email("maria@posta.example"), verified_at).await.unwrap());
    assert!(!contacts::verified(&mut tx, maria.id, &email("other@posta.example"), verified_at).await.unwrap());
    house.keep(tx).await;

    let known = contacts::of(&mut house.read().await, maria.id).await.unwrap();
    let first_verified = contacts::Stored { verified_at: Some(verified_at), ..first.clone() };
    assert_eq!(known, [first_verified, second.clone()]);

    let mut tx = house.write().await;
    assert!(contacts::remove(&mut tx, maria.id, first.id, NOW).await.unwrap());
    assert!(!contacts::remove(&mut tx, maria.id, first.id, NOW).await.unwrap());
    house.keep(tx).await;
    assert_eq!(contacts::of(&mut house.read().await, maria.id).await.unwrap(), [second]);
}

async fn an_account_moves_only_from_the_state_it_is_in(house: &House) {
    let maria = maria_at(house).await;
    let mut tx = house.write().await;
    let stop = (AccountState::Active, AccountState::Suspended);
    assert!(accounts::change_state(&mut tx, maria.id, stop).await.unwrap());
    assert!(!accounts::change_state(&mut tx, maria.id, stop).await.unwrap());
    accounts::vouch(&mut tx, maria.id, IdentityProof::DeVisu).await.unwrap();
    accounts::accessed(&mut tx, maria.id, &Means::Spid("https://idp.example".to_owned()), NOW).await.unwrap();
    assert_eq!(accounts::previous_access(&mut tx, maria.id).await.unwrap(), None);
    accounts::accessed(&mut tx, maria.id, &Means::Password, later(Lifetime::minutes(3))).await.unwrap();
    let before = accounts::previous_access(&mut tx, maria.id).await.unwrap();
    assert_eq!(before, Some((NOW, Means::Spid("https://idp.example".to_owned()))));
    house.keep(tx).await;
    let now = accounts::by_id(&mut house.read().await, maria.id).await.unwrap().unwrap();
    assert_eq!((now.state, now.identity), (AccountState::Suspended, IdentityProof::DeVisu));
    assert_eq!(now.last_access_at, Some(later(Lifetime::minutes(3))));
}

async fn a_person_has_one_account(house: &House) {
    let maria = maria_at(house).await;
    assert_eq!(accounts::of_person(&mut house.read().await, maria.person).await.unwrap(), Some(maria.clone()));
    let again = idp_core::account::Account { id: house.name(), ..maria };
    let mut tx = house.write().await;
    assert!(matches!(accounts::insert(&mut tx, &again, None).await, Err(StoreError::Conflict)));
}

async fn the_same_people_live_apart_in_two_enti(house: &House) {
    let maria = maria_at(house).await;
    let elsewhere = person(house, CODES[0]);
    let mut tx = house.store.write(house.other).await.unwrap();
    assert!(accounts::by_id(&mut tx, maria.id).await.unwrap().is_none());
    assert!(people::by_id(&mut tx, maria.person).await.unwrap().is_none());
    people::insert(&mut tx, &elsewhere, NOW).await.unwrap();
    let code = CodiceFiscale::parse(CODES[0]).unwrap();
    assert_eq!(people::by_codice_fiscale(&mut tx, &code).await.unwrap().unwrap().person.id, elsewhere.id);
    // A row of one ente cannot hang on a row of the other.
    let crossed = idp_core::account::Account { id: house.name(), ..maria };
    assert!(matches!(accounts::insert(&mut tx, &crossed, None).await, Err(StoreError::Conflict)));
}
