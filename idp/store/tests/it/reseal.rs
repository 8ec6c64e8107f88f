//! After a new key, everything is sealed anew, and the old key can go.

use idp_core::client::SigningAlgorithm;
use idp_core::secret::Secret;
use idp_store::keys::{KeyState, StoredKey};
use idp_store::reseal::{self, Column};
use idp_store::vault::KeySet;
use idp_store::{Quietly, Store, accounts, channels, confirmations, contacts, outbox, people, upstream};
use serde_json::json;
use uuid::Uuid;

use crate::fixtures::{CODES, account_of, email, maria_at, person, verified};
use crate::house::{House, NOW, keys, store_at};
use crate::sources::statements;

on_both_engines!(the_old_key_can_go_after_everything_was_sealed_anew, what_was_learned_is_kept);

#[test]
fn no_sealed_column_is_forgotten() {
    let resealed: Vec<String> =
        statements().into_iter().filter(|found| found.file == "reseal.rs").map(|found| found.sql).collect();
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations/sqlite");
    let mut table = String::new();
    for file in std::fs::read_dir(folder).unwrap() {
        for line in std::fs::read_to_string(file.unwrap().path()).unwrap().lines() {
            if let Some(name) = line.strip_prefix("CREATE TABLE ") {
                table = name.trim_end_matches(" (").to_owned();
            }
            let column = line.split_whitespace().next().unwrap_or_default();
            let mortal = table.starts_with("import") || table == "upstream_request";
            if line.starts_with("    ") && column.ends_with("_sealed") && !mortal {
                let known = format!("UPDATE {table} SET {column} = ");
                assert!(resealed.iter().any(|sql| sql.starts_with(&known)), "{table}.{column} is not sealed anew");
            }
        }
    }
}

async fn furnish(house: &House) {
    let maria = person(house, CODES[0]);
    let account = account_of(house, &maria);
    let mut tx = house.write().await;
    people::insert(&mut tx, &maria, NOW).await.unwrap();
    accounts::insert(&mut tx, &account, Some("A1")).await.unwrap();
    house.keep(tx).await;
    let channel = verified(house, account.id, "3331234567").await;
    let contact = contacts::Stored {
        id: house.name(),
        contact: email("maria@posta.example"),
        provenance: idp_core::person::Provenance::Registry,
        verified_at: None,
    };
    let evidence = json!({ "tries": 1 });
    let confirmed = confirmations::Confirmation {
        txn: house.name(),
        interaction: house.name(),
        account: account.id,
        client: "tributi",
        identifier: "TARI",
        summary_digest: [1; 32],
        channel: channel.id,
        evidence: &evidence,
        at: NOW,
    };
    let line = upstream::Transaction {
        id: Uuid::from_u128(5),
        idp: "https://idp.example",
        request: None,
        outcome: "accepted",
        response: "<Response/>",
    };
    let key = StoredKey {
        kid: "one".to_owned(),
        algorithm: SigningAlgorithm::ES256,
        state: KeyState::Active,
        private: Secret::new(vec![48]),
        public: json!({}),
        changed_at: NOW,
    };
    let mut tx = house.write().await;
    contacts::insert(&mut tx, maria.id, &contact, NOW).await.unwrap();
    confirmations::insert(&mut tx, &confirmed).await.unwrap();
    upstream::register(&mut tx, &line, NOW).await.unwrap();
    idp_store::keys::insert(&mut tx, &key).await.unwrap();
    outbox::insert(&mut tx, &crate::fixtures::message(house), NOW).await.unwrap();
    house.keep(tx).await;
}

async fn reseal_all(house: &House, store: &Store) -> u64 {
    let mut resealed = 0;
    for column in Column::ALL {
        let mut after = Some(Uuid::nil());
        while let Some(from) = after {
            let mut tx = store.write(house.ente).await.unwrap();
            let step = reseal::step(&mut tx, *column, from).await.unwrap();
            tx.commit_quietly(Quietly::Resealed).await.unwrap();
            resealed += step.resealed;
            after = step.next;
        }
    }
    let mut tx = store.write(house.ente).await.unwrap();
    resealed += reseal::signing_keys(&mut tx).await.unwrap();
    tx.commit_quietly(Quietly::Resealed).await.unwrap();
    resealed
}

async fn the_old_key_can_go_after_everything_was_sealed_anew(house: &House) {
    furnish(house).await;
    let both = store_at(&house.url, keys(2)).await;
    // Codice fiscale, attributes, contact, codice aderente, channel, evidence, the two halves of a message, the
    // response of the register, the signing key.
    assert_eq!(reseal_all(house, &both).await, 10);
    assert_eq!(reseal_all(house, &both).await, 0, "nothing is left to do");
    both.close().await;

    let mut sealing = keys(2).sealing;
    sealing.remove(&1);
    let new = store_at(&house.url, KeySet { current: 2, sealing, index: keys(1).index }).await;
    let mut tx = new.read(house.ente).await.unwrap();
    let code = idp_core::person::CodiceFiscale::parse(CODES[0]).unwrap();
    let maria = people::by_codice_fiscale(&mut tx, &code).await.unwrap().unwrap().person;
    assert_eq!(contacts::of(&mut tx, maria.id).await.unwrap()[0].contact, email("maria@posta.example"));
    let account = accounts::of_person(&mut tx, maria.id).await.unwrap().unwrap();
    let channel = channels::live_of(&mut tx, account.id).await.unwrap().remove(0);
    assert_eq!(channels::address(&mut tx, channel.id).await.unwrap().as_deref(), Some("+393331234567"));
    assert_eq!(idp_store::keys::all(&mut tx).await.unwrap()[0].private.expose(), &[48]);
    drop(tx);
    new.close().await;
}

async fn what_was_learned_is_kept(house: &House) {
    let maria = maria_at(house).await;
    let both = store_at(&house.url, keys(2)).await;
    let seen = people::by_id(&mut house.read().await, maria.person).await.unwrap().unwrap();
    let learned = seen.person.attributes.clone().with(
        idp_core::person::AttributeName::Gender,
        "F",
        idp_core::person::Provenance::Spid,
    );
    let mut tx = house.write().await;
    people::update_attributes(&mut tx, &seen, &learned, NOW).await.unwrap();
    house.keep(tx).await;
    reseal_all(house, &both).await;
    let now = people::by_id(&mut both.read(house.ente).await.unwrap(), maria.person).await.unwrap().unwrap();
    assert_eq!(now.person.attributes, learned);
    both.close().await;
}
