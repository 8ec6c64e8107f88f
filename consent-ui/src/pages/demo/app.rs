//! The demo app: an ordinary service and a dispositive one.

use crate::pages::operation::{OperationSummary, sample_summary};
use crate::pages::page;

/// A service of the app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppService {
    /// Its name.
    pub name: String,
    /// What it asks of the identity provider.
    pub asks: String,
    /// Where it begins.
    pub href: String,
}

/// The app's home.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppHome {
    /// The ente the app trusts.
    pub ente: String,
    /// Its services.
    pub services: Vec<AppService>,
    /// The operation one can start, and where it is posted.
    pub pay: Option<(OperationSummary, String)>,
    /// Who is signed in at the app: name of the claim and value.
    pub claims: Vec<(String, String)>,
    /// Where one signs out, when signed in.
    pub sign_out: Option<String>,
}

/// What the app got back for an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppOperation {
    /// What was asked.
    pub summary: OperationSummary,
    /// Whether the resource server did it.
    pub paid: bool,
    /// The round trip, one line each: what was asked, what was answered.
    pub steps: Vec<String>,
    /// Back to the app.
    pub home: String,
}

/// What the app got back that was no success.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppAnswer {
    /// The OAuth error code.
    pub error: String,
    /// Its description.
    pub description: String,
    /// Back to the app.
    pub home: String,
}

page!(AppHome, "demo/app-home", "demo/app-home.html", home_samples);
page!(AppOperation, "demo/app-operation", "demo/app-operation.html", operation_samples);
page!(AppAnswer, "demo/app-answer", "demo/app-answer.html", answer_samples);

fn home_samples() -> Vec<(&'static str, AppHome)> {
    let service = AppService {
        name: String::from("Le tue posizioni TARI"),
        asks: String::from("urn:portico:acr:pwd"),
        href: String::from("/demo/app/accedi"),
    };
    let visitor = AppHome {
        ente: String::from("Comune di Porto Sereno"),
        services: vec![service],
        pay: Some((sample_summary(), String::from("/demo/app/paga"))),
        claims: Vec::new(),
        sign_out: None,
    };
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let citizen = AppHome {
        claims: vec![pair("given_name", "Maria"), pair("acr", "urn:portico:acr:2fa")],
        sign_out: Some(String::from("/demo/app/esci")),
        ..visitor.clone()
    };
    vec![("visitor", visitor), ("citizen", citizen)]
}

fn operation_samples() -> Vec<(&'static str, AppOperation)> {
    let steps = ["401 insufficient_user_authentication", "PAR 201", "token 200", "200"].map(String::from).to_vec();
    let done = AppOperation { summary: sample_summary(), paid: true, steps, home: String::from("/demo/app") };
    vec![("paid", done.clone()), ("refused", AppOperation { paid: false, ..done })]
}

fn answer_samples() -> Vec<(&'static str, AppAnswer)> {
    let refused = AppAnswer {
        error: String::from("access_denied"),
        description: String::from("the citizen went back to the service"),
        home: String::from("/demo/app"),
    };
    vec![("refused", refused)]
}
