//! Changes that wait for one another: each is made or not, whatever becomes of those beside it.

use futures_util::FutureExt as _;
use futures_util::future::{join_all, join3};
use idp_core::secret::BearerHash;
use idp_core::time::Lifetime;
use idp_store::{Quietly, StoreError, WriteTx, pushed};
use serde_json::json;

use crate::house::{Engine, House, NOW};

on_both_engines!(
    one_that_is_given_up_takes_back_its_own_part_alone,
    one_whose_author_goes_away_stops_nobody,
    more_than_a_commit_takes_are_all_made,
    one_of_which_a_statement_failed_is_not_made,
    when_everything_is_taken_back_nobody_is_told_otherwise,
);

async fn push(tx: &mut WriteTx, request: &BearerHash, client: &str) -> Result<(), StoreError> {
    pushed::insert(tx, request, (client, &json!({})), NOW + Lifetime::minutes(1)).await
}

async fn is_there(house: &House, request: &BearerHash) -> bool {
    pushed::live(&mut house.read().await, request, "tributi", NOW).await.unwrap().is_some()
}

async fn make(house: &House, request: &BearerHash) -> Result<(), StoreError> {
    let mut tx = house.write().await;
    push(&mut tx, request, "tributi").await?;
    tx.commit_quietly(Quietly::Bookkeeping).await
}

async fn give_up(house: &House, request: &BearerHash) {
    push(&mut house.write().await, request, "tributi").await.unwrap();
}

/// A change that others wait behind, on SQLite, until it is committed.
async fn first(house: &House, request: &BearerHash) -> WriteTx {
    let mut tx = house.write().await;
    push(&mut tx, request, "tributi").await.unwrap();
    tx
}

async fn one_that_is_given_up_takes_back_its_own_part_alone(house: &House) {
    let requests = [(); 4].map(|()| house.bearer());
    let begun = first(house, &requests[0]).await;
    let others = join3(make(house, &requests[1]), give_up(house, &requests[2]), make(house, &requests[3]));
    let (first, (second, (), fourth)) = tokio::join!(begun.commit_quietly(Quietly::Bookkeeping), others);
    for made in [first, second, fourth] {
        made.unwrap();
    }
    assert_eq!(join_all(requests.iter().map(|request| is_there(house, request))).await, [true, true, false, true]);
}

/// Who waits for the writer goes away, and so does who waits for the commit.
async fn one_whose_author_goes_away_stops_nobody(house: &House) {
    let requests = [(); 3].map(|()| house.bearer());
    let begun = first(house, &requests[0]).await;
    assert!(make(house, &requests[1]).now_or_never().is_none());
    assert!(begun.commit_quietly(Quietly::Bookkeeping).now_or_never().is_none());
    make(house, &requests[2]).await.unwrap();
    assert!(is_there(house, &requests[2]).await);
    assert!(house.engine == Engine::Pg || is_there(house, &requests[0]).await, "it was ready: it is made");
}

async fn more_than_a_commit_takes_are_all_made(house: &House) {
    let requests: Vec<BearerHash> = (0..150).map(|_| house.bearer()).collect();
    for made in join_all(requests.iter().map(|request| make(house, request))).await {
        made.unwrap();
    }
    for request in &requests {
        assert!(is_there(house, request).await);
    }
}

async fn one_of_which_a_statement_failed_is_not_made(house: &House) {
    let request = house.bearer();
    refuse_inserts(house, "ABORT").await;
    let mut tx = first(house, &request).await;
    push(&mut tx, &house.bearer(), "full").await.unwrap_err();
    tx.commit_quietly(Quietly::Bookkeeping).await.unwrap_err();
    assert!(!is_there(house, &request).await);
}

/// What a full disk does to SQLite: everything since `BEGIN` is gone, the ready changes of others too.
async fn when_everything_is_taken_back_nobody_is_told_otherwise(house: &House) {
    if house.engine == Engine::Pg {
        return;
    }
    refuse_inserts(house, "ROLLBACK").await;
    let requests = [(); 3].map(|()| house.bearer());
    let begun = first(house, &requests[0]).await;
    let failing = async {
        let mut tx = house.write().await;
        push(&mut tx, &house.bearer(), "full").await.unwrap_err();
        tx.commit_quietly(Quietly::Bookkeeping).await
    };
    let others = join3(make(house, &requests[1]), failing, make(house, &requests[2]));
    let (first, (second, third, fourth)) = tokio::join!(begun.commit_quietly(Quietly::Bookkeeping), others);
    assert!(matches!(first, Err(StoreError::Unavailable(_))) && matches!(second, Err(StoreError::Unavailable(_))));
    third.unwrap_err();
    fourth.unwrap();
    assert_eq!(join_all(requests.iter().map(|request| is_there(house, request))).await, [false, false, true]);
}

/// Requests of the client `full` cannot be kept.
async fn refuse_inserts(house: &House, how: &str) {
    let trigger = match house.engine {
        Engine::Lite => format!(
            "CREATE TRIGGER full BEFORE INSERT ON pushed_request WHEN NEW.client_id = 'full'
             BEGIN SELECT RAISE({how}, 'the disk is full'); END"
        ),
        Engine::Pg => "ALTER TABLE pushed_request ADD CONSTRAINT room CHECK (client_id <> 'full')".to_owned(),
    };
    house.tamper(&trigger).await.unwrap();
}
