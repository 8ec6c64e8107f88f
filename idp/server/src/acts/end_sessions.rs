//! Ending sessions, with everything that came of them.

use idp_core::audit::{AuditEntry, AuditEvent};
use idp_core::id::{AccountId, GrantId, SessionId};
use idp_core::session::SessionEnd;
use idp_core::time::Timestamp;
use idp_store::{StoreError, WriteTx, grants, sessions};

use crate::cx::Cx;

/// Why sessions end, when, and who tells of it in the audit trail.
pub struct Ending<'a> {
    /// Why.
    pub why: SessionEnd,
    /// When.
    pub now: Timestamp,
    /// Writes the entries.
    pub entry: &'a (dyn Fn(&AuditEvent) -> AuditEntry + Send + Sync),
}

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
    let entry = |event: &AuditEvent| cx.entry_of(Some(account), None, event);
    tell(tx, session, &Ending { why, now: cx.now, entry: &entry }).await?;
    Ok(true)
}

/// Ends every session of an account, but one that may stay, and everything any app got.
pub async fn all(
    cx: &Cx,
    tx: &mut WriteTx,
    (account, but): (AccountId, Option<SessionId>),
    why: SessionEnd,
) -> Result<(), StoreError> {
    let entry = |event: &AuditEvent| cx.entry_of(Some(account), None, event);
    all_of(tx, (account, but), &Ending { why, now: cx.now, entry: &entry }).await
}

/// The same where there is no request: an administrator's command.
pub async fn all_of(
    tx: &mut WriteTx,
    (account, but): (AccountId, Option<SessionId>),
    ending: &Ending<'_>,
) -> Result<(), StoreError> {
    for session in sessions::end_all(tx, account, but, (ending.why, ending.now)).await? {
        tell(tx, session, ending).await?;
    }
    // A session that nobody used ends by itself and is forgotten; what an app got from it is refreshed for weeks.
    for grant in grants::live_of_account(tx, account, but).await? {
        revoke(tx, grant, ending).await?;
    }
    Ok(())
}

async fn revoke(tx: &mut WriteTx, grant: GrantId, ending: &Ending<'_>) -> Result<(), StoreError> {
    if grants::revoke(tx, grant, "session_ended", ending.now).await? {
        let event = AuditEvent::GrantRevoked { grant, why: "session_ended".to_owned() };
        tx.record((ending.entry)(&event)).await?;
    }
    Ok(())
}

/// Ends what came of a session that has just ended, and writes all of it to the trail.
async fn tell(tx: &mut WriteTx, session: SessionId, ending: &Ending<'_>) -> Result<(), StoreError> {
    for grant in grants::live_of_session(tx, session).await? {
        revoke(tx, grant, ending).await?;
    }
    tx.record((ending.entry)(&AuditEvent::SessionEnded { session, why: ending.why })).await
}
