//! Values that must not be seen: not printed, not serialised, wiped when dropped.

use std::fmt;

use subtle::ConstantTimeEq;
use zeroize::Zeroize;

/// Wraps a value that no log, page or record may show.
#[derive(Clone)]
pub struct Secret<T: Zeroize>(T);

impl<T: Zeroize> Secret<T> {
    /// Hides `value`.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value itself. Every call is a place to look at twice.
    pub const fn expose(&self) -> &T {
        &self.0
    }
}

impl<T: Zeroize> fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(•••)")
    }
}

impl<T: Zeroize> Drop for Secret<T> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

/// A bearer value: 256 random bits in base64url, behind a prefix that tells its kind (`pt_at_…`).
///
/// The prefix lets secret scanners find a leaked one and keeps one kind from being taken for another.
pub struct Bearer(Secret<String>);

impl Bearer {
    /// Makes one of 32 random bytes. `kind` is one of the constants in [`kind`].
    pub fn from_entropy(kind: &'static str, mut entropy: [u8; 32]) -> Self {
        use base64::Engine as _;
        let text = format!("{kind}{}", base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(entropy));
        entropy.zeroize();
        Self(Secret::new(text))
    }

    /// Reads one that someone showed us: the prefix and the length must be right.
    pub fn parse(kind: &'static str, shown: &str) -> Option<Self> {
        let rest = shown.strip_prefix(kind)?;
        let looks_right = rest.len() == 43 && rest.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        looks_right.then(|| Self(Secret::new(shown.to_owned())))
    }

    /// The text to hand out, once.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// What is stored: the SHA-256 of the text.
    ///
    /// # Why
    /// SHA-256 and not Argon2: there are 256 random bits, so nothing to guess.
    pub fn hash(&self) -> BearerHash {
        use sha2::Digest as _;
        BearerHash(sha2::Sha256::digest(self.0.expose().as_bytes()).into())
    }
}

impl fmt::Debug for Bearer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Bearer(•••)")
    }
}

/// The SHA-256 of a bearer value: what the tables hold. A copy of the database opens nothing.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct BearerHash([u8; 32]);

impl BearerHash {
    /// From the stored bytes.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes to store.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Compares in constant time.
    pub fn matches(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl fmt::Debug for BearerHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BearerHash(…)")
    }
}

/// The prefixes of bearer values.
pub mod kind {
    /// OAuth access token.
    pub const ACCESS_TOKEN: &str = "pt_at_";
    /// OAuth refresh token.
    pub const REFRESH_TOKEN: &str = "pt_rt_";
    /// OAuth authorization code.
    pub const CODE: &str = "pt_ac_";
    /// Secret of a client.
    pub const CLIENT_SECRET: &str = "pt_cs_";
    /// Browser session.
    pub const SESSION: &str = "pt_se_";
    /// The cookie that ties an interaction to a browser.
    pub const FLOW: &str = "pt_fl_";
    /// One-time link.
    pub const LINK: &str = "pt_ln_";
    /// Ticket that carries a verified SPID assertion over our own redirect.
    pub const TICKET: &str = "pt_tk_";
    /// Pushed authorization request (the part after the URN).
    pub const PUSHED: &str = "pt_pr_";
}
