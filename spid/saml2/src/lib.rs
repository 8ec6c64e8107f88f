//! SAML 2.0 messages, strictly: what is read was signed, what is signed was canonical, what is canonical was parsed once.
//!
//! This crate knows SAML and XML signatures. It does not know SPID (that is the crate `spid`), HTTP, databases, the time
//! or chance: it turns octets into values and values into octets.
//!
//! # Reading order
//!
//! 1. [`xml`] loads a document under limits and refuses everything a SAML message never needs.
//! 2. [`c14n`] writes a subtree in exclusive canonical form.
//! 3. [`seal`] checks a signature and hands out a [`seal::Sealed`], the only road to what a message says.
//! 4. [`response`], [`assertion`], [`authn_request`], [`status`] are the messages: the same structs are read and written.
//! 5. [`sign`] and [`mod@write`] make messages; [`bindings`] carries them; [`metadata`] says who the other party is.
//! 6. [`second_opinion`] asks xmlsec, after our own success, whether it saw the same octets.
//!
//! # Invariants
//!
//! - **See only what is signed.** A [`seal::Sealed`] holds the canonical octets whose digest was signed; claims are read
//!   from a fresh parse of those octets and from nothing else. Its constructor is private.
//! - **Keys come from the registry, never from the message.** `KeyInfo` is not looked at. A set of trusted keys cannot be
//!   empty ([`keys::TrustedKeys`]).
//! - **Refuse, never repair.** One assertion, one signature per element, unique ids, no DTD, no comment, no instruction.
//! - **One list of algorithms**: RSA with SHA-256, 384 or 512; exclusive C14N without comments; the enveloped transform.

pub mod algorithm;
pub mod assertion;
pub mod authn_request;
pub mod bindings;
pub mod c14n;
pub mod error;
pub mod instant;
pub mod issuer;
pub mod keys;
pub mod metadata;
pub mod name;
mod read;
pub mod response;
pub mod seal;
pub mod second_opinion;
pub mod sign;
pub mod status;
pub mod write;
pub mod xml;
