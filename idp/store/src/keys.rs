//! Signing keys of the OIDC door: private halves sealed, public ones as the JWKS shows them.

use idp_core::client::SigningAlgorithm;
use idp_core::secret::Secret;
use idp_core::time::Timestamp;
use serde_json::Value;
use sqlx::types::Json;
use uuid::Uuid;

use crate::col::{Col, at};
use crate::error::StoreError;
use crate::tx::{Conn, WriteTx};
use crate::vault::Place;

/// ```text
/// Next ──rotate──▶ Active ──rotate──▶ Retiring ──last token dead──▶ Retired
/// ```
/// Published from `Next` on, so that relying parties know a key before it signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyState {
    /// Published, not yet signing.
    Next,
    /// Signing.
    Active,
    /// Published until the last token it signed is dead.
    Retiring,
    /// Kept, not published.
    Retired,
}

impl KeyState {
    /// Its word in the table.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Next => "next",
            Self::Active => "active",
            Self::Retiring => "retiring",
            Self::Retired => "retired",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        [Self::Next, Self::Active, Self::Retiring, Self::Retired].into_iter().find(|state| state.word() == word)
    }
}

/// A key as it lies, opened.
#[derive(Debug, Clone)]
pub struct StoredKey {
    /// Its name.
    pub kid: String,
    /// Its algorithm.
    pub algorithm: SigningAlgorithm,
    /// Where it stands.
    pub state: KeyState,
    /// PKCS#8, DER.
    pub private: Secret<Vec<u8>>,
    /// The public half.
    pub public: Value,
    /// When it last changed its state.
    pub changed_at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct Row {
    kid: String,
    alg: String,
    state: String,
    private_sealed: Vec<u8>,
    public_jwk: Json<Value>,
    changed_at: i64,
}

/// A key's row is named by its kid: its place is a UUID made of it.
pub(crate) fn place(tx: &impl Conn, kid: &str) -> Place {
    let digest = idp_core::mac::digest("signing key place", &[kid.as_bytes()]);
    let row = digest.first_chunk::<16>().map_or(Uuid::nil(), |bytes| Uuid::from_bytes(*bytes));
    Place { ente: tx.ente(), table: "signing_key", column: "private_sealed", row }
}

/// All of an ente, the oldest first.
pub async fn all(tx: &mut impl Conn) -> Result<Vec<StoredKey>, StoreError> {
    let rows = q!(tx; all<Row>, "SELECT kid, alg, state, private_sealed, public_jwk, changed_at
                                 FROM signing_key
                                 WHERE ente_id = $1
                                 ORDER BY created_at, kid",
                  Col(tx.ente()))?;
    let vault = tx.vault();
    rows.into_iter()
        .map(|row| {
            let corrupt = |column| StoreError::corrupt("signing_key", column, &row.kid);
            Ok(StoredKey {
                algorithm: SigningAlgorithm::from_name(&row.alg).ok_or_else(|| corrupt("alg"))?,
                state: KeyState::from_word(&row.state).ok_or_else(|| corrupt("state"))?,
                private: Secret::new(vault.open(&place(tx, &row.kid), &row.private_sealed)?),
                public: row.public_jwk.0,
                changed_at: at(row.changed_at),
                kid: row.kid,
            })
        })
        .collect()
}

/// Keeps a new one.
pub async fn insert(tx: &mut WriteTx, key: &StoredKey) -> Result<(), StoreError> {
    let sealed = tx.vault().seal(&place(tx, &key.kid), key.private.expose())?;
    q!(tx; exec, "INSERT INTO signing_key (ente_id, kid, alg, state, private_sealed, public_jwk, created_at, changed_at)
                  VALUES ($1, $2, $3, $4, $5, $6, $7, $7)",
       Col(tx.ente()), &key.kid, key.algorithm.name(), key.state.word(), sealed, Json(&key.public),
       key.changed_at.millis())?;
    Ok(())
}

/// Moves one on; `Conflict` when it is not where we thought.
pub async fn change(
    tx: &mut WriteTx,
    kid: &str,
    (from, to): (KeyState, KeyState),
    now: Timestamp,
) -> Result<(), StoreError> {
    let rows = q!(tx; exec, "UPDATE signing_key
                             SET state = $4, changed_at = $5
                             WHERE ente_id = $1 AND kid = $2 AND state = $3",
                  Col(tx.ente()), kid, from.word(), to.word(), now.millis())?;
    if rows == 1 { Ok(()) } else { Err(StoreError::Conflict) }
}
