//! What people see: pages, mails, text messages and the words they are made of.
//!
//! Reading order: [`shell`] (what surrounds a page), [`pages`] (one struct per page), [`form`] and [`phrases`] (what
//! was wrong with what was typed, and what is said of it), [`words`] (sentences by key, in the visitor's language),
//! [`mail`] and [`sms`], [`assets`] (what pages load).
//!
//! # How a room shows a page
//!
//! ```
//! use consent_ui::pages::{Page as _, login::ChooseMethod, sample_shell};
//! use idp_core::language::Language;
//!
//! let html = ChooseMethod::default().render(&sample_shell(Language::It));
//! assert!(html.starts_with("<!DOCTYPE html>"));
//! ```
//!
//! # Pages
//!
//! | room | pages |
//! |---|---|
//! | login | [`login::ChooseMethod`](pages::login::ChooseMethod), [`password::ChangePassword`](pages::password::ChangePassword), [`step_up::StepUp`](pages::step_up::StepUp), [`otp::OtpEntry`](pages::otp::OtpEntry) |
//! | recovery | [`recovery`](pages::recovery)`::{RecoverRequest, RecoverSent, RecoverElsewhere, LinkLanding, ChoosePassword, PasswordChosen, LinkExpired}` |
//! | enrolment | [`enrolment`](pages::enrolment)`::{ChooseContact, ChannelDone, ChannelWait}`, `otp::OtpEntry` |
//! | dispositive | [`operation::ConfirmOperation`](pages::operation::ConfirmOperation), `otp::OtpEntry` |
//! | consent | [`consent::Consent`](pages::consent::Consent) |
//! | SPID | [`spid`](pages::spid)`::{SpidGo, SpidAnomaly, SpidNoAccount, SpidTestLanding}` |
//! | account | [`profile::Profile`](pages::profile::Profile), `password::ChangePassword`, [`logout`](pages::logout)`::{LogoutConfirm, LogoutDone}` |
//! | everywhere | [`trouble::ErrorPage`](pages::trouble::ErrorPage), [`ente::EnteIndex`](pages::ente::EnteIndex) |
//! | demo | [`demo`](pages::demo)`::{DemoIndex, AppHome, AppOperation, AppAnswer, SpidIdp, Mailbox, MailboxMessage, Gallery}` |
//!
//! Refusals of the core become phrases by `into()`: `BrokenRule`, `NotAnIdentifier`, `EmailError`, `MobileError`, and
//! the sentences of `profile::explain`.
//!
//! Every form posts the hidden field `csrf`. The names of the other fields stand in each page's documentation.
//!
//! # Invariants
//!
//! - Pages do no I/O and know no HTTP: values in, a document out.
//! - Words live in `words/`, never in Rust or in a template.
//! - A page loads nothing from elsewhere, works without JavaScript, and escapes everything it is given.

pub mod assets;
pub mod form;
pub mod mail;
pub mod pages;
pub mod phrases;
pub mod shell;
pub mod sms;
pub mod words;
