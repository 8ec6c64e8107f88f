//! The decision of the house: what the browser must do next, or why it cannot.

use crate::account::IdentityProof;
use crate::assurance::SpidLevel;
use crate::channel::ChannelKind;
use crate::interaction::step_up::{Gap, gap};
use crate::interaction::{Interaction, Visitor};
use crate::profile::{ChannelRequired, Profile};
use crate::time::{Lifetime, Timestamp};

/// What comes next. One URL each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Say who you are: SPID, or the local credentials.
    ChooseMethod,
    /// The same, though we know someone: the proof must be newer.
    ProveAgain,
    /// Sign in with SPID at this level at least.
    Spid(SpidLevel),
    /// Choose a password of your own before going on.
    ChangePassword,
    /// Register a secure channel.
    EnrolChannel,
    /// Answer a code, to strengthen the login.
    AnswerCode {
        /// Whether an e-mail is enough.
        email_will_do: bool,
    },
    /// Read the operation, then confirm it with a code, or refuse.
    ConfirmOperation,
    /// The channel may not confirm yet: the citizen is told from when.
    WaitForChannel {
        /// From when.
        until: Timestamp,
    },
    /// Decide what the client may know.
    AskConsent,
    /// Back to the door that asked.
    Finish,
    /// Back to the door, with a refusal.
    Refuse(Refusal),
}

/// Why a request cannot be answered with an identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// Time ran out.
    TookTooLong,
    /// The citizen went back to the service.
    Cancelled,
    /// The citizen read the operation and said no, or could not answer its code.
    OperationRefused,
    /// The citizen did not let the client know.
    ConsentRefused,
    /// Nothing reaches the level asked for.
    LevelUnreachable,
    /// Nobody vouches for who this person is: no operation may be confirmed.
    IdentityNotVerified,
    /// The channel still waits out its quarantine.
    ChannelInQuarantine,
    /// Silence was asked for, and nobody is signed in.
    LoginRequired,
    /// Silence was asked for, and something must be shown.
    InteractionRequired,
    /// Silence was asked for, and consent is missing.
    ConsentRequired,
    /// The account is suspended or closed.
    AccountStopped,
    /// No code can be sent now.
    GatewayDown,
}

/// What the browser must do next to answer this request, or why it cannot.
///
/// Order matters and is the policy: who are you, are you sure enough, are you enrolled, did you confirm, may this
/// client know. A request that asked for silence (`prompt=none`) is refused instead of being shown a page. `who`
/// joins the proofs of this interaction with those of the browser's session, if they are the same person's.
pub fn next_step(asked: &Interaction, who: Option<&Visitor>, rules: &Profile, now: Timestamp) -> Step {
    if let Some(why) = asked.refused {
        return Step::Refuse(why);
    }
    if asked.expired(now) {
        return Step::Refuse(Refusal::TookTooLong);
    }
    let expected = asked.demand.expected;
    let step = match who {
        None => Step::ChooseMethod,
        Some(who) if expected.is_some_and(|expected| expected != who.account) => Step::ProveAgain,
        Some(who) if who.state != crate::account::AccountState::Active => Step::Refuse(Refusal::AccountStopped),
        Some(who) => match gap(asked, who, rules, now) {
            Gap::Unreachable => Step::Refuse(Refusal::LevelUnreachable),
            Gap::Fresher => Step::ProveAgain,
            Gap::Spid(level) => Step::Spid(level),
            Gap::Code { email_will_do } => after_login(who, rules).unwrap_or(Step::AnswerCode { email_will_do }),
            Gap::Channel => after_login(who, rules).unwrap_or(Step::EnrolChannel),
            Gap::None => after_proof(asked, who, rules, now),
        },
    };
    let step = match (step, who) {
        (Step::EnrolChannel, Some(who)) if !may_change_channels(asked, who) => Step::ProveAgain,
        (step, _) => step,
    };
    unless_silent(step, asked)
}

/// How long before a request identity must have been proven for a channel to be registered in it.
const CHANGES_FRESHNESS: Lifetime = Lifetime::minutes(5);

/// A browser that was left signed in registers no channel: identity was proven in this request, or five minutes before
/// it. From the request on there is time to fetch the telephone.
fn may_change_channels(asked: &Interaction, who: &Visitor) -> bool {
    who.proofs.base_at().is_some_and(|at| at >= asked.opened_at - CHANGES_FRESHNESS)
}

/// What every login must settle, whatever it is for.
fn after_login(who: &Visitor, rules: &Profile) -> Option<Step> {
    if who.must_change_password {
        return Some(Step::ChangePassword);
    }
    let required = rules.channel.required == ChannelRequired::AtFirstLogin;
    (required && who.channels.is_empty()).then_some(Step::EnrolChannel)
}

fn after_proof(asked: &Interaction, who: &Visitor, rules: &Profile, now: Timestamp) -> Step {
    if let Some(step) = after_login(who, rules) {
        return step;
    }
    if asked.operation.is_some() && asked.confirmation().is_none() {
        return towards_confirmation(asked, who, rules, now);
    }
    if !who.may_release && !asked.consented {
        return Step::AskConsent;
    }
    if asked.demand.prompt.consent && !asked.consented {
        return Step::AskConsent;
    }
    Step::Finish
}

fn towards_confirmation(asked: &Interaction, who: &Visitor, rules: &Profile, now: Timestamp) -> Step {
    if !vouched_for(who) {
        return Step::Refuse(Refusal::IdentityNotVerified);
    }
    let kinds = confirming_kinds(asked, rules);
    if who.confirming(&kinds, now).next().is_some() {
        return Step::ConfirmOperation;
    }
    match who.confirms_from(&kinds) {
        _ if kinds.is_empty() => Step::Refuse(Refusal::LevelUnreachable),
        Some(until) => Step::WaitForChannel { until },
        None => Step::EnrolChannel,
    }
}

/// Whether someone other than the citizen says who they are: SPID in this authentication, or the account's proof.
fn vouched_for(who: &Visitor) -> bool {
    who.proofs.spid_level().is_some_and(|level| level >= SpidLevel::L2) || IdentityProof::is_verified(who.identity)
}

/// The kinds of channel that may confirm this request: what the profile allows, and e-mail only where the client
/// listed the weaker value itself.
pub fn confirming_kinds(asked: &Interaction, rules: &Profile) -> Vec<ChannelKind> {
    use crate::assurance::Assurance::DispositiveEmail;
    let email_listed = asked.demand.acr.contains(&DispositiveEmail);
    rules.dispositive.channels.iter().copied().filter(|kind| kind.is_strong() || email_listed).collect()
}

/// The kinds of channel one may register for this request: those the profile offers and, of these, for an operation those
/// that may confirm it, for two factors those that are one. Where none is, it helps nobody whatever is registered.
pub fn enrolling_kinds(asked: &Interaction, rules: &Profile) -> Vec<ChannelKind> {
    use crate::assurance::Assurance::{Pwd, PwdEmail, TwoFactor};
    let offered = &rules.otp.channels;
    let confirming = confirming_kinds(asked, rules);
    let acr = &asked.demand.acr;
    let two_factors = acr.contains(&TwoFactor) && !acr.iter().any(|wanted| matches!(wanted, Pwd | PwdEmail));
    let fits = |kind: &ChannelKind| match asked.operation {
        Some(_) => confirming.contains(kind),
        None => kind.is_strong() || !two_factors,
    };
    let fit: Vec<_> = offered.iter().copied().filter(fits).collect();
    if fit.is_empty() { offered.clone() } else { fit }
}

fn unless_silent(step: Step, asked: &Interaction) -> Step {
    if !asked.demand.prompt.silent {
        return step;
    }
    match step {
        Step::Finish | Step::Refuse(_) => step,
        Step::ChooseMethod | Step::ProveAgain | Step::Spid(_) => Step::Refuse(Refusal::LoginRequired),
        Step::AskConsent => Step::Refuse(Refusal::ConsentRequired),
        Step::ChangePassword
        | Step::EnrolChannel
        | Step::AnswerCode { .. }
        | Step::ConfirmOperation
        | Step::WaitForChannel { .. } => Step::Refuse(Refusal::InteractionRequired),
    }
}
