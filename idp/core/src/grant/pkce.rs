//! Proof Key for Code Exchange (RFC 7636), S256 only.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use crate::secret::Secret;

/// A `code_challenge`.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Pkce(String);

/// Why a challenge is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadPkce {
    /// `plain`, or a method we do not know.
    #[error("code_challenge_method is S256")]
    Method,
    /// Not 43 base64url characters.
    #[error("code_challenge is the base64url of a SHA-256")]
    Challenge,
}

impl Pkce {
    /// Reads `code_challenge` and `code_challenge_method`. An absent method means `plain`, which is refused.
    pub fn parse(challenge: &str, method: Option<&str>) -> Result<Self, BadPkce> {
        if method != Some("S256") {
            return Err(BadPkce::Method);
        }
        let decoded = URL_SAFE_NO_PAD.decode(challenge).map_err(|_| BadPkce::Challenge)?;
        if decoded.len() == 32 { Ok(Self(challenge.to_owned())) } else { Err(BadPkce::Challenge) }
    }

    /// From what the store kept.
    pub fn from_stored(challenge: String) -> Self {
        Self(challenge)
    }

    /// What the store keeps.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the verifier is the one behind this challenge.
    pub fn is_answered_by(&self, verifier: &Verifier) -> bool {
        let answer = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.0.expose().as_bytes()));
        answer.as_bytes().ct_eq(self.0.as_bytes()).into()
    }
}

/// A `code_verifier`: 43 to 128 unreserved characters.
#[derive(Debug)]
pub struct Verifier(Secret<String>);

impl Verifier {
    /// Reads one.
    pub fn parse(text: &str) -> Option<Self> {
        let unreserved = |b: u8| b.is_ascii_alphanumeric() || b"-._~".contains(&b);
        let right = (43..=128).contains(&text.len()) && text.bytes().all(unreserved);
        right.then(|| Self(Secret::new(text.to_owned())))
    }
}
