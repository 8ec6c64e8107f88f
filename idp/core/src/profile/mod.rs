//! The policy of one ente, as data: a TOML file, parsed into types, checked as a whole, told back in sentences.
//!
//! A new kind of rule is a new word here, with its tests and its sentence; never an exception for one ente.

pub mod check;
mod credentials;
pub mod explain;
mod levels;

pub use credentials::{
    Login, LoginFactor, LoginIdentifier, PasswordClass, PasswordRules, PinRules, PinScheme, Recovery,
};
pub use levels::{Channel, ChannelRequired, Dispositive, LegalRegime, Otp, Spid};

use crate::mac;

/// One ente's policy.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Its name: `predefinito`, `canale-sicuro`…
    pub id: String,
    /// Its version, raised at every change.
    pub version: u32,
    /// Who local accounts are for, beside SPID and CIE.
    #[serde(default)]
    pub legal_regime: LegalRegime,
    /// How people sign in.
    #[serde(default)]
    pub login: Login,
    /// What a password must be.
    #[serde(default)]
    pub password: PasswordRules,
    /// What a PIN is here.
    #[serde(default)]
    pub pin: PinRules,
    /// One-time codes.
    #[serde(default)]
    pub otp: Otp,
    /// When a secure channel is required.
    #[serde(default)]
    pub channel: Channel,
    /// What may confirm an operation.
    #[serde(default)]
    pub dispositive: Dispositive,
    /// What a SPID login does.
    #[serde(default)]
    pub spid: Spid,
}

/// Why a text is no profile.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProfileError {
    /// Not TOML, an unknown key, a value outside the vocabulary.
    #[error("the profile does not parse: {0}")]
    Unreadable(String),
    /// It parses, but contradicts itself.
    #[error("the profile contradicts itself: {0}")]
    Contradiction(check::Contradiction),
}

/// What tells one version of a profile from another: the digest of its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ProfileHash(#[serde(with = "crate::dispositive::hex32")] [u8; 32]);

impl ProfileHash {
    /// The digest's bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl std::fmt::Display for ProfileHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&crate::dispositive::hex32::encode(&self.0))
    }
}

impl Profile {
    /// Reads and checks a profile.
    pub fn parse(text: &str) -> Result<Self, ProfileError> {
        let profile: Self = toml::from_str(text).map_err(|why| ProfileError::Unreadable(why.to_string()))?;
        check::contradiction(&profile).map_or(Ok(profile), |why| Err(ProfileError::Contradiction(why)))
    }

    /// The hash of a profile's text, for the audit trail and the requests that began under it.
    pub fn hash(text: &str) -> ProfileHash {
        ProfileHash(mac::digest("portico profile 1", &[text.as_bytes()]))
    }
}

/// The profiles that ship with the product, by id.
pub const PRESETS: [(&str, &str); 2] = [
    ("predefinito", include_str!("../../profiles/predefinito.toml")),
    ("canale-sicuro", include_str!("../../profiles/canale-sicuro.toml")),
];

/// The text of a preset.
pub fn preset(id: &str) -> Option<&'static str> {
    PRESETS.iter().find(|(name, _)| *name == id).map(|(_, text)| *text)
}
