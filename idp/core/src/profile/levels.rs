//! The chapters on codes, channels, operations and SPID.

use crate::assurance::SpidLevel;
use crate::channel::ChannelKind;
use crate::otp::Reissue;
use crate::time::Lifetime;

/// Who local accounts are for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LegalRegime {
    /// SPID and CIE for natural persons; local accounts for those who cannot have them (CAD art. 64).
    #[default]
    SpidCieFirst,
    /// A body outside CAD art. 64: local accounts for all its members.
    OutsideCad,
}

impl LegalRegime {
    /// Whether the local credentials stand open beside SPID, or are unfolded by whoever looks for them. SPID and CIE come
    /// first either way.
    pub const fn shows_local(self) -> bool {
        match self {
            Self::SpidCieFirst => false,
            Self::OutsideCad => true,
        }
    }
}

/// One-time codes.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Otp {
    /// The kinds of channel a citizen may register.
    pub channels: Vec<ChannelKind>,
    /// When another code may be asked for.
    pub reissue: Reissue,
}

impl Default for Otp {
    fn default() -> Self {
        Self { channels: vec![ChannelKind::Sms, ChannelKind::Email], reissue: Reissue::Cooldown }
    }
}

/// When a secure channel is required.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChannelRequired {
    /// At the first login: no service opens before.
    AtFirstLogin,
    /// At the first operation that needs it.
    #[default]
    AtFirstDispositive,
}

/// The chapter on channels.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Channel {
    /// When one is required.
    pub required: ChannelRequired,
}

/// What may confirm an operation.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Dispositive {
    /// The kinds of channel; e-mail counts only for clients that list the weaker value.
    pub channels: Vec<ChannelKind>,
    /// How old the base identity may be, in minutes: at most 15.
    pub freshness_minutes: u16,
}

impl Default for Dispositive {
    fn default() -> Self {
        Self { channels: vec![ChannelKind::Sms, ChannelKind::Totp], freshness_minutes: 15 }
    }
}

impl Dispositive {
    /// How old the base identity may be.
    pub const fn freshness(&self) -> Lifetime {
        Lifetime::minutes(self.freshness_minutes as u32)
    }
}

/// What a SPID login does.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Spid {
    /// The level asked for when the request does not say.
    pub level: u8,
    /// Whether a first SPID login makes an account.
    pub creates_account: bool,
}

impl Default for Spid {
    fn default() -> Self {
        Self { level: 2, creates_account: true }
    }
}

impl Spid {
    /// The level asked for when the request does not say. A number outside 1–3 was refused when the profile was read.
    pub const fn level(&self) -> SpidLevel {
        match self.level {
            1 => SpidLevel::L1,
            3 => SpidLevel::L3,
            _ => SpidLevel::L2,
        }
    }
}
