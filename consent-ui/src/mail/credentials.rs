//! Mails with the way to a password: a link, or a temporary one, alone in its message.

use idp_core::time::Timestamp;

use super::Letter;
use super::block::Block;
use crate::words::{Phrase, Words};

/// A forgotten password (E07).
#[derive(Clone)]
pub struct ResetPassword<'a> {
    /// The one-time link, absolute.
    pub link: &'a str,
    /// How long it lives, in minutes.
    pub minutes: u32,
}

/// The first password, chosen at a link (E31, where passwords are not sent).
#[derive(Clone)]
pub struct FirstAccess<'a> {
    /// The one-time link, absolute.
    pub link: &'a str,
    /// Until when it counts.
    pub expires_at: Timestamp,
}

/// The first password, temporary (E31, seeds 000 to 004): neither the user name nor a PIN is in the same message.
#[derive(Clone)]
pub struct TemporaryPassword<'a> {
    /// The password.
    pub password: &'a str,
    /// Until when it counts.
    pub expires_at: Timestamp,
}

impl Letter for ResetPassword<'_> {
    const KIND: &'static str = "password-reset";

    fn subject(&self, words: Words) -> String {
        words.say("mail-reset-subject").to_string()
    }

    fn blocks(&self, words: Words) -> Vec<Block> {
        vec![
            Block::say(words, "mail-reset"),
            Block::link(words, "mail-reset-go", self.link),
            Block::phrase(words, Phrase::new("mail-reset-valid").count("minutes", self.minutes)),
            Block::say(words, "mail-reset-not-you"),
        ]
    }
}

impl Letter for FirstAccess<'_> {
    const KIND: &'static str = "first-access";

    fn subject(&self, words: Words) -> String {
        words.say("mail-first-subject").to_string()
    }

    fn blocks(&self, words: Words) -> Vec<Block> {
        vec![
            Block::say(words, "mail-first"),
            Block::link(words, "mail-first-go", self.link),
            Block::phrase(words, Phrase::new("mail-link-until").instant(self.expires_at)),
        ]
    }
}

impl Letter for TemporaryPassword<'_> {
    const KIND: &'static str = "temporary-password";

    fn subject(&self, words: Words) -> String {
        words.say("mail-temporary-subject").to_string()
    }

    fn blocks(&self, words: Words) -> Vec<Block> {
        vec![
            Block::say(words, "mail-temporary"),
            Block::Code(self.password.to_owned()),
            Block::phrase(words, Phrase::new("mail-temporary-until").instant(self.expires_at)),
            Block::say(words, "mail-temporary-keep"),
        ]
    }
}
