//! The browser's session, by its cookie.

use axum::http::HeaderMap;
use idp_core::secret::{Bearer, kind};
use idp_core::session::AuthenticationSession;
use idp_store::sessions::{self, Stored};
use idp_store::{Conn, StoreError};

use crate::cx::Cx;
use crate::http::cookie::{self, Jar};

/// The live session of this browser, if it has one.
pub async fn current(cx: &Cx, headers: &HeaderMap, tx: &mut impl Conn) -> Result<Option<Stored>, StoreError> {
    Ok(unended(cx, headers, tx).await?.filter(|stored| stored.session.is_live(cx.now)))
}

/// The session of this browser, also one that time alone has shut: what apps got of it lives longer, and ends when its
/// owner signs out.
pub async fn unended(cx: &Cx, headers: &HeaderMap, tx: &mut impl Conn) -> Result<Option<Stored>, StoreError> {
    let shown = cookie::read(headers, Jar::Session, cx.ente()).and_then(|shown| Bearer::parse(kind::SESSION, shown));
    let Some(token) = shown else { return Ok(None) };
    let stored = sessions::by_token(tx, &token.hash()).await?;
    Ok(stored.filter(|stored| stored.session.ended.is_none()))
}

/// Puts a session's cookie on an answer. On a shared computer it goes when the browser closes.
pub fn set(headers: &mut HeaderMap, cx: &Cx, session: &AuthenticationSession, token: &Bearer) {
    let life = (!session.shared_computer).then_some(session.life().absolute);
    cookie::set(headers, Jar::Session, cx.ente(), token.expose(), life);
}
