//! The gate of the citizen's own pages: a live session of an account that may be used.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use idp_core::account::Account;
use idp_store::{Quietly, accounts, sessions};

use crate::app::App;
use crate::cx::Cx;
use crate::http::failure::Failure;
use crate::http::session;
use crate::urls::Url;

/// Someone signed in.
pub struct Citizen {
    /// The context.
    pub cx: Cx,
    /// Whose account.
    pub account: Account,
    /// In which session.
    pub session: sessions::Stored,
}

/// Nobody is signed in, or something failed.
pub enum NotACitizen {
    /// To the way in.
    SignIn(Response),
    /// A failure.
    Failure(Failure),
}

impl IntoResponse for NotACitizen {
    fn into_response(self) -> Response {
        match self {
            Self::SignIn(response) => response,
            Self::Failure(failure) => failure.into_response(),
        }
    }
}

impl<E: Into<Failure>> From<E> for NotACitizen {
    fn from(error: E) -> Self {
        Self::Failure(error.into())
    }
}

impl FromRequestParts<App> for Citizen {
    type Rejection = NotACitizen;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, NotACitizen> {
        let cx = Cx::from_request_parts(parts, app).await?;
        let mut tx = cx.read().await?;
        let Some(session) = session::current(&cx, &parts.headers, &mut tx).await? else {
            return Err(NotACitizen::SignIn(cx.go(&Url::SignIn)));
        };
        let account = accounts::by_id(&mut tx, session.session.account).await?.filter(Account::is_active);
        drop(tx);
        let Some(account) = account else { return Err(NotACitizen::SignIn(cx.go(&Url::SignIn))) };
        if session.session.worth_touching(cx.now) {
            let mut tx = cx.write().await?;
            sessions::touch(&mut tx, &session.session, cx.now).await?;
            tx.commit_quietly(Quietly::SessionTouched).await?;
        }
        Ok(Self { cx, account, session })
    }
}
