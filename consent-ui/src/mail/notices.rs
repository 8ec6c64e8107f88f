//! Security notices: what happened, when, how, and what to do if it was not you.

use idp_core::channel::ChannelKind;
use idp_core::time::Timestamp;

use super::Letter;
use super::block::Block;
use crate::pages::enrolment::{Confirms, named};
use crate::words::{Phrase, Words};

/// The password was changed or recovered.
#[derive(Debug, Clone)]
pub struct PasswordChanged {
    /// When.
    pub at: Timestamp,
}

/// The password does not work for a while, or any more, after too many wrong ones.
#[derive(Debug, Clone)]
pub struct AccountLocked {
    /// When.
    pub at: Timestamp,
    /// Until when; `None`: until it is recovered.
    pub until: Option<Timestamp>,
}

/// A channel was registered. It goes to the new channel and to every contact known before.
#[derive(Debug, Clone)]
pub struct ChannelRegistered<'a> {
    /// When.
    pub at: Timestamp,
    /// How codes will travel.
    pub kind: ChannelKind,
    /// Where, masked.
    pub masked: &'a str,
    /// From when it confirms operations.
    pub confirms: Confirms,
}

/// A channel was given up after too many wrong codes: whoever tried them had the password already.
#[derive(Debug, Clone)]
pub struct ChannelClosed<'a> {
    /// When.
    pub at: Timestamp,
    /// How codes travelled.
    pub kind: ChannelKind,
    /// Where, masked.
    pub masked: &'a str,
}

/// SPID opens the account from now on.
#[derive(Debug, Clone)]
pub struct SpidLinked<'a> {
    /// When.
    pub at: Timestamp,
    /// Through which provider.
    pub provider: &'a str,
}

impl Letter for PasswordChanged {
    const KIND: &'static str = "password-changed";

    fn subject(&self, words: Words) -> String {
        words.say("mail-changed-subject").to_string()
    }

    fn blocks(&self, words: Words) -> Vec<Block> {
        vec![Block::phrase(words, Phrase::new("mail-changed").instant(self.at)), Block::say(words, "mail-not-you")]
    }
}

impl Letter for AccountLocked {
    const KIND: &'static str = "account-locked";

    fn subject(&self, words: Words) -> String {
        let key = if self.until.is_some() { "mail-locked-subject" } else { "mail-closed-subject" };
        words.say(key).to_string()
    }

    fn blocks(&self, words: Words) -> Vec<Block> {
        let (until, then) = match self.until {
            Some(until) => (Phrase::new("mail-locked-until").instant(until), "mail-locked-not-you"),
            None => (Phrase::new("mail-closed"), "mail-closed-not-you"),
        };
        vec![
            Block::phrase(words, Phrase::new("mail-locked").instant(self.at)),
            Block::phrase(words, until),
            Block::say(words, then),
        ]
    }
}

impl Letter for ChannelRegistered<'_> {
    const KIND: &'static str = "channel-registered";

    fn subject(&self, words: Words) -> String {
        words.say("mail-channel-subject").to_string()
    }

    fn blocks(&self, words: Words) -> Vec<Block> {
        let facts = vec![
            ("mail-when", words.instant(self.at)),
            ("mail-channel-which", words.phrase(named(self.kind, self.masked))),
        ];
        vec![
            Block::say(words, "mail-channel"),
            Block::facts(words, facts),
            Block::phrase(words, self.confirms.told()),
            Block::say(words, "mail-not-you"),
        ]
    }
}

impl Letter for ChannelClosed<'_> {
    const KIND: &'static str = "channel-closed";

    fn subject(&self, words: Words) -> String {
        words.say("mail-channel-closed-subject").to_string()
    }

    fn blocks(&self, words: Words) -> Vec<Block> {
        let facts = vec![
            ("mail-when", words.instant(self.at)),
            ("mail-channel-which", words.phrase(named(self.kind, self.masked))),
        ];
        vec![
            Block::say(words, "mail-channel-closed"),
            Block::facts(words, facts),
            Block::say(words, "mail-channel-closed-then"),
        ]
    }
}

impl Letter for SpidLinked<'_> {
    const KIND: &'static str = "spid-linked";

    fn subject(&self, words: Words) -> String {
        words.say("mail-spid-subject").to_string()
    }

    fn blocks(&self, words: Words) -> Vec<Block> {
        let told = Phrase::new("mail-spid").instant(self.at).text("provider", self.provider);
        vec![Block::phrase(words, told), Block::say(words, "mail-not-you")]
    }
}
