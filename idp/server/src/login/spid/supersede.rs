//! What the first strong proof of identity voids: whatever anybody could have set up before it in this person's name.
//!
//! # Why
//! Whoever knows a codice fiscale may have opened the account first, with a password and a telephone of their own, and
//! wait for the owner, or stolen the password of an account from a counter and added a telephone of their own. SPID at
//! level 2 says who the owner is; what was proven below a counter's identification does not survive it: local
//! credentials, channels and contacts that the user alone declared, links on their way, every other session and what
//! apps got from it. Contacts that somebody vouches for stay, and are told. (Sudhodanan and Paverd,
//! "Account pre-hijacking attacks", 2022)

use idp_core::account::{Account, IdentityProof};
use idp_core::audit::AuditEvent;
use idp_core::person::Provenance;
use idp_core::session::SessionEnd;
use idp_store::{StoreError, WriteTx, accounts, channels, contacts, credentials, links};

use crate::acts::{end_sessions, notify};
use crate::interaction::OpenInteraction;
use crate::upstream::providers;

/// Tells the owner that SPID opens the account now, and voids what is weaker.
pub(super) async fn weaker(
    open: &OpenInteraction,
    tx: &mut WriteTx,
    account: &Account,
    idp: &str,
) -> Result<(), StoreError> {
    let cx = &open.cx;
    accounts::hold(tx, account.id).await?;
    let provider = providers::known(&cx.app, idp);
    let provider = provider.as_ref().map_or(idp, |provider| provider.entry().display_name.as_str());
    notify::spid_linked(cx, tx, account.person, provider).await?;
    let entry = |event| cx.entry_of(Some(account.id), Some(open.interaction().id), &event);
    // What a counter handed over was handed to the owner. What was declared afterwards was declared by whoever knew it.
    if account.identity < IdentityProof::DeVisu {
        for credential in credentials::revoke_all(tx, account.id).await? {
            let why = "spid_linked".to_owned();
            tx.record(entry(AuditEvent::CredentialRevoked { credential, why })).await?;
        }
    }
    for channel in channels::revoke_declared(tx, account.id).await? {
        tx.record(entry(AuditEvent::ChannelRevoked { channel })).await?;
    }
    for known in contacts::of(tx, account.person).await? {
        if known.provenance == Provenance::Declared {
            contacts::remove(tx, account.person, known.id, cx.now).await?;
        }
    }
    links::void(tx, account.id, cx.now).await?;
    let mine = open.session.as_ref().filter(|stored| stored.session.account == account.id);
    let stays = mine.map(|stored| stored.session.id);
    end_sessions::all(cx, tx, (account.id, stays), SessionEnd::CredentialChanged).await
}
