//! Where someone stands: account, password and channels in one statement, for every page and every answer asks it.

use idp_core::account::Account;
use idp_core::channel::{ChannelKind, ChannelOrigin};
use idp_core::credential::{CredentialKind, CredentialState};
use idp_core::id::{AccountId, ChannelId, CredentialId};
use idp_core::time::Timestamp;

use crate::accounts;
use crate::col::{Col, at};
use crate::error::StoreError;
use crate::tx::Conn;

/// One of the account's channels, with what the account and its password are; or these alone, when it has none.
#[derive(sqlx::FromRow)]
struct Row {
    #[sqlx(flatten)]
    account: accounts::Row,
    password_id: Option<Col<CredentialId>>,
    password_state: Option<String>,
    password_set_at: Option<i64>,
    channel_id: Option<Col<ChannelId>>,
    kind: Option<String>,
    origin: Option<String>,
    masked: Option<String>,
    verified_at: Option<i64>,
    tainted_at: Option<i64>,
}

/// A password, without its hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LivePassword {
    /// Its name: another one is another password.
    pub id: CredentialId,
    /// Where it stands.
    pub state: CredentialState,
    /// When it was set.
    pub set_at: Timestamp,
}

/// A channel that is verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveChannel {
    /// Its name.
    pub id: ChannelId,
    /// What kind it is.
    pub kind: ChannelKind,
    /// Where its address came from.
    pub origin: ChannelOrigin,
    /// The address, as people may see it.
    pub masked: String,
    /// When its owner showed to read what is sent there.
    pub verified_at: Timestamp,
    /// When a password was last set through its address: who holds the mailbox a password was recovered through must not
    /// also confirm with it. Also a password that was replaced since: whoever got in could have changed it at once.
    pub tainted_at: Option<Timestamp>,
}

impl LiveChannel {
    /// From when it may confirm operations, for who showed SPID at level 2 or more then, or not.
    pub fn confirms_from(&self, spid_at: Option<Timestamp>) -> Timestamp {
        self.origin.confirms_from(self.verified_at, self.tainted_at, spid_at)
    }
}

/// Where someone stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Their account.
    pub account: Account,
    /// Their password, unless it was revoked.
    pub password: Option<LivePassword>,
    /// Their channels, the oldest first.
    pub channels: Vec<LiveChannel>,
}

/// Where the owner of an account stands.
pub async fn of(tx: &mut impl Conn, account: AccountId) -> Result<Option<Standing>, StoreError> {
    let rows = q!(tx; all<Row>,
        "SELECT account.account_id, person_id, account.state, identity, account.created_at, last_access_at,
                password.credential_id AS password_id, password.state AS password_state,
                password.set_at AS password_set_at, channel_id, secure_channel.kind,
                origin, masked, verified_at, (SELECT MAX(credential.set_at)
                                              FROM credential
                                              WHERE credential.ente_id = $1 AND credential.account_id = $2
                                                AND credential.kind = $3
                                                AND credential.set_via_index = secure_channel.address_index) AS tainted_at
         FROM account
         LEFT JOIN credential AS password ON password.ente_id = $1 AND password.account_id = $2 AND password.kind = $3
                                         AND password.state <> 'revoked'
         LEFT JOIN secure_channel ON secure_channel.ente_id = $1 AND secure_channel.account_id = $2
                                 AND secure_channel.state = 'verified'
         WHERE account.ente_id = $1 AND account.account_id = $2
         ORDER BY verified_at
         LIMIT 20",
        Col(tx.ente()), Col(account), CredentialKind::Password.word())?;
    let channels = rows.iter().filter_map(|row| channel(row).transpose()).collect::<Result<_, _>>()?;
    let Some(row) = rows.into_iter().next() else { return Ok(None) };
    Ok(Some(Standing { password: password(&row)?, account: row.account.try_into()?, channels }))
}

fn password(row: &Row) -> Result<Option<LivePassword>, StoreError> {
    let (Some(id), Some(set_at)) = (&row.password_id, row.password_set_at) else { return Ok(None) };
    let state = row.password_state.as_deref().and_then(CredentialState::from_word);
    let state = state.ok_or_else(|| StoreError::corrupt("credential", "state", id.0))?;
    Ok(Some(LivePassword { id: id.0, state, set_at: at(set_at) }))
}

fn channel(row: &Row) -> Result<Option<LiveChannel>, StoreError> {
    let Some(id) = row.channel_id.as_ref().map(|id| id.0) else { return Ok(None) };
    let corrupt = |column| StoreError::corrupt("secure_channel", column, id);
    Ok(Some(LiveChannel {
        id,
        kind: row.kind.as_deref().and_then(ChannelKind::from_word).ok_or_else(|| corrupt("kind"))?,
        origin: row.origin.as_deref().and_then(ChannelOrigin::from_word).ok_or_else(|| corrupt("origin"))?,
        masked: row.masked.clone().unwrap_or_default(),
        verified_at: at(row.verified_at.ok_or_else(|| corrupt("verified_at"))?),
        tainted_at: row.tainted_at.map(at),
    }))
}
