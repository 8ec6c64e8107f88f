//! The demo: the whole product on one machine, with invented enti and citizens.
//!
//! Everything in it is real but the people: the same rooms, tables, keys and checks as `serve`. What stands in for
//! the world is here: an app, a resource server, a mailbox. The tests use the same: the demo is the test double one
//! can click on. It listens on loopback alone, marks every page, and its keys go with it.

pub mod addresses;
pub mod app;
pub mod clients;
pub mod courier;
pub mod describe;
pub mod door;
pub mod mailbox;
pub mod pages;
pub mod people;
pub mod run;
pub mod settings;
pub mod spid_idp;

/// Why the demo did not start.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// Something of the demo's own is not right.
    #[error("{0}")]
    Seed(&'static str),
    /// Files could not be made.
    #[error("could not make the demo's files: {0}")]
    Files(std::io::Error),
    /// The settings.
    #[error(transparent)]
    Settings(#[from] settings::BadSettings),
    /// The keys.
    #[error(transparent)]
    Keys(#[from] crate::seal::KeyFileError),
    /// The keys and certificates for SPID.
    #[error(transparent)]
    Certificate(#[from] crate::upstream::certificate::MakeError),
    /// The tables.
    #[error(transparent)]
    Store(#[from] idp_store::StoreError),
    /// The product could not be put together.
    #[error(transparent)]
    Assemble(#[from] crate::serve::AssembleError),
    /// Nothing can listen there.
    #[error(transparent)]
    Serve(#[from] crate::serve::ServeError),
}
