//! What citizens do, one file a story, on both engines.

mod consent;
mod first_access;
mod foreign_browser;
mod forgotten_password;
mod imported_hashes;
mod new_number;
mod one_time_codes;
mod profile;
mod sessions;
mod shared_computer;
mod signing_out;
mod silence;
mod temporary_password;
mod two_enti;
mod wrong_credentials;
