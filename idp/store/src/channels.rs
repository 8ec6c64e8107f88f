//! Secure channels.

use idp_core::channel::{ChannelKind, ChannelOrigin, ChannelState, SecureChannel};
use idp_core::id::{AccountId, ChannelId};
use idp_core::time::Timestamp;

use crate::col::{Col, at};
use crate::error::StoreError;
use crate::tx::{Conn, WriteTx};
use crate::vault::Place;

#[derive(sqlx::FromRow)]
struct Row {
    channel_id: Col<ChannelId>,
    account_id: Col<AccountId>,
    kind: String,
    origin: String,
    state: String,
    masked: String,
    verified_at: Option<i64>,
}

impl TryFrom<Row> for SecureChannel {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let id = row.channel_id.0;
        let corrupt = |column| StoreError::corrupt("secure_channel", column, id);
        let state = match (row.state.as_str(), row.verified_at) {
            ("proposed", _) => ChannelState::Proposed,
            ("verified", Some(when)) => ChannelState::Verified { at: at(when) },
            ("suspended", _) => ChannelState::Suspended,
            ("revoked", _) => ChannelState::Revoked,
            _ => return Err(corrupt("state")),
        };
        Ok(Self {
            id,
            account: row.account_id.0,
            kind: ChannelKind::from_word(&row.kind).ok_or_else(|| corrupt("kind"))?,
            origin: ChannelOrigin::from_word(&row.origin).ok_or_else(|| corrupt("origin"))?,
            state,
            masked: row.masked,
        })
    }
}

/// An address of a channel being enrolled.
#[derive(Debug)]
pub struct Address<'a> {
    /// In its normal form.
    pub normal: &'a str,
    /// What `index` is computed over: `email` or `mobile`.
    pub kind: &'static str,
}

fn place(tx: &impl Conn, id: ChannelId) -> Place {
    Place { ente: tx.ente(), table: "secure_channel", column: "address_sealed", row: id.into() }
}

/// Begins to enrol one. Earlier proposals of the account are given up: one is enrolled at a time.
pub async fn propose(
    tx: &mut WriteTx,
    channel: &SecureChannel,
    address: &Address<'_>,
    now: Timestamp,
) -> Result<(), StoreError> {
    q!(tx; exec, "UPDATE secure_channel
                  SET state = 'revoked'
                  WHERE ente_id = $1 AND account_id = $2 AND state = 'proposed'",
       Col(tx.ente()), Col(channel.account))?;
    let vault = tx.vault();
    let sealed = vault.seal(&place(tx, channel.id), address.normal.as_bytes())?;
    let index = vault.index(tx.ente(), address.kind, address.normal);
    q!(tx; exec, "INSERT INTO secure_channel (ente_id, channel_id, account_id, kind, address_sealed, address_index,
                                              masked, origin, state, created_at)
                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'proposed', $9)",
       Col(tx.ente()), Col(channel.id), Col(channel.account), channel.kind.word(), sealed, &index[..],
       &channel.masked, channel.origin.word(), now.millis())?;
    Ok(())
}

/// The citizen answered the code sent there. `false` when the proposal was given up meanwhile.
pub async fn verify(tx: &mut WriteTx, id: ChannelId, now: Timestamp) -> Result<bool, StoreError> {
    let changed = q!(tx; exec, "UPDATE secure_channel
                                SET state = 'verified', verified_at = $3
                                WHERE ente_id = $1 AND channel_id = $2 AND state = 'proposed'",
                     Col(tx.ente()), Col(id), now.millis())?;
    Ok(changed == 1)
}

/// Gives one up; `false` when it was already.
pub async fn revoke(tx: &mut WriteTx, account: AccountId, id: ChannelId) -> Result<bool, StoreError> {
    let changed = q!(tx; exec, "UPDATE secure_channel
                                SET state = 'revoked'
                                WHERE ente_id = $1 AND account_id = $2 AND channel_id = $3 AND state <> 'revoked'",
                     Col(tx.ente()), Col(account), Col(id))?;
    Ok(changed == 1)
}

/// Gives up everything of an account that nobody but its user vouched for, proposals included. What was given up.
pub async fn revoke_declared(tx: &mut WriteTx, account: AccountId) -> Result<Vec<ChannelId>, StoreError> {
    let rows = q!(tx; all<(Col<ChannelId>,)>, "UPDATE secure_channel
                                               SET state = 'revoked'
                                               WHERE ente_id = $1 AND account_id = $2 AND origin = 'declared'
                                                 AND state <> 'revoked'
                                               RETURNING channel_id",
                  Col(tx.ente()), Col(account))?;
    Ok(rows.into_iter().map(|(id,)| id.0).collect())
}

/// One, whatever its state.
pub async fn by_id(tx: &mut impl Conn, id: ChannelId) -> Result<Option<SecureChannel>, StoreError> {
    let row = q!(tx; opt<Row>, "SELECT channel_id, account_id, kind, origin, state, masked, verified_at
                                FROM secure_channel
                                WHERE ente_id = $1 AND channel_id = $2",
                 Col(tx.ente()), Col(id))?;
    row.map(SecureChannel::try_from).transpose()
}

/// The verified channels of an account, the oldest first.
pub async fn live_of(tx: &mut impl Conn, account: AccountId) -> Result<Vec<SecureChannel>, StoreError> {
    let rows = q!(tx; all<Row>, "SELECT channel_id, account_id, kind, origin, state, masked, verified_at
                                 FROM secure_channel
                                 WHERE ente_id = $1 AND account_id = $2 AND state = 'verified'
                                 ORDER BY verified_at
                                 LIMIT 20",
                  Col(tx.ente()), Col(account))?;
    rows.into_iter().map(SecureChannel::try_from).collect()
}

/// The address of one, for sending.
pub async fn address(tx: &mut impl Conn, id: ChannelId) -> Result<Option<String>, StoreError> {
    let row = q!(tx; opt<(Option<Vec<u8>>,)>, "SELECT address_sealed
                                               FROM secure_channel
                                               WHERE ente_id = $1 AND channel_id = $2",
                 Col(tx.ente()), Col(id))?;
    let Some((Some(sealed),)) = row else { return Ok(None) };
    tx.vault().open_text(&place(tx, id), &sealed).map(Some)
}

/// How many accounts have this address as a verified channel.
pub async fn accounts_with(tx: &mut impl Conn, address: &Address<'_>) -> Result<u32, StoreError> {
    let index = tx.vault().index(tx.ente(), address.kind, address.normal);
    let (count,) = q!(tx; one<(i64,)>, "SELECT COUNT(DISTINCT account_id)
                                        FROM secure_channel
                                        WHERE ente_id = $1 AND address_index = $2 AND state = 'verified'",
                      Col(tx.ente()), &index[..])?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}
