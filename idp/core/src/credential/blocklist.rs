//! Passwords that everybody tries first.
//!
//! The list that ships holds words, not passwords: what people put around a word to please a rule is undone before
//! looking. A deployment may bring its own list beside it, of passwords known to have been stolen.

use std::collections::HashSet;

use sha2::{Digest as _, Sha256};

use super::password::PlainPassword;

/// Lower-case, letters in place of look-alikes; one a line, sorted.
const COMMON: &str = include_str!("common.txt");

/// The keys as fingers run over them, and the alphabet.
const ROWS: [&str; 8] = [
    "01234567890123456789",
    "98765432109876543210",
    "qwertyuiopasdfghjklzxcvbnm",
    "abcdefghijklmnopqrstuvwxyz",
    "qazwsxedcrfvtgbyhnujmikolp",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "1q2w3e4r5t6y7u8i9o0p",
    "q1w2e3r4t5y6u7i8o9p0",
];

/// Characters at least of a run along a row.
const LEAST_RUN: usize = 4;

/// Whether a password is one of them, or a thin disguise of one. Digits and signs alone are: they are dates, telephone
/// numbers and what the keyboard offers.
pub fn is_common(password: &str) -> bool {
    let lower = password.to_lowercase();
    let core = lower.trim_matches(|c: char| !c.is_alphabetic() && !"@$".contains(c));
    // With what stands around the word, as letters, and without: `fr4nc3sc0`, `francesco0`.
    let words = [undisguised(core), undisguised(&lower)];
    let of_words = |word: &String| is_run(unit(word)) || is_made_of_words(unit(word));
    core.is_empty() || has_two_characters(&lower) || is_run(unit(&lower)) || words.iter().any(of_words)
}

/// A word of the list, or two of them.
fn is_made_of_words(text: &str) -> bool {
    let is_listed = |word: &str| COMMON.lines().any(|listed| listed == word);
    let splits = text.char_indices().skip(1).filter_map(|(index, _)| text.split_at_checked(index));
    is_listed(text) || splits.into_iter().any(|(first, second)| is_listed(first) && is_listed(second))
}

/// Undoes what people do to please a rule: `@` for a, digits and signs between.
fn undisguised(lower: &str) -> String {
    let letter = |c| match c {
        '@' | '4' | 'à' => 'a',
        '3' | 'è' | 'é' => 'e',
        '1' | '!' | 'ì' => 'i',
        '0' | 'ò' => 'o',
        '5' | '$' => 's',
        '7' => 't',
        'ù' => 'u',
        other => other,
    };
    lower.chars().map(letter).filter(|c| c.is_alphabetic()).collect()
}

/// What a text is over and over again; itself, if it is nothing twice.
fn unit(text: &str) -> &str {
    let beginnings = text.char_indices().skip(1).filter_map(|(index, _)| text.get(..index));
    let mut units = beginnings.filter(|part| text.len().is_multiple_of(part.len()));
    units.find(|part| part.repeat(text.len() / part.len()) == text).unwrap_or(text)
}

/// At most two, in any order.
fn has_two_characters(text: &str) -> bool {
    text.chars().collect::<HashSet<_>>().len() <= 2
}

/// Along a row, there or back.
fn is_run(text: &str) -> bool {
    let back: String = text.chars().rev().collect();
    text.chars().count() >= LEAST_RUN && ROWS.iter().any(|row| row.contains(text) || row.contains(&back))
}

/// A list that a deployment brings: passwords as they are, one a line, by the million if need be.
///
/// Kept as eight bytes of a hash each: one password in 10¹³ is refused without standing there.
#[derive(Default)]
pub struct Blocklist(Vec<u64>);

impl Blocklist {
    /// From the lines of a file; blank ones are passed over.
    pub fn from_lines<'a>(lines: impl Iterator<Item = &'a str>) -> Self {
        let mut all: Vec<u64> = lines.filter_map(PlainPassword::parse).map(|it| fingerprint(&it)).collect();
        all.sort_unstable();
        all.dedup();
        Self(all)
    }

    /// Whether a password stands there, in upper or lower case.
    pub fn holds(&self, password: &PlainPassword) -> bool {
        self.0.binary_search(&fingerprint(password)).is_ok()
    }
}

fn fingerprint(password: &PlainPassword) -> u64 {
    let digest: [u8; 32] = Sha256::digest(password.expose().to_lowercase()).into();
    digest.first_chunk().map_or(0, |first| u64::from_be_bytes(*first))
}

impl std::fmt::Debug for Blocklist {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Blocklist({} passwords)", self.0.len())
    }
}
