//! The PIN that some enti ask beside the password.

use super::crockford;
use crate::profile::PinScheme;
use crate::secret::Secret;

/// A PIN, in its normal form.
#[derive(Debug, Clone)]
pub struct Pin(Secret<String>);

impl Pin {
    /// What someone typed; `None` when it cannot be a PIN of this ente.
    pub fn parse(typed: &str, scheme: PinScheme) -> Option<Self> {
        let normal = match scheme {
            PinScheme::Split => digits(typed, 9)?,
            PinScheme::Digits => digits(typed, 8)?,
            PinScheme::Crockford => crockford::normal(typed, 12)?,
        };
        Some(Self(Secret::new(normal)))
    }

    /// What is hashed.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }
}

fn digits(typed: &str, length: usize) -> Option<String> {
    let code: String = typed.chars().filter(|c| !c.is_whitespace() && *c != '-').take(length + 1).collect();
    (code.len() == length && code.bytes().all(|b| b.is_ascii_digit())).then_some(code)
}
