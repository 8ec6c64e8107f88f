//! The first page of the demo.

use crate::pages::page;
use crate::shell::Link;

/// What to click, and with which credentials.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoIndex {
    /// The enti served.
    pub enti: Vec<DemoEnte>,
    /// The pretended SPID provider.
    pub spid_idp: String,
    /// Where mail and text messages are read.
    pub mailbox: String,
    /// Every page in every language.
    pub gallery: String,
}

/// One ente of the demo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoEnte {
    /// Its name.
    pub name: String,
    /// Its profile.
    pub profile: String,
    /// Its root.
    pub home: String,
    /// The demo app registered there.
    pub app: Link,
    /// Who may sign in.
    pub citizens: Vec<DemoCitizen>,
}

/// One citizen of the demo, with credentials that open nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoCitizen {
    /// The name.
    pub name: String,
    /// The user name: a codice fiscale.
    pub username: String,
    /// The PIN, where the ente asks for one.
    pub pin: Option<String>,
    /// The password.
    pub password: String,
    /// The contacts and channels known: «cellulare 333… (anagrafe)».
    pub contacts: String,
}

page!(DemoIndex, "demo/index", "demo/index.html", samples);

fn samples() -> Vec<(&'static str, DemoIndex)> {
    let maria = DemoCitizen {
        name: String::from("Maria Rossi"),
        username: String::from("RSSMRA85D55H501X"),
        pin: Some(String::from("5294-20731")),
        password: String::from("la gatta sul tetto"),
        contacts: String::from("+39 333 000 4567 (anagrafe)"),
    };
    let luca = DemoCitizen { name: String::from("Luca Conti"), pin: None, ..maria.clone() };
    let ente = |name: &str, profile: &str| DemoEnte {
        name: name.to_owned(),
        profile: profile.to_owned(),
        home: String::from("/porto-sereno"),
        app: Link::new("Tributi online", "/demo/app"),
        citizens: vec![maria.clone(), luca.clone()],
    };
    let index = DemoIndex {
        enti: vec![ente("Comune di Porto Sereno", "canale-sicuro"), ente("Comune di Lago Chiaro", "predefinito")],
        spid_idp: String::from("/demo/spid"),
        mailbox: String::from("/demo/mailbox"),
        gallery: String::from("/demo/gallery"),
    };
    vec![("two-enti", index)]
}
