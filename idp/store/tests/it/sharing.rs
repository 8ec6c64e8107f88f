//! Changes that wait for one another: each is made or not, whatever becomes of those beside it.

use futures_util::FutureExt as _;
use futures_util::future::{join_all, join3};
use idp_core::secret::BearerHash;
use idp_core::time::Lifetime;
use idp_store::{Quietly, StoreError, WriteTx, pushed};
use serde_json::json;

use crate::house::{Engine, House, NOW, tell};

on_both_engines!(
    one_that_is_given_up_takes_back_its_own_part_alone,
    one_whose_author_goes_away_stops_nobody,
    more_than_a_commit_takes_are_all_made,
    one_of_which_a_statement_failed_is_not_made,
    who_lost_to_a_change_finds_it_when_they_look_again,
);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn when_everything_is_taken_back_nobody_is_told_otherwise() {
    tell(Engine::Lite, on_a_full_disk).await;
}

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
async fn on_a_full_disk(house: &House) {
    refuse_inserts(house, "ROLLBACK").await;
    let requests = [(); 3].map(|()| house.bearer());
    let begun = first(house, &requests[0]).await;
    let failing = async {
        let mut tx = house.write().await;
        push(&mut tx, &house.bearer(), "full").await.unwrap_err();
        tx.commit_quietly(Quietly::Bookkeeping).await
    };
    // Those that wait are there first, so that they come before the commit.
    let others = join3(make(house, &requests[1]), failing, make(house, &requests[2]));
    let ((second, third, fourth), first) = tokio::join!(others, begun.commit_quietly(Quietly::Bookkeeping));
    third.unwrap_err();
    for (told, request) in [first, second, fourth].iter().zip(&requests) {
        assert_eq!(told.is_ok(), is_there(house, request).await, "{told:?}");
    }
    make(house, &house.bearer()).await.unwrap();
}

/// A refresh token shown twice at the same moment: the second is judged by what the first one made of it.
async fn who_lost_to_a_change_finds_it_when_they_look_again(house: &House) {
    for _ in 0..20 {
        let request = house.bearer();
        let begun = first(house, &request).await;
        let loser = async {
            let mut tx = house.write().await;
            let lost = pushed::live(&mut tx, &request, "tributi", NOW).await.unwrap().is_some();
            drop(tx);
            (lost, is_there(house, &request).await)
        };
        let ((lost, found), made) = tokio::join!(loser, begun.commit_quietly(Quietly::Bookkeeping));
        made.unwrap();
        // On PostgreSQL nothing is seen before it is there; on SQLite the loser waits for the first to be over.
        assert!(found || !lost, "it was seen in a change, and then it was not there");
        assert!(lost || house.engine == Engine::Pg);
    }
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
