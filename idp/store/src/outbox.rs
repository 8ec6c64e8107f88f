//! Messages: written with the change they tell of, leased by a worker, redacted once sent.

use idp_core::id::{EnteId, MessageId};
use idp_core::time::Timestamp;

use crate::col::{Col, at};
use crate::error::StoreError;
use crate::tx::{Conn, WriteTx};
use crate::vault::Place;

/// How a message leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Via {
    /// E-mail.
    Mail,
    /// Text message.
    Sms,
}

impl Via {
    const fn word(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Sms => "sms",
        }
    }
}

/// A message to be written.
#[derive(Debug, Clone)]
pub struct NewMessage {
    /// Its name.
    pub id: MessageId,
    /// What it is: the word of the catalogue, `otp`, `recovery-link`…
    pub kind: &'static str,
    /// How it leaves.
    pub via: Via,
    /// To whom: an address in its normal form.
    pub to: String,
    /// The address, as operators may see it.
    pub to_masked: String,
    /// What it says: subject, text and HTML as JSON for a mail, the text alone for an SMS.
    pub body: String,
    /// Not to be sent from then on: a code that arrives late only confuses.
    pub expires_at: Option<Timestamp>,
}

/// A message a worker took to send.
#[derive(Debug, Clone)]
pub struct Leased {
    /// Whose.
    pub ente: EnteId,
    /// Its name.
    pub id: MessageId,
    /// How it leaves.
    pub via: Via,
    /// To whom.
    pub to: String,
    /// What it says.
    pub body: String,
    /// Tries before this one.
    pub tries: u32,
    /// Not to be sent from then on.
    pub expires_at: Option<Timestamp>,
}

fn place(ente: EnteId, id: MessageId, column: &'static str) -> Place {
    Place { ente, table: "outbox", column, row: id.into() }
}

/// Writes one, in the transaction of the change it tells of.
pub async fn insert(tx: &mut WriteTx, message: &NewMessage, now: Timestamp) -> Result<(), StoreError> {
    let (vault, ente) = (tx.vault(), tx.ente());
    let to = vault.seal(&place(ente, message.id, "to_sealed"), message.to.as_bytes())?;
    let body = vault.seal(&place(ente, message.id, "body_sealed"), message.body.as_bytes())?;
    q!(tx; exec, "INSERT INTO outbox (ente_id, message_id, kind, via, to_sealed, body_sealed, to_masked, state, tries,
                                      next_at, lease_until, expires_at, created_at)
                  VALUES ($1, $2, $3, $4, $5, $6, $7, 'waiting', 0, $8, 0, $9, $8)",
       Col(ente), Col(message.id), message.kind, message.via.word(), to, body, &message.to_masked, now.millis(),
       message.expires_at.map(Timestamp::millis))?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct Row {
    ente_id: Col<EnteId>,
    message_id: Col<MessageId>,
    via: String,
    to_sealed: Vec<u8>,
    body_sealed: Option<Vec<u8>>,
    tries: i64,
    expires_at: Option<i64>,
}

/// Takes up to `most` messages of any ente to send, for a while: a worker that dies lets them go.
pub async fn lease(
    tx: &mut WriteTx,
    (now, until): (Timestamp, Timestamp),
    most: i64,
) -> Result<Vec<Leased>, StoreError> {
    let rows = q!(tx; all<Row>,
        lite: "UPDATE outbox
               SET lease_until = $2, tries = tries + 1
               WHERE (ente_id, message_id) IN (SELECT ente_id, message_id
                                               FROM outbox
                                               WHERE state = 'waiting' AND next_at <= $1 AND lease_until <= $1
                                               ORDER BY next_at
                                               LIMIT $3)
               RETURNING ente_id, message_id, via, to_sealed, body_sealed, tries, expires_at",
        pg: "UPDATE outbox
             SET lease_until = $2, tries = tries + 1
             WHERE (ente_id, message_id) IN (SELECT ente_id, message_id
                                             FROM outbox
                                             WHERE state = 'waiting' AND next_at <= $1 AND lease_until <= $1
                                             ORDER BY next_at
                                             LIMIT $3
                                             FOR UPDATE SKIP LOCKED)
             RETURNING ente_id, message_id, via, to_sealed, body_sealed, tries, expires_at",
        now.millis(), until.millis(), most)?;
    let vault = tx.vault();
    rows.into_iter()
        .map(|row| {
            let (ente, id) = (row.ente_id.0, row.message_id.0);
            let body = row.body_sealed.ok_or_else(|| StoreError::corrupt("outbox", "body_sealed", id))?;
            Ok(Leased {
                ente,
                id,
                via: if row.via == "sms" { Via::Sms } else { Via::Mail },
                to: vault.open_text(&place(ente, id, "to_sealed"), &row.to_sealed)?,
                body: vault.open_text(&place(ente, id, "body_sealed"), &body)?,
                tries: u32::try_from(row.tries.saturating_sub(1)).unwrap_or_default(),
                expires_at: row.expires_at.map(at),
            })
        })
        .collect()
}

/// How a message ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The server took it.
    Sent,
    /// It came too late to be sent.
    Dropped,
    /// It was refused for good, or too often.
    Dead,
}

/// Ends one: what it said is forgotten.
pub async fn end(
    tx: &mut WriteTx,
    (ente, id): (EnteId, MessageId),
    (end, why): (End, Option<&str>),
    now: Timestamp,
) -> Result<(), StoreError> {
    let state = match end {
        End::Sent => "sent",
        End::Dropped => "dropped",
        End::Dead => "dead",
    };
    q!(tx; exec, "UPDATE outbox
                  SET state = $3, why = $4, body_sealed = NULL, done_at = $5
                  WHERE ente_id = $1 AND message_id = $2 AND state = 'waiting'",
       Col(ente), Col(id), state, why, now.millis())?;
    Ok(())
}

/// Lets one wait for another try.
pub async fn retry(
    tx: &mut WriteTx,
    (ente, id): (EnteId, MessageId),
    why: &str,
    next_at: Timestamp,
) -> Result<(), StoreError> {
    q!(tx; exec, "UPDATE outbox
                  SET next_at = $3, lease_until = 0, why = $4
                  WHERE ente_id = $1 AND message_id = $2 AND state = 'waiting'",
       Col(ente), Col(id), next_at.millis(), why)?;
    Ok(())
}
