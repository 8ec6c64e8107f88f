//! What is true: the domain of Portico, and every decision it takes.
//!
//! Nothing here does anything: no I/O, no clock, no chance, no log. Decisions are functions from values to values;
//! the instant and every secret are handed in. Read in this order:
//!
//! 1. [`id`], [`time`], [`secret`]: the small words.
//! 2. [`assurance`]: what was proven, and what satisfies what.
//! 3. [`session`] and [`interaction`]: who this browser is, who asks, and [`interaction::next_step`], the decision
//!    of the house.
//! 4. [`profile`]: the policy of one ente, as data.
//! 5. the rest, by name.
//!
//! # Invariants
//! - A value that exists is valid: only its parser makes it.
//! - What is secret or personal prints redacted.

pub mod access;
pub mod account;
pub mod assurance;
pub mod audit;
pub mod channel;
pub mod client;
pub mod consent;
pub mod credential;
pub mod dispositive;
pub mod ente;
pub mod grant;
pub mod host;
pub mod id;
pub mod interaction;
pub mod language;
pub mod mac;
pub mod message;
pub mod otp;
pub mod person;
pub mod profile;
pub mod release;
pub mod secret;
pub mod session;
pub mod time;
