//! Signing out: asked when the request cannot prove whose it is, then told what has ended and what may still be open.

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

/// A service that was entered from here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StillOpen {
    /// Its name.
    pub name: String,
    /// Its address, where one can sign out of it.
    pub href: Option<String>,
}

/// It is done. Element: `#logout-done`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogoutDone {
    /// Whether there was anything to end.
    pub was_signed_in: bool,
    /// The services that were entered from here. Nobody tells them: each keeps its own session until it is closed
    /// there, or until it asks us again.
    pub still_open: Vec<StillOpen>,
    /// Back to the service that asked.
    pub back: Option<Link>,
    /// Where one signs in again.
    pub sign_in: String,
}

impl LogoutDone {
    const fn title(&self) -> &'static str {
        if self.was_signed_in { "logout-done-title" } else { "logout-nothing-title" }
    }
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
        was_signed_in: true,
        still_open: vec![
            StillOpen { name: String::from("Scuola e mensa"), href: Some(String::from("https://scuola.example/")) },
            StillOpen { name: String::from("Biblioteca"), href: None },
        ],
        back: Some(Link::new("Tributi online", "https://tributi.example/")),
        sign_in: String::from("/accedi"),
    };
    let none = LogoutDone { still_open: Vec::new(), back: None, ..several.clone() };
    let nobody = LogoutDone { was_signed_in: false, ..none.clone() };
    vec![("several", several), ("none-entered", none), ("nobody-signed-in", nobody)]
}
