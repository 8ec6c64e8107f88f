//! One-time links.

use idp_core::credential::lockout::Device;
use idp_core::id::{AccountId, LinkId};
use idp_core::secret::BearerHash;
use idp_core::time::{Lifetime, Timestamp};

use crate::col::{Col, bytes32};
use crate::error::StoreError;
use crate::locks;
use crate::tx::{Conn, WriteTx};

/// A link sent to someone to choose a new password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Its name.
    pub id: LinkId,
    /// For which account.
    pub account: AccountId,
    /// The blind index of the address it was sent to: a password set through it may not be confirmed through it.
    pub address_index: [u8; 32],
    /// Dead from then on.
    pub expires_at: Timestamp,
}

type Row = (Col<LinkId>, Col<AccountId>, Vec<u8>, i64);

fn link((id, account, index, expires_at): Row) -> Result<Link, StoreError> {
    let address_index = bytes32(&index).ok_or_else(|| StoreError::corrupt("link", "address_index", id.0))?;
    Ok(Link { id: id.0, account: account.0, address_index, expires_at: crate::col::at(expires_at) })
}

/// Writes one that leaves now, asked from this kind of browser.
pub async fn insert(
    tx: &mut WriteTx,
    link: &Link,
    token: &BearerHash,
    (device, now): (Device, Timestamp),
) -> Result<(), StoreError> {
    q!(tx; exec, "INSERT INTO link (ente_id, link_id, token_hash, purpose, account_id, address_index, created_at,
                                    expires_at, device, sent_at)
                  VALUES ($1, $2, $3, 'reset_password', $4, $5, $6, $7, $8, $6)",
       Col(tx.ente()), Col(link.id), &token.as_bytes()[..], Col(link.account), &link.address_index[..], now.millis(),
       link.expires_at.millis(), device.word())?;
    Ok(())
}

/// The newest of an account that waits at this address: a second request sends it again, and kills no mail.
pub async fn waiting(
    tx: &mut WriteTx,
    account: AccountId,
    address_index: &[u8; 32],
    now: Timestamp,
) -> Result<Option<Link>, StoreError> {
    let id: uuid::Uuid = account.into();
    locks::one_at_a_time(tx, "links to an account", id.as_bytes()).await?;
    let row = q!(tx; opt<Row>, "SELECT link_id, account_id, address_index, expires_at
                                FROM link
                                WHERE ente_id = $1 AND account_id = $2 AND address_index = $3 AND used_at IS NULL
                                  AND expires_at > $4
                                ORDER BY created_at DESC, link_id DESC
                                LIMIT 1",
                 Col(tx.ente()), Col(account), &address_index[..], now.millis())?;
    row.map(link).transpose()
}

/// Notes that one leaves again; `false` when it left less than `pause` ago.
pub async fn resend(tx: &mut WriteTx, id: LinkId, (pause, now): (Lifetime, Timestamp)) -> Result<bool, StoreError> {
    let changed = q!(tx; exec, "UPDATE link
                                SET sent_at = $3
                                WHERE ente_id = $1 AND link_id = $2 AND sent_at <= $4",
                     Col(tx.ente()), Col(id), now.millis(), (now - pause).millis())?;
    Ok(changed == 1)
}

/// One that could still be used, without using it.
pub async fn live(tx: &mut impl Conn, token: &BearerHash, now: Timestamp) -> Result<Option<Link>, StoreError> {
    let row = q!(tx; opt<Row>, "SELECT link_id, account_id, address_index, expires_at
                                FROM link
                                WHERE ente_id = $1 AND token_hash = $2 AND used_at IS NULL AND expires_at > $3",
                 Col(tx.ente()), &token.as_bytes()[..], now.millis())?;
    row.map(link).transpose()
}

/// Uses one, once; all others of the account die with it.
pub async fn consume(tx: &mut WriteTx, token: &BearerHash, now: Timestamp) -> Result<Option<Link>, StoreError> {
    let row = q!(tx; opt<Row>, "UPDATE link
                                SET used_at = $3
                                WHERE ente_id = $1 AND token_hash = $2 AND used_at IS NULL AND expires_at > $3
                                RETURNING link_id, account_id, address_index, expires_at",
                 Col(tx.ente()), &token.as_bytes()[..], now.millis())?;
    let Some(used) = row.map(link).transpose()? else { return Ok(None) };
    q!(tx; exec, "UPDATE link
                  SET used_at = $3
                  WHERE ente_id = $1 AND account_id = $2 AND used_at IS NULL",
       Col(tx.ente()), Col(used.account), now.millis())?;
    Ok(Some(used))
}

/// Voids every live one of an account.
pub async fn void(tx: &mut WriteTx, account: AccountId, now: Timestamp) -> Result<(), StoreError> {
    q!(tx; exec, "UPDATE link
                  SET used_at = $3
                  WHERE ente_id = $1 AND account_id = $2 AND used_at IS NULL",
       Col(tx.ente()), Col(account), now.millis())?;
    Ok(())
}

/// How many were made for an account lately from this kind of browser. Nobody else makes one until this change is over.
pub async fn made_for(
    tx: &mut WriteTx,
    account: AccountId,
    device: Device,
    (span, now): (Lifetime, Timestamp),
) -> Result<u32, StoreError> {
    let id: uuid::Uuid = account.into();
    locks::one_at_a_time(tx, "links to an account", id.as_bytes()).await?;
    let (count,) = q!(tx; one<(i64,)>, "SELECT COUNT(*)
                                        FROM link
                                        WHERE ente_id = $1 AND account_id = $2 AND created_at > $3 AND device = $4",
                      Col(tx.ente()), Col(account), (now - span).millis(), device.word())?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}
