//! Clients, what they push, what citizens let them have; keys and confirmed operations.

use idp_core::client::{OidcClient, SigningAlgorithm};
use idp_core::secret::Secret;
use idp_core::time::Lifetime;
use idp_store::confirmations::{self, Confirmation};
use idp_store::keys::{self, KeyState, StoredKey};
use idp_store::{StoreError, clients, consents, pushed};
use serde_json::{Value, json};

use crate::fixtures::maria_at;
use crate::house::{House, NOW, later};

on_both_engines!(
    a_client_comes_back_as_registered,
    a_secret_is_rotated_with_the_old_one_good_for_a_while,
    a_pushed_request_is_its_clients_and_dies_in_time,
    a_consent_is_given_and_given_anew,
    a_key_moves_on_from_where_it_is,
    one_key_of_an_algorithm_signs,
    an_operation_is_confirmed_once,
    a_name_stands_for_one_content,
);

fn tributi() -> OidcClient {
    let registered = json!({
        "client_id": "tributi",
        "client_name": "Tributi online",
        "redirect_uris": ["https://tributi.montechiaro.example/ritorno"],
        "scope": "openid profile",
    });
    serde_json::from_value(registered).unwrap()
}

async fn a_client_comes_back_as_registered(house: &House) {
    let (client, secret) = (tributi(), house.bearer());
    let mut tx = house.write().await;
    clients::insert(&mut tx, &client, Some(&secret), NOW).await.unwrap();
    house.keep(tx).await;
    let mut tx = house.read().await;
    let found = clients::by_id(&mut tx, "tributi").await.unwrap().unwrap();
    assert_eq!((&found.client, found.secret, found.active), (&client, Some(secret), true));
    assert_eq!(clients::all(&mut tx).await.unwrap(), [found]);
    assert!(clients::by_id(&mut house.store.read(house.other).await.unwrap(), "tributi").await.unwrap().is_none());

    let mut tx = house.write().await;
    assert!(clients::disable(&mut tx, "tributi").await.unwrap());
    assert!(!clients::disable(&mut tx, "tributi").await.unwrap());
    assert!(!clients::by_id(&mut tx, "tributi").await.unwrap().unwrap().active);
    house.keep(tx).await;
    let mut tx = house.write().await;
    assert!(matches!(clients::insert(&mut tx, &client, None, NOW).await, Err(StoreError::Conflict)));
}

async fn a_secret_is_rotated_with_the_old_one_good_for_a_while(house: &House) {
    let (old, new, until) = (house.bearer(), house.bearer(), later(Lifetime::days(1)));
    let public = OidcClient { client_id: "app".to_owned(), ..tributi() };
    let mut tx = house.write().await;
    clients::insert(&mut tx, &tributi(), Some(&old), NOW).await.unwrap();
    clients::insert(&mut tx, &public, None, NOW).await.unwrap();
    assert!(clients::rotate_secret(&mut tx, "tributi", &new, until).await.unwrap());
    assert!(!clients::rotate_secret(&mut tx, "app", &new, until).await.unwrap(), "it never had one");
    house.keep(tx).await;
    let found = clients::by_id(&mut house.read().await, "tributi").await.unwrap().unwrap();
    assert_eq!((found.secret, found.old_secret), (Some(new), Some((old, until))));
}

async fn a_pushed_request_is_its_clients_and_dies_in_time(house: &House) {
    let (request, parameters) = (house.bearer(), json!({ "scope": "openid", "nested": { "b": 1, "a": [1, 2] } }));
    let until = later(Lifetime::minutes(1));
    let mut tx = house.write().await;
    pushed::insert(&mut tx, &request, ("tributi", &parameters), until).await.unwrap();
    house.keep(tx).await;
    let live = async |client: &str, at| pushed::live(&mut house.read().await, &request, client, at).await.unwrap();
    assert_eq!(live("tributi", NOW).await, Some(parameters));
    assert_eq!(live("mensa", NOW).await, None);
    assert_eq!(live("tributi", until).await, None);
    let mut tx = house.write().await;
    assert!(pushed::consume(&mut tx, &request, NOW).await.unwrap());
    house.keep(tx).await;
    assert_eq!(live("tributi", NOW).await, None);
}

async fn a_consent_is_given_and_given_anew(house: &House) {
    let maria = maria_at(house).await;
    let said = async |scopes: &[&str]| {
        let scopes: Vec<String> = scopes.iter().map(|&scope| scope.to_owned()).collect();
        let mut tx = house.write().await;
        consents::give(&mut tx, maria.id, ("tributi", &scopes), NOW).await.unwrap();
        house.keep(tx).await;
    };
    let known = async || consents::scopes(&mut house.read().await, maria.id, "tributi").await.unwrap();
    assert!(known().await.is_empty());
    said(&["profile"]).await;
    said(&["profile", "email"]).await;
    assert_eq!(known().await, ["profile", "email"]);
}

fn key(kid: &str, state: KeyState) -> StoredKey {
    StoredKey {
        kid: kid.to_owned(),
        algorithm: SigningAlgorithm::ES256,
        state,
        private: Secret::new(vec![48, 1, 2, 3]),
        public: json!({ "kty": "EC", "kid": kid }),
        changed_at: NOW,
    }
}

async fn a_key_moves_on_from_where_it_is(house: &House) {
    let mut tx = house.write().await;
    keys::insert(&mut tx, &key("one", KeyState::Next)).await.unwrap();
    let at = later(Lifetime::days(1));
    keys::change(&mut tx, "one", (KeyState::Next, KeyState::Active), at).await.unwrap();
    let again = keys::change(&mut tx, "one", (KeyState::Next, KeyState::Active), at).await;
    assert!(matches!(again, Err(StoreError::Conflict)));
    house.keep(tx).await;
    let stored = keys::all(&mut house.read().await).await.unwrap().remove(0);
    assert_eq!((stored.kid.as_str(), stored.state, stored.changed_at), ("one", KeyState::Active, at));
    assert_eq!(stored.private.expose(), &[48, 1, 2, 3]);
    assert_eq!(stored.public, json!({ "kty": "EC", "kid": "one" }));
}

async fn one_key_of_an_algorithm_signs(house: &House) {
    let mut tx = house.write().await;
    keys::insert(&mut tx, &key("one", KeyState::Active)).await.unwrap();
    house.keep(tx).await;
    let mut tx = house.write().await;
    assert!(matches!(keys::insert(&mut tx, &key("two", KeyState::Active)).await, Err(StoreError::Conflict)));
}

/// A confirmation of an operation whose summary has this digest.
fn confirmation<'a>(house: &House, digest: [u8; 32], evidence: &'a Value) -> Confirmation<'a> {
    Confirmation {
        txn: house.name(),
        interaction: house.name(),
        account: house.name(),
        client: "tributi",
        identifier: "TARI-2026-000123",
        summary_digest: digest,
        channel: house.name(),
        evidence,
        at: NOW,
    }
}

async fn an_operation_is_confirmed_once(house: &House) {
    let evidence = json!({ "tries": 1 });
    let confirmed = confirmation(house, [1; 32], &evidence);
    let mut tx = house.write().await;
    confirmations::insert(&mut tx, &confirmed).await.unwrap();
    house.keep(tx).await;
    let mut tx = house.write().await;
    let again = Confirmation { txn: house.name(), ..confirmed.clone() };
    assert!(matches!(confirmations::insert(&mut tx, &again).await, Err(StoreError::Conflict)));
    drop(tx);
    let found = confirmations::of_interaction(&mut house.read().await, confirmed.interaction).await.unwrap();
    let found = found.unwrap();
    assert_eq!((found.txn, found.account, found.client.as_str()), (confirmed.txn, confirmed.account, confirmed.client));
    assert_eq!(found.summary_digest, vec![1; 32]);
}

async fn a_name_stands_for_one_content(house: &House) {
    let evidence = json!({});
    let mut tx = house.write().await;
    confirmations::insert(&mut tx, &confirmation(house, [1; 32], &evidence)).await.unwrap();
    confirmations::insert(&mut tx, &confirmation(house, [1; 32], &evidence)).await.unwrap();
    let other = confirmations::insert(&mut tx, &confirmation(house, [2; 32], &evidence)).await;
    assert!(matches!(other, Err(StoreError::Conflict)));
    let elsewhere = Confirmation { client: "mensa", ..confirmation(house, [2; 32], &evidence) };
    confirmations::insert(&mut tx, &elsewhere).await.unwrap();
    let known = confirmations::digests_of_identifier(&mut tx, "tributi", "TARI-2026-000123").await.unwrap();
    assert_eq!(known, [[1; 32], [1; 32]]);
    house.keep(tx).await;
}
