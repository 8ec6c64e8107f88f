//! The front page of an ente, and signing in without a service that asked.

use axum::http::HeaderMap;
use axum::response::Response;
use consent_ui::pages::ente::EnteIndex;
use idp_core::interaction::{Demand, Door, Interaction, InternalPage};
use idp_core::profile::Recovery;
use serde_json::json;

use crate::cx::Cx;
use crate::http::failure::Failure;
use crate::http::limits::{self, Cap};
use crate::http::session;
use crate::interaction::{self, Begun};
use crate::urls::Url;

/// `GET /`
pub async fn home(cx: Cx, headers: HeaderMap) -> Result<Response, Failure> {
    let mut tx = cx.read().await?;
    let signed_in = session::current(&cx, &headers, &mut tx).await?.is_some();
    let ente = cx.ente();
    let recovers = ente.has_local_login() && ente.profile.password.recovery == Recovery::Link;
    Ok(cx.page(&EnteIndex {
        sign_in: (!signed_in).then(|| Url::SignIn.at(ente)),
        profile: Url::Profile.at(ente),
        recover: (!signed_in && recovers).then(|| Url::Recover.at(ente)),
        services: Vec::new(),
    }))
}

/// `GET /accedi`: the third, internal door. It leads to the citizen's own page.
pub async fn get(cx: Cx, headers: HeaderMap) -> Result<Response, Failure> {
    limits::take(&cx, Cap::Authorize).await?;
    let door = Door::Internal { page: InternalPage::Profile };
    let demand = Demand { language: Some(cx.language()), ..Demand::default() };
    let interaction = Interaction::open(cx.app.entropy.id(cx.now), door, demand, cx.now);
    match interaction::begin(&cx, &headers, interaction, &json!({})).await? {
        Begun::Walks(response) => Ok(response),
        Begun::AtOnce(_) => Ok(cx.go(&Url::Profile)),
    }
}
