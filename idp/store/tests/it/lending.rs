//! Connections to PostgreSQL: what one request leaves behind is not the next one's.

use idp_core::time::Lifetime;
use idp_store::{Quietly, pushed, sessions};
use serde_json::json;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

use crate::house::{Engine, House, NOW, later, tell};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_nobody_waits_for_is_not_the_next_ones() {
    tell(Engine::Pg, whose_reader_went_away).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_that_a_restart_cut_are_passed_over() {
    tell(Engine::Pg, whose_server_restarted).await;
}

/// Waits until so many of the product's connections are as `which` says.
async fn until(administrator: &mut PgConnection, (many, which): (i64, &str)) {
    let counted = format!(
        "SELECT count(*) FROM pg_stat_activity
         WHERE datname = current_database() AND application_name = 'portico' AND {which}"
    );
    loop {
        let (found,): (i64,) =
            sqlx::query_as(AssertSqlSafe(counted.clone())).fetch_one(&mut *administrator).await.unwrap();
        if found == many {
            return;
        }
    }
}

async fn whose_reader_went_away(house: &House) {
    let mut administrator = PgConnection::connect(&house.url).await.unwrap();
    let request = house.bearer();
    sqlx::query("BEGIN").execute(&mut administrator).await.unwrap();
    sqlx::query("LOCK TABLE pushed_request").execute(&mut administrator).await.unwrap();
    let mut reader = house.read().await;
    {
        let slow = pushed::live(&mut reader, &request, "tributi", NOW);
        tokio::select! {
            found = slow => panic!("the table was locked, and {found:?} was read"),
            () = until(&mut administrator, (1, "wait_event_type = 'Lock'")) => {}
        }
    }
    drop(reader);
    // Its statement goes on, and fails in a moment; meanwhile and afterwards others read.
    let mut next = house.read().await;
    assert_eq!(sessions::by_token(&mut next, &request).await.unwrap(), None);
    until(&mut administrator, (0, "wait_event_type = 'Lock'")).await;
    assert_eq!(sessions::by_token(&mut house.read().await, &request).await.unwrap(), None);
    administrator.close().await.unwrap();
}

async fn whose_server_restarted(house: &House) {
    let mut administrator = PgConnection::connect(&house.url).await.unwrap();
    let several = (house.read().await, house.read().await, house.read().await);
    drop(several);
    let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
               WHERE datname = current_database() AND application_name = 'portico'";
    sqlx::query(cut).execute(&mut administrator).await.unwrap();
    until(&mut administrator, (0, "true")).await;
    let mut tx = house.write().await;
    pushed::insert(&mut tx, &house.bearer(), ("tributi", &json!({})), later(Lifetime::minutes(1))).await.unwrap();
    tx.commit_quietly(Quietly::Bookkeeping).await.unwrap();
    administrator.close().await.unwrap();
}
