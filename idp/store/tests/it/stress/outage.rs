//! The database, or Redis, is gone: everybody is told within two seconds, and it comes back by itself.

use std::time::{Duration, Instant};

use idp_core::time::{Lifetime, Timestamp};
use idp_store::brief::{Brief as _, Redis, Taken};
use idp_store::{Quietly, Store, StoreError, across};

use crate::house::{Engine, House, NOW, keys, later, only_sqlite, store_at, told};
use crate::wire::Wire;

/// What a visitor waits at most, with some room for a busy machine.
const SOON: Duration = Duration::from_millis(2300);

/// A store behind a wire.
async fn wired(house: &House) -> (Store, Wire) {
    let (before, server) = house.url.split_once('@').unwrap();
    let (address, database) = server.split_once('/').unwrap();
    let wire = Wire::to(address).await;
    let store = store_at(&format!("{before}@{}/{database}", wire.address), keys(1)).await;
    (store, wire)
}

async fn write(store: &Store, house: &House) -> Result<(), StoreError> {
    let mut tx = store.write(house.ente).await?;
    let until = later(Lifetime::seconds(9));
    across::lead(&mut tx, ("job", "node"), (NOW, until)).await?;
    tx.commit_quietly(Quietly::Bookkeeping).await
}

async fn read(store: &Store) -> Result<(), StoreError> {
    across::ping(&mut store.read_across().await?).await
}

async fn refused_soon(what: &str, asked: impl Future<Output = Result<(), StoreError>>) {
    let began = Instant::now();
    let refused = asked.await;
    assert!(matches!(refused, Err(StoreError::Unavailable(_))), "{what}: {refused:?}");
    assert!(began.elapsed() < SOON, "{what}: only after {:?}", began.elapsed());
}

/// Asks until it works again.
async fn back_again(store: &Store, house: &House) {
    let began = Instant::now();
    while write(store, house).await.is_err() || read(store).await.is_err() {
        assert!(began.elapsed() < Duration::from_secs(10), "it does not come back");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_was_restarted_is_found_again() {
    if only_sqlite() {
        return;
    }
    let house = House::open(Engine::Pg).await;
    let (store, wire) = wired(&house).await;
    write(&store, &house).await.unwrap();
    wire.cut();
    refused_soon("a write", Box::pin(write(&store, &house))).await;
    refused_soon("a read", read(&store)).await;
    wire.mend();
    back_again(&store, &house).await;
    // A restart while nobody asks costs nobody anything.
    wire.cut();
    wire.mend();
    write(&store, &house).await.unwrap();
    store.close().await;
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_went_silent_is_not_waited_for() {
    if only_sqlite() {
        return;
    }
    let house = House::open(Engine::Pg).await;
    let (store, wire) = wired(&house).await;
    write(&store, &house).await.unwrap();
    let mut begun = store.write(house.ente).await.unwrap();
    wire.silence();
    let until = later(Lifetime::seconds(9));
    let in_the_middle = async { across::lead(&mut begun, ("other", "node"), (NOW, until)).await.map(drop) };
    refused_soon("in the middle of a change", in_the_middle).await;
    drop(begun);
    refused_soon("a write", Box::pin(write(&store, &house))).await;
    refused_soon("a read", read(&store)).await;
    wire.mend();
    back_again(&store, &house).await;
    store.close().await;
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn redis_comes_and_goes() {
    if only_sqlite() {
        return;
    }
    let url = told("PORTICO_TEST_REDIS");
    let address = url.trim_start_matches("redis://").trim_end_matches('/');
    let wire = Wire::to(address).await;
    let redis = Redis::at(&format!("redis://{}/", wire.address)).unwrap();
    let allowed = async |minute: u32| allowed_at(&redis, later(Lifetime::minutes(minute))).await;
    assert_eq!(allowed(0).await, 8);
    wire.cut();
    assert_eq!(allowed(10).await, 4, "alone, with half the limit");
    wire.mend();
    assert_eq!(allowed(20).await, 8, "together again");
    wire.silence();
    let began = Instant::now();
    assert_eq!(allowed(30).await, 4);
    assert!(began.elapsed() < Duration::from_secs(1), "a silent Redis costs {:?}", began.elapsed());
    wire.mend();
    assert_eq!(allowed(40).await, 8);
}

/// How many of ten are allowed at a time, where eight may be.
async fn allowed_at(redis: &Redis, at: Timestamp) -> usize {
    let key = format!("test-{}:outage", std::process::id());
    let mut allowed = 0;
    for _ in 0..10 {
        if redis.take(&key, 8, Duration::from_mins(1), at).await == Taken::Allowed {
            allowed += 1;
        }
    }
    allowed
}
