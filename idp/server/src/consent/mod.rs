//! What the client will know: shown before anything is sent, as easy to refuse as to allow.

use axum::response::Response;
use consent_ui::pages::consent::{Consent, Released as Datum};
use consent_ui::pages::login::Client;
use idp_core::audit::AuditEvent;
use idp_core::consent;
use idp_core::interaction::{Door, Interaction, Refusal, Step};
use idp_core::release::Method;
use idp_store::{clients, consents};

use crate::acts::refuse;
use crate::acts::release::{Known, Released};
use crate::http::failure::Failure;
use crate::http::form::Form;
use crate::interaction::OpenInteraction;
use crate::urls::Room;

/// `GET /interaction/{id}/consenso`
pub async fn get(open: OpenInteraction) -> Result<Response, Failure> {
    if let Some(elsewhere) = open.unless_sent(|step| *step == Step::AskConsent).await? {
        return Ok(elsewhere);
    }
    let page = page(&open).await?;
    Ok(open.page(&page))
}

async fn page(open: &OpenInteraction) -> Result<Consent, Failure> {
    let cx = &open.cx;
    let Door::Oidc { client } = &open.interaction().door else { return Err(Failure::no_such_interaction()) };
    let account = open.account().ok_or_else(Failure::no_such_interaction)?;
    let mut tx = cx.read().await?;
    let client = clients::by_id(&mut tx, client).await?.ok_or_else(Failure::no_such_interaction)?.client;
    let known = Known::of(&mut tx, account).await?.ok_or_else(Failure::no_such_interaction)?;
    let scope = open.interaction().demand.consent_scopes.join(" ");
    let method = if open.interaction().proofs.idp().is_some() { Method::Spid } else { Method::Local };
    let claims = Released { client: &client, scope: &scope, method }.in_userinfo(cx, &known);
    let released = claims.iter().map(|(claim, value)| Datum {
        claim: claim.clone(),
        value: consent::in_words(value),
        provenance: consent::vouched_by(&known.person, claim),
    });
    Ok(Consent {
        client: Client { name: client.client_name.clone(), ..Client::default() },
        released: released.collect(),
        offline: false,
        action: open.at(Room::Consent),
    })
}

/// What the form sends.
#[derive(Debug, serde::Deserialize)]
pub struct Decision {
    decision: Option<String>,
}

/// `POST /interaction/{id}/consenso`
pub async fn post(open: OpenInteraction, Form(form): Form<Decision>) -> Result<Response, Failure> {
    if let Some(elsewhere) = open.unless_sent(|step| *step == Step::AskConsent).await? {
        return Ok(elsewhere);
    }
    if form.decision.as_deref() != Some("allow") {
        return refuse::interaction(&open, Refusal::ConsentRefused).await;
    }
    let cx = &open.cx;
    let Door::Oidc { client } = &open.interaction().door else { return Err(Failure::no_such_interaction()) };
    let account = open.account().ok_or_else(Failure::no_such_interaction)?;
    let scopes = open.interaction().demand.consent_scopes.clone();
    let changed = Interaction { consented: true, ..open.interaction().clone().decided_by(account) };
    let mut tx = cx.write().await?;
    let given = consents::scopes(&mut tx, account, client).await?;
    consents::give(&mut tx, account, (client, &consent::joined(given, &scopes)), cx.now).await?;
    open.save(&mut tx, &changed).await?;
    let event = AuditEvent::ConsentGiven { client: client.clone(), scopes };
    tx.commit(cx.entry_of(Some(account), Some(open.interaction().id), &event)).await?;
    Ok(open.back_to_corridor())
}
