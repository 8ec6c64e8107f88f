//! A profile told back in sentences, so that an administrator can read it and a lawyer can check it.
//!
//! Sentences are keys and arguments; the words live with the pages.

use crate::channel::ChannelKind;
use crate::otp::Reissue;
use crate::profile::check::{Advice, advice};
use crate::profile::{ChannelRequired, LegalRegime, LoginFactor, LoginIdentifier, PinScheme, Profile, Recovery};

/// One sentence: the key of its words, and what goes into them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// Key of the words.
    pub key: &'static str,
    /// Named arguments.
    pub arguments: Vec<(&'static str, String)>,
}

fn say(key: &'static str) -> Sentence {
    Sentence { key, arguments: Vec::new() }
}

impl Sentence {
    fn with(mut self, name: &'static str, value: &impl ToString) -> Self {
        self.arguments.push((name, value.to_string()));
        self
    }
}

/// The whole profile, in the order of its file.
pub fn explain(profile: &Profile) -> Vec<Sentence> {
    let mut told = vec![say("profile-title").with("id", &profile.id).with("version", &profile.version)];
    told.extend(login(profile));
    told.extend(channels(profile));
    told.extend(thoughts(profile));
    told
}

/// What to think about twice.
pub fn thoughts(profile: &Profile) -> Vec<Sentence> {
    let thought = |advice| {
        say(match advice {
            Advice::ShortPassword => "profile-advice-short-password",
            Advice::EmailConfirms => "profile-advice-email-confirms",
            Advice::Classes => "profile-advice-classes",
        })
    };
    advice(profile).into_iter().map(thought).collect()
}

fn login(profile: &Profile) -> Vec<Sentence> {
    let mut told = vec![say(match profile.legal_regime {
        LegalRegime::SpidCieFirst => "profile-regime-spid-cie-first",
        LegalRegime::OutsideCad => "profile-regime-outside-cad",
    })];
    if profile.login.spid {
        told.push(say("profile-login-spid").with("level", &profile.spid.level));
        told.push(say(if profile.spid.creates_account {
            "profile-spid-creates"
        } else {
            "profile-spid-needs-account"
        }));
    }
    if profile.login.local {
        let pin = profile.login.factors.contains(&LoginFactor::Pin);
        told.push(say(match (profile.login.identifier, pin) {
            (LoginIdentifier::CodiceFiscale, true) => "profile-login-pin-password",
            (LoginIdentifier::CodiceFiscale, false) => "profile-login-password",
        }));
        told.push(say("profile-password-length").with("length", &profile.password.min_length));
        told.push(match profile.password.recovery {
            Recovery::Link => say("profile-recovery-link").with("minutes", &profile.password.recovery_minutes),
            Recovery::Counter => say("profile-recovery-counter"),
        });
        if pin {
            told.push(say(match profile.pin.scheme {
                PinScheme::Split => "profile-pin-split",
                PinScheme::Digits => "profile-pin-digits",
                PinScheme::Crockford => "profile-pin-crockford",
            }));
        }
    }
    told
}

fn channels(profile: &Profile) -> Vec<Sentence> {
    let list = |kinds: &[ChannelKind]| kinds.iter().map(|kind| named(*kind)).collect::<Vec<_>>().join(", ");
    vec![
        say("profile-otp-channels").with("channels", &list(&profile.otp.channels)),
        say(match profile.otp.reissue {
            Reissue::AfterExpiry => "profile-otp-after-expiry",
            Reissue::Cooldown => "profile-otp-cooldown",
        }),
        say(match profile.channel.required {
            ChannelRequired::AtFirstLogin => "profile-channel-first-login",
            ChannelRequired::AtFirstDispositive => "profile-channel-first-dispositive",
        }),
        say("profile-dispositive")
            .with("channels", &list(&profile.dispositive.channels))
            .with("minutes", &profile.dispositive.freshness_minutes),
    ]
}

/// A kind of channel, by the name it has in every language.
const fn named(kind: ChannelKind) -> &'static str {
    match kind {
        ChannelKind::Sms => "SMS",
        ChannelKind::Email => "email",
        ChannelKind::Totp => "TOTP",
    }
}
