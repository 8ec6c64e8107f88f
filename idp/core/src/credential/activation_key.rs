//! The one-time key of a first access. An ente may call it PUK2.

use super::crockford;
use crate::secret::Secret;

/// Characters it has: 80 bits.
const LENGTH: usize = 16;

/// An activation key, in its normal form.
#[derive(Debug, Clone)]
pub struct ActivationKey(Secret<String>);

impl ActivationKey {
    /// Makes one of 16 random bytes.
    pub fn from_entropy(entropy: [u8; LENGTH]) -> Self {
        Self(Secret::new(crockford::from_entropy(&entropy)))
    }

    /// What someone typed, from paper or over the telephone; `None` when it cannot be a key.
    pub fn parse(typed: &str) -> Option<Self> {
        crockford::normal(typed, LENGTH).map(|normal| Self(Secret::new(normal)))
    }

    /// What is hashed.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// What is printed: in groups of four.
    pub fn printed(&self) -> Secret<String> {
        Secret::new(crockford::grouped(self.0.expose()))
    }
}
