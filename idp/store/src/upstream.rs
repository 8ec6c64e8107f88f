//! SPID seen from the tables: requests sent, assertions seen, tickets, the register.

use idp_core::id::{InteractionId, UpstreamRequestId};
use idp_core::secret::BearerHash;
use idp_core::time::Timestamp;
use serde_json::Value;
use sqlx::types::Json;
use uuid::Uuid;

use crate::col::{Col, at, hash};
use crate::error::StoreError;
use crate::tx::{Conn, WriteTx};
use crate::vault::Place;

/// A request on its way to a provider.
#[derive(Debug, Clone)]
pub struct Request {
    /// Its name inside.
    pub id: UpstreamRequestId,
    /// Its name in SAML: `InResponseTo` must be this.
    pub saml_id: String,
    /// The request for authentication it serves; none for the validator's landing page.
    pub interaction: Option<InteractionId>,
    /// The browser that asked.
    pub browser: BearerHash,
    /// The provider's entityID.
    pub idp: String,
    /// What was asked: level, indexes, binding.
    pub asked: Value,
    /// When.
    pub sent_at: Timestamp,
    /// No answer counts from then on.
    pub expires_at: Timestamp,
}

fn place(tx: &impl Conn, table: &'static str, column: &'static str, row: impl Into<Uuid>) -> Place {
    Place { ente: tx.ente(), table, column, row: row.into() }
}

/// Keeps a request, with the XML that was sent (sealed: the register needs it).
pub async fn insert(tx: &mut WriteTx, request: &Request, xml: &str) -> Result<(), StoreError> {
    let sealed = tx.vault().seal(&place(tx, "upstream_request", "request_sealed", request.id), xml.as_bytes())?;
    q!(tx; exec, "INSERT INTO upstream_request (ente_id, request_id, saml_id, interaction_id, browser_hash, idp, asked,
                                                request_sealed, sent_at, expires_at)
                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
       Col(tx.ente()), Col(request.id), &request.saml_id, request.interaction.map(Col),
       &request.browser.as_bytes()[..], &request.idp, Json(&request.asked), sealed, request.sent_at.millis(),
       request.expires_at.millis())?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct Row {
    request_id: Col<UpstreamRequestId>,
    saml_id: String,
    interaction_id: Option<Col<InteractionId>>,
    browser_hash: Vec<u8>,
    idp: String,
    asked: Json<Value>,
    sent_at: i64,
    expires_at: i64,
}

impl TryFrom<Row> for Request {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let id = row.request_id.0;
        Ok(Self {
            id,
            saml_id: row.saml_id,
            interaction: row.interaction_id.map(|id| id.0),
            browser: hash(&row.browser_hash)
                .ok_or_else(|| StoreError::corrupt("upstream_request", "browser_hash", id))?,
            idp: row.idp,
            asked: row.asked.0,
            sent_at: at(row.sent_at),
            expires_at: at(row.expires_at),
        })
    }
}

/// A request that still waits for its answer.
pub async fn waiting(tx: &mut impl Conn, saml_id: &str, now: Timestamp) -> Result<Option<Request>, StoreError> {
    let row = q!(tx; opt<Row>, "SELECT request_id, saml_id, interaction_id, browser_hash, idp, asked, sent_at, expires_at
                                FROM upstream_request
                                WHERE ente_id = $1 AND saml_id = $2 AND used_at IS NULL AND expires_at > $3",
                 Col(tx.ente()), saml_id, now.millis())?;
    row.map(Request::try_from).transpose()
}

/// Answers a request, once, with a ticket that carries what was verified over our own redirect. `false` when it was
/// answered before.
pub async fn answer(
    tx: &mut WriteTx,
    id: UpstreamRequestId,
    (ticket, carried): (&BearerHash, &Value),
    now: Timestamp,
) -> Result<bool, StoreError> {
    let place = place(tx, "upstream_request", "ticket_sealed", id);
    let sealed = tx.vault().seal(&place, carried.to_string().as_bytes())?;
    let rows = q!(tx; exec, "UPDATE upstream_request
                             SET used_at = $3, ticket_hash = $4, ticket_sealed = $5
                             WHERE ente_id = $1 AND request_id = $2 AND used_at IS NULL AND expires_at > $3",
                  Col(tx.ente()), Col(id), now.millis(), &ticket.as_bytes()[..], sealed)?;
    Ok(rows == 1)
}

/// Closes a request that was never answered in time, once, because its answer has come now. `None` when there is none
/// such.
pub async fn close_late(tx: &mut WriteTx, saml_id: &str, now: Timestamp) -> Result<Option<Request>, StoreError> {
    let row = q!(tx; opt<Row>, "UPDATE upstream_request
                                SET used_at = $3
                                WHERE ente_id = $1 AND saml_id = $2 AND used_at IS NULL AND expires_at <= $3
                                RETURNING request_id, saml_id, interaction_id, browser_hash, idp, asked, sent_at,
                                          expires_at",
                 Col(tx.ente()), saml_id, now.millis())?;
    row.map(Request::try_from).transpose()
}

/// Notes an assertion; `false` when it was seen before.
pub async fn first_sight(
    tx: &mut WriteTx,
    (idp, assertion_id): (&str, &str),
    keep_until: Timestamp,
) -> Result<bool, StoreError> {
    let rows = q!(tx; exec, "INSERT INTO upstream_assertion (ente_id, idp, assertion_id, keep_until)
                             VALUES ($1, $2, $3, $4)
                             ON CONFLICT (ente_id, idp, assertion_id) DO NOTHING",
                  Col(tx.ente()), idp, assertion_id, keep_until.millis())?;
    Ok(rows == 1)
}

/// Uses a ticket, once, by the browser that began. What it carries, and the request it belongs to.
pub async fn redeem(
    tx: &mut WriteTx,
    ticket: &BearerHash,
    browser: &BearerHash,
    now: Timestamp,
) -> Result<Option<(Request, Value)>, StoreError> {
    let row = q!(tx; opt<Row>, "UPDATE upstream_request
                                SET ticket_used_at = $4
                                WHERE ente_id = $1 AND ticket_hash = $2 AND browser_hash = $3
                                  AND ticket_used_at IS NULL AND expires_at > $4
                                RETURNING request_id, saml_id, interaction_id, browser_hash, idp, asked, sent_at,
                                          expires_at",
                 Col(tx.ente()), &ticket.as_bytes()[..], &browser.as_bytes()[..], now.millis())?;
    let Some(request) = row.map(Request::try_from).transpose()? else { return Ok(None) };
    let (sealed,) = q!(tx; one<(Vec<u8>,)>, "SELECT ticket_sealed
                                             FROM upstream_request
                                             WHERE ente_id = $1 AND request_id = $2",
                       Col(tx.ente()), Col(request.id))?;
    let place = place(tx, "upstream_request", "ticket_sealed", request.id);
    let text = tx.vault().open_text(&place, &sealed)?;
    let carried = serde_json::from_str(&text)
        .map_err(|_| StoreError::corrupt("upstream_request", "ticket_sealed", request.id))?;
    q!(tx; exec, "UPDATE upstream_request
                  SET ticket_sealed = NULL
                  WHERE ente_id = $1 AND request_id = $2",
       Col(tx.ente()), Col(request.id))?;
    Ok(Some((request, carried)))
}

/// One line of the register that the rules want kept for 24 months.
#[derive(Debug, Clone)]
pub struct Transaction<'a> {
    /// Its name.
    pub id: Uuid,
    /// The provider.
    pub idp: &'a str,
    /// The request it answers, if any.
    pub request: Option<UpstreamRequestId>,
    /// `accepted`, or the code of the anomaly.
    pub outcome: &'a str,
    /// The response as it came.
    pub response: &'a str,
}

/// Writes one line of the register.
pub async fn register(tx: &mut WriteTx, transaction: &Transaction<'_>, now: Timestamp) -> Result<(), StoreError> {
    let vault = tx.vault();
    let request = match transaction.request {
        None => None,
        Some(id) => sent_xml(tx, id).await?,
    };
    let at_place = |column| Place { ente: tx.ente(), table: "upstream_transaction", column, row: transaction.id };
    let request = request.map(|xml| vault.seal(&at_place("request_sealed"), xml.as_bytes())).transpose()?;
    let response = vault.seal(&at_place("response_sealed"), transaction.response.as_bytes())?;
    q!(tx; exec, "INSERT INTO upstream_transaction (ente_id, transaction_id, at, idp, outcome, request_sealed,
                                                    response_sealed)
                  VALUES ($1, $2, $3, $4, $5, $6, $7)",
       Col(tx.ente()), transaction.id, now.millis(), transaction.idp, transaction.outcome, request, response)?;
    Ok(())
}

/// A line of the register as it lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registered {
    /// When the answer came.
    pub at: Timestamp,
    /// The provider.
    pub idp: String,
    /// `accepted`, or the code of the anomaly.
    pub outcome: String,
    /// The request as it was sent.
    pub request: Option<String>,
    /// The response as it came.
    pub response: String,
}

type RegisterRow = (Uuid, i64, String, String, Option<Vec<u8>>, Vec<u8>);

/// The lines from one instant until before another, the oldest first: what an authority may ask for.
pub async fn registered(
    tx: &mut impl Conn,
    (from, until): (Timestamp, Timestamp),
) -> Result<Vec<Registered>, StoreError> {
    let rows = q!(tx; all<RegisterRow>, "SELECT transaction_id, at, idp, outcome, request_sealed, response_sealed
                                         FROM upstream_transaction
                                         WHERE ente_id = $1 AND at >= $2 AND at < $3
                                         ORDER BY at, transaction_id",
                  Col(tx.ente()), from.millis(), until.millis())?;
    let (vault, ente) = (tx.vault(), tx.ente());
    let open = |(row, when, idp, outcome, request, response): RegisterRow| {
        let text = |column, sealed: &[u8]| {
            vault.open_text(&Place { ente, table: "upstream_transaction", column, row }, sealed)
        };
        let request = request.map(|sealed| text("request_sealed", &sealed)).transpose()?;
        Ok(Registered { at: at(when), idp, outcome, request, response: text("response_sealed", &response)? })
    };
    rows.into_iter().map(open).collect()
}

async fn sent_xml(tx: &mut WriteTx, id: UpstreamRequestId) -> Result<Option<String>, StoreError> {
    let row = q!(tx; opt<(Vec<u8>,)>, "SELECT request_sealed
                                       FROM upstream_request
                                       WHERE ente_id = $1 AND request_id = $2",
                 Col(tx.ente()), Col(id))?;
    let place = place(tx, "upstream_request", "request_sealed", id);
    row.map(|(sealed,)| tx.vault().open_text(&place, &sealed)).transpose()
}
