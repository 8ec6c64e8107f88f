//! A profile looked at as a whole: what contradicts itself, and what is merely unwise.

use crate::channel::ChannelKind;
use crate::profile::{ChannelRequired, LoginFactor, Profile};

/// A profile that cannot be meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Contradiction {
    /// Nobody could sign in.
    #[error("[login] offers neither spid nor local accounts")]
    NobodyEnters,
    /// Local accounts without a password.
    #[error("[login] factors must hold \"password\" (a PIN alone is not a login)")]
    NoPassword,
    /// A word twice.
    #[error("[login] factors, [otp] channels and [dispositive] channels name each word once")]
    Twice,
    /// Below the floor.
    #[error("[password] min_length is at least 8 and at most 64")]
    PasswordLength,
    /// A channel is promised that nobody can register.
    #[error("[dispositive] channels needs one that [otp] channels offers")]
    NothingConfirms,
    /// A channel is required, and none offered.
    #[error("[channel] required is \"at_first_login\", but [otp] channels is empty")]
    RequiredButNotOffered,
    /// Older than allowed.
    #[error("[dispositive] freshness_minutes is 1 to 15")]
    Freshness,
    /// Not a SPID level.
    #[error("[spid] level is 1, 2 or 3")]
    SpidLevel,
    /// A link that lives too long, or not at all.
    #[error("[password] recovery_minutes is 5 to 1440")]
    RecoveryLife,
    /// The apps that compute codes have no room here yet.
    #[error("[otp] channels: \"totp\" cannot be registered by citizens in this version")]
    NoTotpYet,
}

/// The first contradiction in a profile, if any.
pub fn contradiction(profile: &Profile) -> Option<Contradiction> {
    let Profile { login, password, otp, channel, dispositive, spid, .. } = profile;
    let offered = |kind: &ChannelKind| otp.channels.contains(kind);
    let cases = [
        (!login.spid && !login.local, Contradiction::NobodyEnters),
        (login.local && !login.factors.contains(&LoginFactor::Password), Contradiction::NoPassword),
        (
            has_twins(&login.factors) || has_twins(&otp.channels) || has_twins(&dispositive.channels),
            Contradiction::Twice,
        ),
        (!(8..=64).contains(&password.min_length), Contradiction::PasswordLength),
        (!(5..=1440).contains(&password.recovery_minutes), Contradiction::RecoveryLife),
        (offered(&ChannelKind::Totp), Contradiction::NoTotpYet),
        (
            channel.required == ChannelRequired::AtFirstLogin && otp.channels.is_empty(),
            Contradiction::RequiredButNotOffered,
        ),
        (!dispositive.channels.is_empty() && !dispositive.channels.iter().any(offered), Contradiction::NothingConfirms),
        (!(1..=15).contains(&dispositive.freshness_minutes), Contradiction::Freshness),
        (!(1..=3).contains(&spid.level), Contradiction::SpidLevel),
    ];
    cases.into_iter().find_map(|(broken, why)| broken.then_some(why))
}

fn has_twins<T: PartialEq>(list: &[T]) -> bool {
    list.iter().enumerate().any(|(index, item)| list.iter().skip(index + 1).any(|other| other == item))
}

/// Something an ente may do, and should think about twice. Told by `idp profile check`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Advice {
    /// Shorter than 15 where the password is the only kind of factor.
    ShortPassword,
    /// E-mail confirms operations.
    EmailConfirms,
    /// Composition rules instead of length.
    Classes,
}

/// What to think about twice.
pub fn advice(profile: &Profile) -> Vec<Advice> {
    let mut all = Vec::new();
    let second_factor = profile.channel.required == ChannelRequired::AtFirstLogin;
    if profile.login.local && profile.password.min_length < 15 && !second_factor {
        all.push(Advice::ShortPassword);
    }
    if profile.dispositive.channels.contains(&ChannelKind::Email) {
        all.push(Advice::EmailConfirms);
    }
    if !profile.password.classes.is_empty() {
        all.push(Advice::Classes);
    }
    all
}
