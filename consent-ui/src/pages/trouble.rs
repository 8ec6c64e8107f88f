//! Something went wrong: what, what to do now, and the code to tell the help desk.

use super::page;
use crate::words::Phrase;

/// A way out of a page that went wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WayOut {
    /// What it says.
    pub label: Phrase,
    /// Where it leads.
    pub href: String,
}

/// The page of every failure. Elements: `#error-code`, `#error-description`, `#correlation-id` (the shell's
/// request id).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorPage {
    /// The stable code: `otp-expired`, `invalid_redirect_uri`.
    pub code: String,
    /// What happened.
    pub title: Phrase,
    /// What to do now.
    pub description: Phrase,
    /// What a developer of the app may want to read, in English, where the app is to blame.
    pub technical: Option<String>,
    /// After how many seconds it is worth trying again.
    pub retry_after: Option<u32>,
    /// Where to go.
    pub ways_out: Vec<WayOut>,
}

page!(ErrorPage, "error/error", "error/error.html", samples);

impl ErrorPage {
    /// The page of a code, with its own words or the general ones.
    pub fn of(code: &str) -> Self {
        let (title, description) = words_of(code);
        Self {
            code: code.to_owned(),
            title: Phrase::new(title),
            description: Phrase::new(description),
            technical: None,
            retry_after: None,
            ways_out: Vec::new(),
        }
    }

    /// The codes that have words of their own.
    pub fn known_codes() -> impl Iterator<Item = &'static str> {
        KNOWN.iter().flat_map(|(codes, _, _)| codes.iter().copied())
    }

    /// With a sentence for the app's developer.
    #[must_use]
    pub fn technical(self, technical: impl Into<String>) -> Self {
        Self { technical: Some(technical.into()), ..self }
    }

    /// With the seconds to wait.
    #[must_use]
    pub fn retry_after(self, seconds: u32) -> Self {
        Self { retry_after: Some(seconds), ..self }
    }

    /// With one more way out.
    #[must_use]
    pub fn way_out(mut self, label: Phrase, href: impl Into<String>) -> Self {
        self.ways_out.push(WayOut { label, href: href.into() });
        self
    }
}

/// The codes that have words of their own: codes, key of the title, key of what to do. A new code gets its line here
/// and its words in both languages.
const KNOWN: [(&[&str], &str, &str); 13] = [
    (&["not-found"], "error-not-found-title", "error-not-found"),
    (&["wrong-method"], "error-wrong-method-title", "error-wrong-method"),
    (&["unknown-host"], "error-unknown-host-title", "error-unknown-host"),
    (&["too-many-requests"], "error-too-many-title", "error-too-many"),
    (&["unavailable"], "error-unavailable-title", "error-unavailable"),
    (&["bad-form", "bad-query", "body-too-large", "wrong-content-type"], "error-malformed-title", "error-malformed"),
    (&["form-from-elsewhere"], "error-form-from-elsewhere-title", "error-form-from-elsewhere"),
    (&["interaction-unknown"], "error-interaction-unknown-title", "error-interaction-unknown"),
    (&["changed-meanwhile"], "error-changed-meanwhile-title", "error-changed-meanwhile"),
    (&["account-stopped"], "error-account-stopped-title", "error-account-stopped"),
    (&["spid-provider-unknown"], "error-spid-provider-title", "error-spid-provider"),
    (&["spid-logout"], "error-spid-logout-title", "error-spid-logout"),
    (&APP_TO_BLAME, "error-app-title", "error-app"),
];

/// OAuth, OpenID Connect and logout errors that no redirect may carry: the app sent something wrong.
const APP_TO_BLAME: [&str; 6] = [
    "invalid_redirect_uri",
    "invalid_client",
    "unauthorized_client",
    "invalid_request",
    "invalid_post_logout_redirect_uri",
    "invalid_id_token_hint",
];

fn words_of(code: &str) -> (&'static str, &'static str) {
    let known = KNOWN.iter().find(|(codes, _, _)| codes.contains(&code));
    known.map_or(("error-generic-title", "error-generic"), |(_, title, text)| (title, text))
}

fn samples() -> Vec<(&'static str, ErrorPage)> {
    vec![
        ("generic", ErrorPage::of("internal")),
        ("not-found", ErrorPage::of("not-found")),
        ("unknown-host", ErrorPage::of("unknown-host")),
        ("too-many-requests", ErrorPage::of("too-many-requests").retry_after(60)),
        ("unavailable", ErrorPage::of("unavailable").retry_after(5)),
        (
            "redirect-uri",
            ErrorPage::of("invalid_redirect_uri").technical("redirect_uri is not registered for this client"),
        ),
    ]
}
