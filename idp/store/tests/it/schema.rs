//! Two dialects, one schema.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use idp_store::StoreError;
use sqlx::{Connection as _, PgConnection, SqliteConnection};

use crate::databases;
use crate::house::{Engine, House, keys, only_sqlite, store_at};
use crate::sources::squeeze;

on_both_engines!(an_older_program_refuses_a_newer_schema, a_newer_program_refuses_an_older_schema);

/// What is written differently on purpose: one word of the other dialect for each of ours.
const WORDS: [(&str, &str); 6] = [
    ("UUID", "BLOB"),
    ("BYTEA", "BLOB"),
    ("BIGINT", "INTEGER"),
    ("BOOLEAN", "INTEGER"),
    ("JSONB", "TEXT"),
    (") STRICT", ")"),
];

#[test]
fn the_migrations_of_both_engines_say_the_same() {
    let (lite, pg) = (migrations("sqlite"), migrations("postgres"));
    let names = |of: &[(String, String)]| of.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&lite), names(&pg), "the same files in both folders");
    for ((name, lite), (_, pg)) in lite.iter().zip(&pg) {
        assert_eq!(statements(lite), statements(pg), "{name} differs between the engines");
    }
}

fn migrations(engine: &str) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations").join(engine);
    let mut found: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            (path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read_to_string(&path).unwrap())
        })
        .collect();
    found.sort();
    found
}

/// The tables and indexes of a migration in common words; triggers are each dialect's own.
fn statements(text: &str) -> Vec<String> {
    let uncommented: String =
        text.lines().filter(|line| !line.trim_start().starts_with("--")).collect::<Vec<_>>().join("\n");
    let mut common = squeeze(&uncommented);
    for (theirs, ours) in WORDS {
        common = common.replace(theirs, ours);
    }
    let kept = |statement: &String| statement.contains(" TABLE ") || statement.contains(" INDEX ");
    common.split(';').map(|statement| statement.trim().to_owned()).filter(kept).collect()
}

#[tokio::test]
async fn both_engines_have_the_same_columns() {
    if only_sqlite() {
        return;
    }
    let (lite, pg) = (House::open(Engine::Lite).await, House::open(Engine::Pg).await);
    let mut ours_open = SqliteConnection::connect(&lite.url).await.unwrap();
    let ours: BTreeSet<(String, String, bool)> = sqlx::query_as(
        "SELECT tables.name, columns.name, columns.\"notnull\"
         FROM sqlite_schema AS tables
         JOIN pragma_table_info(tables.name) AS columns
         WHERE tables.type = 'table' AND tables.name NOT LIKE '\\_%' ESCAPE '\\' AND tables.name NOT LIKE 'sqlite%'",
    )
    .fetch_all(&mut ours_open)
    .await
    .unwrap()
    .into_iter()
    .collect();
    let mut theirs_open = PgConnection::connect(&pg.url).await.unwrap();
    let theirs: BTreeSet<(String, String, bool)> = sqlx::query_as(
        "SELECT table_name::text, column_name::text, is_nullable = 'NO'
         FROM information_schema.columns
         WHERE table_schema = 'public' AND table_name NOT LIKE '\\_%'",
    )
    .fetch_all(&mut theirs_open)
    .await
    .unwrap()
    .into_iter()
    .collect();
    assert!(ours.len() > 150, "only {} columns found", ours.len());
    assert_eq!(ours, theirs);
    ours_open.close().await.unwrap();
    theirs_open.close().await.unwrap();
    lite.close().await;
    pg.close().await;
}

async fn an_older_program_refuses_a_newer_schema(house: &House) {
    house.store.check_schema().await.unwrap();
    let add = match house.engine {
        Engine::Lite => "INSERT INTO _sqlx_migrations VALUES (9999, 'tomorrow', 0, TRUE, x'00', 0)",
        Engine::Pg => "INSERT INTO _sqlx_migrations VALUES (9999, 'tomorrow', now(), TRUE, '', 0)",
    };
    house.tamper(add).await.unwrap();
    assert_eq!(house.store.schema().await.unwrap(), (Ordering::Greater, 9999), "one that is up goes on");
    let refused = house.store.check_schema().await.unwrap_err();
    assert!(matches!(&refused, StoreError::Schema(why) if why.contains("newer")), "{refused}");
    assert!(house.store.migrate().await.is_err(), "and does not touch it");
    house.tamper("DELETE FROM _sqlx_migrations WHERE version = 9999").await.unwrap();
}

async fn a_newer_program_refuses_an_older_schema(house: &House) {
    let (url, name) = match house.engine {
        Engine::Lite => (house.url.replace("portico.db", "empty.db"), None),
        Engine::Pg => {
            let name = databases::create_empty().await;
            (databases::url_of(&name), Some(name))
        }
    };
    let empty = store_at(&url, keys(1)).await;
    let refused = empty.check_schema().await.unwrap_err();
    assert!(matches!(&refused, StoreError::Schema(why) if why.contains("not there")), "{refused}");
    empty.migrate().await.unwrap();
    empty.check_schema().await.unwrap();
    empty.close().await;
    if let Some(name) = name {
        databases::drop(&name).await;
    }
}
