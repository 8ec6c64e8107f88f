//! Who stands in the corridor: the proofs of the request joined with the session's, and what the tables know.

use idp_core::assurance::{Proof, Proofs, SpidLevel};
use idp_core::channel::QUARANTINE;
use idp_core::consent;
use idp_core::credential::{CredentialKind, CredentialState};
use idp_core::id::AccountId;
use idp_core::interaction::{ChannelFacts, Door, Interaction, Visitor};
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
    let must_change_password = must_change(tx, account.id, &proofs).await?;
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

/// A password made by the system opens only the page that changes it. Who came by SPID is not bothered.
async fn must_change(tx: &mut impl Conn, account: AccountId, proofs: &Proofs) -> Result<bool, StoreError> {
    if !proofs.iter().any(|proof| matches!(proof, Proof::Password { .. })) {
        return Ok(false);
    }
    let credentials = credentials::of(tx, account).await?;
    Ok(credentials.iter().any(|it| it.kind == CredentialKind::Password && it.state == CredentialState::MustChange))
}

async fn channel_facts(
    tx: &mut impl Conn,
    account: AccountId,
    proofs: &Proofs,
) -> Result<Vec<ChannelFacts>, StoreError> {
    let by_spid = proofs.spid_level().is_some_and(|level| level >= SpidLevel::L2);
    let mut facts = Vec::new();
    for channel in channels::live_of(tx, account).await? {
        let Some(mut confirms_from) = channel.confirms_from() else { continue };
        // Independence: who holds the mailbox a password was recovered through must not also confirm with it. SPID
        // in this authentication vouches for the person anew.
        if !by_spid && let Some(tainted) = channels::tainted_at(tx, channel.id).await? {
            confirms_from = confirms_from.max(tainted + QUARANTINE);
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
