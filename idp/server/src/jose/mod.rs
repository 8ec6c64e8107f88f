//! Signed tokens: the one room that knows the JOSE library, which could be replaced here and nowhere else.
//!
//! The library signs and verifies bytes. What a token must say (`exp`, `aud`, `typ` …) is checked by those who read
//! it, with the request's own instant.

mod jwk;
mod keyring;
mod rotate;
mod verify;

pub use jwk::{NewKey, generate, public_jwk_thumbprint};
pub use keyring::{Keyring, KeyringError, SigningKey};
pub use rotate::{Entries, RETIRING, RotateError, ensure, retire, rotate};
pub use verify::{BadToken, Signed, unverified_key_id, verify};

use idp_core::client::SigningAlgorithm;

/// What a token is, in its header (`typ`), so that one kind is never taken for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// OpenID Connect ID token.
    IdToken,
    /// JWT access token (RFC 9068).
    AccessToken,
}

impl Kind {
    /// The `typ` value.
    pub const fn typ(self) -> &'static str {
        match self {
            Self::IdToken => "JWT",
            Self::AccessToken => "at+jwt",
        }
    }
}

/// Why something could not be signed.
#[derive(Debug, thiserror::Error)]
pub enum SignError {
    /// There is no active key of this algorithm.
    #[error("no active {} key", .0.name())]
    NoKey(SigningAlgorithm),
    /// The library refused.
    #[error("could not sign: {0}")]
    Library(#[from] josekit::JoseError),
}
