//! Refresh tokens: families, and every token by hash.

use idp_core::grant::RefreshFamily;
use idp_core::id::{AccountId, FamilyId, GrantId, SessionId};
use idp_core::secret::BearerHash;
use idp_core::time::Timestamp;

use crate::col::{Col, at, hash};
use crate::error::StoreError;
use crate::tx::{Conn, WriteTx};

#[derive(sqlx::FromRow)]
struct Row {
    family_id: Col<FamilyId>,
    grant_id: Col<GrantId>,
    client_id: String,
    account_id: Col<AccountId>,
    session_id: Col<SessionId>,
    scope: String,
    current_hash: Vec<u8>,
    previous_hash: Option<Vec<u8>>,
    rotated_at: i64,
    idle_until: i64,
    absolute_until: i64,
    ended_at: Option<i64>,
}

impl TryFrom<Row> for RefreshFamily {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let id = row.family_id.0;
        let read = |bytes: &[u8]| hash(bytes).ok_or_else(|| StoreError::corrupt("refresh_family", "current_hash", id));
        Ok(Self {
            id,
            grant: row.grant_id.0,
            client: row.client_id,
            account: row.account_id.0,
            session: row.session_id.0,
            scope: row.scope,
            current: read(&row.current_hash)?,
            previous: row.previous_hash.as_deref().map(read).transpose()?,
            rotated_at: at(row.rotated_at),
            idle_until: at(row.idle_until),
            absolute_until: at(row.absolute_until),
            ended_at: row.ended_at.map(at),
        })
    }
}

/// Begins one, with its first token.
pub async fn insert(tx: &mut WriteTx, family: &RefreshFamily) -> Result<(), StoreError> {
    q!(tx; exec,
       lite: "INSERT INTO refresh_family (ente_id, family_id, grant_id, client_id, account_id, session_id, scope,
                                          current_hash, rotated_at, idle_until, absolute_until)
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);
              INSERT INTO refresh_token (ente_id, token_hash, family_id, issued_at)
              VALUES ($1, $8, $2, $9)",
       pg: "WITH family AS (
                INSERT INTO refresh_family (ente_id, family_id, grant_id, client_id, account_id, session_id, scope,
                                            current_hash, rotated_at, idle_until, absolute_until)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11))
            INSERT INTO refresh_token (ente_id, token_hash, family_id, issued_at)
            VALUES ($1, $8, $2, $9)",
       Col(tx.ente()), Col(family.id), Col(family.grant), &family.client, Col(family.account), Col(family.session),
       &family.scope, &family.current.as_bytes()[..], family.rotated_at.millis(), family.idle_until.millis(),
       family.absolute_until.millis())?;
    Ok(())
}

/// The family of a token, be it the current one or an old one.
pub async fn by_token(tx: &mut impl Conn, token: &BearerHash) -> Result<Option<RefreshFamily>, StoreError> {
    let row = q!(tx; opt<Row>,
        "SELECT family_id, grant_id, client_id, account_id, session_id, scope, current_hash, previous_hash, rotated_at,
                idle_until, absolute_until, ended_at
         FROM refresh_family
         WHERE ente_id = $1 AND family_id = (SELECT family_id
                                             FROM refresh_token
                                             WHERE ente_id = $1 AND token_hash = $2)",
        Col(tx.ente()), &token.as_bytes()[..])?;
    row.map(RefreshFamily::try_from).transpose()
}

/// Replaces the current token, if it is still the one we judged. `false` when another request was faster.
///
/// `previous` is the token just shown: after a lost response it stays the same, and the unused successor dies.
pub async fn rotate(
    tx: &mut WriteTx,
    family: &RefreshFamily,
    (previous, next): (&BearerHash, &BearerHash),
    (now, idle_until): (Timestamp, Timestamp),
) -> Result<bool, StoreError> {
    let rows = q!(tx; exec,
        lite: "UPDATE refresh_family
               SET previous_hash = $4, current_hash = $5, rotated_at = $6, idle_until = $7
               WHERE ente_id = $1 AND family_id = $2 AND current_hash = $3 AND ended_at IS NULL;
               INSERT INTO refresh_token (ente_id, token_hash, family_id, issued_at)
               SELECT $1, $5, $2, $6
               WHERE changes() = 1",
        pg: "WITH rotated AS (
                 UPDATE refresh_family
                 SET previous_hash = $4, current_hash = $5, rotated_at = $6, idle_until = $7
                 WHERE ente_id = $1 AND family_id = $2 AND current_hash = $3 AND ended_at IS NULL
                 RETURNING family_id)
             INSERT INTO refresh_token (ente_id, token_hash, family_id, issued_at)
             SELECT $1, $5, family_id, $6
             FROM rotated",
        Col(tx.ente()), Col(family.id), &family.current.as_bytes()[..], &previous.as_bytes()[..], &next.as_bytes()[..],
        now.millis(), idle_until.millis())?;
    Ok(rows > 0)
}
