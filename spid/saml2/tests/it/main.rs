//! Tests of the crate `saml2`: tables of refusals, round trips, attacks, and two tools that nobody here wrote.
#![expect(clippy::unwrap_used, reason = "a test that cannot prepare its case has failed")]

mod attacks;
mod authn_request;
mod c14n;
mod differential;
mod instant;
mod metadata;
mod post;
mod redirect;
mod response;
mod round_trip;
mod seal;
mod second_opinion;
mod support;
mod xml;
