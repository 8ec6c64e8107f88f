//! Tables for every story, copied from some that are migrated once.

use std::sync::atomic::{AtomicU64, Ordering};

use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use tokio::sync::OnceCell;

use crate::house::{keys, store_at, told};

static TEMPLATE: OnceCell<String> = OnceCell::const_new();
static MIGRATED: OnceCell<Vec<u8>> = OnceCell::const_new();
static MADE: AtomicU64 = AtomicU64::new(0);

/// A SQLite file with the tables in it.
pub(crate) async fn migrated_file() -> &'static [u8] {
    MIGRATED
        .get_or_init(async || {
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join("template.db");
            let store = store_at(&format!("sqlite:{}", file.display()), keys(1)).await;
            store.migrate().await.unwrap();
            store.close().await;
            std::fs::read(file).unwrap()
        })
        .await
}

/// Makes a PostgreSQL database; gives its name.
pub(crate) async fn create() -> String {
    let template = TEMPLATE.get_or_init(make_template).await;
    let name = fresh("story");
    run(&format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
    name
}

/// Makes one with nothing in it.
pub(crate) async fn create_empty() -> String {
    let name = fresh("empty");
    run(&format!("CREATE DATABASE {name}")).await;
    name
}

/// Without force: that would need the right to end a vacuum of the server's own. Unforced, it waits for one.
pub(crate) async fn drop(name: &str) {
    run(&format!("DROP DATABASE {name}")).await;
}

/// The address of a database beside the one that was named.
pub(crate) fn url_of(name: &str) -> String {
    let url = told("PORTICO_TEST_POSTGRES");
    let (server, _) = url.rsplit_once('/').expect("a database in PORTICO_TEST_POSTGRES");
    format!("{server}/{name}")
}

/// Every row of every table, as text; bytes in their escaped form, where letters stay letters.
pub(crate) async fn dump(url: &str) -> Vec<u8> {
    let mut connection = PgConnection::connect(url).await.unwrap();
    sqlx::query("SET bytea_output = 'escape'").execute(&mut connection).await.unwrap();
    let tables: Vec<(String,)> =
        sqlx::query_as("SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public'")
            .fetch_all(&mut connection)
            .await
            .unwrap();
    let mut all = Vec::new();
    for (table,) in tables {
        let rows: Vec<(String,)> = sqlx::query_as(AssertSqlSafe(format!("SELECT row_of::text FROM {table} AS row_of")))
            .fetch_all(&mut connection)
            .await
            .unwrap();
        for (row,) in rows {
            all.extend(row.into_bytes());
        }
    }
    connection.close().await.unwrap();
    all
}

async fn make_template() -> String {
    let name = create_empty().await;
    let store = store_at(&url_of(&name), keys(1)).await;
    store.migrate().await.unwrap();
    store.close().await;
    name
}

fn fresh(kind: &str) -> String {
    format!("portico_{kind}_{}_{}", std::process::id(), MADE.fetch_add(1, Ordering::Relaxed))
}

async fn run(sql: &str) {
    let mut connection = PgConnection::connect(&told("PORTICO_TEST_POSTGRES")).await.expect("PostgreSQL answers");
    sqlx::query(AssertSqlSafe(sql.to_owned())).execute(&mut connection).await.expect("may create databases");
    connection.close().await.unwrap();
}
