//! The mail with the way to another password: a link, alone in its message.

use super::Letter;
use super::block::Block;
use crate::words::{Phrase, Words};

/// A forgotten password.
#[derive(Clone)]
pub struct ResetPassword<'a> {
    /// The one-time link, absolute.
    pub link: &'a str,
    /// How long it lives, in minutes.
    pub minutes: u32,
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
