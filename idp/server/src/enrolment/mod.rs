//! Registering a secure channel: where codes shall go, then the code that proves it.
//!
//! It interrupts a request and gives it back: the citizen goes on with what they came for.

pub mod channel;
pub mod confirm;
