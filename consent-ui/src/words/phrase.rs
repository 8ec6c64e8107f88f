//! A sentence not yet in any language: a key and its arguments.

use std::borrow::Cow;

use idp_core::profile::explain::Sentence;
use idp_core::time::Timestamp;

/// What to say. Rooms get theirs from [`phrases`](crate::phrases), from a refusal of the core or from a sentence of a
/// profile: a key that has no words cannot be written there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase {
    pub(super) key: Cow<'static, str>,
    pub(super) arguments: Vec<(&'static str, Argument)>,
}

/// What goes into a phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Argument {
    /// As it is.
    Text(String),
    /// A number, which decides between singular and plural.
    Count(u32),
    /// The date and hour it is about, on an Italian clock; its words are `instant`.
    Instant(Timestamp),
    /// An hour on an Italian clock.
    Hour(Timestamp),
}

impl Phrase {
    /// The words of `key`.
    pub(crate) fn new(key: impl Into<Cow<'static, str>>) -> Self {
        Self { key: key.into(), arguments: Vec::new() }
    }

    /// With a text.
    #[must_use]
    pub(crate) fn text(self, name: &'static str, value: impl Into<String>) -> Self {
        self.with(name, Argument::Text(value.into()))
    }

    /// With a number.
    #[must_use]
    pub(crate) fn count(self, name: &'static str, value: u32) -> Self {
        self.with(name, Argument::Count(value))
    }

    /// With the date and hour it is about: one in a phrase.
    #[must_use]
    pub(crate) fn instant(self, at: Timestamp) -> Self {
        self.with("instant", Argument::Instant(at))
    }

    /// With an hour.
    #[must_use]
    pub(crate) fn hour(self, name: &'static str, at: Timestamp) -> Self {
        self.with(name, Argument::Hour(at))
    }

    /// The key of its words.
    pub fn key(&self) -> &str {
        &self.key
    }

    fn with(mut self, name: &'static str, argument: Argument) -> Self {
        self.arguments.push((name, argument));
        self
    }
}

impl From<Sentence> for Phrase {
    fn from(sentence: Sentence) -> Self {
        sentence.arguments.into_iter().fold(Self::new(sentence.key), |phrase, (name, value)| phrase.text(name, value))
    }
}
