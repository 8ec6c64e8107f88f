//! Which level a request needs of SPID, and whether a session with the provider will do.

use idp_core::assurance::{Assurance, SpidLevel};
use idp_core::interaction::{Interaction, Step};
use idp_core::profile::Profile;
use spid::request::Freshness;

/// The level to ask for.
///
/// The lowest the app listed; else what the profile says, or more where the values listed are reached by more alone. An
/// operation needs two factors, and the corridor may already know that only a higher level helps.
pub fn wanted(asked: &Interaction, step: &Step, rules: &Profile) -> SpidLevel {
    let base = listed(&asked.demand.acr).unwrap_or_else(|| reaching(&asked.demand.acr).max(rules.spid.level()));
    let operation = if asked.operation.is_some() { SpidLevel::L2 } else { SpidLevel::L1 };
    let corridor = match step {
        Step::Spid(level) => *level,
        // SPID instead of a code or of a wait: it must be worth one.
        Step::AnswerCode { .. } | Step::EnrolChannel | Step::WaitForChannel { .. } => SpidLevel::L2,
        Step::ChooseMethod
        | Step::ProveAgain
        | Step::ChangePassword
        | Step::ConfirmOperation
        | Step::AskConsent
        | Step::Finish
        | Step::Refuse(_) => SpidLevel::L1,
    };
    base.max(operation).max(corridor)
}

/// The lowest SPID level among the values listed.
fn listed(acr: &[Assurance]) -> Option<SpidLevel> {
    let levels = acr.iter().filter_map(|wanted| match wanted {
        Assurance::Spid(level) => Some(*level),
        Assurance::Pwd
        | Assurance::PwdEmail
        | Assurance::TwoFactor
        | Assurance::Dispositive
        | Assurance::DispositiveEmail => None,
    });
    levels.min()
}

/// The lowest level that satisfies one of the values listed; the lowest of all when none says anything of SPID.
fn reaching(acr: &[Assurance]) -> SpidLevel {
    let levels = [SpidLevel::L1, SpidLevel::L2, SpidLevel::L3];
    let enough = |level: &SpidLevel| acr.iter().any(|wanted| Assurance::Spid(*level).satisfies(*wanted));
    levels.into_iter().find(enough).unwrap_or(SpidLevel::L1)
}

/// Whether the person must be authenticated anew: whoever asks for a fresh proof gets one made for this request.
pub const fn freshness(asked: &Interaction) -> Freshness {
    if asked.demand.prompt.login || asked.demand.max_age.is_some() || asked.operation.is_some() {
        Freshness::Anew
    } else {
        Freshness::SessionWillDo
    }
}
