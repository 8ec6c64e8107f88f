//! What a mail is made of: the same pieces for text and HTML.

use crate::words::{Phrase, Words};

/// A piece of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A sentence or a few.
    Paragraph(String),
    /// Something to copy: a code, a temporary password.
    Code(String),
    /// A place to go: what it says, where it leads.
    Link {
        /// What it says.
        text: String,
        /// An absolute address of ours.
        href: String,
    },
    /// Facts, each with its name.
    Facts(Vec<(String, String)>),
}

impl Block {
    /// The words of `key`, which take no argument.
    pub(super) fn say(words: Words, key: &str) -> Self {
        Self::Paragraph(words.say(key).to_string())
    }

    /// A phrase.
    pub(super) fn phrase(words: Words, phrase: Phrase) -> Self {
        Self::Paragraph(words.phrase(phrase))
    }

    /// A link with the words of `key`.
    pub(super) fn link(words: Words, key: &str, href: &str) -> Self {
        Self::Link { text: words.say(key).to_string(), href: href.to_owned() }
    }

    /// Facts, by the keys of their names.
    pub(super) fn facts(words: Words, facts: Vec<(&str, String)>) -> Self {
        Self::Facts(facts.into_iter().map(|(key, value)| (words.say(key).to_string(), value)).collect())
    }
}
