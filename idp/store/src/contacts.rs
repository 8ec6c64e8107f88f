//! Ways to reach people, and who vouches for each.

use idp_core::id::{ContactId, PersonId};
use idp_core::person::{Contact, ContactKind, Provenance};
use idp_core::time::Timestamp;

use crate::col::{Col, at};
use crate::error::StoreError;
use crate::tx::{Conn, WriteTx};
use crate::vault::{Indexed, Place};

#[derive(sqlx::FromRow)]
pub(crate) struct Row {
    pub(crate) contact_id: Col<ContactId>,
    pub(crate) kind: String,
    pub(crate) value_sealed: Vec<u8>,
    pub(crate) provenance: String,
    pub(crate) verified_at: Option<i64>,
}

/// A contact as it lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Its name.
    pub id: ContactId,
    /// The address.
    pub contact: Contact,
    /// Who vouches.
    pub provenance: Provenance,
    /// When its owner showed to read what is sent there.
    pub verified_at: Option<Timestamp>,
}

/// The blind index of an address: the same in every table.
pub fn index(tx: &impl Conn, contact: &Contact) -> [u8; 32] {
    tx.vault().index(tx.ente(), contact.kind().word(), &contact.normal())
}

fn place(tx: &impl Conn, id: ContactId) -> Place {
    Place { ente: tx.ente(), table: "contact", column: "value_sealed", row: id.into() }
}

/// Everything known for a person, the oldest first.
pub async fn of(tx: &mut impl Conn, person: PersonId) -> Result<Vec<Stored>, StoreError> {
    let rows = q!(tx; all<Row>, "SELECT contact_id, kind, value_sealed, provenance, verified_at
                                 FROM contact
                                 WHERE ente_id = $1 AND person_id = $2 AND removed_at IS NULL
                                 ORDER BY created_at, contact_id
                                 LIMIT 20",
                  Col(tx.ente()), Col(person))?;
    rows.into_iter().map(|row| read(tx, &row)).collect()
}

pub(crate) fn read(tx: &impl Conn, row: &Row) -> Result<Stored, StoreError> {
    let id = row.contact_id.0;
    let corrupt = |column| StoreError::corrupt("contact", column, id);
    let kind = ContactKind::from_word(&row.kind).ok_or_else(|| corrupt("kind"))?;
    let text = tx.vault().open_text(&place(tx, id), &row.value_sealed)?;
    Ok(Stored {
        id,
        contact: Contact::parse(kind, &text).map_err(|_| corrupt("value_sealed"))?,
        provenance: Provenance::from_word(&row.provenance).ok_or_else(|| corrupt("provenance"))?,
        verified_at: row.verified_at.map(at),
    })
}

/// An address as its columns lie: sealed, and its blind index.
pub(crate) fn sealed(tx: &impl Conn, stored: &Stored) -> Result<Indexed, StoreError> {
    let sealed = tx.vault().seal(&place(tx, stored.id), stored.contact.as_str().as_bytes())?;
    Ok((sealed, index(tx, &stored.contact)))
}

/// Writes a new one.
pub async fn insert(tx: &mut WriteTx, person: PersonId, stored: &Stored, now: Timestamp) -> Result<(), StoreError> {
    let (sealed, index) = sealed(tx, stored)?;
    q!(tx; exec, "INSERT INTO contact (ente_id, contact_id, person_id, kind, value_sealed, value_index, provenance,
                                       verified_at, created_at)
                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
       Col(tx.ente()), Col(stored.id), Col(person), stored.contact.kind().word(), sealed, &index[..],
       stored.provenance.word(), stored.verified_at.map(Timestamp::millis), now.millis())?;
    Ok(())
}

/// Notes that the owner of an address reads what is sent there; `false` when the person has no such contact.
pub async fn verified(
    tx: &mut WriteTx,
    person: PersonId,
    contact: &Contact,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let index = index(tx, contact);
    let rows = q!(tx; exec, "UPDATE contact
                             SET verified_at = COALESCE(verified_at, $4)
                             WHERE ente_id = $1 AND person_id = $2 AND value_index = $3 AND removed_at IS NULL",
                  Col(tx.ente()), Col(person), &index[..], now.millis())?;
    Ok(rows > 0)
}

/// Forgets one; `false` when it was forgotten before.
pub async fn remove(tx: &mut WriteTx, person: PersonId, id: ContactId, now: Timestamp) -> Result<bool, StoreError> {
    let rows = q!(tx; exec, "UPDATE contact
                             SET removed_at = $4
                             WHERE ente_id = $1 AND person_id = $2 AND contact_id = $3 AND removed_at IS NULL",
                  Col(tx.ente()), Col(person), Col(id), now.millis())?;
    Ok(rows == 1)
}
