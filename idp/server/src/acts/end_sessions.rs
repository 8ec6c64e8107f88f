//! Ending sessions, with everything that came of them.

use idp_core::audit::AuditEvent;
use idp_core::id::{AccountId, SessionId};
use idp_core::session::SessionEnd;
use idp_store::{StoreError, WriteTx, grants, sessions};

use crate::cx::Cx;

/// Ends one session, and the grants that came of it. `false` when it had ended before.
pub async fn one(
    cx: &Cx,
    tx: &mut WriteTx,
    (account, session): (AccountId, SessionId),
    why: SessionEnd,
) -> Result<bool, StoreError> {
    if !sessions::end(tx, session, why, cx.now).await? {
        return Ok(false);
    }
    revoke_grants(cx, tx, account, session).await?;
    tx.record(cx.entry_of(Some(account), None, &AuditEvent::SessionEnded { session, why })).await?;
    Ok(true)
}

/// Ends every session of an account, but one that may stay.
pub async fn all(
    cx: &Cx,
    tx: &mut WriteTx,
    (account, but): (AccountId, Option<SessionId>),
    why: SessionEnd,
) -> Result<(), StoreError> {
    for session in sessions::end_all(tx, account, but, (why, cx.now)).await? {
        revoke_grants(cx, tx, account, session).await?;
        tx.record(cx.entry_of(Some(account), None, &AuditEvent::SessionEnded { session, why })).await?;
    }
    Ok(())
}

async fn revoke_grants(cx: &Cx, tx: &mut WriteTx, account: AccountId, session: SessionId) -> Result<(), StoreError> {
    for grant in grants::live_of_session(tx, session).await? {
        if grants::revoke(tx, grant, "session_ended", cx.now).await? {
            let event = AuditEvent::GrantRevoked { grant, why: "session_ended".to_owned() };
            tx.record(cx.entry_of(Some(account), None, &event)).await?;
        }
    }
    Ok(())
}
