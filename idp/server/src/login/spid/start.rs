//! The browser leaves for a provider: by a form, or by a redirect, as the provider takes it.

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use consent_ui::pages::spid::SpidGo;
use idp_core::id::InteractionId;
use idp_core::interaction::{Demand, Door, Interaction, InternalPage, Step};
use saml2::bindings::post::PostForm;
use serde_json::json;
use spid::registry::Provider;
use spid::request::{Carrier, Freshness};

use crate::cx::Cx;
use crate::http::failure::Failure;
use crate::http::form::Query;
use crate::http::limits::{self, Cap};
use crate::interaction::{self, OpenInteraction};
use crate::login::spid::choose;
use crate::upstream::providers::Purpose;
use crate::upstream::send::{Wanted, send};
use crate::upstream::{self, level, providers};
use crate::urls::Url;

/// What the address carries.
#[derive(Debug, serde::Deserialize)]
pub struct Start {
    idp: Option<String>,
    interaction: Option<String>,
}

/// `GET /spid/login?idp=…&interaction=…`
///
/// Without a request it opens one of our own, which leads to the citizen's page; while AgID's validator is at work it ends
/// on the validator's page instead, and touches no account.
pub async fn get(cx: Cx, headers: HeaderMap, Query(start): Query<Start>) -> Result<Response, Failure> {
    let party = upstream::party(&cx)?;
    limits::take(&cx, Cap::Authorize).await?;
    let Some(idp) = start.idp else { return Ok(cx.go(&Url::SignIn)) };
    let for_validator = start.interaction.is_none() && cx.ente().is_under_validation();
    let purpose = if for_validator { Purpose::Validation } else { Purpose::Account };
    let provider = providers::to_ask(&cx, &idp, purpose)?;
    let (level, freshness, interaction) = match start.interaction {
        Some(named) => {
            let id = named.parse::<InteractionId>().map_err(|_| Failure::no_such_interaction())?;
            let open = OpenInteraction::load(cx.clone(), &headers, id).await?;
            let step = open.next_step().await?;
            if !choose::leads_to_spid(&step) {
                return Ok(open.back_to_corridor());
            }
            for_request(&cx, open.interaction(), &step)
        }
        None if for_validator => (cx.ente().profile.spid.level(), Freshness::SessionWillDo, None),
        None => {
            let opened = own_request(&cx).await?;
            for_request(&cx, &opened, &Step::ChooseMethod)
        }
    };
    let carrier = send(&cx, &party, &Wanted { provider: &provider, level, freshness, interaction }).await?;
    Ok(leave(&cx, &provider, carrier))
}

type Asking = (idp_core::assurance::SpidLevel, Freshness, Option<InteractionId>);

fn for_request(cx: &Cx, asked: &Interaction, step: &Step) -> Asking {
    (level::wanted(asked, step, &cx.ente().profile), level::freshness(asked), Some(asked.id))
}

/// The third, internal door: the citizen's own page asks.
async fn own_request(cx: &Cx) -> Result<Interaction, Failure> {
    let door = Door::Internal { page: InternalPage::Profile };
    let demand = Demand { language: Some(cx.language()), ..Demand::default() };
    let opened = Interaction::open(cx.app.entropy.id(cx.now), door, demand, cx.now);
    interaction::open(cx, &opened, &json!({})).await?;
    Ok(opened)
}

fn leave(cx: &Cx, provider: &Provider, carrier: Carrier) -> Response {
    match carrier {
        Carrier::Form(form) => by_form(cx, provider, form),
        // 302 and no other: the official check follows nothing else.
        Carrier::Address(address) => (StatusCode::FOUND, [(header::LOCATION, address)]).into_response(),
    }
}

fn by_form(cx: &Cx, provider: &Provider, form: PostForm) -> Response {
    let origin = url::Url::parse(&form.action).map(|url| url.origin().ascii_serialization());
    let page = SpidGo {
        provider: provider.entry().display_name.clone(),
        action: form.action,
        field: form.field.to_owned(),
        message: form.message,
        relay_state: form.relay_state.unwrap_or_default(),
    };
    cx.page_to(&page, &origin.into_iter().collect::<Vec<_>>())
}
