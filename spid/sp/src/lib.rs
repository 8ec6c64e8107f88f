//! SPID as a service provider sees it: the Italian rules on top of SAML. XML in, typed identity out.
//!
//! No HTTP, no database, no clock: whoever calls brings the octets, the request that was sent, the provider's registry entry
//! and the instant. What SAML and XML signatures demand is the crate `saml2`'s business.
//!
//! # Reading order
//!
//! 1. [`request`]: what is asked of a provider, and [`pending`]: what is remembered of it.
//! 2. [`response`]: the acceptance of an answer, read top to bottom. Its result, [`response::VerifiedAssertion`], cannot be
//!    made elsewhere.
//! 3. [`attributes`]: what SPID says of a person, as types.
//! 4. [`anomalies`]: the numbered errors, who can do something about each.
//! 5. [`registry`] and [`button`]: the providers, and the order in which they are offered.
//! 6. [`metadata`] and [`certificate`]: who we say we are.
//!
//! # Sources
//!
//! Regole tecniche SPID (AgID), Avvisi SPID, the official checks of `spid-sp-test`. A rule's doc comment names its source.

pub mod anomalies;
pub mod attributes;
pub mod button;
pub mod certificate;
pub mod levels;
pub mod metadata;
pub mod pending;
pub mod registry;
pub mod request;
pub mod response;
