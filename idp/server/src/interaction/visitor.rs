//! Who stands in the corridor: the proofs of the request joined with the session's, and what the tables know.

use idp_core::assurance::{Proof, Proofs, SpidLevel};
use idp_core::channel::{ChannelState, QUARANTINE};
use idp_core::consent;
use idp_core::credential::{CredentialKind, CredentialState};
use idp_core::id::AccountId;
use idp_core::interaction::{ChannelFacts, Door, Interaction, Visitor};
use idp_core::time::Timestamp;
use idp_store::sessions::Stored;
use idp_store::{Conn, StoreError, accounts, channels, consents, credentials};

/// The visitor, or `None` when nobody has proven anything.
///
/// Proofs of the session count only when they are the same person's as those of the request.
pub async fn visitor(
    tx: &mut impl Conn,
    interaction: &Interaction,
    session: Option<&Stored>,
) -> Result<Option<Visitor>, StoreError> {
    let Some((account, proofs)) = proven(interaction, session) else { return Ok(None) };
    let Some(account) = accounts::by_id(tx, account).await? else { return Ok(None) };
    let (proofs, must_change_password) = with_live_password(tx, account.id, proofs).await?;
    let channels = channel_facts(tx, account.id, &proofs).await?;
    let may_release = may_release(tx, account.id, interaction).await?;
    Ok(Some(Visitor {
        account: account.id,
        state: account.state,
        identity: account.identity,
        proofs,
        must_change_password,
        channels,
        may_release,
    }))
}

fn proven(interaction: &Interaction, session: Option<&Stored>) -> Option<(AccountId, Proofs)> {
    let session = session.map(|stored| &stored.session);
    match (interaction.account, session) {
        (Some(here), Some(session)) if session.account == here => {
            Some((here, session.proofs.clone().joined(&interaction.proofs)))
        }
        (Some(here), _) => Some((here, interaction.proofs.clone())),
        (None, Some(session)) => Some((session.account, session.proofs.clone())),
        (None, None) => None,
    }
}

/// The proofs that still count, and whether the password must be changed first.
///
/// A password that was voided or replaced proves nothing any more, also to whoever typed it a moment before: a first SPID
/// login voids what a stranger may have set, and an owner who changes a stolen password ends what the thief began with it.
/// One made by the system opens only the page that changes it; who came by SPID is not bothered.
async fn with_live_password(
    tx: &mut impl Conn,
    account: AccountId,
    proofs: Proofs,
) -> Result<(Proofs, bool), StoreError> {
    let is_password = |proof: &Proof| matches!(proof, Proof::Password { .. });
    if !proofs.iter().any(is_password) {
        return Ok((proofs, false));
    }
    let credentials = credentials::of(tx, account).await?;
    let password = credentials.into_iter().find(|it| it.kind == CredentialKind::Password);
    let is_live = |proof: &&Proof| !is_password(proof) || password.as_ref().is_some_and(|it| proof.at() >= it.set_at);
    let live: Proofs = proofs.iter().filter(is_live).cloned().collect();
    let must_change = password.as_ref().is_some_and(|it| it.state == CredentialState::MustChange);
    let must_change = must_change && live.iter().any(is_password);
    Ok((live, must_change))
}

/// When SPID at level 2 or more was shown in this authentication.
fn strong_spid_at(proofs: &Proofs) -> Option<Timestamp> {
    let strong = proofs.iter().filter(|proof| matches!(proof, Proof::Spid { level, .. } if *level >= SpidLevel::L2));
    strong.map(Proof::at).max()
}

async fn channel_facts(
    tx: &mut impl Conn,
    account: AccountId,
    proofs: &Proofs,
) -> Result<Vec<ChannelFacts>, StoreError> {
    let by_spid = strong_spid_at(proofs);
    let mut facts = Vec::new();
    for channel in channels::live_of(tx, account).await? {
        let ChannelState::Verified { at } = channel.state else { continue };
        let mut confirms_from = at + channel.origin.quarantine();
        match by_spid {
            // SPID in this authentication vouches for the person anew: a channel that stood before needs no wait.
            Some(proven) if proven >= at => confirms_from = at,
            Some(_) => {}
            // Independence: who holds the mailbox a password was recovered through must not also confirm with it.
            None => {
                if let Some(tainted) = channels::tainted_at(tx, channel.id).await? {
                    confirms_from = confirms_from.max(tainted + QUARANTINE);
                }
            }
        }
        facts.push(ChannelFacts { id: channel.id, kind: channel.kind, confirms_from });
    }
    Ok(facts)
}

async fn may_release(tx: &mut impl Conn, account: AccountId, interaction: &Interaction) -> Result<bool, StoreError> {
    let wanted = &interaction.demand.consent_scopes;
    let Door::Oidc { client } = &interaction.door else { return Ok(true) };
    if wanted.is_empty() {
        return Ok(true);
    }
    let given = consents::scopes(tx, account, client).await?;
    Ok(consent::covers(&given, wanted))
}
