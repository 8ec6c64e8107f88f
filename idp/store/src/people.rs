//! People: their codice fiscale, and what is known of them with who vouches for it. All of it sealed.

use idp_core::account::AccountState;
use idp_core::id::{AccountId, ContactId, PersonId};
use idp_core::person::{Attributes, CodiceFiscale, Identifier, PartitaIva, Person};
use idp_core::time::Timestamp;

use crate::col::Col;
use crate::contacts;
use crate::error::StoreError;
use crate::tx::{Conn, WriteTx};
use crate::vault::{Indexed, Place};

#[derive(sqlx::FromRow)]
struct Row {
    person_id: Col<PersonId>,
    codice_fiscale_sealed: Option<Vec<u8>>,
    partita_iva_sealed: Option<Vec<u8>>,
    attributes_sealed: Vec<u8>,
    version: i64,
}

/// A person, and the version for changing them safely.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Who.
    pub person: Person,
    /// Which version.
    pub version: i64,
}

fn place(tx: &impl Conn, id: PersonId, column: &'static str) -> Place {
    Place { ente: tx.ente(), table: "person", column, row: id.into() }
}

fn read(tx: &impl Conn, row: &Row) -> Result<Stored, StoreError> {
    let (id, vault) = (row.person_id.0, tx.vault());
    let corrupt = |column| StoreError::corrupt("person", column, id);
    let open = |column, sealed: &[u8]| vault.open_text(&place(tx, id, column), sealed);
    let codice_fiscale = match &row.codice_fiscale_sealed {
        None => None,
        Some(sealed) => {
            let text = open("codice_fiscale_sealed", sealed)?;
            Some(CodiceFiscale::parse(&text).map_err(|_| corrupt("codice_fiscale_sealed"))?)
        }
    };
    let partita_iva = match &row.partita_iva_sealed {
        None => None,
        Some(sealed) => {
            let text = open("partita_iva_sealed", sealed)?;
            Some(PartitaIva::parse(&text).map_err(|_| corrupt("partita_iva_sealed"))?)
        }
    };
    let attributes: Attributes = serde_json::from_str(&open("attributes_sealed", &row.attributes_sealed)?)
        .map_err(|_| corrupt("attributes_sealed"))?;
    Ok(Stored { person: Person { id, codice_fiscale, partita_iva, attributes }, version: row.version })
}

/// One by name.
pub async fn by_id(tx: &mut impl Conn, id: PersonId) -> Result<Option<Stored>, StoreError> {
    let row = q!(tx; opt<Row>, "SELECT person_id, codice_fiscale_sealed, partita_iva_sealed, attributes_sealed, version
                                FROM person
                                WHERE ente_id = $1 AND person_id = $2",
                 Col(tx.ente()), Col(id))?;
    row.map(|row| read(tx, &row)).transpose()
}

/// The person behind an account.
pub async fn of_account(tx: &mut impl Conn, account: AccountId) -> Result<Option<Stored>, StoreError> {
    let row = q!(tx; opt<Row>, "SELECT person_id, codice_fiscale_sealed, partita_iva_sealed, attributes_sealed, version
                                FROM person
                                WHERE ente_id = $1 AND person_id = (SELECT person_id
                                                                    FROM account
                                                                    WHERE ente_id = $1 AND account_id = $2)",
                 Col(tx.ente()), Col(account))?;
    row.map(|row| read(tx, &row)).transpose()
}

/// A person with one of their contacts; or alone, when there is none.
#[derive(sqlx::FromRow)]
struct WithContact {
    #[sqlx(flatten)]
    person: Row,
    contact_id: Option<Col<ContactId>>,
    kind: Option<String>,
    value_sealed: Option<Vec<u8>>,
    provenance: Option<String>,
    verified_at: Option<i64>,
}

impl WithContact {
    fn contact(self) -> Option<contacts::Row> {
        Some(contacts::Row {
            contact_id: self.contact_id?,
            kind: self.kind?,
            value_sealed: self.value_sealed?,
            provenance: self.provenance?,
            verified_at: self.verified_at,
        })
    }
}

/// The person behind an account that may be used, with their contacts, the oldest first: in one statement, for every
/// app asks it of everybody.
pub async fn of_active_account(
    tx: &mut impl Conn,
    account: AccountId,
) -> Result<Option<(Stored, Vec<contacts::Stored>)>, StoreError> {
    let rows = q!(tx; all<WithContact>,
        "SELECT person.person_id, codice_fiscale_sealed, partita_iva_sealed, attributes_sealed, person.version,
                contact_id, kind, value_sealed, provenance, verified_at
         FROM account
         JOIN person ON person.ente_id = $1 AND person.person_id = account.person_id
         LEFT JOIN contact ON contact.ente_id = $1 AND contact.person_id = account.person_id
                          AND contact.removed_at IS NULL
         WHERE account.ente_id = $1 AND account.account_id = $2 AND account.state = $3
         ORDER BY contact.created_at, contact_id
         LIMIT 20",
        Col(tx.ente()), Col(account), AccountState::Active.word())?;
    let Some(first) = rows.first() else { return Ok(None) };
    let person = read(tx, &first.person)?;
    let contacts = rows.into_iter().filter_map(WithContact::contact).map(|row| contacts::read(tx, &row));
    Ok(Some((person, contacts.collect::<Result<_, _>>()?)))
}

/// The blind index of a codice fiscale.
pub fn codice_fiscale_index(tx: &impl Conn, codice_fiscale: &CodiceFiscale) -> [u8; 32] {
    tx.vault().index(tx.ente(), "codice_fiscale", codice_fiscale.as_str())
}

/// Who has this codice fiscale.
pub async fn by_codice_fiscale(
    tx: &mut impl Conn,
    codice_fiscale: &CodiceFiscale,
) -> Result<Option<Stored>, StoreError> {
    let index = codice_fiscale_index(tx, codice_fiscale);
    let row = q!(tx; opt<Row>, "SELECT person_id, codice_fiscale_sealed, partita_iva_sealed, attributes_sealed, version
                                FROM person
                                WHERE ente_id = $1 AND codice_fiscale_index = $2",
                 Col(tx.ente()), &index[..])?;
    row.map(|row| read(tx, &row)).transpose()
}

/// Who is meant by what was typed to sign in: a codice fiscale, or the partita IVA of a company.
pub async fn by_identifier(tx: &mut impl Conn, identifier: &Identifier) -> Result<Option<Stored>, StoreError> {
    if let Some(found) = by_codice_fiscale(tx, &identifier.codice_fiscale()).await? {
        return Ok(Some(found));
    }
    let index = tx.vault().index(tx.ente(), "partita_iva", identifier.normal());
    let row = q!(tx; opt<Row>, "SELECT person_id, codice_fiscale_sealed, partita_iva_sealed, attributes_sealed, version
                                FROM person
                                WHERE ente_id = $1 AND partita_iva_index = $2",
                 Col(tx.ente()), &index[..])?;
    row.map(|row| read(tx, &row)).transpose()
}

/// A person as its columns lie.
pub(crate) struct SealedPerson {
    pub(crate) codice_fiscale: Option<Indexed>,
    pub(crate) partita_iva: Option<Indexed>,
    pub(crate) attributes: Vec<u8>,
}

pub(crate) fn sealed(tx: &impl Conn, person: &Person) -> Result<SealedPerson, StoreError> {
    let (vault, ente) = (tx.vault(), tx.ente());
    let seal = |column, text: &str| vault.seal(&place(tx, person.id, column), text.as_bytes());
    let codice_fiscale = match &person.codice_fiscale {
        None => None,
        Some(code) => Some((seal("codice_fiscale_sealed", code.as_str())?, codice_fiscale_index(tx, code))),
    };
    let partita_iva = match &person.partita_iva {
        None => None,
        Some(number) => {
            let index = vault.index(ente, "partita_iva", number.as_str());
            Some((seal("partita_iva_sealed", number.as_str())?, index))
        }
    };
    let attributes = serde_json::to_string(&person.attributes)
        .map_err(|_| StoreError::corrupt("person", "attributes_sealed", person.id))?;
    Ok(SealedPerson { codice_fiscale, partita_iva, attributes: seal("attributes_sealed", &attributes)? })
}

/// Writes a new one; `Conflict` when the codice fiscale is known here already.
pub async fn insert(tx: &mut WriteTx, person: &Person, now: Timestamp) -> Result<(), StoreError> {
    let row = sealed(tx, person)?;
    let halves = |pair: &Option<Indexed>| {
        (pair.as_ref().map(|(sealed, _)| sealed.clone()), pair.as_ref().map(|(_, index)| index.to_vec()))
    };
    let ((code, code_index), (iva, iva_index)) = (halves(&row.codice_fiscale), halves(&row.partita_iva));
    q!(tx; exec, "INSERT INTO person (ente_id, person_id, codice_fiscale_sealed, codice_fiscale_index,
                                      partita_iva_sealed, partita_iva_index, attributes_sealed, version, created_at,
                                      updated_at)
                  VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, $8)",
       Col(tx.ente()), Col(person.id), code, code_index, iva, iva_index, row.attributes, now.millis())?;
    Ok(())
}

/// Writes what is newly known of someone; `Conflict` when it was changed meanwhile.
pub async fn update_attributes(
    tx: &mut WriteTx,
    stored: &Stored,
    attributes: &Attributes,
    now: Timestamp,
) -> Result<(), StoreError> {
    let person = Person { attributes: attributes.clone(), ..stored.person.clone() };
    let row = sealed(tx, &person)?;
    let rows = q!(tx; exec, "UPDATE person
                             SET attributes_sealed = $4, version = version + 1, updated_at = $5
                             WHERE ente_id = $1 AND person_id = $2 AND version = $3",
                  Col(tx.ente()), Col(person.id), stored.version, row.attributes, now.millis())?;
    if rows == 1 { Ok(()) } else { Err(StoreError::Conflict) }
}
