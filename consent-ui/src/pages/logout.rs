//! Signing out: asked when the request cannot prove whose it is, then told what was closed.

use super::page;
use crate::shell::Link;

/// «Vuoi uscire?». Button: `#logout-confirm`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogoutConfirm {
    /// The service that asked, if one did.
    pub client: Option<String>,
    /// Where it is posted.
    pub action: String,
    /// What the server needs back, in hidden fields.
    pub hidden: Vec<(String, String)>,
    /// Where one goes to stay signed in.
    pub stay: String,
}

/// It is done. Element: `#logout-done`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogoutDone {
    /// The services that were told to close.
    pub closed: Vec<String>,
    /// The services that could not be told, or do not listen.
    pub still_open: Vec<String>,
    /// Back to the service that asked.
    pub back: Option<Link>,
    /// Where one signs in again.
    pub sign_in: String,
}

page!(LogoutConfirm, "logout/confirm", "logout/confirm.html", confirm_samples);
page!(LogoutDone, "logout/done", "logout/done.html", done_samples);

fn confirm_samples() -> Vec<(&'static str, LogoutConfirm)> {
    let asked = LogoutConfirm {
        client: Some(String::from("Tributi online")),
        action: String::from("/logout"),
        hidden: vec![(String::from("state"), String::from("s7"))],
        stay: String::from("/profilo"),
    };
    vec![("asked-by-a-service", asked.clone()), ("own", LogoutConfirm { client: None, hidden: Vec::new(), ..asked })]
}

fn done_samples() -> Vec<(&'static str, LogoutDone)> {
    let several = LogoutDone {
        closed: vec![String::from("Tributi online"), String::from("Scuola e mensa")],
        still_open: vec![String::from("Biblioteca")],
        back: Some(Link::new("Tributi online", "https://tributi.example/")),
        sign_in: String::from("/accedi"),
    };
    let nothing = LogoutDone { closed: Vec::new(), still_open: Vec::new(), back: None, ..several.clone() };
    vec![("several", several), ("nothing-open", nothing)]
}
