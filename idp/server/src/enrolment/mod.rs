//! Registering a secure channel, in the three phases of seed 003: why, where, the code.
//!
//! It interrupts a request and gives it back: the citizen goes on with what they came for.

pub mod channel;
pub mod confirm;
