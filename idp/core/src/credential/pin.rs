//! The PIN that some enti ask beside the password.

use super::crockford;
use crate::profile::PinScheme;
use crate::secret::Secret;

/// Digits of the part that is sent, where a PIN comes in two parts; the other five are shown on the screen.
const SENT: usize = 4;

/// A PIN, in its normal form.
#[derive(Debug, Clone)]
pub struct Pin(Secret<String>);

/// A PIN on two ways to its owner, so that neither way is enough for a thief.
#[derive(Debug, Clone)]
pub struct Parts {
    /// Four digits, to be sent.
    pub sent: Secret<String>,
    /// Five digits, to be shown on the screen.
    pub shown: Secret<String>,
}

impl Pin {
    /// Makes one of 12 random bytes. Digits come from the first eight; the bias of the remainder is below 10⁻¹⁰.
    pub fn from_entropy(scheme: PinScheme, entropy: [u8; 12]) -> Self {
        let drawn = entropy.iter().take(8).fold(0_u64, |drawn, byte| drawn << 8 | u64::from(*byte));
        Self(Secret::new(match scheme {
            PinScheme::Split => format!("{:09}", drawn % 1_000_000_000),
            PinScheme::Digits => format!("{:08}", drawn % 100_000_000),
            PinScheme::Crockford => crockford::from_entropy(&entropy),
        }))
    }

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

    /// Its two parts; `None` when it is not of the scheme that has them.
    pub fn parts(&self) -> Option<Parts> {
        let pin = self.expose();
        let (sent, shown) = pin.split_at_checked(SENT).filter(|_| pin.len() == 9)?;
        Some(Parts { sent: Secret::new(sent.to_owned()), shown: Secret::new(shown.to_owned()) })
    }
}

fn digits(typed: &str, length: usize) -> Option<String> {
    let code: String = typed.chars().filter(|c| !c.is_whitespace() && *c != '-').take(length + 1).collect();
    (code.len() == length && code.bytes().all(|b| b.is_ascii_digit())).then_some(code)
}
