//! Thousands at once, while everybody else is served.

use idp_core::credential::lockout::Device;
use idp_core::id::ImportId;
use idp_core::person::CodiceFiscale;
use idp_store::attempts::{self, Subject, Tried};
use idp_store::imports::{self, Incoming};
use idp_store::{Quietly, Store, across};
use tokio::sync::watch;

use crate::house::{House, NOW};
use crate::imports::incoming;

on_both_engines!(an_import_is_published_while_others_are_served);

const ROWS: usize = 2000;
const CHUNK: usize = 200;

/// The codici fiscali of as many people, each with its check character.
fn codes() -> impl Iterator<Item = String> {
    let first = |number: usize| (b'A'..=b'Z').nth(number).map(char::from).unwrap();
    (0..).map(move |number: usize| {
        let letters: String = [number / 17_576 % 26, number / 676 % 26, number / 26 % 26].map(first).iter().collect();
        let body = format!("{letters}MRA8{}A01H{:03}", number % 10, number % 1000);
        let checked = (b'A'..=b'Z').map(|check| format!("{body}{}", char::from(check)));
        checked.into_iter().find(|code| CodiceFiscale::parse(code).is_ok()).unwrap()
    })
}

async fn an_import_is_published_while_others_are_served(house: &House) {
    let import: ImportId = house.name();
    let rows: Vec<Incoming> = (2..).zip(codes().take(ROWS)).map(|(row, code)| incoming(house, row, &code)).collect();
    let (over, others) = watch::channel(false);
    let (published, served) = tokio::join!(
        async {
            stage(house, import, &rows).await;
            let mut tx = house.write().await.patiently();
            let published = imports::publish(&mut tx, import, NOW).await.unwrap();
            house.keep(tx).await;
            over.send(true).unwrap();
            published
        },
        serve(house.second_node().await, house, others)
    );
    assert_eq!(published.accounts, u64::try_from(ROWS).unwrap());
    // None was refused, or `serve` had failed; how many had their turn is the machine's affair.
    assert!(served > 1, "only {served} were served meanwhile");
    clear(house, import).await;
}

async fn stage(house: &House, import: ImportId, rows: &[Incoming]) {
    let mut tx = house.write().await;
    imports::begin(&mut tx, import, NOW).await.unwrap();
    tx.commit_quietly(Quietly::Staged).await.unwrap();
    for chunk in rows.chunks(CHUNK) {
        let mut tx = house.write().await;
        assert!(imports::stage(&mut tx, import, chunk).await.unwrap().is_empty());
        tx.commit_quietly(Quietly::Staged).await.unwrap();
    }
}

/// Other people's tries, one after the other, none refused: how many.
async fn serve(node: Store, house: &House, over: watch::Receiver<bool>) -> u32 {
    let mut served = 0u32;
    while !*over.borrow() {
        let mut hash = [0; 32];
        hash[..4].copy_from_slice(&u32::to_be_bytes(served));
        let mut tx = node.write(house.ente).await.unwrap();
        let subject = Subject { tried: Tried::Password, hash, device: Device::Unknown };
        attempts::reserve(&mut tx, &subject, NOW).await.unwrap();
        tx.commit_quietly(Quietly::AttemptReserved).await.unwrap();
        across::ping(&mut node.read_across().await.unwrap()).await.unwrap();
        served += 1;
    }
    node.close().await;
    served
}

async fn clear(house: &House, import: ImportId) {
    loop {
        let mut tx = house.write().await;
        let cleared = imports::forget(&mut tx, import).await.unwrap();
        tx.commit_quietly(Quietly::Expired).await.unwrap();
        if cleared == 0 {
            return;
        }
    }
}
