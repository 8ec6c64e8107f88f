//! Passwords and PINs, as hashes.

use idp_core::credential::hash::StoredHash;
use idp_core::credential::{CredentialKind, CredentialState};
use idp_core::id::{AccountId, CredentialId};
use idp_core::time::Timestamp;

use crate::col::{Col, at, bytes32};
use crate::error::StoreError;
use crate::tx::{Conn, WriteTx};

#[derive(sqlx::FromRow)]
struct Row {
    credential_id: Col<CredentialId>,
    account_id: Col<AccountId>,
    kind: String,
    secret: String,
    state: String,
    set_via_index: Option<Vec<u8>>,
    set_at: i64,
    expires_at: Option<i64>,
}

/// A credential as it lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credential {
    /// Its name.
    pub id: CredentialId,
    /// Whose.
    pub account: AccountId,
    /// Which kind.
    pub kind: CredentialKind,
    /// The hash.
    pub hash: StoredHash,
    /// Where it stands.
    pub state: CredentialState,
    /// The blind index of the address through which it was set: that address may not confirm operations for a while.
    pub set_via: Option<[u8; 32]>,
    /// When it was set.
    pub set_at: Timestamp,
    /// Dead from then on: a temporary password.
    pub expires_at: Option<Timestamp>,
}

impl Credential {
    /// Whether it may be tried at all.
    pub fn is_usable(&self, now: Timestamp) -> bool {
        let alive = self.expires_at.is_none_or(|until| now < until);
        alive && matches!(self.state, CredentialState::Active | CredentialState::MustChange)
    }
}

impl TryFrom<Row> for Credential {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let id = row.credential_id.0;
        let corrupt = |column| StoreError::corrupt("credential", column, id);
        let set_via = match &row.set_via_index {
            None => None,
            Some(bytes) => Some(bytes32(bytes).ok_or_else(|| corrupt("set_via_index"))?),
        };
        Ok(Self {
            id,
            account: row.account_id.0,
            kind: CredentialKind::from_word(&row.kind).ok_or_else(|| corrupt("kind"))?,
            hash: StoredHash::from_stored(row.secret),
            state: CredentialState::from_word(&row.state).ok_or_else(|| corrupt("state"))?,
            set_via,
            set_at: at(row.set_at),
            expires_at: row.expires_at.map(at),
        })
    }
}

/// The ones of an account that are not revoked.
pub async fn of(tx: &mut impl Conn, account: AccountId) -> Result<Vec<Credential>, StoreError> {
    let rows = q!(tx; all<Row>, "SELECT credential_id, account_id, kind, secret, state, set_via_index, set_at, expires_at
                                 FROM credential
                                 WHERE ente_id = $1 AND account_id = $2 AND state <> 'revoked'",
                  Col(tx.ente()), Col(account))?;
    rows.into_iter().map(Credential::try_from).collect()
}

/// Sets one: the one of the same kind before it is revoked.
pub async fn set(tx: &mut WriteTx, credential: &Credential) -> Result<(), StoreError> {
    q!(tx; exec, "UPDATE credential
                  SET state = 'revoked'
                  WHERE ente_id = $1 AND account_id = $2 AND kind = $3 AND state <> 'revoked'",
       Col(tx.ente()), Col(credential.account), credential.kind.word())?;
    q!(tx; exec, "INSERT INTO credential (ente_id, credential_id, account_id, kind, secret, state, set_via_index, set_at,
                                          expires_at)
                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
       Col(tx.ente()), Col(credential.id), Col(credential.account), credential.kind.word(), credential.hash.as_str(),
       credential.state.word(), credential.set_via.map(|index| index.to_vec()), credential.set_at.millis(),
       credential.expires_at.map(Timestamp::millis))?;
    Ok(())
}

/// Voids every one of an account: someone better than whoever set them vouches for the person now. The voided ones.
pub async fn revoke_all(tx: &mut WriteTx, account: AccountId) -> Result<Vec<CredentialId>, StoreError> {
    let rows = q!(tx; all<(Col<CredentialId>,)>, "UPDATE credential
                                                  SET state = 'revoked'
                                                  WHERE ente_id = $1 AND account_id = $2 AND state <> 'revoked'
                                                  RETURNING credential_id",
                  Col(tx.ente()), Col(account))?;
    Ok(rows.into_iter().map(|(id,)| id.0).collect())
}

/// Writes a dearer hash of the same secret, if it is still the one that was verified.
pub async fn rehash(
    tx: &mut WriteTx,
    id: CredentialId,
    (old, new): (&StoredHash, &StoredHash),
) -> Result<(), StoreError> {
    q!(tx; exec, "UPDATE credential
                  SET secret = $4
                  WHERE ente_id = $1 AND credential_id = $2 AND secret = $3",
       Col(tx.ente()), Col(id), old.as_str(), new.as_str())?;
    Ok(())
}
