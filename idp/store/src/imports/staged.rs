//! Staging: many rows in few statements, each batch handed over as one JSON text with bytes in hexadecimal digits.

use std::collections::HashSet;

use idp_core::id::ImportId;
use idp_core::time::Timestamp;
use serde::Serialize;
use uuid::Uuid;

use super::{Incoming, NotTaken};
use crate::col::{Col, hex};
use crate::error::StoreError;
use crate::tx::{Conn, WriteTx};
use crate::vault::Indexed;
use crate::{accounts, contacts, people};

#[derive(Serialize)]
struct AccountRow {
    row: i64,
    person: uuid::fmt::Simple,
    account: uuid::fmt::Simple,
    code: Option<String>,
    code_index: Option<String>,
    iva: Option<String>,
    iva_index: Option<String>,
    attributes: String,
    state: &'static str,
    identity: &'static str,
    secondary: Option<String>,
    secondary_index: Option<String>,
}

#[derive(Serialize)]
struct ContactRow {
    row: i64,
    contact: uuid::fmt::Simple,
    person: uuid::fmt::Simple,
    kind: &'static str,
    value: String,
    value_index: String,
    provenance: &'static str,
    verified_at: Option<i64>,
}

#[derive(Serialize)]
struct CredentialRow<'a> {
    row: i64,
    credential: uuid::fmt::Simple,
    account: uuid::fmt::Simple,
    kind: &'static str,
    secret: &'a str,
    state: &'static str,
    set_via: Option<String>,
    expires_at: Option<i64>,
}

/// Stages some rows (a few hundred at a time); those that cannot be taken, with the reason.
pub async fn stage(tx: &mut WriteTx, import: ImportId, rows: &[Incoming]) -> Result<Vec<(i64, NotTaken)>, StoreError> {
    let sealed = rows.iter().map(|incoming| sealed(tx, incoming)).collect::<Result<Vec<_>, _>>()?;
    let mut not_taken = known(tx, &sealed).await?;
    let refused: HashSet<i64> = not_taken.iter().map(|(row, _)| *row).collect();
    let fresh: Vec<AccountRow> = sealed.into_iter().filter(|row| !refused.contains(&row.row)).collect();
    let taken: HashSet<i64> = insert_accounts(tx, import, &fresh).await?.into_iter().map(|(row,)| row).collect();
    not_taken.extend(fresh.iter().filter(|row| !taken.contains(&row.row)).map(|row| (row.row, NotTaken::Twice)));
    let staged = || rows.iter().filter(|incoming| taken.contains(&incoming.row));
    insert_contacts(tx, import, staged()).await?;
    insert_credentials(tx, import, staged()).await?;
    not_taken.sort_unstable_by_key(|(row, _)| *row);
    Ok(not_taken)
}

fn sealed(tx: &impl Conn, incoming: &Incoming) -> Result<AccountRow, StoreError> {
    let person = people::sealed(tx, &incoming.person)?;
    let secondary = accounts::sealed_code(tx, incoming.account.id, incoming.secondary_code.as_deref())?;
    let halves = |pair: Option<Indexed>| pair.map(|(sealed, index)| (hex(&sealed), hex(&index))).unzip();
    let (code, code_index) = halves(person.codice_fiscale);
    let (iva, iva_index) = halves(person.partita_iva);
    let (secondary, secondary_index) = halves(secondary);
    Ok(AccountRow {
        row: incoming.row,
        person: Uuid::from(incoming.person.id).simple(),
        account: Uuid::from(incoming.account.id).simple(),
        code,
        code_index,
        iva,
        iva_index,
        attributes: hex(&person.attributes),
        state: incoming.account.state.word(),
        identity: incoming.account.identity.word(),
        secondary,
        secondary_index,
    })
}

fn json(batch: &impl Serialize) -> Result<String, StoreError> {
    serde_json::to_string(batch).map_err(|_| StoreError::corrupt("import_account", "row_no", "a batch"))
}

/// The rows of people, or codes, that are known here already.
async fn known(tx: &mut WriteTx, rows: &[AccountRow]) -> Result<Vec<(i64, NotTaken)>, StoreError> {
    let batch = json(&rows)?;
    let people = q!(tx; all<(i64,)>,
        lite: "SELECT CAST(value ->> 'row' AS INTEGER)
               FROM json_each($2)
               WHERE EXISTS (SELECT 1 FROM person
                             WHERE person.ente_id = $1 AND codice_fiscale_index = unhex(value ->> 'code_index'))
                  OR EXISTS (SELECT 1 FROM person
                             WHERE person.ente_id = $1 AND partita_iva_index = unhex(value ->> 'iva_index'))",
        pg: "SELECT (value ->> 'row')::bigint
             FROM json_array_elements($2::json) AS batch (value)
             WHERE EXISTS (SELECT 1 FROM person
                           WHERE person.ente_id = $1 AND codice_fiscale_index = decode(value ->> 'code_index', 'hex'))
                OR EXISTS (SELECT 1 FROM person
                           WHERE person.ente_id = $1 AND partita_iva_index = decode(value ->> 'iva_index', 'hex'))",
        Col(tx.ente()), &batch)?;
    let codes = q!(tx; all<(i64,)>,
        lite: "SELECT CAST(value ->> 'row' AS INTEGER)
               FROM json_each($2)
               WHERE EXISTS (SELECT 1 FROM account
                             WHERE account.ente_id = $1
                               AND secondary_code_index = unhex(value ->> 'secondary_index'))",
        pg: "SELECT (value ->> 'row')::bigint
             FROM json_array_elements($2::json) AS batch (value)
             WHERE EXISTS (SELECT 1 FROM account
                           WHERE account.ente_id = $1
                             AND secondary_code_index = decode(value ->> 'secondary_index', 'hex'))",
        Col(tx.ente()), &batch)?;
    let known: HashSet<i64> = people.into_iter().map(|(row,)| row).collect();
    let mut not_taken: Vec<_> = known.iter().map(|row| (*row, NotTaken::Known)).collect();
    let taken = codes.into_iter().filter(|(row,)| !known.contains(row));
    not_taken.extend(taken.map(|(row,)| (row, NotTaken::CodeTaken)));
    Ok(not_taken)
}

/// Those that were taken: a row that repeats another's codice fiscale, partita IVA or codice aderente is not.
async fn insert_accounts(tx: &mut WriteTx, import: ImportId, rows: &[AccountRow]) -> Result<Vec<(i64,)>, StoreError> {
    q!(tx; all<(i64,)>,
        lite: "INSERT INTO import_account (ente_id, import_id, row_no, person_id, account_id, codice_fiscale_sealed,
                                           codice_fiscale_index, partita_iva_sealed, partita_iva_index,
                                           attributes_sealed, state, identity, secondary_code_sealed,
                                           secondary_code_index)
               SELECT $1, $2, value ->> 'row', unhex(value ->> 'person'), unhex(value ->> 'account'),
                      unhex(value ->> 'code'), unhex(value ->> 'code_index'), unhex(value ->> 'iva'),
                      unhex(value ->> 'iva_index'), unhex(value ->> 'attributes'), value ->> 'state',
                      value ->> 'identity', unhex(value ->> 'secondary'), unhex(value ->> 'secondary_index')
               FROM json_each($3)
               WHERE TRUE
               ON CONFLICT DO NOTHING
               RETURNING row_no",
        pg: "INSERT INTO import_account (ente_id, import_id, row_no, person_id, account_id, codice_fiscale_sealed,
                                         codice_fiscale_index, partita_iva_sealed, partita_iva_index,
                                         attributes_sealed, state, identity, secondary_code_sealed,
                                         secondary_code_index)
             SELECT $1::uuid, $2::uuid, (value ->> 'row')::bigint, (value ->> 'person')::uuid,
                    (value ->> 'account')::uuid, decode(value ->> 'code', 'hex'), decode(value ->> 'code_index', 'hex'),
                    decode(value ->> 'iva', 'hex'), decode(value ->> 'iva_index', 'hex'),
                    decode(value ->> 'attributes', 'hex'), value ->> 'state', value ->> 'identity',
                    decode(value ->> 'secondary', 'hex'), decode(value ->> 'secondary_index', 'hex')
             FROM json_array_elements($3::json) AS batch (value)
             ON CONFLICT DO NOTHING
             RETURNING row_no",
        Col(tx.ente()), Col(import), json(&rows)?)
}

async fn insert_contacts(
    tx: &mut WriteTx,
    import: ImportId,
    rows: impl Iterator<Item = &Incoming> + Send,
) -> Result<(), StoreError> {
    let mut batch = Vec::new();
    for incoming in rows {
        for stored in &incoming.contacts {
            let (value, index) = contacts::sealed(tx, stored)?;
            batch.push(ContactRow {
                row: incoming.row,
                contact: Uuid::from(stored.id).simple(),
                person: Uuid::from(incoming.person.id).simple(),
                kind: stored.contact.kind().word(),
                value: hex(&value),
                value_index: hex(&index),
                provenance: stored.provenance.word(),
                verified_at: stored.verified_at.map(Timestamp::millis),
            });
        }
    }
    q!(tx; exec,
        lite: "INSERT INTO import_contact (ente_id, import_id, row_no, contact_id, person_id, kind, value_sealed,
                                           value_index, provenance, verified_at)
               SELECT $1, $2, value ->> 'row', unhex(value ->> 'contact'), unhex(value ->> 'person'), value ->> 'kind',
                      unhex(value ->> 'value'), unhex(value ->> 'value_index'), value ->> 'provenance',
                      value ->> 'verified_at'
               FROM json_each($3)",
        pg: "INSERT INTO import_contact (ente_id, import_id, row_no, contact_id, person_id, kind, value_sealed,
                                         value_index, provenance, verified_at)
             SELECT $1::uuid, $2::uuid, (value ->> 'row')::bigint, (value ->> 'contact')::uuid,
                    (value ->> 'person')::uuid, value ->> 'kind', decode(value ->> 'value', 'hex'),
                    decode(value ->> 'value_index', 'hex'), value ->> 'provenance', (value ->> 'verified_at')::bigint
             FROM json_array_elements($3::json) AS batch (value)",
        Col(tx.ente()), Col(import), json(&batch)?)?;
    Ok(())
}

async fn insert_credentials(
    tx: &mut WriteTx,
    import: ImportId,
    rows: impl Iterator<Item = &Incoming> + Send,
) -> Result<(), StoreError> {
    let mut batch = Vec::new();
    for incoming in rows {
        for credential in &incoming.credentials {
            batch.push(CredentialRow {
                row: incoming.row,
                credential: Uuid::from(credential.id).simple(),
                account: Uuid::from(incoming.account.id).simple(),
                kind: credential.kind.word(),
                secret: credential.hash.as_str(),
                state: credential.state.word(),
                set_via: credential.set_via.map(|index| hex(&index)),
                expires_at: credential.expires_at.map(Timestamp::millis),
            });
        }
    }
    q!(tx; exec,
        lite: "INSERT INTO import_credential (ente_id, import_id, row_no, credential_id, account_id, kind, secret,
                                              state, set_via_index, expires_at)
               SELECT $1, $2, value ->> 'row', unhex(value ->> 'credential'), unhex(value ->> 'account'),
                      value ->> 'kind', value ->> 'secret', value ->> 'state', unhex(value ->> 'set_via'),
                      value ->> 'expires_at'
               FROM json_each($3)",
        pg: "INSERT INTO import_credential (ente_id, import_id, row_no, credential_id, account_id, kind, secret,
                                            state, set_via_index, expires_at)
             SELECT $1::uuid, $2::uuid, (value ->> 'row')::bigint, (value ->> 'credential')::uuid,
                    (value ->> 'account')::uuid, value ->> 'kind', value ->> 'secret', value ->> 'state',
                    decode(value ->> 'set_via', 'hex'), (value ->> 'expires_at')::bigint
             FROM json_array_elements($3::json) AS batch (value)",
        Col(tx.ente()), Col(import), json(&batch)?)?;
    Ok(())
}
