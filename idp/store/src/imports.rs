//! Accounts brought in from a file, a hundred thousand at a time, while everybody else signs in.
//!
//! ```text
//! begin ─▶ stage (in chunks) ─▶ publish, all at once ─▶ forget (in chunks)
//! ```
//! Staged rows lie in tables of their own, sealed for the places they will have. Until they are published nobody sees
//! any of them; an import given up halfway leaves nothing behind.

mod staged;

use idp_core::account::Account;
use idp_core::id::{EnteId, ImportId};
use idp_core::person::Person;
use idp_core::time::Timestamp;

use crate::col::Col;
use crate::contacts;
use crate::credentials::Credential;
use crate::error::StoreError;
use crate::tx::{Conn as _, WriteTx};

pub use staged::stage;

/// A row of the file, read and found good.
#[derive(Debug, Clone)]
pub struct Incoming {
    /// Its number in the file.
    pub row: i64,
    /// Who.
    pub person: Person,
    /// Their account; no state but `active` and `in_activation` makes sense here.
    pub account: Account,
    /// The codice aderente, where the ente has such.
    pub secondary_code: Option<String>,
    /// How to reach them.
    pub contacts: Vec<contacts::Stored>,
    /// What they sign in with.
    pub credentials: Vec<Credential>,
}

/// Why a row was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotTaken {
    /// The person is known here already; nothing of them was changed.
    #[error("this person is known already, and was left as it is")]
    Known,
    /// The same codice fiscale, partita IVA or codice aderente stands in an earlier row of the file.
    #[error("an earlier row has the same codice fiscale, partita IVA or codice aderente")]
    Twice,
    /// Someone else has this codice aderente.
    #[error("someone else has this codice aderente")]
    CodeTaken,
}

/// Begins one.
pub async fn begin(tx: &mut WriteTx, import: ImportId, now: Timestamp) -> Result<(), StoreError> {
    q!(tx; exec, "INSERT INTO import (ente_id, import_id, begun_at)
                  VALUES ($1, $2, $3)",
       Col(tx.ente()), Col(import), now.millis())?;
    Ok(())
}

/// What came of publishing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// How many accounts there are more.
    pub accounts: u64,
    /// Rows whose person became known between staging and now; left as they are.
    pub late: Vec<i64>,
}

/// Makes everything staged appear, or nothing: give it a transaction that waits [`patiently`](WriteTx::patiently).
/// `Conflict` when it was published before, or when one of the people signed up in the same moment (try again).
pub async fn publish(tx: &mut WriteTx, import: ImportId, now: Timestamp) -> Result<Published, StoreError> {
    let first = q!(tx; exec, "UPDATE import
                              SET published_at = $3
                              WHERE ente_id = $1 AND import_id = $2 AND published_at IS NULL",
                   Col(tx.ente()), Col(import), now.millis())?;
    if first == 0 {
        return Err(StoreError::Conflict);
    }
    let late = set_aside_late(tx, import).await?;
    let accounts = copy_people_and_accounts(tx, import, now).await?;
    copy_what_they_have(tx, import, now).await?;
    Ok(Published { accounts, late })
}

/// Sets aside the rows of people who became known since they were staged.
async fn set_aside_late(tx: &mut WriteTx, import: ImportId) -> Result<Vec<i64>, StoreError> {
    let late = q!(tx; all<(i64,)>, "UPDATE import_account
                                    SET late = TRUE
                                    WHERE ente_id = $1 AND import_id = $2
                                      AND (EXISTS (SELECT 1 FROM person
                                                   WHERE person.ente_id = $1
                                                     AND person.codice_fiscale_index
                                                         = import_account.codice_fiscale_index)
                                        OR EXISTS (SELECT 1 FROM person
                                                   WHERE person.ente_id = $1
                                                     AND person.partita_iva_index = import_account.partita_iva_index)
                                        OR EXISTS (SELECT 1 FROM account
                                                   WHERE account.ente_id = $1
                                                     AND account.secondary_code_index
                                                         = import_account.secondary_code_index))
                                    RETURNING row_no",
                  Col(tx.ente()), Col(import))?;
    if !late.is_empty() {
        q!(tx; exec, "DELETE FROM import_contact
                      WHERE ente_id = $1 AND import_id = $2
                        AND row_no IN (SELECT row_no
                                       FROM import_account
                                       WHERE ente_id = $1 AND import_id = $2 AND late)",
           Col(tx.ente()), Col(import))?;
        q!(tx; exec, "DELETE FROM import_credential
                      WHERE ente_id = $1 AND import_id = $2
                        AND row_no IN (SELECT row_no
                                       FROM import_account
                                       WHERE ente_id = $1 AND import_id = $2 AND late)",
           Col(tx.ente()), Col(import))?;
    }
    let mut rows: Vec<i64> = late.into_iter().map(|(row,)| row).collect();
    rows.sort_unstable();
    Ok(rows)
}

async fn copy_people_and_accounts(tx: &mut WriteTx, import: ImportId, now: Timestamp) -> Result<u64, StoreError> {
    q!(tx; exec, "INSERT INTO person (ente_id, person_id, codice_fiscale_sealed, codice_fiscale_index,
                                      partita_iva_sealed, partita_iva_index, attributes_sealed, version, created_at,
                                      updated_at)
                  SELECT ente_id, person_id, codice_fiscale_sealed, codice_fiscale_index, partita_iva_sealed,
                         partita_iva_index, attributes_sealed, 1, $3, $3
                  FROM import_account
                  WHERE ente_id = $1 AND import_id = $2 AND NOT late
                  ORDER BY row_no",
       Col(tx.ente()), Col(import), now.millis())?;
    q!(tx; exec, "INSERT INTO account (ente_id, account_id, person_id, state, identity, secondary_code_sealed,
                                       secondary_code_index, created_at, version)
                  SELECT ente_id, account_id, person_id, state, identity, secondary_code_sealed, secondary_code_index,
                         $3, 1
                  FROM import_account
                  WHERE ente_id = $1 AND import_id = $2 AND NOT late
                  ORDER BY row_no",
       Col(tx.ente()), Col(import), now.millis())
}

async fn copy_what_they_have(tx: &mut WriteTx, import: ImportId, now: Timestamp) -> Result<(), StoreError> {
    q!(tx; exec, "INSERT INTO contact (ente_id, contact_id, person_id, kind, value_sealed, value_index, provenance,
                                       verified_at, created_at)
                  SELECT ente_id, contact_id, person_id, kind, value_sealed, value_index, provenance, verified_at, $3
                  FROM import_contact
                  WHERE ente_id = $1 AND import_id = $2
                  ORDER BY row_no, contact_id",
       Col(tx.ente()), Col(import), now.millis())?;
    q!(tx; exec, "INSERT INTO credential (ente_id, credential_id, account_id, kind, secret, state, set_via_index, set_at,
                                          expires_at)
                  SELECT ente_id, credential_id, account_id, kind, secret, state, set_via_index, $3, expires_at
                  FROM import_credential
                  WHERE ente_id = $1 AND import_id = $2
                  ORDER BY row_no, credential_id",
       Col(tx.ente()), Col(import), now.millis())?;
    Ok(())
}

/// Clears a few hundred staged rows away, published or given up. How many; call again while there are any.
pub async fn forget(tx: &mut WriteTx, import: ImportId) -> Result<u64, StoreError> {
    let ente = tx.ente();
    forget_of(tx, ente, import).await
}

/// The same, for the sweep, which goes through all enti.
pub(crate) async fn forget_of(tx: &mut WriteTx, ente: EnteId, import: ImportId) -> Result<u64, StoreError> {
    const AT_ONCE: i64 = 500;
    let (last,) = q!(tx; one<(Option<i64>,)>, "SELECT MAX(row_no)
                                               FROM (SELECT row_no
                                                     FROM import_account
                                                     WHERE ente_id = $1 AND import_id = $2
                                                     ORDER BY row_no
                                                     LIMIT $3) AS first_ones",
                     Col(ente), Col(import), AT_ONCE)?;
    let Some(last) = last else {
        q!(tx; exec, "DELETE FROM import
                      WHERE ente_id = $1 AND import_id = $2",
           Col(ente), Col(import))?;
        return Ok(0);
    };
    q!(tx; exec, "DELETE FROM import_contact
                  WHERE ente_id = $1 AND import_id = $2 AND row_no <= $3",
       Col(ente), Col(import), last)?;
    q!(tx; exec, "DELETE FROM import_credential
                  WHERE ente_id = $1 AND import_id = $2 AND row_no <= $3",
       Col(ente), Col(import), last)?;
    q!(tx; exec, "DELETE FROM import_account
                  WHERE ente_id = $1 AND import_id = $2 AND row_no <= $3",
       Col(ente), Col(import), last)
}
