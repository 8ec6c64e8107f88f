//! Ending a request without an answer.

use axum::response::Response;
use idp_core::interaction::{Interaction, Refusal};
use idp_store::{Quietly, challenges};

use crate::http::failure::Failure;
use crate::interaction::OpenInteraction;

/// Ends a request with a refusal. Whatever code waited in it is dead.
pub async fn interaction(open: &OpenInteraction, why: Refusal) -> Result<Response, Failure> {
    let changed = Interaction { refused: Some(why), ..open.interaction().clone() };
    let mut tx = open.cx.write().await?;
    challenges::supersede(&mut tx, open.interaction().id).await?;
    open.save(&mut tx, &changed).await?;
    tx.commit_quietly(Quietly::CorridorMoved).await?;
    Ok(open.back_to_corridor())
}
