//! Every statement of the store is prepared on both engines, names the ente, and finds its rows by an index.

use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection, Row as _, SqlSafeStr as _, SqliteConnection};

use crate::house::{Engine, House, only_sqlite};
use crate::sources::{Dialect, Statement, statements};

/// Modules whose statements may cross enti, and why.
const ACROSS: [(&str, &str); 6] = [
    ("across.rs", "what belongs to no ente, or to all"),
    ("across/sweep.rs", "what time has killed, whosever it was"),
    ("audit.rs", "one chain over all enti"),
    ("audit/verify.rs", "the same"),
    ("locks.rs", "a number made of the ente's"),
    ("engine.rs", "the schema, the copy"),
];

/// The one statement elsewhere that crosses enti.
const LEASE: &str = "UPDATE outbox SET lease_until";

/// What stays small, or is read as a whole on purpose (a batch handed over, the trail when it is verified).
const READ_WHOLE: [&str; 7] =
    ["json_each", "ente", "upstream_idp", "_sqlx_migrations", "audit_checkpoint", "audit_entry", "audit_pending"];

#[test]
fn the_catalogue_finds_the_statements() {
    let all = statements();
    assert!(all.len() > 100, "only {} statements found", all.len());
    let lite = all.iter().filter(|statement| statement.dialect == Dialect::Lite).count();
    let pg = all.iter().filter(|statement| statement.dialect == Dialect::Pg).count();
    assert_eq!(lite, pg, "a statement with one text for one engine only");
}

#[test]
fn every_statement_names_its_ente_first() {
    for Statement { file, sql, .. } in statements() {
        if ACROSS.iter().any(|(module, _)| file == *module) || sql.starts_with(LEASE) {
            continue;
        }
        let adds = sql.starts_with("INSERT") || sql.contains(" AS ( INSERT");
        let named = if adds { sql.contains(" (ente_id, ") } else { sql.contains("ente_id = $1") };
        assert!(named, "{file}: a statement that may reach another ente: {sql}");
    }
}

#[test]
fn nothing_asks_the_database_for_the_time_or_differs_by_collation() {
    for Statement { file, sql, .. } in statements() {
        for word in ["now()", "CURRENT_TIMESTAMP", "ILIKE", "COLLATE", "random()", "AUTOINCREMENT"] {
            let found = sql.to_uppercase().contains(&word.to_uppercase());
            assert!(!found, "{file}: {word} is not portable: {sql}");
        }
    }
}

#[tokio::test]
async fn every_statement_is_prepared_by_sqlite() {
    let house = House::open(Engine::Lite).await;
    let mut connection = SqliteConnection::connect(&house.url).await.unwrap();
    for statement in statements().iter().filter(|found| found.dialect != Dialect::Pg) {
        for sql in statement.one_by_one() {
            let prepared = connection.prepare(AssertSqlSafe(sql.to_owned()).into_sql_str()).await;
            assert!(prepared.is_ok(), "{}: {:?}: {sql}", statement.file, prepared.err());
        }
    }
    connection.close().await.unwrap();
    house.close().await;
}

#[tokio::test]
async fn every_statement_is_prepared_by_postgres() {
    if only_sqlite() {
        return;
    }
    let house = House::open(Engine::Pg).await;
    let mut connection = PgConnection::connect(&house.url).await.unwrap();
    for Statement { file, sql, .. } in statements().into_iter().filter(|found| found.dialect != Dialect::Lite) {
        if sql.starts_with("VACUUM INTO") {
            continue;
        }
        let prepared = connection.prepare(AssertSqlSafe(sql.clone()).into_sql_str()).await;
        assert!(prepared.is_ok(), "{file}: {:?}: {sql}", prepared.err());
    }
    connection.close().await.unwrap();
    house.close().await;
}

#[tokio::test]
async fn every_statement_finds_its_rows_by_an_index() {
    let house = House::open(Engine::Lite).await;
    let mut connection = SqliteConnection::connect(&house.url).await.unwrap();
    for statement in statements().iter().filter(|found| found.dialect != Dialect::Pg) {
        for sql in statement.one_by_one().filter(|sql| !sql.starts_with("VACUUM") && !sql.starts_with("INSERT")) {
            let explained = format!("EXPLAIN QUERY PLAN {sql}");
            for row in sqlx::query(AssertSqlSafe(explained)).fetch_all(&mut connection).await.unwrap() {
                let step: String = row.get("detail");
                let whole = read_whole(&step);
                let known = whole.is_empty() || sql.ends_with("LIMIT 1") || READ_WHOLE.contains(&whole);
                assert!(known, "{}: reads all of {whole}: {sql}", statement.file);
            }
        }
    }
    connection.close().await.unwrap();
    house.close().await;
}

/// The table that a step of a plan reads from its first row to its last; empty when it does not.
fn read_whole(step: &str) -> &str {
    let scanned = step.strip_prefix("SCAN ").filter(|rest| !rest.starts_with("CONSTANT"));
    scanned.and_then(|rest| rest.split(' ').next()).unwrap_or_default()
}
