//! One code sent, few tries, a short life.

use subtle::ConstantTimeEq as _;

use crate::id::{AccountId, ChallengeId, ChannelId, InteractionId};
use crate::secret::Secret;
use crate::time::{Lifetime, Timestamp};

/// How long a code lives, from the request: what a gateway takes to deliver it does not lengthen it.
pub const CODE_LIFE: Lifetime = Lifetime::minutes(5);

/// How many answers a code stands.
pub const TRIES: u32 = 5;

/// How many codes there are: six digits.
const CODES: u32 = 1_000_000;

/// What a code is for. A code sent for one thing never counts for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// To prove possession of a channel that is being enrolled.
    EnrolChannel,
    /// To strengthen a login.
    StepUp,
    /// To confirm one operation, bound to its digest.
    Operation,
}

impl Purpose {
    /// Its word in tables.
    pub const fn word(self) -> &'static str {
        match self {
            Self::EnrolChannel => "enrol_channel",
            Self::StepUp => "step_up",
            Self::Operation => "operation",
        }
    }

    /// Reads its word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::EnrolChannel, Self::StepUp, Self::Operation].into_iter().find(|purpose| purpose.word() == word)
    }
}

/// Six digits, to be sent or just typed.
#[derive(Clone)]
pub struct OtpCode(Secret<String>);

impl OtpCode {
    /// Draws a code from 8 random bytes. The bias of the remainder is below 10⁻¹³.
    pub fn from_entropy(entropy: [u8; 8]) -> Self {
        let drawn = u64::from_be_bytes(entropy) % u64::from(CODES);
        Self(Secret::new(format!("{drawn:06}")))
    }

    /// What a citizen typed: spaces and hyphens are forgiven, anything else that is not six digits is not a code.
    pub fn parse(typed: &str) -> Option<Self> {
        let digits: String = typed.chars().filter(|c| !c.is_whitespace() && *c != '-').take(7).collect();
        let right = digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_digit());
        right.then(|| Self(Secret::new(digits)))
    }

    /// The digits, for the message.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// What is stored: an HMAC under the pepper of everything the code is bound to.
    ///
    /// # Why
    /// Six digits have twenty bits: a bare hash would fall in a moment to who reads the database.
    pub fn mac(&self, pepper: &[u8], bound: &Bound) -> CodeMac {
        let digest = bound.digest.as_ref().map_or(&[][..], |digest| &digest[..]);
        let challenge = bound.challenge.to_string();
        let parts = [challenge.as_bytes(), bound.purpose.word().as_bytes(), digest, self.0.expose().as_bytes()];
        CodeMac(crate::mac::keyed(pepper, "otp", &parts))
    }
}

impl std::fmt::Debug for OtpCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("OtpCode(••••••)")
    }
}

/// What a code is bound to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bound {
    /// The challenge it answers.
    pub challenge: ChallengeId,
    /// What it is for.
    pub purpose: Purpose,
    /// The digest of the operation shown, when it confirms one.
    pub digest: Option<[u8; 32]>,
}

/// A code as it is stored.
#[derive(Clone, Copy)]
pub struct CodeMac([u8; 32]);

impl CodeMac {
    /// From stored bytes.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes to store.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl PartialEq for CodeMac {
    /// In constant time.
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for CodeMac {}

impl std::fmt::Debug for CodeMac {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CodeMac(…)")
    }
}

/// ```text
/// Waiting ──right──▶ Answered      Waiting ──fifth wrong──▶ Exhausted
///    └── a newer code, an edit, a cancel ──▶ Superseded    (Expired is Waiting seen too late)
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChallengeState {
    /// Waiting for its answer.
    Waiting,
    /// Answered right, once.
    Answered,
    /// Too many wrong answers.
    Exhausted,
    /// Another code took its place.
    Superseded,
}

impl ChallengeState {
    /// Its word in tables.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Answered => "answered",
            Self::Exhausted => "exhausted",
            Self::Superseded => "superseded",
        }
    }

    /// Reads its word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Waiting, Self::Answered, Self::Exhausted, Self::Superseded]
            .into_iter()
            .find(|state| state.word() == word)
    }
}

/// One code sent over one channel, in one interaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtpChallenge {
    /// Its name.
    pub id: ChallengeId,
    /// Where it belongs.
    pub interaction: InteractionId,
    /// Who must answer.
    pub account: AccountId,
    /// Where it was sent.
    pub channel: ChannelId,
    /// What it is for.
    pub purpose: Purpose,
    /// The digest of the operation it confirms.
    pub digest: Option<[u8; 32]>,
    /// Where it stands.
    pub state: ChallengeState,
    /// Answers still allowed.
    pub tries_left: u32,
    /// When it was asked for: its life counts from here.
    pub requested_at: Timestamp,
    /// From when it is dead.
    pub expires_at: Timestamp,
}

/// When another code may be asked for, while one is out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reissue {
    /// Only after the one before has expired: one code at a time.
    AfterExpiry,
    /// After 60 seconds; the one before dies.
    Cooldown,
}

impl OtpChallenge {
    /// From when another code may be asked for.
    pub fn reissue_from(&self, rule: Reissue) -> Timestamp {
        match (rule, self.state) {
            (_, ChallengeState::Answered | ChallengeState::Superseded) => self.requested_at,
            (Reissue::AfterExpiry, ChallengeState::Waiting | ChallengeState::Exhausted) => self.expires_at,
            (Reissue::Cooldown, ChallengeState::Waiting | ChallengeState::Exhausted) => {
                self.requested_at + Lifetime::seconds(60)
            }
        }
    }
}
