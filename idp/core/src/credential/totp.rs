//! Codes that an app computes (RFC 6238): six digits, every 30 seconds, HMAC-SHA-1, as every app expects.

use totp_rs::{Builder, Totp, TotpError};

use crate::otp::OtpCode;
use crate::secret::Secret;
use crate::time::Timestamp;

/// Seconds that a code stands on the screen.
const STEP: u64 = 30;

/// Steps before and after the present one whose code is taken too: clocks drift, and people type slowly.
const SKEW: u64 = 1;

/// What the app and we both know: 160 bits (RFC 4226 §4, requirement R6).
#[derive(Debug, Clone)]
pub struct TotpSeed(Secret<[u8; 20]>);

/// Which 30 seconds a code was of, counted from 1970.
///
/// Kept with the credential after each use: a code counts only if its step is later, so no code counts twice
/// (RFC 6238 §5.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TimeStep(u64);

impl TimeStep {
    /// From its column; `None` for a number that never was one.
    pub fn from_stored(step: i64) -> Option<Self> {
        u64::try_from(step).ok().map(Self)
    }

    /// For its column.
    pub fn to_stored(self) -> i64 {
        i64::try_from(self.0).unwrap_or(i64::MAX)
    }
}

/// A label that an app would read wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the names of the ente and of the account are not empty, and have no colon")]
pub struct BadLabel;

impl TotpSeed {
    /// From 20 random bytes.
    pub const fn from_entropy(entropy: [u8; 20]) -> Self {
        Self(Secret::new(entropy))
    }

    /// From its column, once unsealed; `None` when it has another length.
    pub fn from_stored(bytes: &[u8]) -> Option<Self> {
        <[u8; 20]>::try_from(bytes).ok().map(Self::from_entropy)
    }

    /// For its column, to be sealed.
    pub const fn expose(&self) -> &[u8; 20] {
        self.0.expose()
    }

    /// The step of a code that is right now and was not used before: later than `last`. The caller keeps it, by the
    /// same condition, before it believes the code.
    pub fn check(&self, code: &OtpCode, last: Option<TimeStep>, now: Timestamp) -> Option<TimeStep> {
        let totp = self.totp(None, "").ok()?;
        let present = u64::try_from(now.seconds()).ok()? / STEP;
        let window = present.saturating_sub(SKEW)..=present + SKEW;
        let unused = window.map(TimeStep).filter(|step| last.is_none_or(|last| *step > last));
        unused.into_iter().find(|step| totp.check(code.expose(), step.0 * STEP).is_some())
    }

    /// What the picture holds: `otpauth://totp/Comune di Esempio:Maria?secret=…`. Whoever reads it computes codes.
    ///
    /// `account` stands beside the code in the app: a name the owner knows it by, never the codice fiscale.
    pub fn uri(&self, ente: &str, account: &str) -> Result<Secret<String>, BadLabel> {
        if ente.is_empty() {
            return Err(BadLabel);
        }
        let totp = self.totp(Some(ente), account).map_err(|_| BadLabel)?;
        totp.to_url().map(Secret::new).map_err(|_| BadLabel)
    }

    /// For who cannot photograph the picture: base32 in groups of four.
    pub fn to_type(&self) -> Secret<String> {
        let plain = Secret::new(totp_rs::Secret::from(*self.expose()).to_base32());
        let mut spaced = String::with_capacity(plain.expose().len() * 2);
        for (index, letter) in plain.expose().chars().enumerate() {
            if index > 0 && index.is_multiple_of(4) {
                spaced.push(' ');
            }
            spaced.push(letter);
        }
        Secret::new(spaced)
    }

    /// One step at a time: which steps are taken is decided here.
    fn totp(&self, ente: Option<&str>, account: &str) -> Result<Totp, TotpError> {
        let builder = Builder::new().with_secret(*self.expose()).with_skew(0).with_step_duration(STEP);
        builder.with_issuer(ente).with_account_name(account).build()
    }
}
