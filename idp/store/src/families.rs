//! Refresh tokens: families, and every token by hash.

use idp_core::account::AccountState;
use idp_core::grant::{AuthorizationGrant, RefreshFamily};
use idp_core::id::{AccountId, FamilyId, GrantId, SessionId};
use idp_core::secret::BearerHash;
use idp_core::time::Timestamp;
use sqlx::types::Json;

use crate::access_tokens::AccessToken;
use crate::col::{Col, at, hash};
use crate::error::StoreError;
use crate::grants;
use crate::tx::{Conn, WriteTx};

#[derive(sqlx::FromRow)]
struct Row {
    family_id: Col<FamilyId>,
    grant_id: Col<GrantId>,
    client_id: String,
    account_id: Col<AccountId>,
    session_id: Col<SessionId>,
    family_scope: String,
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
            scope: row.family_scope,
            current: read(&row.current_hash)?,
            previous: row.previous_hash.as_deref().map(read).transpose()?,
            rotated_at: at(row.rotated_at),
            idle_until: at(row.idle_until),
            absolute_until: at(row.absolute_until),
            ended_at: row.ended_at.map(at),
        })
    }
}

/// The family of a token, be it the current one or an old one.
pub async fn by_token(tx: &mut impl Conn, token: &BearerHash) -> Result<Option<RefreshFamily>, StoreError> {
    let row = q!(tx; opt<Row>,
        "SELECT family_id, grant_id, client_id, account_id, session_id, scope AS family_scope, current_hash, previous_hash,
                rotated_at, idle_until, absolute_until, ended_at
         FROM refresh_family
         WHERE ente_id = $1 AND family_id = (SELECT family_id
                                             FROM refresh_token
                                             WHERE ente_id = $1 AND token_hash = $2)",
        Col(tx.ente()), &token.as_bytes()[..])?;
    row.map(RefreshFamily::try_from).transpose()
}

/// A family with the grant it renews.
#[derive(sqlx::FromRow)]
struct WithGrant {
    #[sqlx(flatten)]
    grant: grants::Row,
    #[sqlx(flatten)]
    family: Row,
}

/// The same with its grant, of an account that may be used: in one statement, for it is asked before every refresh.
pub async fn with_grant(
    tx: &mut impl Conn,
    token: &BearerHash,
) -> Result<Option<(RefreshFamily, AuthorizationGrant)>, StoreError> {
    let row = q!(tx; opt<WithGrant>,
        "SELECT authorization_grant.grant_id, authorization_grant.client_id, authorization_grant.account_id,
                authorization_grant.session_id, redirect_uri, pkce, authorization_grant.scope, detail,
                authorization_grant.state, expires_at, changed_at, refresh_family.family_id,
                refresh_family.scope AS family_scope, current_hash, previous_hash, rotated_at, idle_until,
                absolute_until, ended_at
         FROM refresh_family
         JOIN authorization_grant ON authorization_grant.ente_id = $1
                                 AND authorization_grant.grant_id = refresh_family.grant_id
         JOIN account ON account.ente_id = $1 AND account.account_id = authorization_grant.account_id
         WHERE refresh_family.ente_id = $1 AND account.state = $3
           AND refresh_family.family_id = (SELECT family_id
                                           FROM refresh_token
                                           WHERE ente_id = $1 AND token_hash = $2)",
        Col(tx.ente()), &token.as_bytes()[..], AccountState::Active.word())?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some((row.family.try_into()?, row.grant.try_into()?)))
}

/// What a refresh gives.
#[derive(Debug, Clone, Copy)]
pub struct Rotated<'a> {
    /// The token just shown: after a lost response it stays the same, and the unused successor dies.
    pub shown: &'a BearerHash,
    /// The one that counts from now on.
    pub next: &'a BearerHash,
    /// Unused until then, it is dead.
    pub idle_until: Timestamp,
    /// The access token's hash, and what it is good for.
    pub access: (&'a BearerHash, &'a AccessToken),
}

/// Replaces the current token, if it is still the one we judged, and keeps the access token that comes with the next.
/// `false` when another request was faster: then nothing is kept.
pub async fn rotate(
    tx: &mut WriteTx,
    family: &RefreshFamily,
    rotated: Rotated<'_>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let Rotated { shown, next, idle_until, access: (token, about) } = rotated;
    let rows = q!(tx; exec,
        lite: "UPDATE refresh_family
               SET previous_hash = $4, current_hash = $5, rotated_at = $6, idle_until = $7
               WHERE ente_id = $1 AND family_id = $2 AND current_hash = $3 AND ended_at IS NULL;
               INSERT INTO refresh_token (ente_id, token_hash, family_id, issued_at)
               SELECT $1, $5, $2, $6
               WHERE changes() = 1;
               INSERT INTO access_token (ente_id, token_hash, grant_id, client_id, account_id, scope, audience, issued_at,
                                         expires_at)
               SELECT $1, $8, $9, $10, $11, $12, $13, $6, $14
               WHERE changes() = 1",
        pg: "WITH rotated AS (
                 UPDATE refresh_family
                 SET previous_hash = $4, current_hash = $5, rotated_at = $6, idle_until = $7
                 WHERE ente_id = $1 AND family_id = $2 AND current_hash = $3 AND ended_at IS NULL
                 RETURNING family_id),
             token AS (
                 INSERT INTO refresh_token (ente_id, token_hash, family_id, issued_at)
                 SELECT $1, $5, family_id, $6
                 FROM rotated)
             INSERT INTO access_token (ente_id, token_hash, grant_id, client_id, account_id, scope, audience, issued_at,
                                       expires_at)
             SELECT $1, $8, $9, $10, $11, $12, $13, $6, $14
             FROM rotated",
        Col(tx.ente()), Col(family.id), &family.current.as_bytes()[..], &shown.as_bytes()[..], &next.as_bytes()[..],
        now.millis(), idle_until.millis(), &token.as_bytes()[..], Col(family.grant), &family.client,
        Col(family.account), &about.scope, Json(&about.audience), about.expires_at.millis())?;
    Ok(rows > 0)
}
