//! Opaque access tokens, and JWT ones that must be revocable.

use idp_core::grant::AuthorizationGrant;
use idp_core::id::{AccountId, GrantId};
use idp_core::secret::BearerHash;
use idp_core::time::Timestamp;
use sqlx::types::Json;

use crate::col::{Col, at};
use crate::error::StoreError;
use crate::grants;
use crate::tx::{Conn, WriteTx};

#[derive(sqlx::FromRow)]
struct Row {
    grant_id: Option<Col<GrantId>>,
    client_id: String,
    account_id: Option<Col<AccountId>>,
    scope: String,
    audience: Json<Vec<String>>,
    issued_at: i64,
    expires_at: i64,
    revoked_at: Option<i64>,
}

/// An access token, without itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessToken {
    /// What it came of; `None` for a client's own.
    pub grant: Option<GrantId>,
    /// Whose.
    pub client: String,
    /// On whose behalf.
    pub account: Option<AccountId>,
    /// What for.
    pub scope: String,
    /// For whom.
    pub audience: Vec<String>,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// Dead from then on.
    pub expires_at: Timestamp,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

impl AccessToken {
    /// Whether it counts.
    pub fn is_live(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && now < self.expires_at
    }
}

impl From<Row> for AccessToken {
    fn from(row: Row) -> Self {
        Self {
            grant: row.grant_id.map(|id| id.0),
            client: row.client_id,
            account: row.account_id.map(|id| id.0),
            scope: row.scope,
            audience: row.audience.0,
            issued_at: at(row.issued_at),
            expires_at: at(row.expires_at),
            revoked_at: row.revoked_at.map(at),
        }
    }
}

/// Remembers one. For a JWT, `token` is the hash of its `jti`.
pub async fn insert(tx: &mut WriteTx, token: &BearerHash, about: &AccessToken) -> Result<(), StoreError> {
    q!(tx; exec, "INSERT INTO access_token (ente_id, token_hash, grant_id, client_id, account_id, scope, audience,
                                            issued_at, expires_at)
                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
       Col(tx.ente()), &token.as_bytes()[..], about.grant.map(Col), &about.client, about.account.map(Col),
       &about.scope, Json(&about.audience), about.issued_at.millis(), about.expires_at.millis())?;
    Ok(())
}

/// The one behind a hash, dead or alive.
pub async fn by_hash(tx: &mut impl Conn, token: &BearerHash) -> Result<Option<AccessToken>, StoreError> {
    let row = q!(tx; opt<Row>, "SELECT grant_id, client_id, account_id, scope, audience, issued_at, expires_at, revoked_at
                                FROM access_token
                                WHERE ente_id = $1 AND token_hash = $2",
                 Col(tx.ente()), &token.as_bytes()[..])?;
    Ok(row.map(AccessToken::from))
}

/// A token with the grant it came of.
#[derive(sqlx::FromRow)]
struct WithGrant {
    #[sqlx(flatten)]
    grant: grants::Row,
    token_scope: String,
    audience: Json<Vec<String>>,
    issued_at: i64,
    token_expires_at: i64,
    revoked_at: Option<i64>,
}

/// The one behind a hash, dead or alive, with its grant: in one statement, for every request of an app shows a token.
/// `None` also for a client's own, which came of no grant.
pub async fn with_grant(
    tx: &mut impl Conn,
    token: &BearerHash,
) -> Result<Option<(AccessToken, AuthorizationGrant)>, StoreError> {
    let row = q!(tx; opt<WithGrant>,
        "SELECT authorization_grant.grant_id, authorization_grant.client_id, authorization_grant.account_id, session_id,
                redirect_uri, pkce, authorization_grant.scope, detail, state, authorization_grant.expires_at, changed_at,
                family_id, access_token.scope AS token_scope, audience, access_token.issued_at,
                access_token.expires_at AS token_expires_at, revoked_at
         FROM access_token
         JOIN authorization_grant ON authorization_grant.ente_id = $1
                                 AND authorization_grant.grant_id = (SELECT grant_id
                                                                     FROM access_token
                                                                     WHERE ente_id = $1 AND token_hash = $2)
         WHERE access_token.ente_id = $1 AND access_token.token_hash = $2",
        Col(tx.ente()), &token.as_bytes()[..])?;
    let Some(row) = row else { return Ok(None) };
    let grant = AuthorizationGrant::try_from(row.grant)?;
    let token = AccessToken {
        grant: Some(grant.id),
        client: grant.client.clone(),
        account: Some(grant.account),
        scope: row.token_scope,
        audience: row.audience.0,
        issued_at: at(row.issued_at),
        expires_at: at(row.token_expires_at),
        revoked_at: row.revoked_at.map(at),
    };
    Ok(Some((token, grant)))
}

/// Revokes one of this client; `false` when it has none such alive.
pub async fn revoke(tx: &mut WriteTx, token: &BearerHash, client_id: &str, now: Timestamp) -> Result<bool, StoreError> {
    let rows = q!(tx; exec, "UPDATE access_token
                             SET revoked_at = $4
                             WHERE ente_id = $1 AND token_hash = $2 AND client_id = $3 AND revoked_at IS NULL",
                  Col(tx.ente()), &token.as_bytes()[..], client_id, now.millis())?;
    Ok(rows == 1)
}
