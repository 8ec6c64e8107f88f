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
    /// The page of a code that has words of its own (`error-CODE-title`, `error-CODE`), or the general one.
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

/// The words of each code. A new code gets its line here and its words in both languages.
fn words_of(code: &str) -> (&'static str, &'static str) {
    match code {
        "not-found" => ("error-not-found-title", "error-not-found"),
        "wrong-method" => ("error-wrong-method-title", "error-method"),
        "unknown-host" => ("error-unknown-host-title", "error-unknown-host"),
        "too-many-requests" => ("error-too-many-title", "error-too-many"),
        "unavailable" => ("error-unavailable-title", "error-unavailable"),
        "body-too-large" | "wrong-content-type" | "malformed" => ("error-malformed-title", "error-malformed"),
        "form-from-elsewhere" => ("error-form-from-elsewhere-title", "error-csrf"),
        "interaction-expired" => ("error-interaction-expired-title", "error-interaction-expired"),
        "interaction-unknown" => ("error-interaction-unknown-title", "error-interaction-not-yours"),
        "interaction-over" => ("error-interaction-over-title", "error-interaction-over"),
        "changed-meanwhile" => ("error-changed-meanwhile-title", "error-conflict"),
        "session-expired" => ("error-session-expired-title", "error-session-expired"),
        "account-stopped" => ("error-account-stopped-title", "error-account-stopped"),
        "identity-not-verified" => ("error-identity-title", "error-identity"),
        "level-unreachable" => ("error-level-title", "error-level"),
        "gateway-down" => ("error-gateway-title", "error-gateway"),
        "invalid_redirect_uri"
        | "invalid_client"
        | "unauthorized_client"
        | "invalid_request"
        | "invalid_request_uri"
        | "unsupported_response_type"
        | "invalid_scope"
        | "invalid_request_object"
        | "access_denied"
        | "invalid_post_logout_redirect_uri"
        | "invalid_id_token_hint" => ("error-app-title", "error-app"),
        _ => ("error-generic-title", "error-generic"),
    }
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
