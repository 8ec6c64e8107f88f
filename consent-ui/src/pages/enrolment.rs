//! Registering a secure channel (canale sicuro): where, the code, and from when it confirms.

use idp_core::channel::ChannelKind;
use idp_core::person::{MobileError, Provenance};
use idp_core::time::{Lifetime, Timestamp};

use super::operation::{OperationSummary, sample_summary};
use super::otp::ChannelChoice;
use super::page;
use super::samples::NOW;
use crate::form::FormErrors;
use crate::phrases;
use crate::words::Phrase;

/// A contact we know already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownContact {
    /// Its id, a value of the field `contact`.
    pub id: String,
    /// How a code would travel.
    pub kind: ChannelKind,
    /// Masked.
    pub masked: String,
    /// Who vouches for it.
    pub source: Provenance,
    /// When it could confirm operations.
    pub confirms: Confirms,
}

/// When a channel may confirm operations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confirms {
    /// As soon as it is registered.
    AtOnce,
    /// From then on.
    From(Timestamp),
    /// Never: this ente does not confirm operations over this kind of channel.
    Never,
}

/// Choice of the contact. Fields: `contact` (an id of `contacts`, or `email`, or `mobile`), `email`, `mobile`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChooseContact {
    /// Where it is posted: a code is sent.
    pub action: String,
    /// What the municipality knows already.
    pub contacts: Vec<KnownContact>,
    /// Whether a new e-mail may be typed, and when it would confirm.
    pub new_email: Option<Confirms>,
    /// Whether a new mobile may be typed, and when it would confirm.
    pub new_mobile: Option<Confirms>,
    /// What was chosen.
    pub chosen: Option<String>,
    /// What was typed as a new e-mail.
    pub email: String,
    /// What was typed as a new mobile.
    pub mobile: String,
    /// What was wrong.
    pub errors: FormErrors,
    /// Where giving up is posted.
    pub cancel: Option<String>,
}

/// The channel stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelDone {
    /// How codes travel.
    pub kind: ChannelKind,
    /// Its address, masked.
    pub masked: String,
    /// From when it confirms.
    pub confirms: Confirms,
    /// Back to the corridor, or to the profile.
    pub next: String,
}

/// The operation cannot be confirmed yet: the only channels are too new.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelWait {
    /// From when.
    pub until: Timestamp,
    /// The operation that has to wait.
    pub summary: OperationSummary,
    /// The way through SPID, which needs no wait, where the ente has it.
    pub spid: Option<String>,
    /// Where going back to the app is posted.
    pub cancel: String,
}

impl Confirms {
    /// What a channel that stands is good for.
    pub fn told(self) -> Phrase {
        match self {
            Self::AtOnce => Phrase::new("confirms-at-once"),
            Self::From(at) => Phrase::new("confirms-from").instant(at),
            Self::Never => Phrase::new("confirms-never"),
        }
    }

    /// What a channel would be good for, told before it is registered.
    pub fn forecast(self) -> Phrase {
        match self {
            Self::AtOnce => Phrase::new("would-confirm-at-once"),
            Self::From(at) => Phrase::new("would-confirm-from").instant(at),
            Self::Never => Phrase::new("would-confirm-never"),
        }
    }
}

/// The key of who vouches for a contact.
const fn vouched_by(source: Provenance) -> &'static str {
    match source {
        Provenance::Registry | Provenance::Import => "contact-source-registry",
        Provenance::Spid | Provenance::Cie => "contact-source-spid",
        Provenance::Operator | Provenance::Document => "contact-source-operator",
        Provenance::Declared => "contact-source-declared",
    }
}

/// One radio button of the choice.
struct ContactOption {
    html_id: String,
    value: String,
    label: Phrase,
    source: Option<&'static str>,
    confirms: Phrase,
}

impl ChooseContact {
    /// The known contacts, then the new ones; the first button carries the id `contact`, where its error points.
    fn options(&self) -> Vec<ContactOption> {
        let known = self.contacts.iter().map(|contact| ContactOption {
            html_id: contact.id.clone(),
            value: contact.id.clone(),
            label: named(contact.kind, &contact.masked),
            source: Some(vouched_by(contact.source)),
            confirms: contact.confirms.forecast(),
        });
        let typed = [("mobile", "contact-new-mobile", self.new_mobile), ("email", "contact-new-email", self.new_email)];
        let typed = typed.into_iter().filter_map(|(value, label, confirms)| {
            Some(ContactOption {
                html_id: format!("contact-{value}"),
                value: value.to_owned(),
                label: Phrase::new(label),
                source: None,
                confirms: confirms?.forecast(),
            })
        });
        let mut all: Vec<_> = known.chain(typed).collect();
        if let Some(first) = all.first_mut() {
            first.html_id = String::from("contact");
        }
        all
    }

    fn is_chosen(&self, value: &str) -> bool {
        self.chosen.as_deref() == Some(value)
    }
}

impl ChannelDone {
    /// «Hai registrato il cellulare …».
    fn registered(&self) -> Phrase {
        let key = match self.kind {
            ChannelKind::Email => "channel-done-email",
            ChannelKind::Sms => "channel-done-sms",
            ChannelKind::Totp => "channel-done-totp",
        };
        Phrase::new(key).text("contact", &self.masked)
    }
}

/// «cellulare •••• ••4567».
pub(crate) fn named(kind: ChannelKind, masked: &str) -> Phrase {
    ChannelChoice { id: String::new(), kind, masked: masked.to_owned() }.named()
}

page!(ChooseContact, "enrolment/contact", "enrolment/contact.html", contact_samples);
page!(ChannelDone, "enrolment/done", "enrolment/done.html", done_samples);
page!(ChannelWait, "enrolment/wait", "enrolment/wait.html", wait_samples);

fn cancel() -> String {
    String::from("/interaction/int_0000/cancel")
}

const IN_THREE_DAYS: Lifetime = Lifetime::hours(72);

fn contact_samples() -> Vec<(&'static str, ChooseContact)> {
    let known = |id: &str, kind, masked: &str, confirms| KnownContact {
        id: id.to_owned(),
        kind,
        masked: masked.to_owned(),
        source: Provenance::Registry,
        confirms,
    };
    let both = ChooseContact {
        action: String::from("/interaction/int_0000/channel"),
        contacts: vec![
            known("con_0001", ChannelKind::Sms, "•••• ••4567", Confirms::AtOnce),
            known("con_0002", ChannelKind::Email, "m•••@example.it", Confirms::Never),
        ],
        new_email: Some(Confirms::Never),
        new_mobile: Some(Confirms::From(NOW + IN_THREE_DAYS)),
        chosen: None,
        email: String::new(),
        mobile: String::new(),
        errors: FormErrors::none(),
        cancel: Some(cancel()),
    };
    let nothing = FormErrors::at("contact", phrases::contact_required());
    let wrong = FormErrors::at("mobile", MobileError::Length.into());
    vec![
        ("registry", both.clone()),
        ("nothing-ticked", ChooseContact { errors: nothing, ..both.clone() }),
        (
            "nothing-known",
            ChooseContact {
                contacts: Vec::new(),
                chosen: Some(String::from("mobile")),
                mobile: String::from("12"),
                errors: wrong,
                ..both
            },
        ),
    ]
}

fn done_samples() -> Vec<(&'static str, ChannelDone)> {
    let done = |confirms| ChannelDone {
        kind: ChannelKind::Sms,
        masked: String::from("•••• ••4567"),
        confirms,
        next: String::from("/interaction/int_0000"),
    };
    let email =
        ChannelDone {
            kind: ChannelKind::Email, masked: String::from("m•••@example.it"), ..done(Confirms::Never)
        };
    vec![
        ("at-once", done(Confirms::AtOnce)),
        ("quarantine", done(Confirms::From(NOW + IN_THREE_DAYS))),
        ("email", email),
    ]
}

fn wait_samples() -> Vec<(&'static str, ChannelWait)> {
    let with_spid = ChannelWait {
        until: NOW + IN_THREE_DAYS,
        summary: sample_summary(),
        spid: Some(String::from("/interaction/int_0000/spid")),
        cancel: cancel(),
    };
    vec![("with-spid", with_spid.clone()), ("without-spid", ChannelWait { spid: None, ..with_spid })]
}
