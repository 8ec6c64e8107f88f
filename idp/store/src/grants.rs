//! Authorization grants and their codes.

use idp_core::account::AccountState;
use idp_core::grant::{AuthorizationGrant, Authorized, GrantState, Pkce, RefreshFamily};
use idp_core::id::{AccountId, FamilyId, GrantId, SessionId};
use idp_core::secret::BearerHash;
use idp_core::time::Timestamp;
use sqlx::types::Json;

use crate::access_tokens::AccessToken;
use crate::col::{Col, at};
use crate::error::StoreError;
use crate::tx::{Conn, WriteTx};

#[derive(sqlx::FromRow)]
pub(crate) struct Row {
    grant_id: Col<GrantId>,
    client_id: String,
    account_id: Col<AccountId>,
    session_id: Col<SessionId>,
    redirect_uri: String,
    pkce: Option<String>,
    scope: String,
    detail: Json<Authorized>,
    state: String,
    expires_at: i64,
    changed_at: i64,
    family_id: Option<Col<FamilyId>>,
}

impl TryFrom<Row> for AuthorizationGrant {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let state = match row.state.as_str() {
            "issued" => GrantState::Issued { pkce: row.pkce.map(Pkce::from_stored), expires_at: at(row.expires_at) },
            "exchanged" => {
                GrantState::Exchanged { at: at(row.changed_at), family: row.family_id.map(|family| family.0) }
            }
            "revoked" => GrantState::Revoked { at: at(row.changed_at) },
            _ => return Err(StoreError::corrupt("authorization_grant", "state", row.grant_id.0)),
        };
        Ok(Self {
            id: row.grant_id.0,
            client: row.client_id,
            account: row.account_id.0,
            session: row.session_id.0,
            redirect_uri: row.redirect_uri,
            scope: row.scope,
            authorized: row.detail.0,
            state,
        })
    }
}

/// Writes one whose code was just drawn. `keep_until`: how long it must be there for what may come of it.
pub async fn insert(
    tx: &mut WriteTx,
    grant: &AuthorizationGrant,
    code: &BearerHash,
    (now, keep_until): (Timestamp, Timestamp),
) -> Result<(), StoreError> {
    let GrantState::Issued { pkce, expires_at } = &grant.state else { return Err(StoreError::Conflict) };
    q!(tx; exec, "INSERT INTO authorization_grant (ente_id, grant_id, client_id, account_id, session_id, code_hash,
                                                   redirect_uri, pkce, scope, detail, state, issued_at, expires_at,
                                                   changed_at, keep_until)
                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'issued', $11, $12, $11, $13)",
       Col(tx.ente()), Col(grant.id), &grant.client, Col(grant.account), Col(grant.session), &code.as_bytes()[..],
       &grant.redirect_uri, pkce.as_ref().map(Pkce::as_str), &grant.scope, Json(&grant.authorized), now.millis(),
       expires_at.millis(), keep_until.millis())?;
    Ok(())
}

/// A grant, and where the account it is about stands.
#[derive(sqlx::FromRow)]
struct WithAccount {
    #[sqlx(flatten)]
    grant: Row,
    account_state: String,
}

/// The grant behind a code, whatever its state, and whether its account may be used.
pub async fn by_code(tx: &mut impl Conn, code: &BearerHash) -> Result<Option<(AuthorizationGrant, bool)>, StoreError> {
    let row = q!(tx; opt<WithAccount>,
        "SELECT grant_id, client_id, authorization_grant.account_id, session_id, redirect_uri, pkce, scope, detail,
                authorization_grant.state, expires_at, changed_at, family_id, account.state AS account_state
         FROM authorization_grant
         JOIN account ON account.ente_id = $1 AND account.account_id = authorization_grant.account_id
         WHERE authorization_grant.ente_id = $1 AND code_hash = $2",
        Col(tx.ente()), &code.as_bytes()[..])?;
    let Some(row) = row else { return Ok(None) };
    let is_usable = AccountState::from_word(&row.account_state) == Some(AccountState::Active);
    Ok(Some((row.grant.try_into()?, is_usable)))
}

/// A grant by its name.
pub async fn by_id(tx: &mut impl Conn, id: GrantId) -> Result<Option<AuthorizationGrant>, StoreError> {
    let row = q!(tx; opt<Row>, "SELECT grant_id, client_id, account_id, session_id, redirect_uri, pkce, scope, detail,
                                       state, expires_at, changed_at, family_id
                                FROM authorization_grant
                                WHERE ente_id = $1 AND grant_id = $2",
                 Col(tx.ente()), Col(id))?;
    row.map(AuthorizationGrant::try_from).transpose()
}

/// What comes of a code.
#[derive(Debug, Clone, Copy)]
pub struct Exchanged<'a> {
    /// The access token's hash, and what it is good for.
    pub access: (&'a BearerHash, &'a AccessToken),
    /// The chain of refresh tokens that begins, if the client gets one.
    pub family: Option<&'a RefreshFamily>,
}

/// Uses the code up, once, and keeps what came of it: in one statement, for every login and every return asks it.
/// `false` when another did, or time: then nothing is kept.
pub async fn exchange(
    tx: &mut WriteTx,
    grant: &AuthorizationGrant,
    exchanged: Exchanged<'_>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let Exchanged { access: (token, about), family } = exchanged;
    let rows = q!(tx; exec,
        lite: "UPDATE authorization_grant
               SET state = 'exchanged', changed_at = $3, family_id = $4
               WHERE ente_id = $1 AND grant_id = $2 AND state = 'issued' AND expires_at > $3;
               INSERT INTO access_token (ente_id, token_hash, grant_id, client_id, account_id, scope, audience, issued_at,
                                         expires_at)
               SELECT $1, $5, $2, $6, $7, $8, $9, $3, $10
               WHERE changes() = 1;
               INSERT INTO refresh_family (ente_id, family_id, grant_id, client_id, account_id, session_id, scope,
                                           current_hash, rotated_at, idle_until, absolute_until)
               SELECT $1, $4, $2, $6, $7, $11, $8, $12, $3, $13, $14
               WHERE changes() = 1 AND $4 IS NOT NULL;
               INSERT INTO refresh_token (ente_id, token_hash, family_id, issued_at)
               SELECT $1, $12, $4, $3
               WHERE changes() = 1",
        pg: "WITH exchanged AS (
                 UPDATE authorization_grant
                 SET state = 'exchanged', changed_at = $3, family_id = $4
                 WHERE ente_id = $1 AND grant_id = $2 AND state = 'issued' AND expires_at > $3
                 RETURNING grant_id),
             family AS (
                 INSERT INTO refresh_family (ente_id, family_id, grant_id, client_id, account_id, session_id, scope,
                                             current_hash, rotated_at, idle_until, absolute_until)
                 SELECT $1, $4, grant_id, $6, $7, $11, $8, $12, $3, $13, $14
                 FROM exchanged
                 WHERE $4 IS NOT NULL
                 RETURNING family_id),
             token AS (
                 INSERT INTO refresh_token (ente_id, token_hash, family_id, issued_at)
                 SELECT $1, $12, family_id, $3
                 FROM family)
             INSERT INTO access_token (ente_id, token_hash, grant_id, client_id, account_id, scope, audience, issued_at,
                                       expires_at)
             SELECT $1, $5, grant_id, $6, $7, $8, $9, $3, $10
             FROM exchanged",
        Col(tx.ente()), Col(grant.id), now.millis(), family.map(|it| Col(it.id)), &token.as_bytes()[..], &grant.client,
        Col(grant.account), &about.scope, Json(&about.audience), about.expires_at.millis(), Col(grant.session),
        family.map(|it| it.current.as_bytes().to_vec()), family.map(|it| it.idle_until.millis()),
        family.map(|it| it.absolute_until.millis()))?;
    Ok(rows > 0)
}

/// Ends a grant with everything that came of it: its access tokens, its refresh tokens.
pub async fn revoke(tx: &mut WriteTx, id: GrantId, why: &str, now: Timestamp) -> Result<bool, StoreError> {
    let rows = q!(tx; exec, "UPDATE authorization_grant
                             SET state = 'revoked', changed_at = $3
                             WHERE ente_id = $1 AND grant_id = $2 AND state <> 'revoked'",
                  Col(tx.ente()), Col(id), now.millis())?;
    // The chain first: a rotation in flight holds it, and what that rotation gives is then found and ended too.
    q!(tx; exec, "UPDATE refresh_family
                  SET ended_at = $3, ended_why = $4
                  WHERE ente_id = $1 AND grant_id = $2 AND ended_at IS NULL",
       Col(tx.ente()), Col(id), now.millis(), why)?;
    q!(tx; exec, "UPDATE access_token
                  SET revoked_at = $3
                  WHERE ente_id = $1 AND grant_id = $2 AND revoked_at IS NULL",
       Col(tx.ente()), Col(id), now.millis())?;
    Ok(rows == 1)
}

/// The grants of an account that are not over, but those of a session that stays: also those whose session is forgotten,
/// for what came of it may live longer.
pub async fn live_of_account(
    tx: &mut impl Conn,
    account: AccountId,
    but: Option<SessionId>,
) -> Result<Vec<GrantId>, StoreError> {
    let kept = but.map_or(uuid::Uuid::nil(), uuid::Uuid::from);
    let rows = q!(tx; all<(Col<GrantId>,)>, "SELECT grant_id
                                             FROM authorization_grant
                                             WHERE ente_id = $1 AND account_id = $2 AND session_id <> $3
                                               AND state <> 'revoked'",
                  Col(tx.ente()), Col(account), kept)?;
    Ok(rows.into_iter().map(|(id,)| id.0).collect())
}

/// The grants that came of a session and are not over.
pub async fn live_of_session(tx: &mut impl Conn, session: SessionId) -> Result<Vec<GrantId>, StoreError> {
    let rows = q!(tx; all<(Col<GrantId>,)>, "SELECT grant_id
                                             FROM authorization_grant
                                             WHERE ente_id = $1 AND session_id = $2 AND state <> 'revoked'",
                  Col(tx.ente()), Col(session))?;
    Ok(rows.into_iter().map(|(id,)| id.0).collect())
}
