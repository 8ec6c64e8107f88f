//! Requests in progress: they die within the hour, so their detail is JSON.

use idp_core::id::InteractionId;
use idp_core::interaction::Interaction;
use idp_core::secret::BearerHash;
use idp_core::time::Timestamp;
use serde_json::Value;
use sqlx::types::Json;

use crate::col::{Col, hash};
use crate::error::StoreError;
use crate::tx::{Conn, WriteTx};

#[derive(sqlx::FromRow)]
struct Row {
    browser_hash: Vec<u8>,
    request: Json<Value>,
    detail: Json<Interaction>,
    state: String,
    version: i64,
}

/// A request, as it lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// The request.
    pub interaction: Interaction,
    /// What the door needs to answer it: the door's own words.
    pub request: Value,
    /// The browser it belongs to.
    pub browser: BearerHash,
    /// Whether it is over.
    pub answered: bool,
    /// For changing it safely.
    pub version: i64,
}

/// Opens one, for one browser.
pub async fn insert(
    tx: &mut WriteTx,
    interaction: &Interaction,
    request: &Value,
    browser: &BearerHash,
) -> Result<(), StoreError> {
    q!(tx; exec, "INSERT INTO interaction (ente_id, interaction_id, browser_hash, request, detail, state, created_at,
                                           expires_at, version)
                  VALUES ($1, $2, $3, $4, $5, 'open', $6, $7, 1)",
       Col(tx.ente()), Col(interaction.id), &browser.as_bytes()[..], Json(request), Json(interaction),
       interaction.opened_at.millis(), interaction.expires_at.millis())?;
    Ok(())
}

/// One by its name. Whether this browser may see it is the gate's question.
pub async fn by_id(tx: &mut impl Conn, id: InteractionId) -> Result<Option<Stored>, StoreError> {
    let row = q!(tx; opt<Row>, "SELECT browser_hash, request, detail, state, version
                                FROM interaction
                                WHERE ente_id = $1 AND interaction_id = $2",
                 Col(tx.ente()), Col(id))?;
    row.map(|row| {
        let browser = hash(&row.browser_hash).ok_or_else(|| StoreError::corrupt("interaction", "browser_hash", id))?;
        Ok(Stored {
            interaction: row.detail.0,
            request: row.request.0,
            browser,
            answered: row.state == "answered",
            version: row.version,
        })
    })
    .transpose()
}

/// Saves a step of an open request; `Conflict` when another tab was faster.
pub async fn save(tx: &mut WriteTx, stored: &Stored, changed: &Interaction) -> Result<(), StoreError> {
    let rows = q!(tx; exec, "UPDATE interaction
                             SET detail = $4, version = version + 1
                             WHERE ente_id = $1 AND interaction_id = $2 AND version = $3 AND state = 'open'",
                  Col(tx.ente()), Col(stored.interaction.id), stored.version, Json(changed))?;
    if rows == 1 { Ok(()) } else { Err(StoreError::Conflict) }
}

/// Ends a request: only one answer ever leaves by the door. `false` when one has left already, or another tab moved it
/// since it was read.
pub async fn answer(tx: &mut WriteTx, stored: &Stored, now: Timestamp) -> Result<bool, StoreError> {
    let rows = q!(tx; exec, "UPDATE interaction
                             SET state = 'answered', version = version + 1, expires_at = $3
                             WHERE ente_id = $1 AND interaction_id = $2 AND version = $4 AND state = 'open'",
                  Col(tx.ente()), Col(stored.interaction.id), now.millis(), stored.version)?;
    Ok(rows == 1)
}
