//! Messages: written with the change they tell of, leased by a worker, redacted once sent.

use std::fmt;

use idp_core::id::{EnteId, MessageId};
use idp_core::time::{Lifetime, Timestamp};

use crate::col::{Col, at};
use crate::error::StoreError;
use crate::tx::{Conn, WriteTx};
use crate::vault::{Place, Vault};

/// How a message leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Via {
    /// E-mail.
    Mail,
    /// Text message.
    Sms,
}

impl Via {
    /// Its name in the tables and in figures.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Sms => "sms",
        }
    }
}

/// A message to be written.
#[derive(Clone)]
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
#[derive(Clone)]
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
    /// Whose it is until then: the worker's that took it.
    pub until: Timestamp,
    /// When it was written.
    pub created_at: Timestamp,
    /// Not to be sent from then on.
    pub expires_at: Option<Timestamp>,
}

impl fmt::Debug for NewMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewMessage").field("id", &self.id).field("kind", &self.kind).finish_non_exhaustive()
    }
}

impl fmt::Debug for Leased {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Leased").field("id", &self.id).field("tries", &self.tries).finish_non_exhaustive()
    }
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
    to_sealed: Vec<u8>,
    body_sealed: Option<Vec<u8>>,
    tries: i64,
    created_at: i64,
    expires_at: Option<i64>,
}

/// Takes up to `most` messages of any ente to send this way, for a while: a worker that dies lets them go.
///
/// Codes come before notices: after an outage nobody's code waits behind a thousand letters that can. A damaged message
/// ends here: it would come back first for ever. One that was sealed with a key this node does not have is left to a node
/// that has it: while a new key goes round, the nodes do not get it in the same moment.
pub async fn lease(
    tx: &mut WriteTx,
    via: Via,
    (now, until): (Timestamp, Timestamp),
    most: i64,
) -> Result<Vec<Leased>, StoreError> {
    let rows = q!(tx; all<Row>,
        lite: "UPDATE outbox
               SET lease_until = $2, tries = tries + 1
               WHERE (ente_id, message_id) IN (SELECT ente_id, message_id
                                               FROM outbox
                                               WHERE state = 'waiting' AND via = $3 AND next_at <= $1
                                                 AND lease_until <= $1
                                               ORDER BY (expires_at IS NULL), next_at
                                               LIMIT $4)
               RETURNING ente_id, message_id, to_sealed, body_sealed, tries, created_at, expires_at",
        pg: "UPDATE outbox
             SET lease_until = $2, tries = tries + 1
             WHERE (ente_id, message_id) IN (SELECT ente_id, message_id
                                             FROM outbox
                                             WHERE state = 'waiting' AND via = $3 AND next_at <= $1
                                               AND lease_until <= $1
                                             ORDER BY (expires_at IS NULL), next_at
                                             LIMIT $4
                                             FOR UPDATE SKIP LOCKED)
             RETURNING ente_id, message_id, to_sealed, body_sealed, tries, created_at, expires_at",
        now.millis(), until.millis(), via.word(), most)?;
    let vault = tx.vault();
    let mut leased = Vec::with_capacity(rows.len());
    for row in rows {
        let (ente, id) = (row.ente_id.0, row.message_id.0);
        if !row.is_for(&vault) {
            leave(tx, &row, now).await?;
            continue;
        }
        match row.open(&vault, via, until) {
            Ok(message) => leased.push(message),
            Err(why) => {
                tracing::error!(message.id = %id, error = %why, "{id} does not open: it cannot be sent");
                end(tx, (ente, id), (End::Dead, Some("unreadable")), now).await?;
            }
        }
    }
    Ok(leased)
}

impl Row {
    /// Whether this node has the keys it was sealed with.
    fn is_for(&self, vault: &Vault) -> bool {
        vault.has_key_of(&self.to_sealed) && self.body_sealed.as_ref().is_none_or(|body| vault.has_key_of(body))
    }

    fn open(self, vault: &Vault, via: Via, until: Timestamp) -> Result<Leased, StoreError> {
        let (ente, id) = (self.ente_id.0, self.message_id.0);
        let body = self.body_sealed.ok_or_else(|| StoreError::corrupt("outbox", "body_sealed", id))?;
        Ok(Leased {
            ente,
            id,
            via,
            to: vault.open_text(&place(ente, id, "to_sealed"), &self.to_sealed)?,
            body: vault.open_text(&place(ente, id, "body_sealed"), &body)?,
            tries: u32::try_from(self.tries.saturating_sub(1)).unwrap_or_default(),
            until,
            created_at: at(self.created_at),
            expires_at: self.expires_at.map(at),
        })
    }
}

/// How soon a message is looked at again that another node can open.
const LEFT: Lifetime = Lifetime::seconds(10);

/// Leaves one to the nodes that have its key, as if it had not been taken; the longer it waits, the less often it is
/// looked at. It ends when it comes too late.
async fn leave(tx: &mut WriteTx, row: &Row, now: Timestamp) -> Result<(), StoreError> {
    let (ente, id) = (row.ente_id.0, row.message_id.0);
    if row.expires_at.is_some_and(|until| at(until) <= now) {
        tracing::error!(message.id = %id, ente.id = %ente, "{id} was dropped: no node that has its key sent it in time");
        return end(tx, (ente, id), (End::Dropped, Some("no key")), now).await;
    }
    let waited = now.millis().saturating_sub(row.created_at);
    let next = (now + LEFT).millis().saturating_add(waited / 8);
    tracing::error!(message.id = %id, ente.id = %ente, "{id} was sealed with a key that is not in this node's key file");
    q!(tx; exec, "UPDATE outbox
                  SET next_at = $3, lease_until = 0, tries = tries - 1, why = 'no key'
                  WHERE ente_id = $1 AND message_id = $2 AND state = 'waiting'",
       Col(ente), Col(id), next)?;
    Ok(())
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

/// Lets one wait for another try, unless its lease ran out and someone else has it.
pub async fn retry(tx: &mut WriteTx, message: &Leased, why: &str, next_at: Timestamp) -> Result<(), StoreError> {
    q!(tx; exec, "UPDATE outbox
                  SET next_at = $3, lease_until = 0, why = $4
                  WHERE ente_id = $1 AND message_id = $2 AND state = 'waiting' AND lease_until = $5",
       Col(message.ente), Col(message.id), next_at.millis(), why, message.until.millis())?;
    Ok(())
}
