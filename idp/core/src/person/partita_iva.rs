//! The partita IVA: the VAT number of a company or of a professional.

use std::fmt;

use super::codice_fiscale::normal;

/// Eleven digits, the last of which checks the others. Bodies have a codice fiscale of the same form.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PartitaIva(String);

/// Why a text is no partita IVA.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PartitaIvaError {
    /// Not eleven digits.
    #[error("a partita IVA has 11 digits")]
    Shape,
    /// The last digit: most often a typing mistake somewhere.
    #[error("the partita IVA has a wrong check digit")]
    Check,
    /// All zeros: its check digit is right, and it is nobody's.
    #[error("a partita IVA is not all zeros")]
    Zeros,
}

impl PartitaIva {
    /// Accepts spaces, hyphens, and the prefixes `IT` and `VATIT-`.
    ///
    /// The three digits of the province are not looked up: the lists of them that go round disagree.
    pub fn parse(typed: &str) -> Result<Self, PartitaIvaError> {
        let text = normal(typed);
        let digits = text.strip_prefix("VATIT").or_else(|| text.strip_prefix("IT")).unwrap_or(&text);
        if digits.len() != 11 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(PartitaIvaError::Shape);
        }
        if digits.bytes().all(|b| b == b'0') {
            return Err(PartitaIvaError::Zeros);
        }
        if luhn(digits).is_multiple_of(10) { Ok(Self(digits.to_owned())) } else { Err(PartitaIvaError::Check) }
    }

    /// The eleven digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As SPID writes it (`ivaCode`).
    pub fn vatit(&self) -> String {
        format!("VATIT-{}", self.0)
    }
}

/// The sum that a right number makes a multiple of ten: every second digit doubled, less nine if that is above nine.
fn luhn(digits: &str) -> u32 {
    let digits = digits.chars().filter_map(|c| c.to_digit(10)).enumerate();
    digits
        .map(|(index, digit)| match (index % 2, digit) {
            (0, digit) => digit,
            (_, 0..=4) => digit * 2,
            (_, _) => digit * 2 - 9,
        })
        .sum()
}

impl fmt::Display for PartitaIva {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let first: String = self.0.chars().take(3).collect();
        write!(f, "{first}•••")
    }
}

impl fmt::Debug for PartitaIva {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PartitaIva({self})")
    }
}
