//! Confirmed operations: what a dispositive token rests on.

use idp_core::id::{AccountId, ChannelId, ConfirmationId, InteractionId};
use idp_core::time::Timestamp;
use serde_json::Value;

use crate::col::Col;
use crate::error::StoreError;
use crate::locks;
use crate::tx::{Conn, WriteTx};
use crate::vault::Place;

/// A confirmation, as it is written: everything that proves it.
#[derive(Debug, Clone)]
pub struct Confirmation<'a> {
    /// Its name; the `txn` claim.
    pub txn: ConfirmationId,
    /// The request it happened in: one each.
    pub interaction: InteractionId,
    /// Who confirmed.
    pub account: AccountId,
    /// Who asked.
    pub client: &'a str,
    /// The app's own name for it.
    pub identifier: &'a str,
    /// Digest of what was shown.
    pub summary_digest: [u8; 32],
    /// Over which channel.
    pub channel: ChannelId,
    /// What was shown and sent, how often tried, how identity was proven.
    pub evidence: &'a Value,
    /// When.
    pub at: Timestamp,
}

/// Writes one; `Conflict` when this request was confirmed already, or another content under the same name of this
/// client: a name stands for one operation, whichever of two requests at the same moment comes first.
pub async fn insert(tx: &mut WriteTx, confirmation: &Confirmation<'_>) -> Result<(), StoreError> {
    let place =
        Place { ente: tx.ente(), table: "confirmation", column: "evidence_sealed", row: confirmation.txn.into() };
    let name = [confirmation.client, confirmation.identifier].join("\0");
    locks::one_at_a_time(tx, "operations of a name", name.as_bytes()).await?;
    let before = digests_of_identifier(tx, confirmation.client, confirmation.identifier).await?;
    if before.iter().any(|digest| digest[..] != confirmation.summary_digest[..]) {
        return Err(StoreError::Conflict);
    }
    let sealed = tx.vault().seal(&place, confirmation.evidence.to_string().as_bytes())?;
    q!(tx; exec, "INSERT INTO confirmation (ente_id, txn, interaction_id, account_id, client_id, identifier,
                                            summary_digest, channel_id, evidence_sealed, confirmed_at)
                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
       Col(tx.ente()), Col(confirmation.txn), Col(confirmation.interaction), Col(confirmation.account),
       confirmation.client, confirmation.identifier, &confirmation.summary_digest[..], Col(confirmation.channel),
       sealed, confirmation.at.millis())?;
    Ok(())
}

/// What a token must rest on: who confirmed what, for whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Its name.
    pub txn: ConfirmationId,
    /// Who confirmed.
    pub account: AccountId,
    /// Who asked.
    pub client: String,
    /// Digest of what was shown.
    pub summary_digest: Vec<u8>,
}

/// The record of a request, if it was confirmed.
pub async fn of_interaction(tx: &mut impl Conn, interaction: InteractionId) -> Result<Option<Recorded>, StoreError> {
    let row = q!(tx; opt<(Col<ConfirmationId>, Col<AccountId>, String, Vec<u8>)>,
        "SELECT txn, account_id, client_id, summary_digest
         FROM confirmation
         WHERE ente_id = $1 AND interaction_id = $2",
        Col(tx.ente()), Col(interaction))?;
    Ok(row.map(|(txn, account, client, summary_digest)| Recorded {
        txn: txn.0,
        account: account.0,
        client,
        summary_digest,
    }))
}

/// The digests an app's operation was confirmed with before: another content under the same name is refused.
pub async fn digests_of_identifier(
    tx: &mut impl Conn,
    client: &str,
    identifier: &str,
) -> Result<Vec<Vec<u8>>, StoreError> {
    let rows = q!(tx; all<(Vec<u8>,)>, "SELECT summary_digest
                                        FROM confirmation
                                        WHERE ente_id = $1 AND client_id = $2 AND identifier = $3
                                        LIMIT 100",
                  Col(tx.ente()), client, identifier)?;
    Ok(rows.into_iter().map(|(digest,)| digest).collect())
}
