//! The contract of the store: every function, on both engines.
//!
//! PostgreSQL is found at `PORTICO_TEST_POSTGRES` (a role that may create databases), Redis at `PORTICO_TEST_REDIS`;
//! without them the tests fail and say so. `PORTICO_TEST_ENGINES=sqlite` leaves them out, on purpose and by name.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a step that does not work is the end of its story"
)]

#[macro_use]
mod house;
mod databases;
mod fixtures;
mod sources;
mod wire;

mod across;
mod audit;
mod brief;
mod catalogue;
mod challenges;
mod clients;
mod corridor;
mod credentials;
mod imports;
mod lending;
mod outbox;
mod people;
mod reseal;
mod schema;
mod sharing;
mod standing;
mod stress;
mod tokens;
mod upstream;
mod vault;
