//! What was asked for: level, freshness, silence, language.

use crate::assurance::Assurance;
use crate::id::AccountId;
use crate::language::Language;
use crate::time::{Lifetime, Timestamp};

/// `prompt` (OpenID Connect Core §3.1.2.1).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Prompt {
    /// `none`: no page may be shown.
    pub silent: bool,
    /// `login` or `select_account`: prove it again, here.
    pub login: bool,
    /// `consent`: ask again what the client may know.
    pub consent: bool,
}

/// What a request asks of the authentication.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Demand {
    /// The levels that would do, the preferred one first; empty when any will.
    ///
    /// Taken as necessary (RFC 9470 §5): one of them is reached, or the request is refused; never a lower answer.
    pub acr: Vec<Assurance>,
    /// How old the proof of identity may be.
    pub max_age: Option<Lifetime>,
    /// What may be shown and what must be asked again.
    pub prompt: Prompt,
    /// Who is expected (`id_token_hint`): nobody else may answer silently.
    pub expected: Option<AccountId>,
    /// What to write into the user name field (`login_hint`).
    pub login_hint: Option<String>,
    /// The language asked for.
    pub language: Option<Language>,
    /// The scopes that need the citizen's word before the client gets what they stand for.
    pub consent_scopes: Vec<String>,
}

impl Demand {
    /// Whether `reached` is enough.
    pub fn is_met_by(&self, reached: Assurance) -> bool {
        self.acr.is_empty() || self.acr.iter().any(|wanted| reached.satisfies(*wanted))
    }

    /// From when the proof of identity must be, `now` being the time of the decision.
    ///
    /// `max_age=0` asks for a proof given for this request, as `prompt=login` does.
    pub fn base_not_before(&self, opened_at: Timestamp, now: Timestamp) -> Option<Timestamp> {
        let by_age = self.max_age.map(|age| if age == Lifetime::ZERO { opened_at } else { now - age });
        let by_prompt = self.prompt.login.then_some(opened_at);
        by_age.max(by_prompt)
    }

    /// Whether a dispositive value is asked for.
    pub fn is_dispositive(&self) -> bool {
        self.acr.iter().any(|assurance| assurance.is_dispositive())
    }
}
