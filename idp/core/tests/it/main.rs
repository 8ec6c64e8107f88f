//! Decisions of the core, as tables of cases. No I/O, no clock.
#![expect(clippy::unwrap_used, reason = "a fixture that does not parse is a mistake in the test")]

mod assurance;
mod channel;
mod client;
mod codes;
mod consent;
mod dispositive;
mod grant;
mod hash;
mod interaction;
mod message;
mod password;
mod person;
mod profile;
mod release;
mod words;
