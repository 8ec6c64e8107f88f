//! Where a login ends that was begun without a request while AgID's validator is at work: what was received, and nothing
//! done with it.

use axum::response::Response;
use consent_ui::pages::spid::SpidTestLanding;
use idp_store::{Quietly, upstream as requests};

use crate::cx::Cx;
use crate::http::failure::Failure;
use crate::http::form::Query;
use crate::http::limits::{self, Cap};
use crate::login::spid::arrive::Shown;
use crate::login::spid::turned;
use crate::upstream;
use crate::upstream::carried::Carried;

/// `GET /spid/prova?ticket=…`
pub async fn get(cx: Cx, Query(shown): Query<Shown>) -> Result<Response, Failure> {
    upstream::party(&cx)?;
    if !cx.ente().is_under_validation() {
        return Err(Failure::not_found());
    }
    limits::take(&cx, Cap::Acs).await?;
    let mut tx = cx.write().await?;
    let Some((request, carried)) = shown.redeem(&cx, &mut tx).await? else {
        drop(tx);
        return turned::without_ticket(&cx).await;
    };
    if request.interaction.is_some() {
        drop(tx);
        return turned::without_ticket(&cx).await;
    }
    tx.commit_quietly(Quietly::CorridorMoved).await?;
    match carried {
        Carried::Refused(turned) => Ok(turned::of_test(&cx, &request, &turned)),
        Carried::Asserted(asserted) => Ok(cx.page(&landing(&request, asserted))),
    }
}

fn landing(request: &requests::Request, asserted: upstream::carried::Asserted) -> SpidTestLanding {
    let named = asserted.attributes.into_iter().map(|(name, value)| (name.name().to_owned(), value));
    SpidTestLanding {
        entity_id: request.idp.clone(),
        level: asserted.level.uri().to_owned(),
        attributes: named.collect(),
    }
}
