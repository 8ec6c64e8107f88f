//! Sealing anew, with the current key, what an older one sealed: after `keys add`, so that the old key can go.
//!
//! Column by column and a few hundred rows at a time, while the product serves. What dies within a day (requests to a
//! provider, staged imports) is left to die: an old key may go a day after the last of these came back with nothing.

use uuid::Uuid;

use crate::col::Col;
use crate::error::StoreError;
use crate::tx::{Conn as _, WriteTx};
use crate::vault::Place;

/// How many rows one step rewrites.
const AT_ONCE: i64 = 300;

/// What one step did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// Rows sealed anew.
    pub resealed: u64,
    /// Where the next step begins; `None` when the column is done.
    pub next: Option<Uuid>,
}

macro_rules! columns {
    ($($(#[$doc:meta])* $name:ident = $table:literal . $column:literal, $stale:literal, $update:literal;)*) => {
        /// A column that is sealed and stays.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Column {
            $($(#[$doc])* $name,)*
        }

        impl Column {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            const fn names(self) -> (&'static str, &'static str) {
                match self {
                    $(Self::$name => ($table, $column),)*
                }
            }
        }

        /// The rows behind `after` that an older key sealed.
        async fn stale(
            tx: &mut WriteTx,
            column: Column,
            (after, current): (Uuid, &[u8]),
        ) -> Result<Vec<(Uuid, Vec<u8>)>, StoreError> {
            match column {
                $(Column::$name => {
                    q!(tx; all<(Uuid, Vec<u8>)>, $stale, Col(tx.ente()), after, current, AT_ONCE)
                })*
            }
        }

        /// Replaces a value, unless it was changed in the meantime.
        async fn update(
            tx: &mut WriteTx,
            column: Column,
            (row, old, new): (Uuid, &[u8], &[u8]),
        ) -> Result<u64, StoreError> {
            match column {
                $(Column::$name => q!(tx; exec, $update, Col(tx.ente()), row, new, old),)*
            }
        }
    };
}

columns! {
    /// A person's codice fiscale.
    CodiceFiscale = "person"."codice_fiscale_sealed",
        "SELECT person_id, codice_fiscale_sealed
         FROM person
         WHERE ente_id = $1 AND person_id > $2 AND substr(codice_fiscale_sealed, 1, 4) <> $3
         ORDER BY person_id
         LIMIT $4",
        "UPDATE person
         SET codice_fiscale_sealed = $3
         WHERE ente_id = $1 AND person_id = $2 AND codice_fiscale_sealed = $4";
    /// A company's partita IVA.
    PartitaIva = "person"."partita_iva_sealed",
        "SELECT person_id, partita_iva_sealed
         FROM person
         WHERE ente_id = $1 AND person_id > $2 AND substr(partita_iva_sealed, 1, 4) <> $3
         ORDER BY person_id
         LIMIT $4",
        "UPDATE person
         SET partita_iva_sealed = $3
         WHERE ente_id = $1 AND person_id = $2 AND partita_iva_sealed = $4";
    /// What is known of a person.
    Attributes = "person"."attributes_sealed",
        "SELECT person_id, attributes_sealed
         FROM person
         WHERE ente_id = $1 AND person_id > $2 AND substr(attributes_sealed, 1, 4) <> $3
         ORDER BY person_id
         LIMIT $4",
        "UPDATE person
         SET attributes_sealed = $3
         WHERE ente_id = $1 AND person_id = $2 AND attributes_sealed = $4";
    /// A contact's address.
    Contact = "contact"."value_sealed",
        "SELECT contact_id, value_sealed
         FROM contact
         WHERE ente_id = $1 AND contact_id > $2 AND substr(value_sealed, 1, 4) <> $3
         ORDER BY contact_id
         LIMIT $4",
        "UPDATE contact
         SET value_sealed = $3
         WHERE ente_id = $1 AND contact_id = $2 AND value_sealed = $4";
    /// An account's codice aderente.
    SecondaryCode = "account"."secondary_code_sealed",
        "SELECT account_id, secondary_code_sealed
         FROM account
         WHERE ente_id = $1 AND account_id > $2 AND substr(secondary_code_sealed, 1, 4) <> $3
         ORDER BY account_id
         LIMIT $4",
        "UPDATE account
         SET secondary_code_sealed = $3
         WHERE ente_id = $1 AND account_id = $2 AND secondary_code_sealed = $4";
    /// A channel's address.
    Channel = "secure_channel"."address_sealed",
        "SELECT channel_id, address_sealed
         FROM secure_channel
         WHERE ente_id = $1 AND channel_id > $2 AND substr(address_sealed, 1, 4) <> $3
         ORDER BY channel_id
         LIMIT $4",
        "UPDATE secure_channel
         SET address_sealed = $3
         WHERE ente_id = $1 AND channel_id = $2 AND address_sealed = $4";
    /// The evidence of a confirmed operation.
    Evidence = "confirmation"."evidence_sealed",
        "SELECT txn, evidence_sealed
         FROM confirmation
         WHERE ente_id = $1 AND txn > $2 AND substr(evidence_sealed, 1, 4) <> $3
         ORDER BY txn
         LIMIT $4",
        "UPDATE confirmation
         SET evidence_sealed = $3
         WHERE ente_id = $1 AND txn = $2 AND evidence_sealed = $4";
    /// To whom a message goes, or went.
    MessageTo = "outbox"."to_sealed",
        "SELECT message_id, to_sealed
         FROM outbox
         WHERE ente_id = $1 AND message_id > $2 AND substr(to_sealed, 1, 4) <> $3
         ORDER BY message_id
         LIMIT $4",
        "UPDATE outbox
         SET to_sealed = $3
         WHERE ente_id = $1 AND message_id = $2 AND to_sealed = $4";
    /// What a waiting message says.
    MessageBody = "outbox"."body_sealed",
        "SELECT message_id, body_sealed
         FROM outbox
         WHERE ente_id = $1 AND message_id > $2 AND substr(body_sealed, 1, 4) <> $3
         ORDER BY message_id
         LIMIT $4",
        "UPDATE outbox
         SET body_sealed = $3
         WHERE ente_id = $1 AND message_id = $2 AND body_sealed = $4";
    /// The request of a line of the SPID register.
    RegisterRequest = "upstream_transaction"."request_sealed",
        "SELECT transaction_id, request_sealed
         FROM upstream_transaction
         WHERE ente_id = $1 AND transaction_id > $2 AND substr(request_sealed, 1, 4) <> $3
         ORDER BY transaction_id
         LIMIT $4",
        "UPDATE upstream_transaction
         SET request_sealed = $3
         WHERE ente_id = $1 AND transaction_id = $2 AND request_sealed = $4";
    /// The response of a line of the SPID register.
    RegisterResponse = "upstream_transaction"."response_sealed",
        "SELECT transaction_id, response_sealed
         FROM upstream_transaction
         WHERE ente_id = $1 AND transaction_id > $2 AND substr(response_sealed, 1, 4) <> $3
         ORDER BY transaction_id
         LIMIT $4",
        "UPDATE upstream_transaction
         SET response_sealed = $3
         WHERE ente_id = $1 AND transaction_id = $2 AND response_sealed = $4";
}

/// Seals some rows of a column anew, from a row on: begin with [`Uuid::nil`], and go on where the step says.
pub async fn step(tx: &mut WriteTx, column: Column, after: Uuid) -> Result<Step, StoreError> {
    let vault = tx.vault();
    let rows = stale(tx, column, (after, &vault.current_version())).await?;
    let (table, name) = column.names();
    let mut step = Step { resealed: 0, next: None };
    for (row, old) in &rows {
        let place = Place { ente: tx.ente(), table, column: name, row: *row };
        let new = vault.seal(&place, &vault.open(&place, old)?)?;
        step.resealed += update(tx, column, (*row, old, &new)).await?;
        step.next = Some(*row);
    }
    Ok(step)
}

/// Seals an ente's signing keys anew: there are few, so that it is one step. How many.
pub async fn signing_keys(tx: &mut WriteTx) -> Result<u64, StoreError> {
    let vault = tx.vault();
    let current = vault.current_version();
    let keys = q!(tx; all<(String, Vec<u8>)>, "SELECT kid, private_sealed
                                               FROM signing_key
                                               WHERE ente_id = $1 AND substr(private_sealed, 1, 4) <> $2",
                  Col(tx.ente()), &current[..])?;
    let mut resealed = 0;
    for (kid, old) in keys {
        let place = crate::keys::place(tx, &kid);
        let new = vault.seal(&place, &vault.open(&place, &old)?)?;
        resealed += q!(tx; exec, "UPDATE signing_key
                                  SET private_sealed = $3
                                  WHERE ente_id = $1 AND kid = $2 AND private_sealed = $4",
                       Col(tx.ente()), &kid, &new, &old)?;
    }
    Ok(resealed)
}
