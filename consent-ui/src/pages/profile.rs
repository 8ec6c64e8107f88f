//! «Il tuo profilo di accesso»: last access, sessions, channels, password.

use idp_core::channel::ChannelKind;
use idp_core::time::{Lifetime, Timestamp};

use super::enrolment::{Confirms, named};
use super::page;
use super::samples::NOW;
use crate::phrases;
use crate::words::Phrase;

/// How someone signed in, in words for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Means {
    /// With the local password.
    Password,
    /// With the local password and a code.
    PasswordAndCode,
    /// With SPID, through this provider.
    Spid {
        /// Its name.
        provider: String,
    },
}

/// The access before this one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastAccess {
    /// When.
    pub at: Timestamp,
    /// How.
    pub means: Means,
}

/// A session of this account. Ended by posting its id as `session`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenSession {
    /// Its id.
    pub id: String,
    /// When it began.
    pub started_at: Timestamp,
    /// When it was last used.
    pub seen_at: Timestamp,
    /// The browser's family: «Firefox su Linux»; `None` when it said nothing we know.
    pub browser: Option<String>,
    /// How its owner signed in.
    pub means: Means,
    /// Whether it is the one of this browser.
    pub current: bool,
}

/// A registered channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisteredChannel {
    /// How codes travel.
    pub kind: ChannelKind,
    /// Its address, masked.
    pub masked: String,
    /// When it was registered.
    pub since: Timestamp,
    /// From when it confirms operations.
    pub confirms: Confirms,
}

/// The page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// Whose.
    pub name: String,
    /// What has just been done: «Hai cambiato la password».
    pub done: Option<Phrase>,
    /// The access before this one.
    pub last_access: Option<LastAccess>,
    /// The live sessions, this one first.
    pub sessions: Vec<OpenSession>,
    /// The channels.
    pub channels: Vec<RegisteredChannel>,
    /// Where a session is ended: posted with `session`.
    pub end_session: String,
    /// Where the password is changed, where there is one.
    pub change_password: Option<String>,
}

impl Means {
    pub(crate) fn told(&self) -> Phrase {
        match self {
            Self::Password => Phrase::new("means-password"),
            Self::PasswordAndCode => Phrase::new("means-password-and-code"),
            Self::Spid { provider } => Phrase::new("means-spid").text("provider", provider),
        }
    }
}

impl RegisteredChannel {
    fn named(&self) -> Phrase {
        named(self.kind, &self.masked)
    }
}

page!(Profile, "profile/profile", "profile/profile.html", samples);

fn samples() -> Vec<(&'static str, Profile)> {
    let spid = || Means::Spid { provider: String::from("Gestore Uno") };
    let session = |id: &str, hours, means, current| OpenSession {
        id: id.to_owned(),
        started_at: NOW - Lifetime::hours(hours),
        seen_at: NOW - Lifetime::minutes(2),
        browser: Some(String::from("Firefox, Linux")),
        means,
        current,
    };
    let channel = |kind, masked: &str, confirms| RegisteredChannel {
        kind,
        masked: masked.to_owned(),
        since: NOW - Lifetime::days(40),
        confirms,
    };
    let full = Profile {
        name: String::from("Maria Rossi"),
        done: Some(phrases::session_ended()),
        last_access: Some(LastAccess { at: NOW - Lifetime::days(3), means: Means::PasswordAndCode }),
        sessions: vec![
            session("ses_0001", 1, Means::Password, true),
            OpenSession { browser: None, ..session("ses_0002", 7, spid(), false) },
        ],
        channels: vec![
            channel(ChannelKind::Sms, "•••• ••4567", Confirms::From(NOW + Lifetime::hours(20))),
            channel(ChannelKind::Email, "m•••@example.it", Confirms::Never),
        ],
        end_session: String::from("/profilo/sessioni"),
        change_password: Some(String::from("/profilo/password")),
    };
    let bare = Profile {
        done: None,
        last_access: None,
        sessions: vec![session("ses_0001", 0, spid(), true)],
        channels: Vec::new(),
        change_password: None,
        ..full.clone()
    };
    vec![("full", full), ("first-spid-access", bare)]
}
