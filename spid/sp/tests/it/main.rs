//! Tests of the crate `spid`: the official response cases as a table, and what the official tool checks of requests,
//! metadata and certificates.
#![expect(clippy::unwrap_used, reason = "a test that cannot prepare its case has failed")]
#![expect(clippy::indexing_slicing, reason = "the genuine answer has what is spoiled")]

mod anomalies;
mod attributes;
mod button;
mod cases;
mod certificate;
mod clocks;
mod extensions;
mod levels;
mod metadata;
mod registry;
mod request;
mod support;
mod wrapping;
