//! Messages leave: when, how often, by which way, and what is said of it.

mod again;
mod log;
mod mail;
mod sms;
mod worker;
