//! What is known of a request once it is inside: read once, at the door.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use idp_core::language::Language;
use idp_core::secret::{Bearer, kind};
use idp_core::time::Timestamp;

use crate::ente::EnteAt;
use crate::http::origin::Origin;

/// A request that found its ente.
#[derive(Debug)]
pub struct Arrival {
    /// Its name, in logs, pages and the audit trail.
    pub request_id: String,
    /// The one instant of this request.
    pub now: Timestamp,
    /// Whose house it entered.
    pub ente: Arc<EnteAt>,
    /// From where.
    pub origin: Origin,
    /// In which language to answer.
    pub language: Language,
    /// Whether a person's browser is asking (`Accept` lists `text/html`).
    pub wants_page: bool,
    /// The browser, by its cookie.
    pub browser: Browser,
    /// The path under the issuer, for links that lead back here.
    pub path: String,
    /// A one-time value that lets the page's own style and script in (CSP).
    pub nonce: String,
}

/// The browser behind a request: a random cookie ties interactions and forms to it.
///
/// # Why
/// An interaction's URL may be sent to a victim (login CSRF) or a code stolen; without the cookie it opens nothing.
#[derive(Debug)]
pub struct Browser {
    token: Bearer,
    fresh: bool,
    used: AtomicBool,
}

impl Browser {
    /// The one who showed a good cookie, or a new one.
    pub fn recognise(shown: Option<&str>, fresh: impl FnOnce() -> Bearer) -> Self {
        match shown.and_then(|shown| Bearer::parse(kind::FLOW, shown)) {
            Some(token) => Self { token, fresh: false, used: AtomicBool::new(false) },
            None => Self { token: fresh(), fresh: true, used: AtomicBool::new(false) },
        }
    }

    /// Its value; the response will carry the cookie if the browser does not have it yet.
    pub fn token(&self) -> &Bearer {
        self.used.store(true, Ordering::Relaxed);
        &self.token
    }

    /// Whether the browser showed its cookie: a form posted by one that did not is refused.
    pub const fn is_known(&self) -> bool {
        !self.fresh
    }

    /// The cookie to set, if it is new and something relied on it.
    pub fn to_set(&self) -> Option<&Bearer> {
        (self.fresh && self.used.load(Ordering::Relaxed)).then_some(&self.token)
    }
}
