//! The words of pages and messages: looked up by key, in the visitor's language, never written in Rust or HTML.
//!
//! Other rooms return keys and arguments (a [`Phrase`]); here they become sentences. A key that has no words, or
//! words whose arguments are missing, show as `⟦key⟧`: the tests look for that mark in every page and message.

mod catalogue;
mod instant;
mod lent;
mod phrase;
mod refusals;

use std::borrow::Cow;
use std::fmt;

use fluent_bundle::{FluentArgs, FluentValue};
use idp_core::dispositive::Amount;
use idp_core::language::Language;
use idp_core::time::Timestamp;

pub use lent::Lent;
pub(crate) use phrase::Argument;
pub use phrase::Phrase;

/// What stands where words are missing.
pub const MISSING: &str = "⟦";

/// The words of one language.
///
/// Arguments are taken as values or references alike ([`Lent`]): a template passes either, as it comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    language: Language,
}

impl Words {
    /// Those of `language`.
    pub const fn of(language: Language) -> Self {
        Self { language }
    }

    /// The language, as the attribute `lang` spells it.
    pub const fn tag(self) -> &'static str {
        self.language.tag()
    }

    /// The words of `key`, which may name an attribute of a message: `otp-field.hint`. Arguments follow.
    pub fn say(self, key: &str) -> Spoken<'_> {
        Spoken { words: self, key, arguments: FluentArgs::new() }
    }

    /// A phrase that another room has put together.
    pub fn phrase(self, phrase: impl Lent<Phrase>) -> String {
        let phrase = phrase.lent();
        let mut spoken = self.say(&phrase.key);
        for (name, argument) in &phrase.arguments {
            spoken = match argument {
                Argument::Text(text) => spoken.arg(name, text),
                Argument::Count(count) => spoken.count(name, count),
                Argument::Instant(at) => spoken.instant(at),
                Argument::Hour(at) => spoken.arg(name, at.hour_in_rome()),
            };
        }
        spoken.to_string()
    }

    /// Whether there are words for `key` in this language.
    pub fn know(self, key: &str) -> bool {
        catalogue::has(self.language, key)
    }

    /// An instant as people say it, on an Italian clock: «25 gennaio 2026, 23:59».
    pub fn instant(self, at: impl Lent<Timestamp>) -> String {
        instant::told(self, *at.lent())
    }

    /// The hour and minute on an Italian clock: «23:59».
    pub fn hour(self, at: impl Lent<Timestamp>) -> String {
        at.lent().hour_in_rome()
    }

    /// A date of ISO 8601 as people say it: «25 gennaio 2026».
    pub fn date(self, iso: &str) -> String {
        instant::date(self, iso)
    }

    /// An amount with its sign: «1.250,00 €».
    pub fn euro(self, amount: impl Lent<Amount>) -> String {
        self.say("euro").arg("amount", self.amount(amount)).to_string()
    }

    /// An amount of euro, without the sign: «1.250,00».
    pub fn amount(self, amount: impl Lent<Amount>) -> String {
        match self.language {
            Language::It => amount.lent().italian(),
            Language::En => amount.lent().english(),
        }
    }
}

/// Words about to be said; printed by `Display`.
pub struct Spoken<'a> {
    words: Words,
    key: &'a str,
    arguments: FluentArgs<'a>,
}

impl Spoken<'_> {
    /// With a text, put in as it is.
    #[must_use]
    pub fn arg(mut self, name: &str, value: impl fmt::Display) -> Self {
        self.arguments.set(name.to_owned(), FluentValue::String(Cow::Owned(value.to_string())));
        self
    }

    /// With the date and hour it is about, as `instant`, and its `day`, which decides the article before it.
    #[must_use]
    pub fn instant(self, at: impl Lent<Timestamp>) -> Self {
        let told = self.words.instant(&at);
        self.arg("instant", told).count("day", instant::day(*at.lent()))
    }

    /// With a number, which decides between singular and plural.
    #[must_use]
    pub fn count(mut self, name: &str, value: impl Lent<u32>) -> Self {
        self.arguments.set(name.to_owned(), FluentValue::from(*value.lent()));
        self
    }
}

impl fmt::Display for Spoken<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match catalogue::format(self.words.language, self.key, &self.arguments) {
            Some(text) => f.write_str(&text),
            None => write!(f, "{MISSING}{}⟧", self.key),
        }
    }
}
