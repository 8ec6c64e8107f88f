//! What the tests of the whole product stand on: a house that opens in-process on either engine, a browser without
//! JavaScript, the citizen's mailbox, and a relying party.
//!
//! The house is the product's own demo, with a clock that tests move; a site is the program in processes of its own, as a
//! municipality runs it. Nothing here knows how the product is built inside: it reads pages by the ids of their elements
//! and speaks OpenID Connect.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::panic,
    clippy::unwrap_used,
    reason = "this crate is for tests: a panic is how a test says no"
)]

pub mod browser;
pub mod engine;
pub mod form;
pub mod house;
pub mod html;
pub mod line;
pub mod mailbox;
pub mod relying_party;
pub mod services;
pub mod site;
pub mod spid_provider;
pub mod walk;

pub use browser::Browser;
pub use engine::Engine;
pub use house::House;
pub use mailbox::Post;
pub use relying_party::RelyingParty;
pub use site::Site;
