//! An answer arrives: it is judged, written down, and carried to our own site by a one-time ticket.
//!
//! A provider's post comes from another site, so no cookie of ours comes with it. Nothing is done for the person here:
//! what was judged waits, sealed, for the browser that began. [decisions: addresses]

use idp_core::audit::AuditEvent;
use idp_core::secret::{Bearer, kind};
use idp_core::time::Timestamp;
use idp_store::upstream::{self, Request, Transaction};
use idp_store::{Quietly, StoreError, WriteTx};
use saml2::bindings::post;
use saml2::error::Refused as Unopened;
use saml2::response::claimed_request;
use saml2::second_opinion::SecondOpinion;
use serde_json::json;
use spid::anomalies::Fixer;
use spid::response::{Moment, Refused, VerifiedAssertion, accept};

use super::carried::{Asserted, Carried, SKEW, Turned};
use super::providers;
use super::send::Asked;
use crate::cx::Cx;
use crate::http::failure::Failure;
use crate::http::form::Parameters;

/// What came of a post.
pub enum Received {
    /// It answers a request: to our own site with this ticket.
    Judged {
        /// The ticket.
        ticket: Bearer,
        /// Whether the request was the validator's.
        is_test: bool,
    },
    /// It answers no request that waits: unknown, expired, or answered before.
    Unsolicited,
    /// It is no message that can be read; the status of the page.
    Unreadable(u16),
}

/// What was judged, and how it is called in the register and the trail.
struct Judged {
    carried: Carried,
    code: String,
    assertion: Option<(String, Timestamp)>,
}

/// Takes a post to the assertion consumer service.
pub async fn receive(cx: &Cx, form: &Parameters) -> Result<Received, Failure> {
    let field = form.get("SAMLResponse").unwrap_or_default();
    let octets = match post::decode(field).map_err(Unopened::from) {
        Ok(octets) => octets,
        Err(why) => return unreadable(cx, why.into()).await,
    };
    // Anybody may post 64 KiB here, and the deepest of them cost the parser milliseconds: off the runtime.
    let reading = move || (claimed_request(&octets), octets);
    let (claimed, octets) = tokio::task::spawn_blocking(reading).await.map_err(Failure::ours)?;
    let claimed = match claimed {
        Ok(claimed) => claimed.unwrap_or_default(),
        Err(why) => return unreadable(cx, why.into()).await,
    };
    let mut tx = cx.read().await?;
    let waiting = upstream::waiting(&mut tx, &claimed, cx.now).await?;
    drop(tx);
    let Some(request) = waiting else { return late(cx, &claimed, &octets).await };
    let judged = judge(cx, &request, (octets.clone(), form.get("RelayState"))).await?;
    settle(cx, &request, &octets, judged).await
}

/// The verdict on an answer to a request of ours. Public-key arithmetic and xmlsec: about a millisecond, off the runtime.
async fn judge(cx: &Cx, request: &Request, (octets, relay): (Vec<u8>, Option<&str>)) -> Result<Judged, Failure> {
    let asked: Asked = serde_json::from_value(request.asked.clone())
        .map_err(|_| StoreError::corrupt("upstream_request", "asked", request.id))?;
    if relay.is_some_and(|relay| relay != asked.relay_state) {
        return Ok(refused_by_us("relay-state"));
    }
    let Some(provider) = providers::known(&cx.app, &request.idp) else {
        return Ok(refused_by_us("provider-gone"));
    };
    let moment = Moment::new(cx.now, SKEW);
    let judging = move || accept(&octets, &asked.pending, &provider, &moment, SecondOpinion::Asked);
    let verdict = tokio::task::spawn_blocking(judging).await.map_err(Failure::ours)?;
    Ok(match verdict {
        Ok(verified) => accepted(&verified, request.sent_at),
        Err(why) => {
            tell(&request.idp, &why);
            Judged { carried: Carried::Refused(Turned::of(&why)), code: code(&why), assertion: None }
        }
    })
}

fn accepted(verified: &VerifiedAssertion, sent_at: Timestamp) -> Judged {
    Judged {
        carried: Carried::Asserted(Asserted::of(verified, sent_at)),
        code: "accepted".to_owned(),
        assertion: Some((verified.assertion_id().to_owned(), verified.keep_until())),
    }
}

fn refused_by_us(code: &str) -> Judged {
    Judged { carried: Carried::Refused(Turned::by_us()), code: code.to_owned(), assertion: None }
}

fn code(why: &Refused) -> String {
    match why {
        Refused::Declined(declined) => declined.anomaly.key(),
        other => other.code().to_owned(),
    }
}

/// The log tells the reason, which the page does not. Some are ours to mend.
fn tell(idp: &str, why: &Refused) {
    let fixer = match why {
        Refused::Declined(declined) => declined.anomaly.fixer(),
        _ => Fixer::Support,
    };
    let code = code(why);
    match fixer {
        Fixer::OperatorClock => tracing::error!(idp, code, "{idp} says that our clock is wrong"),
        Fixer::Operator => tracing::error!(idp, code, "{idp} says that our request or metadata is wrong"),
        Fixer::Citizen | Fixer::CitizenAtProvider => tracing::info!(idp, code, "{idp} let nobody in"),
        Fixer::Support => tracing::warn!(idp, code, %why, "an answer of {idp} was refused"),
    }
}

/// Uses the request up, notes the assertion, writes the register, and makes the ticket: all or nothing.
async fn settle(cx: &Cx, request: &Request, octets: &[u8], judged: Judged) -> Result<Received, Failure> {
    let ticket = cx.app.entropy.bearer(kind::TICKET);
    let mut tx = cx.write().await?;
    let mut judged = judged;
    if let Some((assertion, keep_until)) = &judged.assertion
        && !upstream::first_sight(&mut tx, (&request.idp, assertion), *keep_until).await?
    {
        judged = refused_by_us("assertion-replayed");
    }
    if !upstream::answer(&mut tx, request.id, (&ticket.hash(), &json!(judged.carried)), cx.now).await? {
        drop(tx);
        return unsolicited(cx, "replayed").await;
    }
    register(cx, &mut tx, (request, octets), &judged.code).await?;
    match judged.carried {
        // The login has its entry when the browser that began brings the ticket.
        Carried::Asserted(_) => tx.commit_quietly(Quietly::CorridorMoved).await?,
        Carried::Refused(_) => {
            let entry = cx.entry_of(None, request.interaction, &refusal(&judged.code));
            tx.commit(entry).await?;
        }
    }
    Ok(Received::Judged { ticket, is_test: request.interaction.is_none() })
}

/// One line of the register: a request with its answer, whole, whatever came of it. [Regole tecniche, log]
///
/// What arrived was read as XML before, and so is UTF-8 and no longer than a message may be.
async fn register(
    cx: &Cx,
    tx: &mut WriteTx,
    (request, octets): (&Request, &[u8]),
    outcome: &str,
) -> Result<(), StoreError> {
    let transaction = Transaction {
        id: cx.app.entropy.id(cx.now),
        idp: &request.idp,
        request: Some(request.id),
        outcome,
        response: &String::from_utf8_lossy(octets),
    };
    upstream::register(tx, &transaction, cx.now).await
}

/// An answer whose request does not wait. One that comes after its time is a transaction all the same, and is registered;
/// a second answer, or one to nothing we asked, is not: anybody could fill the register with those.
async fn late(cx: &Cx, claimed: &str, octets: &[u8]) -> Result<Received, Failure> {
    let mut tx = cx.write().await?;
    let Some(request) = upstream::close_late(&mut tx, claimed, cx.now).await? else {
        drop(tx);
        return unsolicited(cx, "unsolicited").await;
    };
    register(cx, &mut tx, (&request, octets), "too-late").await?;
    tx.commit(cx.entry_of(None, request.interaction, &refusal("too-late"))).await?;
    Ok(Received::Unsolicited)
}

fn refusal(why: &str) -> AuditEvent {
    AuditEvent::LoginRefused { method: "spid".to_owned(), why: why.to_owned(), account: None }
}

async fn unsolicited(cx: &Cx, why: &str) -> Result<Received, Failure> {
    cx.write().await?.commit(cx.entry(&refusal(why))).await?;
    Ok(Received::Unsolicited)
}

async fn unreadable(cx: &Cx, why: Refused) -> Result<Received, Failure> {
    tracing::warn!(code = why.code(), %why, "a post to the assertion consumer service cannot be read");
    cx.write().await?.commit(cx.entry(&refusal(why.code()))).await?;
    Ok(Received::Unreadable(why.http_status()))
}
