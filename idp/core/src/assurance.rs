//! What was proven, said honestly: proofs make an [`Assurance`], by one table and by nothing else.
//!
//! There is no single ladder. A local account never reaches a SPID value, and nothing in a session reaches a
//! dispositive one: that is earned in the request itself, by a confirmed operation.

use crate::channel::ChannelKind;
use crate::id::{ChannelId, CredentialId};
use crate::time::Timestamp;

/// The level of a SPID or CIE login, as the identity provider asserted it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub enum SpidLevel {
    /// One factor; eIDAS low.
    L1 = 1,
    /// Two factors; eIDAS substantial.
    L2 = 2,
    /// Two factors, one in hardware; eIDAS high.
    L3 = 3,
}

impl SpidLevel {
    /// The URI SPID uses in `AuthnContextClassRef`.
    pub const fn uri(self) -> &'static str {
        match self {
            Self::L1 => "https://www.spid.gov.it/SpidL1",
            Self::L2 => "https://www.spid.gov.it/SpidL2",
            Self::L3 => "https://www.spid.gov.it/SpidL3",
        }
    }

    /// Reads the URI; nothing else is a level.
    pub fn from_uri(uri: &str) -> Option<Self> {
        [Self::L1, Self::L2, Self::L3].into_iter().find(|level| level.uri() == uri)
    }
}

/// One thing proven, when, and what vouches for it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Proof {
    /// The local password, with the PIN where the ente asks for both. One factor either way: two things known.
    Password {
        /// Whether the PIN was asked and right too.
        with_pin: bool,
        /// Which password: once it is replaced, this proves nothing any more. Clocks of nodes differ, and a request may
        /// arrive before a change that ends before it: no instant would tell.
        #[serde(default)]
        credential: Option<CredentialId>,
        /// When.
        at: Timestamp,
    },
    /// A one-time code answered from a verified channel.
    Code {
        /// Which channel.
        channel: ChannelId,
        /// What kind of channel it is: an e-mail is weaker than the others.
        via: ChannelKind,
        /// When.
        at: Timestamp,
    },
    /// A login at a SPID identity provider.
    Spid {
        /// The level asserted.
        level: SpidLevel,
        /// The provider's entityID.
        idp: String,
        /// The provider's `AuthnInstant`, or the arrival if that was earlier.
        at: Timestamp,
    },
}

impl Proof {
    /// When it was given.
    pub const fn at(&self) -> Timestamp {
        match self {
            Self::Password { at, .. } | Self::Code { at, .. } | Self::Spid { at, .. } => *at,
        }
    }

    /// Whether it establishes who someone is. A code alone only strengthens something else.
    pub const fn is_base(&self) -> bool {
        matches!(self, Self::Password { .. } | Self::Spid { .. })
    }

    /// Whether a newer proof takes the place of this one.
    fn same_sort(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Password { .. }, Self::Password { .. }) | (Self::Spid { .. }, Self::Spid { .. }) => true,
            (Self::Code { via, .. }, Self::Code { via: other, .. }) => via == other,
            _ => false,
        }
    }
}

/// Everything proven in one authentication, by one person.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Proofs(Vec<Proof>);

impl Proofs {
    /// Nothing yet.
    pub const fn none() -> Self {
        Self(Vec::new())
    }

    /// With one more; a newer proof of the same sort replaces the older.
    #[must_use]
    pub fn and(mut self, proof: Proof) -> Self {
        self.0.retain(|old| !old.same_sort(&proof));
        self.0.push(proof);
        self
    }

    /// These and the newer ones, which replace their older kin.
    #[must_use]
    pub fn joined(self, newer: &Self) -> Self {
        newer.0.iter().cloned().fold(self, Self::and)
    }

    /// Only those no older than `since`.
    #[must_use]
    pub fn since(&self, since: Timestamp) -> Self {
        Self(self.0.iter().filter(|proof| proof.at() >= since).cloned().collect())
    }

    /// Each one.
    pub fn iter(&self) -> impl Iterator<Item = &Proof> {
        self.0.iter()
    }

    /// Whether nothing was proven.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// When SPID at level 2 or more was shown.
    pub fn strong_spid_at(&self) -> Option<Timestamp> {
        let strong = self.iter().filter(|it| matches!(it, Proof::Spid { level, .. } if *level >= SpidLevel::L2));
        strong.map(Proof::at).max()
    }

    /// The highest SPID level among them.
    pub fn spid_level(&self) -> Option<SpidLevel> {
        self.0
            .iter()
            .filter_map(|proof| match proof {
                Proof::Spid { level, .. } => Some(*level),
                Proof::Password { .. } | Proof::Code { .. } => None,
            })
            .max()
    }

    /// The entityID of the identity provider, for the claim `idp`.
    pub fn idp(&self) -> Option<&str> {
        self.0.iter().find_map(|proof| match proof {
            Proof::Spid { idp, .. } => Some(idp.as_str()),
            Proof::Password { .. } | Proof::Code { .. } => None,
        })
    }

    /// The newest base proof: when this person last showed who they are.
    pub fn base_at(&self) -> Option<Timestamp> {
        self.0.iter().filter(|proof| proof.is_base()).map(Proof::at).max()
    }

    /// The instant for `auth_time` (OpenID Connect Core §2): the newest proof of those that make the level. A password
    /// typed long after a SPID login does not make that login a new one.
    pub fn auth_time(&self) -> Option<Timestamp> {
        let by_spid = self.spid_level().is_some();
        let counts = |proof: &&Proof| !by_spid || matches!(proof, Proof::Spid { .. });
        self.0.iter().filter(counts).map(Proof::at).max()
    }

    /// What these proofs amount to; `None` when they do not say who someone is.
    ///
    /// A SPID login outranks local proofs when both are present: it is the stronger statement about identity.
    pub fn assurance(&self) -> Option<Assurance> {
        if let Some(level) = self.spid_level() {
            return Some(Assurance::Spid(level));
        }
        let local = self.0.iter().any(|proof| matches!(proof, Proof::Password { .. }));
        let code = |strong: bool| {
            self.0.iter().any(|proof| matches!(proof, Proof::Code { via, .. } if via.is_strong() == strong))
        };
        match local {
            false => None,
            true if code(true) => Some(Assurance::TwoFactor),
            true if code(false) => Some(Assurance::PwdEmail),
            true => Some(Assurance::Pwd),
        }
    }

    /// The `amr` values (RFC 8176) of these proofs. An e-mail has no registered value of its own: `otp` alone.
    pub fn amr(&self) -> Vec<&'static str> {
        let mut amr = Vec::new();
        let mut add = |value| {
            if !amr.contains(&value) {
                amr.push(value);
            }
        };
        for proof in &self.0 {
            match proof {
                Proof::Password { with_pin, .. } => {
                    add("pwd");
                    if *with_pin {
                        add("pin");
                    }
                }
                Proof::Code { via: ChannelKind::Email, .. } => add("otp"),
                Proof::Code { via: ChannelKind::Sms, .. } => {
                    ["otp", "sms", "mca", "mfa"].into_iter().for_each(&mut add);
                }
                Proof::Code { via: ChannelKind::Totp, .. } => ["otp", "mfa"].into_iter().for_each(&mut add),
                Proof::Spid { .. } => {}
            }
        }
        amr
    }
}

impl FromIterator<Proof> for Proofs {
    fn from_iter<I: IntoIterator<Item = Proof>>(proofs: I) -> Self {
        proofs.into_iter().fold(Self::none(), Self::and)
    }
}

/// What an authentication amounts to: the meaning of an `acr` value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Assurance {
    /// Local password, with or without PIN.
    Pwd,
    /// The same and a code by e-mail.
    PwdEmail,
    /// The same and a code by SMS or TOTP app.
    TwoFactor,
    /// SPID, as received.
    Spid(SpidLevel),
    /// A confirmed operation, over a strong channel.
    Dispositive,
    /// A confirmed operation, over an e-mail: weaker, and told as such.
    DispositiveEmail,
}

impl Assurance {
    /// Every value, in the order discovery lists them.
    pub const ALL: [Self; 8] = [
        Self::Pwd,
        Self::PwdEmail,
        Self::TwoFactor,
        Self::Spid(SpidLevel::L1),
        Self::Spid(SpidLevel::L2),
        Self::Spid(SpidLevel::L3),
        Self::Dispositive,
        Self::DispositiveEmail,
    ];

    /// The `acr` value.
    pub const fn acr(self) -> &'static str {
        match self {
            Self::Pwd => "urn:portico:acr:pwd",
            Self::PwdEmail => "urn:portico:acr:pwd-email",
            Self::TwoFactor => "urn:portico:acr:2fa",
            Self::Spid(level) => level.uri(),
            Self::Dispositive => "urn:portico:acr:dispositiva",
            Self::DispositiveEmail => "urn:portico:acr:dispositiva-email",
        }
    }

    /// Reads an `acr` value. The eIDAS levels of assurance are taken as other names of SPID's (requests only:
    /// an answer always carries the SPID value).
    pub fn from_acr(acr: &str) -> Option<Self> {
        let eidas = |level| Some(Self::Spid(level));
        match acr {
            "http://eidas.europa.eu/LoA/low" => eidas(SpidLevel::L1),
            "http://eidas.europa.eu/LoA/substantial" => eidas(SpidLevel::L2),
            "http://eidas.europa.eu/LoA/high" => eidas(SpidLevel::L3),
            own => Self::ALL.into_iter().find(|assurance| assurance.acr() == own),
        }
    }

    /// Whether someone who reached `self` in a session has what `wanted` asks.
    ///
    /// Partly ordered: 2fa ⊇ pwd-email ⊇ pwd; L3 ⊇ L2 ⊇ L1; L2 ⊇ 2fa; L1 ⊇ pwd. A dispositive value is never
    /// satisfied by anything: it has to be earned again, each time.
    pub fn satisfies(self, wanted: Self) -> bool {
        match (self, wanted) {
            (_, Self::Dispositive | Self::DispositiveEmail)
            | (Self::Dispositive | Self::DispositiveEmail, _)
            | (Self::Pwd | Self::PwdEmail | Self::TwoFactor, Self::Spid(_)) => false,
            (Self::Spid(have), Self::Spid(level)) => have >= level,
            (Self::Spid(have), Self::TwoFactor | Self::PwdEmail) => have >= SpidLevel::L2,
            (Self::Spid(_), Self::Pwd) => true,
            (have, wanted) => have.local_rank() >= wanted.local_rank(),
        }
    }

    /// Whether only a confirmed operation gives this value.
    pub const fn is_dispositive(self) -> bool {
        matches!(self, Self::Dispositive | Self::DispositiveEmail)
    }

    const fn local_rank(self) -> u8 {
        match self {
            Self::Pwd => 1,
            Self::PwdEmail => 2,
            Self::TwoFactor => 3,
            Self::Spid(_) | Self::Dispositive | Self::DispositiveEmail => 0,
        }
    }
}

/// A text that is no `acr` value of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an acr value")]
pub struct NotAnAcr;

impl From<Assurance> for String {
    fn from(assurance: Assurance) -> Self {
        assurance.acr().to_owned()
    }
}

impl TryFrom<String> for Assurance {
    type Error = NotAnAcr;

    fn try_from(acr: String) -> Result<Self, NotAnAcr> {
        Self::from_acr(&acr).ok_or(NotAnAcr)
    }
}
