//! The gate of the corridor: only the browser that began a request may see or move it.

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::response::Response;

use idp_core::id::{AccountId, InteractionId};
use idp_core::interaction::{Interaction, Step, Visitor, next_step};
use idp_store::{Conn, StoreError, WriteTx, accounts, interactions, sessions};

use super::visitor;
use crate::app::App;
use crate::cx::Cx;
use crate::http::failure::Failure;
use crate::http::session;
use crate::urls::Url;

/// A request in progress that belongs to this browser.
///
/// Anything else (no such request, another browser's, another ente's, one already answered) is the same 404.
pub struct OpenInteraction {
    /// The context.
    pub cx: Cx,
    /// The request as it lies.
    pub stored: interactions::Stored,
    /// The browser's session.
    pub session: Option<sessions::Stored>,
    /// The headers that came, for cookies.
    pub headers: HeaderMap,
}

impl FromRequestParts<App> for OpenInteraction {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let cx = Cx::from_request_parts(parts, app).await?;
        let params = RawPathParams::from_request_parts(parts, app).await.map_err(|_| Failure::no_such_interaction())?;
        let named = params.iter().find(|(name, _)| *name == "id").map(|(_, value)| value.parse::<InteractionId>());
        let Some(Ok(id)) = named else { return Err(Failure::no_such_interaction()) };
        Self::load(cx, &parts.headers, id).await
    }
}

impl OpenInteraction {
    /// Loads one, if it is this browser's.
    pub async fn load(cx: Cx, headers: &HeaderMap, id: InteractionId) -> Result<Self, Failure> {
        let mut tx = cx.read().await?;
        Self::load_in(&mut tx, cx, headers, id).await
    }

    /// The same within a transaction that is open already.
    pub async fn load_in(tx: &mut impl Conn, cx: Cx, headers: &HeaderMap, id: InteractionId) -> Result<Self, Failure> {
        let found = interactions::by_id(tx, id).await?;
        let stored = found.ok_or_else(Failure::no_such_interaction)?;
        let mine = cx.browser().is_known() && stored.browser.matches(&cx.browser().token().hash());
        if !mine || stored.answered {
            return Err(Failure::no_such_interaction());
        }
        let session = session::current(&cx, headers, tx).await?;
        Ok(Self { cx, stored, session, headers: headers.clone() })
    }

    /// The request.
    pub const fn interaction(&self) -> &Interaction {
        &self.stored.interaction
    }

    /// Who stands here, as the tables know them now.
    pub async fn visitor(&self) -> Result<Option<Visitor>, StoreError> {
        let mut tx = self.cx.read().await?;
        visitor(&mut tx, self.interaction(), self.session.as_ref()).await
    }

    /// Begins the change that ends the request, and says who stands here: until it is over nothing changes what decides
    /// that (the account's state, its password, its channels).
    pub async fn hold(&self) -> Result<(WriteTx, Option<Visitor>), StoreError> {
        let mut tx = self.cx.write().await?;
        if let Some(account) = self.account() {
            accounts::hold(&mut tx, account).await?;
        }
        let visitor = visitor(&mut tx, self.interaction(), self.session.as_ref()).await?;
        Ok((tx, visitor))
    }

    /// The account behind the proofs, in this request or in the session.
    pub fn account(&self) -> Option<AccountId> {
        self.interaction().account.or_else(|| self.session.as_ref().map(|stored| stored.session.account))
    }

    /// What comes next.
    pub async fn next_step(&self) -> Result<Step, StoreError> {
        let visitor = self.visitor().await?;
        Ok(next_step(self.interaction(), visitor.as_ref(), &self.cx.ente().profile, self.cx.now))
    }

    /// Refuses a room to whoever was not sent there: the corridor says where they belong.
    ///
    /// `belongs` tells whether the step that comes next is this room's. `None`: go on.
    pub async fn unless_sent(&self, belongs: impl FnOnce(&Step) -> bool) -> Result<Option<Response>, StoreError> {
        Ok(if belongs(&self.next_step().await?) { None } else { Some(self.back_to_corridor()) })
    }

    /// Gives the browser back to the corridor.
    pub fn back_to_corridor(&self) -> Response {
        self.cx.go(&Url::Interaction(self.interaction().id))
    }

    /// Saves the request changed by a room; `Conflict` when another tab moved it.
    pub async fn save(&self, tx: &mut WriteTx, changed: &Interaction) -> Result<(), StoreError> {
        interactions::save(tx, &self.stored, changed).await
    }
}
