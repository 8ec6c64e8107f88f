//! What an app may ask, and how everything else is refused: tables against the running house.

mod authorize;
mod clients;
mod dispositive;
mod library;
mod malformed;
mod pushed;
mod tokens;

use conformance_tests::{Engine, House};

/// A house for a table: what is said at the door does not depend on the engine, so one is enough.
pub(crate) async fn house() -> House {
    House::open(if Engine::Sqlite.is_wanted() { Engine::Sqlite } else { Engine::Postgres }).await
}
