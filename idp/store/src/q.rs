//! The one macro: a statement, written once, run on whichever engine is below.

/// Runs one statement; both drivers type-check it, and both are prepared from the same text by a test.
///
/// `q!(tx; opt<Row>, "SELECT …", argument, …)`: `opt`, `one`, `all` give rows, `exec` the number of rows changed.
/// Where the dialects truly differ a statement has two texts: `lite: "…", pg: "…"`.
macro_rules! q {
    ($tx:expr; $how:ident $(<$row:ty>)?, lite: $lite:literal, pg: $pg:literal $(, $argument:expr)* $(,)?) => {{
        // The arguments are bound before the connection is borrowed: they may ask the transaction themselves.
        let outcome = if $crate::tx::Conn::is_lite(&*$tx) {
            let query = q!(@query sqlx::Sqlite, $how $(<$row>)?, $lite)$(.bind($argument))*;
            match $crate::tx::Conn::link(&mut *$tx).lite() {
                Ok((connection, patience)) => q!(@run patience, query, connection, $how),
                Err(wrong) => Err(wrong),
            }
        } else {
            let query = q!(@query sqlx::Postgres, $how $(<$row>)?, $pg)$(.bind($argument))*;
            match $crate::tx::Conn::link(&mut *$tx).pg() {
                Ok((connection, patience)) => q!(@run patience, query, connection, $how),
                Err(wrong) => Err(wrong),
            }
        };
        $crate::tx::Conn::link(&mut *$tx).heed(outcome)
    }};
    ($tx:expr; $how:ident $(<$row:ty>)?, $sql:literal $(, $argument:expr)* $(,)?) => {
        q!($tx; $how $(<$row>)?, lite: $sql, pg: $sql $(, $argument)*)
    };
    (@query $db:ty, exec, $sql:literal) => { sqlx::query::<$db>($sql) };
    (@query $db:ty, $how:ident<$row:ty>, $sql:literal) => { sqlx::query_as::<$db, $row>($sql) };
    (@run $patience:ident, $query:ident, $connection:ident, opt) => {
        $crate::engine::in_time($patience, $query.fetch_optional(&mut *$connection)).await
    };
    (@run $patience:ident, $query:ident, $connection:ident, one) => {
        $crate::engine::in_time($patience, $query.fetch_one(&mut *$connection)).await
    };
    (@run $patience:ident, $query:ident, $connection:ident, all) => {
        $crate::engine::in_time($patience, $query.fetch_all(&mut *$connection)).await
    };
    (@run $patience:ident, $query:ident, $connection:ident, exec) => {
        $crate::engine::in_time($patience, $query.execute(&mut *$connection)).await.map(|done| done.rows_affected())
    };
}
