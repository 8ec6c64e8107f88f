//! What is remembered.
//!
//! Free functions, a module per table family, over one connection type; [`engine`] alone knows that there are two
//! engines. A transaction belongs to one ente; what crosses enti lives in [`across`]. A change is committed with an
//! entry of the audit trail, or with a named reason for having none.
//!
//! # Invariants
//! - Whatever may be used once is used by one conditional `UPDATE … RETURNING`, on any number of nodes.
//! - Personal data lie sealed ([`vault`]); bearer values only as SHA-256.
//! - Nothing slow (hashing, sending) happens while a transaction is open.

#[macro_use]
mod q;

pub mod access_tokens;
pub mod accounts;
pub mod across;
pub mod attempts;
pub mod audit;
pub mod brief;
pub mod challenges;
pub mod channels;
pub mod clients;
mod col;
pub mod confirmations;
pub mod consents;
pub mod contacts;
pub mod credentials;
mod engine;
mod error;
pub mod families;
pub mod grants;
pub mod imports;
pub mod interactions;
pub mod keys;
pub mod links;
mod locks;
pub mod outbox;
pub mod people;
pub mod pushed;
pub mod reseal;
pub mod sessions;
pub mod standing;
mod tx;
pub mod upstream;
pub mod vault;

pub use engine::{Settings, Store};
pub use error::StoreError;
pub use tx::{Conn, Quietly, ReadTx, WriteTx};
