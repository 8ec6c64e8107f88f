//! On the way to a SPID provider; when SPID does not let someone in; when it does but we have no account; and the landing
//! page of the validator.

use super::page;
use crate::words::Phrase;

/// On the way to the provider: a form that a script submits at once, and a button for whoever has none. It is the first
/// form of the page, as the official check expects, and carries no token of ours: it goes to somebody else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpidGo {
    /// The provider's name.
    pub provider: String,
    /// The provider's address.
    pub action: String,
    /// The field of the message.
    pub field: String,
    /// The message.
    pub message: String,
    /// What comes back with the answer.
    pub relay_state: String,
}

/// What the identity provider, or our own check of its answer, reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anomaly {
    /// The number of an `ErrorCode nrNN` (AgID, «Tabella messaggi di anomalia»).
    Code(u8),
    /// The provider refused without a number.
    Unexplained,
    /// The answer did not pass our checks: signature, time, replay.
    NotAccepted,
    /// The answer belongs to no request of this browser, or to one that is over.
    Unsolicited,
}

/// The courtesy page AgID requires. It never redirects by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpidAnomaly {
    /// What was reported.
    pub anomaly: Anomaly,
    /// The provider's name; `None` when we cannot believe the answer.
    pub provider: Option<String>,
    /// The level that was asked for.
    pub level: u8,
    /// Where to try again.
    pub retry: Option<String>,
    /// The other ways in.
    pub other_ways: Option<String>,
    /// Where going back to the service is posted; answers it `access_denied`.
    pub back: Option<String>,
}

/// SPID said who this is, but the ente opens no account by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpidNoAccount {
    /// Whom SPID named.
    pub name: String,
    /// The other ways in.
    pub other_ways: Option<String>,
    /// Where going back to the service is posted.
    pub back: Option<String>,
}

/// What was received, for the SPID validator: a login without a request ends here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpidTestLanding {
    /// The provider's entityID.
    pub entity_id: String,
    /// The level asserted: the URI.
    pub level: String,
    /// The attributes: name and value.
    pub attributes: Vec<(String, String)>,
}

impl SpidAnomaly {
    /// The keys of its title and of what happened. Numbers below 19 are faults of ours that only a developer can
    /// mend; 24 and 26–29 are reserved, or belong to conversations that never reach a service.
    const fn words(&self) -> (&'static str, &'static str) {
        match self.anomaly {
            Anomaly::Code(19) => ("spid-19-title", "spid-19"),
            Anomaly::Code(20) => ("spid-20-title", "spid-20"),
            Anomaly::Code(21) => ("spid-21-title", "spid-21"),
            Anomaly::Code(22) => ("spid-22-title", "spid-22"),
            Anomaly::Code(23) => ("spid-23-title", "spid-23"),
            Anomaly::Code(25) => ("spid-25-title", "spid-25"),
            Anomaly::Code(30) => ("spid-30-title", "spid-30"),
            Anomaly::Code(1..=18) => ("spid-technical-title", "spid-technical"),
            Anomaly::Code(_) | Anomaly::Unexplained => ("spid-unexplained-title", "spid-unexplained"),
            Anomaly::NotAccepted => ("spid-not-accepted-title", "spid-not-accepted"),
            Anomaly::Unsolicited => ("spid-unsolicited-title", "spid-unsolicited"),
        }
    }

    const fn title(&self) -> &'static str {
        self.words().0
    }

    fn told(&self) -> Phrase {
        let known = if self.provider.is_some() { "yes" } else { "no" };
        let provider = self.provider.clone().unwrap_or_default();
        let phrase = Phrase::new(self.words().1).text("known", known).text("provider", provider);
        phrase.text("level", self.level.to_string())
    }

    /// The stable code: `spid-nr19`.
    fn code(&self) -> String {
        match self.anomaly {
            Anomaly::Code(number) => format!("spid-nr{number:02}"),
            Anomaly::Unexplained => String::from("spid-refused"),
            Anomaly::NotAccepted => String::from("spid-not-accepted"),
            Anomaly::Unsolicited => String::from("spid-unsolicited"),
        }
    }
}

page!(SpidGo, "spid/go", "spid/go.html", go_samples);
page!(SpidAnomaly, "spid/anomaly", "spid/anomaly.html", anomaly_samples);
page!(SpidNoAccount, "spid/no-account", "spid/no-account.html", no_account_samples);
page!(SpidTestLanding, "spid/test-landing", "spid/test-landing.html", landing_samples);

fn go_samples() -> Vec<(&'static str, SpidGo)> {
    let go = SpidGo {
        provider: String::from("Gestore Uno"),
        action: String::from("https://idp.example/sso"),
        field: String::from("SAMLRequest"),
        message: String::from("PHNhbWxwOkF1dGhuUmVxdWVzdC8+"),
        relay_state: String::from("0123456789abcdef0123456789abcdef"),
    };
    vec![("by-post", go)]
}

fn anomaly_samples() -> Vec<(&'static str, SpidAnomaly)> {
    let page = |anomaly| SpidAnomaly {
        anomaly,
        provider: Some(String::from("Gestore Uno")),
        level: 2,
        retry: Some(String::from("/interaction/int_0000")),
        other_ways: Some(String::from("/interaction/int_0000")),
        back: Some(String::from("/interaction/int_0000/cancel")),
    };
    vec![
        ("nr08", page(Anomaly::Code(8))),
        ("nr13", page(Anomaly::Code(13))),
        ("nr19", page(Anomaly::Code(19))),
        ("nr20", page(Anomaly::Code(20))),
        ("nr21", page(Anomaly::Code(21))),
        ("nr22", page(Anomaly::Code(22))),
        ("nr23", page(Anomaly::Code(23))),
        ("nr25", page(Anomaly::Code(25))),
        ("nr30", page(Anomaly::Code(30))),
        ("unexplained", page(Anomaly::Unexplained)),
        ("consent-denied-at-unknown", SpidAnomaly { provider: None, ..page(Anomaly::Code(22)) }),
        ("not-accepted", SpidAnomaly { provider: None, ..page(Anomaly::NotAccepted) }),
        ("unsolicited", SpidAnomaly { provider: None, back: None, ..page(Anomaly::Unsolicited) }),
    ]
}

fn no_account_samples() -> Vec<(&'static str, SpidNoAccount)> {
    let no_account = SpidNoAccount {
        name: String::from("Maria Rossi"),
        other_ways: Some(String::from("/interaction/int_0000")),
        back: Some(String::from("/interaction/int_0000/cancel")),
    };
    vec![("no-account", no_account)]
}

fn landing_samples() -> Vec<(&'static str, SpidTestLanding)> {
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let landing = SpidTestLanding {
        entity_id: String::from("https://idp.example/spid"),
        level: String::from("https://www.spid.gov.it/SpidL2"),
        attributes: vec![pair("name", "Ada"), pair("fiscalNumber", "TINIT-GDASDV00A01H501J")],
    };
    vec![("received", landing)]
}
