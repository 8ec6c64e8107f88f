//! Browser sessions, and the services each was used for.

use idp_core::assurance::Proofs;
use idp_core::id::{AccountId, SessionId};
use idp_core::secret::BearerHash;
use idp_core::session::{AuthenticationSession, SessionEnd};
use idp_core::time::Timestamp;
use sqlx::types::Json;

use crate::col::{Col, at};
use crate::error::StoreError;
use crate::tx::{Conn, WriteTx};

#[derive(sqlx::FromRow)]
struct Row {
    session_id: Col<SessionId>,
    account_id: Col<AccountId>,
    proofs: Json<Proofs>,
    shared_computer: bool,
    device: String,
    started_at: i64,
    seen_at: i64,
    ended_at: Option<i64>,
    ended_why: Option<String>,
}

/// A session, and the kind of browser it lives in (for its owner's list).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// The session.
    pub session: AuthenticationSession,
    /// `Firefox`, `Chrome`, … on which system.
    pub device: String,
}

impl TryFrom<Row> for Stored {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let id = row.session_id.0;
        let corrupt = || StoreError::corrupt("session", "ended_why", id);
        let ended = match (row.ended_at, row.ended_why) {
            (Some(when), Some(why)) => Some((at(when), SessionEnd::from_word(&why).ok_or_else(corrupt)?)),
            (None, None) => None,
            _ => return Err(corrupt()),
        };
        let session = AuthenticationSession {
            id,
            account: row.account_id.0,
            proofs: row.proofs.0,
            shared_computer: row.shared_computer,
            started_at: at(row.started_at),
            seen_at: at(row.seen_at),
            ended,
        };
        Ok(Self { session, device: row.device })
    }
}

/// The session behind a cookie, dead or alive.
pub async fn by_token(tx: &mut impl Conn, token: &BearerHash) -> Result<Option<Stored>, StoreError> {
    let row = q!(tx; opt<Row>, "SELECT session_id, account_id, proofs, shared_computer, device, started_at, seen_at,
                                       ended_at, ended_why
                                FROM session
                                WHERE ente_id = $1 AND token_hash = $2",
                 Col(tx.ente()), &token.as_bytes()[..])?;
    row.map(Stored::try_from).transpose()
}

/// A session by its name, dead or alive.
pub async fn by_id(tx: &mut impl Conn, id: SessionId) -> Result<Option<Stored>, StoreError> {
    let row = q!(tx; opt<Row>, "SELECT session_id, account_id, proofs, shared_computer, device, started_at, seen_at,
                                       ended_at, ended_why
                                FROM session
                                WHERE ente_id = $1 AND session_id = $2",
                 Col(tx.ente()), Col(id))?;
    row.map(Stored::try_from).transpose()
}

/// The sessions of an account that are alive, the newest first.
pub async fn live_of(tx: &mut impl Conn, account: AccountId, now: Timestamp) -> Result<Vec<Stored>, StoreError> {
    let rows = q!(tx; all<Row>, "SELECT session_id, account_id, proofs, shared_computer, device, started_at, seen_at,
                                        ended_at, ended_why
                                 FROM session
                                 WHERE ente_id = $1 AND account_id = $2 AND ended_at IS NULL AND expires_at > $3
                                 ORDER BY started_at DESC
                                 LIMIT 50",
                  Col(tx.ente()), Col(account), now.millis())?;
    rows.into_iter().map(Stored::try_from).collect()
}

/// Begins one.
pub async fn insert(
    tx: &mut WriteTx,
    session: &AuthenticationSession,
    token: &BearerHash,
    device: &str,
) -> Result<(), StoreError> {
    q!(tx; exec, "INSERT INTO session (ente_id, session_id, token_hash, account_id, proofs, shared_computer, device,
                                       started_at, seen_at, expires_at)
                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
       Col(tx.ente()), Col(session.id), &token.as_bytes()[..], Col(session.account), Json(&session.proofs),
       session.shared_computer, device, session.started_at.millis(), session.seen_at.millis(),
       session.expires_at().millis())?;
    Ok(())
}

/// Gives a live session new proofs and a new cookie: its token changes whenever its level may (session fixation).
/// `false` when it ended meanwhile.
pub async fn renew(tx: &mut WriteTx, session: &AuthenticationSession, token: &BearerHash) -> Result<bool, StoreError> {
    let changed = q!(tx; exec, "UPDATE session
                                SET proofs = $3, token_hash = $4, seen_at = $5, expires_at = $6
                                WHERE ente_id = $1 AND session_id = $2 AND ended_at IS NULL",
                     Col(tx.ente()), Col(session.id), Json(&session.proofs), &token.as_bytes()[..],
                     session.seen_at.millis(), session.expires_at().millis())?;
    Ok(changed == 1)
}

/// Writes what a live session rests on; its level is the same.
pub async fn prove(tx: &mut WriteTx, id: SessionId, proofs: &Proofs) -> Result<(), StoreError> {
    q!(tx; exec, "UPDATE session
                  SET proofs = $3
                  WHERE ente_id = $1 AND session_id = $2 AND ended_at IS NULL",
       Col(tx.ente()), Col(id), Json(proofs))?;
    Ok(())
}

/// Notes that a session was used, and keeps it from ending before this change is done. `false` when it has ended.
pub async fn touch(tx: &mut WriteTx, session: &AuthenticationSession, seen_at: Timestamp) -> Result<bool, StoreError> {
    let seen = AuthenticationSession { seen_at, ..session.clone() };
    let changed = q!(tx; exec, "UPDATE session
                                SET seen_at = CASE WHEN seen_at < $3 THEN $3 ELSE seen_at END,
                                    expires_at = CASE WHEN seen_at < $3 THEN $4 ELSE expires_at END
                                WHERE ente_id = $1 AND session_id = $2 AND ended_at IS NULL",
                     Col(tx.ente()), Col(session.id), seen_at.millis(), seen.expires_at().millis())?;
    Ok(changed == 1)
}

/// Ends one; `false` when it had ended before.
pub async fn end(tx: &mut WriteTx, id: SessionId, why: SessionEnd, now: Timestamp) -> Result<bool, StoreError> {
    let changed = q!(tx; exec, "UPDATE session
                                SET ended_at = $3, ended_why = $4
                                WHERE ente_id = $1 AND session_id = $2 AND ended_at IS NULL",
                     Col(tx.ente()), Col(id), now.millis(), why.word())?;
    Ok(changed == 1)
}

/// Ends all sessions of an account, but one that may stay. Gives the ended ones.
pub async fn end_all(
    tx: &mut WriteTx,
    account: AccountId,
    but: Option<SessionId>,
    (why, now): (SessionEnd, Timestamp),
) -> Result<Vec<SessionId>, StoreError> {
    let kept = but.map_or(uuid::Uuid::nil(), uuid::Uuid::from);
    let rows = q!(tx; all<(Col<SessionId>,)>, "UPDATE session
                                               SET ended_at = $4, ended_why = $5
                                               WHERE ente_id = $1 AND account_id = $2 AND session_id <> $3
                                                 AND ended_at IS NULL
                                               RETURNING session_id",
                  Col(tx.ente()), Col(account), kept, now.millis(), why.word())?;
    Ok(rows.into_iter().map(|(id,)| id.0).collect())
}

/// The services a session was used for, in the order of their first grants.
pub async fn clients_of(tx: &mut impl Conn, id: SessionId) -> Result<Vec<String>, StoreError> {
    let rows = q!(tx; all<(String,)>, "SELECT client_id
                                       FROM authorization_grant
                                       WHERE ente_id = $1 AND session_id = $2
                                       GROUP BY client_id
                                       ORDER BY MIN(issued_at), client_id",
                  Col(tx.ente()), Col(id))?;
    Ok(rows.into_iter().map(|(client,)| client).collect())
}
