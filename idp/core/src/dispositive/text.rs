//! Text of an app that a citizen will read before confirming.

/// A text that can be shown whole and means what it looks like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown(String);

/// Why a text may not be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadText {
    /// Empty, or spaces at an end or doubled.
    #[error("the text is empty or has stray spaces")]
    Blank,
    /// More than fits on a phone and in a message.
    #[error("the text is longer than {0} characters")]
    TooLong(usize),
    /// Something other than Latin letters, digits and the listed punctuation.
    #[error("the text has a character that may not be shown: only Latin letters, digits and plain punctuation")]
    Character,
}

/// Punctuation that cannot be mistaken for markup or hide anything.
const PUNCTUATION: &str = ".,;:!?'\"()/-+&%@#*°€_";

impl Shown {
    /// Reads a text of at most `longest` characters.
    ///
    /// # Why
    /// Control, bidirectional, combining and look-alike characters could make the citizen read another payee. What
    /// is left is precomposed Latin, so the text is in NFC by construction.
    pub fn parse(text: &str, longest: usize) -> Result<Self, BadText> {
        if text.is_empty() || text.trim() != text || text.contains("  ") {
            return Err(BadText::Blank);
        }
        if text.chars().count() > longest {
            return Err(BadText::TooLong(longest));
        }
        if text.chars().all(is_plain) { Ok(Self(text.to_owned())) } else { Err(BadText::Character) }
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_plain(c: char) -> bool {
    let latin_letter = matches!(c, 'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ž');
    c == ' ' || c.is_ascii_alphanumeric() || latin_letter || PUNCTUATION.contains(c)
}
