//! The browser that began brings the ticket: the person is let in, or told why not.

use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use consent_ui::pages::spid::SpidNoAccount;
use consent_ui::pages::trouble::ErrorPage;
use consent_ui::phrases;
use idp_core::audit::AuditEvent;
use idp_core::id::AccountId;
use idp_core::interaction::{Interaction, Refusal};
use idp_core::secret::{Bearer, kind};
use idp_store::upstream::{self as requests, Request};
use idp_store::{Quietly, StoreError, WriteTx};
use spid::attributes::SpidAttribute;

use crate::acts::notify;
use crate::cx::Cx;
use crate::http::failure::Failure;
use crate::http::form::Query;
use crate::http::limits::{self, Cap};
use crate::interaction::OpenInteraction;
use crate::login::spid::account::{self, Admitted};
use crate::login::spid::turned;
use crate::upstream;
use crate::upstream::carried::{Asserted, Carried};
use crate::upstream::providers::{self, Purpose};
use crate::urls::{Room, Url};

/// What the address carries.
#[derive(Debug, serde::Deserialize)]
pub struct Shown {
    ticket: Option<String>,
}

impl Shown {
    /// Uses the ticket up, if it is this browser's.
    pub async fn redeem(&self, cx: &Cx, tx: &mut WriteTx) -> Result<Option<(Request, Carried)>, StoreError> {
        let ticket = self.ticket.as_deref().and_then(|shown| Bearer::parse(kind::TICKET, shown));
        let Some(ticket) = ticket.filter(|_| cx.browser().is_known()) else { return Ok(None) };
        let browser = cx.browser().token().hash();
        let Some((request, value)) = requests::redeem(tx, &ticket.hash(), &browser, cx.now).await? else {
            return Ok(None);
        };
        let carried = serde_json::from_value(value)
            .map_err(|_| StoreError::corrupt("upstream_request", "ticket_sealed", request.id))?;
        Ok(Some((request, carried)))
    }
}

/// `GET /spid/return?ticket=…`
pub async fn get(cx: Cx, headers: HeaderMap, Query(shown): Query<Shown>) -> Result<Response, Failure> {
    upstream::party(&cx)?;
    limits::take(&cx, Cap::Acs).await?;
    match arrive(&cx, &headers, &shown).await {
        // Someone else made the same account, or another tab moved the request: the second look sees what they did.
        Err(failure) if failure.status == StatusCode::CONFLICT => arrive(&cx, &headers, &shown).await,
        done => done,
    }
}

/// One transaction: the ticket is used if and only if everything it leads to is done.
async fn arrive(cx: &Cx, headers: &HeaderMap, shown: &Shown) -> Result<Response, Failure> {
    let mut tx = cx.write().await?;
    let redeemed = shown.redeem(cx, &mut tx).await?;
    let Some((request, carried, id)) = redeemed.and_then(|(it, carried)| it.interaction.map(|id| (it, carried, id)))
    else {
        drop(tx);
        return turned::without_ticket(cx).await;
    };
    let open = OpenInteraction::load_in(&mut tx, cx.clone(), headers, id).await?;
    match carried {
        Carried::Refused(turned) => {
            tx.commit_quietly(Quietly::CorridorMoved).await?;
            Ok(turned::page(&open, &request, &turned))
        }
        Carried::Asserted(_) if !opens_accounts(cx, &request) => {
            drop(tx);
            Err(Failure::new(StatusCode::NOT_FOUND, "spid-provider-unknown"))
        }
        Carried::Asserted(asserted) => match account::admit(&open, &mut tx, (&request, &asserted)).await? {
            Admitted::In(account) => let_in(&open, tx, (&request, &asserted), account).await,
            Admitted::Stopped(account) => stopped(&open, tx, account).await,
            Admitted::NoAccount => no_account(&open, tx, &asserted).await,
        },
    }
}

/// Whether whoever answered may say who somebody is: the registry or the settings may have changed since it was asked.
fn opens_accounts(cx: &Cx, request: &Request) -> bool {
    let provider = providers::known(&cx.app, &request.idp);
    provider.is_some_and(|provider| providers::is_admitted(cx, &provider, Purpose::Account))
}

async fn let_in(
    open: &OpenInteraction,
    mut tx: WriteTx,
    (request, asserted): (&Request, &Asserted),
    account: AccountId,
) -> Result<Response, Failure> {
    let interaction = open.interaction();
    let proof = account::proof(request, asserted);
    open.save(&mut tx, &interaction.clone().proven(account, proof)).await?;
    let event = AuditEvent::LoginSucceeded {
        method: "spid".to_owned(),
        idp: Some(request.idp.clone()),
        acr: asserted.level.uri().to_owned(),
    };
    tx.commit(open.cx.entry_of(Some(account), Some(interaction.id), &event)).await?;
    notify::ring(&open.cx);
    Ok(open.back_to_corridor())
}

fn refused(why: &str, account: Option<AccountId>) -> AuditEvent {
    AuditEvent::LoginRefused { method: "spid".to_owned(), why: why.to_owned(), account }
}

/// The account is suspended or closed. The page says so: whoever holds the owner's SPID is the owner. The service is told
/// when the citizen goes back.
async fn stopped(open: &OpenInteraction, mut tx: WriteTx, account: AccountId) -> Result<Response, Failure> {
    let interaction = open.interaction();
    let changed = Interaction { refused: Some(Refusal::AccountStopped), ..interaction.clone() };
    open.save(&mut tx, &changed).await?;
    let event = refused("not_active", Some(account));
    tx.commit(open.cx.entry_of(None, Some(interaction.id), &event)).await?;
    let back = Url::Interaction(interaction.id).at(open.cx.ente());
    let page = ErrorPage::of("account-stopped").way_out(phrases::back_to_service(), back);
    Ok(open.page_with(StatusCode::FORBIDDEN, &page))
}

async fn no_account(open: &OpenInteraction, tx: WriteTx, asserted: &Asserted) -> Result<Response, Failure> {
    let entry = open.cx.entry_of(None, Some(open.interaction().id), &refused("unknown", None));
    tx.commit(entry).await?;
    let names = [SpidAttribute::Name, SpidAttribute::FamilyName].map(|name| asserted.get(name).unwrap_or_default());
    let page = SpidNoAccount {
        name: names.join(" ").trim().to_owned(),
        other_ways: open.cx.ente().has_local_login().then(|| open.at(Room::Choose)),
        back: open.cancel(),
    };
    Ok(open.page_with(StatusCode::FORBIDDEN, &page))
}
