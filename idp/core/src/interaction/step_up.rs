//! The gap between what was asked and what was proven.

use crate::assurance::{Assurance, Proofs, SpidLevel};
use crate::channel::ChannelKind;
use crate::interaction::{Interaction, Visitor};
use crate::profile::Profile;
use crate::time::Timestamp;

/// What is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gap {
    /// Nothing.
    None,
    /// The same again, but newer.
    Fresher,
    /// A proof of identity of another kind: a SPID level.
    Spid(SpidLevel),
    /// A code over one of the visitor's channels.
    Code {
        /// Whether an e-mail is enough.
        email_will_do: bool,
    },
    /// A channel to send that code to.
    Channel,
    /// Nothing this ente offers, or nothing this visitor has, gets there now.
    Unreachable,
}

/// The proofs that count for this request: those as fresh as it asks. The answer is computed from them alone, or it would
/// tell a level of long ago at the time of a weaker proof of now.
pub fn counting(asked: &Interaction, who: &Visitor, rules: &Profile, now: Timestamp) -> Proofs {
    let fresh_from = asked.demand.base_not_before(asked.opened_at, now).max(operation_freshness(asked, rules, now));
    fresh_from.map_or_else(|| who.proofs.clone(), |from| who.proofs.since(from))
}

/// What separates `who` from what `asked` demands.
pub fn gap(asked: &Interaction, who: &Visitor, rules: &Profile, now: Timestamp) -> Gap {
    let proofs = counting(asked, who, rules, now);
    let Some(reached) = proofs.assurance() else { return Gap::Fresher };
    if asked.operation.is_some() {
        return base_for_operation(&proofs, reached);
    }
    if asked.demand.is_met_by(reached) {
        return Gap::None;
    }
    asked
        .demand
        .acr
        .iter()
        .map(|wanted| towards(*wanted, who, rules, now))
        .find(|gap| *gap != Gap::Unreachable)
        .unwrap_or(Gap::Unreachable)
}

/// A confirmation rests on a base identity no older than the profile says: a browser that was left signed in pays nothing.
fn operation_freshness(asked: &Interaction, rules: &Profile, now: Timestamp) -> Option<Timestamp> {
    asked.operation.as_ref().map(|_| now - rules.dispositive.freshness())
}

/// SPID below level 2 is not enough to confirm anything; a local login is (its second factor is the confirmation).
fn base_for_operation(proofs: &Proofs, reached: Assurance) -> Gap {
    match (proofs.spid_level(), reached) {
        (Some(level), _) if level < SpidLevel::L2 => Gap::Spid(SpidLevel::L2),
        _ => Gap::None,
    }
}

fn towards(wanted: Assurance, who: &Visitor, rules: &Profile, now: Timestamp) -> Gap {
    match wanted {
        Assurance::Spid(level) if rules.login.spid => Gap::Spid(level),
        Assurance::Pwd if rules.login.local => Gap::Fresher,
        // A dispositive value is reached by an operation alone; a request that asks without one is refused here.
        Assurance::Spid(_) | Assurance::Pwd | Assurance::Dispositive | Assurance::DispositiveEmail => Gap::Unreachable,
        Assurance::PwdEmail => by_code(who, rules, true, now),
        Assurance::TwoFactor => by_code(who, rules, false, now),
    }
}

fn by_code(who: &Visitor, rules: &Profile, email_will_do: bool, now: Timestamp) -> Gap {
    let kinds: Vec<ChannelKind> =
        rules.otp.channels.iter().copied().filter(|kind| email_will_do || kind.is_strong()).collect();
    if !who.proofs.iter().any(|proof| matches!(proof, crate::assurance::Proof::Password { .. })) {
        // SPID below level 2: a code of ours does not turn it into two factors. SPID itself can.
        return if rules.login.spid { Gap::Spid(SpidLevel::L2) } else { Gap::Unreachable };
    }
    if who.confirming(&kinds, now).next().is_some() {
        Gap::Code { email_will_do }
    } else if kinds.is_empty() || who.confirms_from(&kinds).is_some() {
        // A channel that still waits out its quarantine is no second factor: who stole the password may have added it.
        Gap::Unreachable
    } else {
        Gap::Channel
    }
}
