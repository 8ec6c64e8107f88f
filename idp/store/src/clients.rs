//! Who may ask.

use idp_core::client::OidcClient;
use idp_core::secret::BearerHash;
use idp_core::time::Timestamp;
use sqlx::types::Json;

use crate::col::{Col, at, hash};
use crate::error::StoreError;
use crate::tx::{Conn, WriteTx};

#[derive(sqlx::FromRow)]
struct Row {
    client_id: String,
    metadata: Json<OidcClient>,
    secret_hash: Option<Vec<u8>>,
    old_secret_hash: Option<Vec<u8>>,
    old_secret_until: Option<i64>,
    state: String,
    created_at: i64,
}

/// A client as it lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Its registration.
    pub client: OidcClient,
    /// The hash of its secret, if it has one.
    pub secret: Option<BearerHash>,
    /// The one before, good until then: so that a rotation breaks nothing.
    pub old_secret: Option<(BearerHash, Timestamp)>,
    /// Whether it may be used.
    pub active: bool,
    /// When it was registered.
    pub created_at: Timestamp,
}

impl TryFrom<Row> for Stored {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let read =
            |bytes: &[u8]| hash(bytes).ok_or_else(|| StoreError::corrupt("client", "secret_hash", &row.client_id));
        let secret = row.secret_hash.as_deref().map(read).transpose()?;
        let old = row.old_secret_hash.as_deref().map(read).transpose()?;
        Ok(Self {
            secret,
            old_secret: old.zip(row.old_secret_until.map(at)),
            active: row.state == "active",
            created_at: at(row.created_at),
            client: row.metadata.0,
        })
    }
}

/// One by its id.
pub async fn by_id(tx: &mut impl Conn, client_id: &str) -> Result<Option<Stored>, StoreError> {
    let row = q!(tx; opt<Row>, "SELECT client_id, metadata, secret_hash, old_secret_hash, old_secret_until, state,
                                       created_at
                                FROM client
                                WHERE ente_id = $1 AND client_id = $2",
                 Col(tx.ente()), client_id)?;
    row.map(Stored::try_from).transpose()
}

/// All of an ente, by id.
pub async fn all(tx: &mut impl Conn) -> Result<Vec<Stored>, StoreError> {
    let rows = q!(tx; all<Row>, "SELECT client_id, metadata, secret_hash, old_secret_hash, old_secret_until, state,
                                        created_at
                                 FROM client
                                 WHERE ente_id = $1
                                 ORDER BY client_id
                                 LIMIT 10000",
                  Col(tx.ente()))?;
    rows.into_iter().map(Stored::try_from).collect()
}

/// Registers one; `Conflict` when the id is taken.
pub async fn insert(
    tx: &mut WriteTx,
    client: &OidcClient,
    secret: Option<&BearerHash>,
    now: Timestamp,
) -> Result<(), StoreError> {
    q!(tx; exec, "INSERT INTO client (ente_id, client_id, metadata, secret_hash, state, created_at)
                  VALUES ($1, $2, $3, $4, 'active', $5)",
       Col(tx.ente()), &client.client_id, Json(client), secret.map(|hash| &hash.as_bytes()[..]), now.millis())?;
    Ok(())
}

/// Gives one a new secret; the old one stays good until `old_until`. `false` when there is no such client with a secret.
pub async fn rotate_secret(
    tx: &mut WriteTx,
    client_id: &str,
    secret: &BearerHash,
    old_until: Timestamp,
) -> Result<bool, StoreError> {
    let rows = q!(tx; exec, "UPDATE client
                             SET old_secret_hash = secret_hash, old_secret_until = $4, secret_hash = $3
                             WHERE ente_id = $1 AND client_id = $2 AND secret_hash IS NOT NULL",
                  Col(tx.ente()), client_id, &secret.as_bytes()[..], old_until.millis())?;
    Ok(rows == 1)
}

/// Stops one; `false` when there is no such client in use.
pub async fn disable(tx: &mut WriteTx, client_id: &str) -> Result<bool, StoreError> {
    let rows = q!(tx; exec, "UPDATE client
                             SET state = 'disabled'
                             WHERE ente_id = $1 AND client_id = $2 AND state = 'active'",
                  Col(tx.ente()), client_id)?;
    Ok(rows == 1)
}
