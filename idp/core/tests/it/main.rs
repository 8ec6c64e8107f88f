//! Decisions of the core, as tables of cases. No I/O, no clock.
#![expect(clippy::unwrap_used, reason = "a fixture that does not parse is a mistake in the test")]

mod client;
mod codes;
mod consent;
mod grant;
mod hash;
mod message;
mod password;
mod person;
mod release;
