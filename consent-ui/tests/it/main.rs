//! Every page, mail and text message, in every state and language.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that finds something wrong stops there")]

mod assets;
mod contract;
mod documents;
mod hostile;
mod mails;
mod outline;
mod sms;
mod snapshots;
mod sources;
mod word_files;
mod words;
