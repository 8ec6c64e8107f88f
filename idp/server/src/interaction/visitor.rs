//! Who stands in the corridor: the proofs of the request joined with the session's, and what the tables know.

use idp_core::assurance::{Proof, Proofs};
use idp_core::consent;
use idp_core::credential::CredentialState;
use idp_core::id::AccountId;
use idp_core::interaction::{ChannelFacts, Door, Interaction, Visitor};
use idp_store::sessions::Stored;
use idp_store::standing::{self, LiveChannel, LivePassword};
use idp_store::{Conn, StoreError, consents};

/// The visitor, or `None` when nobody has proven anything.
///
/// Proofs of the session count only when they are the same person's as those of the request.
pub async fn visitor(
    tx: &mut impl Conn,
    interaction: &Interaction,
    session: Option<&Stored>,
) -> Result<Option<Visitor>, StoreError> {
    let Some((account, proofs)) = proven(interaction, session) else { return Ok(None) };
    let Some(standing) = standing::of(tx, account).await? else { return Ok(None) };
    let (proofs, must_change_password) = with_live_password(standing.password.as_ref(), proofs);
    let channels = channel_facts(&standing.channels, &proofs);
    let account = standing.account;
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
fn with_live_password(password: Option<&LivePassword>, proofs: Proofs) -> (Proofs, bool) {
    let is_password = |proof: &Proof| matches!(proof, Proof::Password { .. });
    if !proofs.iter().any(is_password) {
        return (proofs, false);
    }
    let is_live = |proof: &&Proof| match proof {
        Proof::Password { credential: Some(id), .. } => password.is_some_and(|it| it.id == *id),
        // Proven before proofs named their password.
        Proof::Password { credential: None, at, .. } => password.is_some_and(|it| *at >= it.set_at),
        Proof::Code { .. } | Proof::Spid { .. } => true,
    };
    let live: Proofs = proofs.iter().filter(is_live).cloned().collect();
    let must_change = password.is_some_and(|it| it.state == CredentialState::MustChange);
    let must_change = must_change && live.iter().any(is_password);
    (live, must_change)
}

fn channel_facts(channels: &[LiveChannel], proofs: &Proofs) -> Vec<ChannelFacts> {
    let spid_at = proofs.strong_spid_at();
    let facts = |it: &LiveChannel| ChannelFacts { id: it.id, kind: it.kind, confirms_from: it.confirms_from(spid_at) };
    channels.iter().map(facts).collect()
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
