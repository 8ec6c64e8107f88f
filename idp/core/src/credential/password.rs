//! Passwords: what may be one, and how the system makes one.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::blocklist;
use crate::profile::{PasswordClass, PasswordRules};
use crate::secret::Secret;

/// The longest, in characters: nobody types more, and hashing is not free.
pub const LONGEST: usize = 128;

/// The longest that is looked at, in bytes as typed: of four bytes, each character may come in four pieces.
const LONGEST_TYPED: usize = LONGEST * 4 * 4;

/// The shortest word that is looked for in a password, in characters: shorter ones stand in too many others.
const LEAST_WORD: usize = 4;

/// A password as someone typed it. Never trimmed, never shortened, its case kept.
///
/// In Unicode's normal form C, with every kind of space as a plain one (RFC 8265 §4.2.2): `é` is one character from
/// one keyboard and two from another, and it is the same password.
#[derive(Debug, Clone)]
pub struct PlainPassword(Secret<String>);

impl PlainPassword {
    /// What was typed; `None` when it is empty or longer than any password.
    pub fn parse(typed: &str) -> Option<Self> {
        if typed.len() > LONGEST_TYPED {
            return None;
        }
        // Room enough from the start: a string that grows leaves copies of itself behind.
        let mut normal = String::with_capacity(typed.len() * 3);
        normal.extend(typed.nfc().map(plain_space));
        let normal = Secret::new(normal);
        (1..=LONGEST).contains(&normal.expose().chars().count()).then_some(Self(normal))
    }

    /// What is hashed.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }
}

/// What must not stand in the password: it is the first thing that others try.
#[derive(Debug, Clone, Default)]
pub struct About {
    /// Codice fiscale, names, the ente's name.
    pub words: Vec<String>,
}

/// A rule that a password breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BrokenRule {
    /// Too short.
    TooShort {
        /// Characters it must have.
        least: u16,
    },
    /// Lacks a class.
    Lacks(PasswordClass),
    /// On the list that everybody tries first.
    TooCommon,
    /// Contains the owner's name, codice fiscale or ente.
    AboutYou,
}

impl BrokenRule {
    /// The key of its words.
    pub const fn key(self) -> &'static str {
        match self {
            Self::TooShort { .. } => "password-too-short",
            Self::Lacks(PasswordClass::Upper) => "password-needs-upper",
            Self::Lacks(PasswordClass::Lower) => "password-needs-lower",
            Self::Lacks(PasswordClass::Digit) => "password-needs-digit",
            Self::Lacks(PasswordClass::Special) => "password-needs-special",
            Self::TooCommon => "password-too-common",
            Self::AboutYou => "password-about-you",
        }
    }
}

/// Every rule that a password breaks, in the order of the page.
pub fn broken_rules(password: &PlainPassword, rules: &PasswordRules, about: &About) -> Vec<BrokenRule> {
    let text = password.expose();
    let mut broken = Vec::new();
    if text.chars().count() < usize::from(rules.min_length) {
        broken.push(BrokenRule::TooShort { least: rules.min_length });
    }
    broken.extend(rules.classes.iter().filter(|class| !has(text, **class)).map(|class| BrokenRule::Lacks(*class)));
    if blocklist::is_common(text) {
        broken.push(BrokenRule::TooCommon);
    }
    let plain = folded(text);
    let words = about.words.iter().map(|word| folded(word));
    let mut long_enough = words.filter(|word| word.expose().chars().count() >= LEAST_WORD);
    if long_enough.any(|word| plain.expose().contains(word.expose())) {
        broken.push(BrokenRule::AboutYou);
    }
    broken
}

/// In lower case and without accents: `Niccolò` is found in `niccolo1999`.
fn folded(text: &str) -> Secret<String> {
    let mut plain = String::with_capacity(text.len() * 3);
    plain.extend(text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase));
    Secret::new(plain)
}

/// The space that a character is, if it is one of another width or of another script.
const fn plain_space(c: char) -> char {
    match c {
        '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => ' ',
        other => other,
    }
}

fn has(text: &str, class: PasswordClass) -> bool {
    text.chars().any(|c| match class {
        PasswordClass::Upper => c.is_uppercase(),
        PasswordClass::Lower => c.is_lowercase(),
        PasswordClass::Digit => c.is_numeric(),
        PasswordClass::Special => !c.is_alphanumeric() && !c.is_whitespace(),
    })
}
