//! What citizens let clients see.

use idp_core::id::AccountId;
use idp_core::time::Timestamp;
use sqlx::types::Json;

use crate::col::Col;
use crate::error::StoreError;
use crate::tx::{Conn, WriteTx};

/// The scopes a citizen let a client have; empty when none, or taken back.
pub async fn scopes(tx: &mut impl Conn, account: AccountId, client_id: &str) -> Result<Vec<String>, StoreError> {
    let row = q!(tx; opt<(Json<Vec<String>>,)>, "SELECT scopes
                                                 FROM consent
                                                 WHERE ente_id = $1 AND account_id = $2 AND client_id = $3
                                                   AND revoked_at IS NULL",
                 Col(tx.ente()), Col(account), client_id)?;
    Ok(row.map(|(scopes,)| scopes.0).unwrap_or_default())
}

/// Remembers what a citizen said yes to, in place of what was said before.
pub async fn give(
    tx: &mut WriteTx,
    account: AccountId,
    (client_id, scopes): (&str, &[String]),
    now: Timestamp,
) -> Result<(), StoreError> {
    q!(tx; exec, "INSERT INTO consent (ente_id, account_id, client_id, scopes, granted_at)
                  VALUES ($1, $2, $3, $4, $5)
                  ON CONFLICT (ente_id, account_id, client_id) DO UPDATE
                  SET scopes = excluded.scopes, granted_at = excluded.granted_at, revoked_at = NULL",
       Col(tx.ente()), Col(account), client_id, Json(scopes), now.millis())?;
    Ok(())
}
