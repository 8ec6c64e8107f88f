//! Pushed authorization requests (RFC 9126), and the client assertions already seen (RFC 7523).

use idp_core::secret::BearerHash;
use idp_core::time::Timestamp;
use serde_json::Value;
use sqlx::types::Json;

use crate::col::Col;
use crate::error::StoreError;
use crate::tx::{Conn, WriteTx};

/// Keeps a request.
pub async fn insert(
    tx: &mut WriteTx,
    request: &BearerHash,
    (client_id, parameters): (&str, &Value),
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    q!(tx; exec, "INSERT INTO pushed_request (ente_id, request_hash, client_id, parameters, expires_at)
                  VALUES ($1, $2, $3, $4, $5)",
       Col(tx.ente()), &request.as_bytes()[..], client_id, Json(parameters), expires_at.millis())?;
    Ok(())
}

/// The parameters of a request of this client that is still good. It is used up when an answer leaves, so that a
/// page loaded again before signing in still works.
pub async fn live(
    tx: &mut impl Conn,
    request: &BearerHash,
    client_id: &str,
    now: Timestamp,
) -> Result<Option<Value>, StoreError> {
    let row = q!(tx; opt<(Json<Value>,)>, "SELECT parameters
                                           FROM pushed_request
                                           WHERE ente_id = $1 AND request_hash = $2 AND client_id = $3
                                             AND used_at IS NULL AND expires_at > $4",
                 Col(tx.ente()), &request.as_bytes()[..], client_id, now.millis())?;
    Ok(row.map(|(parameters,)| parameters.0))
}

/// Uses one up; `false` when another answer did.
pub async fn consume(tx: &mut WriteTx, request: &BearerHash, now: Timestamp) -> Result<bool, StoreError> {
    let rows = q!(tx; exec, "UPDATE pushed_request
                             SET used_at = $3
                             WHERE ente_id = $1 AND request_hash = $2 AND used_at IS NULL",
                  Col(tx.ente()), &request.as_bytes()[..], now.millis())?;
    Ok(rows == 1)
}

/// Notes a client assertion; `false` when it was seen before.
pub async fn first_sight(
    tx: &mut WriteTx,
    client_id: &str,
    jti_hash: &[u8; 32],
    expires_at: Timestamp,
) -> Result<bool, StoreError> {
    let rows = q!(tx; exec, "INSERT INTO client_assertion (ente_id, client_id, jti_hash, expires_at)
                             VALUES ($1, $2, $3, $4)
                             ON CONFLICT (ente_id, client_id, jti_hash) DO NOTHING",
                  Col(tx.ente()), client_id, &jti_hash[..], expires_at.millis())?;
    Ok(rows == 1)
}
