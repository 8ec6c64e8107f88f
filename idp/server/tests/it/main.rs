//! The server from outside: commands run as an administrator runs them, listeners met as strangers meet them, jobs told
//! what time it is, messages sent to servers of the test's own on loopback.
//!
//! PostgreSQL is found at `PORTICO_TEST_POSTGRES` (a role that may create databases); without it the tests fail and
//! say so. `PORTICO_TEST_ENGINES=sqlite` leaves it out, on purpose and by name.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a step that does not work is the end of its story"
)]

#[macro_use]
mod ground;
mod program;
mod support;

mod accounts;
mod admin;
mod clients;
mod commands;
mod doctor;
mod door;
mod import;
mod jobs;
mod listener;
mod neighbours;
mod outbound;
mod outbox;
mod serve;
mod settings;
mod tls;
