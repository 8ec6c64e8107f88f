//! What a citizen let a client have: a code, exchanged once for tokens.

mod pkce;
mod refresh;

pub use pkce::{BadPkce, Pkce, Verifier};
pub use refresh::{LOST_RESPONSE, RefreshFamily, RefreshLife, RefreshRefused, Rotation, Shown};

use serde_json::Value;

use crate::assurance::Assurance;
use crate::id::{AccountId, ConfirmationId, FamilyId, GrantId, SessionId};
use crate::time::{Lifetime, Timestamp};

/// How long a code waits to be exchanged (RFC 6749 advises ten minutes at most, FAPI 2 sixty seconds).
pub const CODE_LIFE: Lifetime = Lifetime::seconds(60);

/// How long an ordinary access token lives.
pub const ACCESS_TOKEN_LIFE: Lifetime = Lifetime::minutes(10);

/// How long the token of a confirmed operation lives: long enough to carry it out, no longer.
pub const OPERATION_TOKEN_LIFE: Lifetime = Lifetime::seconds(120);

/// How long an ID token may be taken for news.
pub const ID_TOKEN_LIFE: Lifetime = Lifetime::minutes(5);

/// What was authorized, and how sure we were: everything tokens say later.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Authorized {
    /// What was proven, as an `acr` value.
    pub acr: Assurance,
    /// By what means (RFC 8176).
    pub amr: Vec<String>,
    /// When.
    pub auth_time: Timestamp,
    /// The upstream identity provider, if one vouched.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub idp: Option<String>,
    /// The client's nonce.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub nonce: Option<String>,
    /// For whom access tokens are.
    pub audience: Vec<String>,
    /// The confirmed operation, if it is about one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub operation: Option<ConfirmedOperation>,
}

/// A confirmed operation, as the token carries it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ConfirmedOperation {
    /// The record of the confirmation.
    pub txn: ConfirmationId,
    /// The details, canonical.
    pub details: Value,
    /// SHA-256 of what was shown and sent, in hexadecimal digits.
    pub summary_digest: String,
    /// When it was confirmed.
    pub confirmed_at: Timestamp,
}

/// The grant behind a code and its tokens.
///
/// ```text
/// Issued ──code, once──▶ Exchanged ──▶ Revoked
///    └──────────────────────────────────▲
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthorizationGrant {
    /// Its name.
    pub id: GrantId,
    /// Whose.
    pub client: String,
    /// Who let it.
    pub account: AccountId,
    /// In which session.
    pub session: SessionId,
    /// Where the code was sent.
    pub redirect_uri: String,
    /// What was asked and allowed.
    pub scope: String,
    /// The rest.
    pub authorized: Authorized,
    /// Where it stands.
    pub state: GrantState,
}

/// Where a grant stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GrantState {
    /// The code is out.
    Issued {
        /// What the exchange must show (RFC 7636); absent only for confidential clients.
        pkce: Option<Pkce>,
        /// Until when.
        expires_at: Timestamp,
    },
    /// The code was used.
    Exchanged {
        /// When.
        at: Timestamp,
        /// The refresh tokens that came of it.
        family: Option<FamilyId>,
    },
    /// Over.
    Revoked {
        /// When.
        at: Timestamp,
    },
}

/// What came with a code at the token endpoint.
#[derive(Debug)]
pub struct CodeShown<'a> {
    /// The authenticated client.
    pub client: &'a str,
    /// `redirect_uri`.
    pub redirect_uri: &'a str,
    /// `code_verifier`.
    pub verifier: Option<Verifier>,
}

/// Why a code gives nothing. All of it is `invalid_grant` outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ExchangeRefused {
    /// Too late.
    #[error("the code has expired")]
    Expired,
    /// A second time: the first one's tokens are revoked too (RFC 6749 §4.1.2).
    #[error("the code was used before")]
    AlreadyUsed,
    /// Another client's, or sent elsewhere.
    #[error("the code was issued to another client or redirect URI")]
    NotYours,
    /// The verifier is missing, wrong, or was never asked for.
    #[error("the code_verifier does not match")]
    WrongVerifier,
    /// Over.
    #[error("the grant was revoked")]
    Revoked,
}

impl AuthorizationGrant {
    /// Whether the code may be turned into tokens. Using it up is the store's conditional update.
    pub fn may_exchange(&self, shown: &CodeShown<'_>, now: Timestamp) -> Result<(), ExchangeRefused> {
        if shown.client != self.client {
            return Err(ExchangeRefused::NotYours);
        }
        let (pkce, expires_at) = match &self.state {
            GrantState::Issued { pkce, expires_at } => (pkce, *expires_at),
            GrantState::Exchanged { .. } => return Err(ExchangeRefused::AlreadyUsed),
            GrantState::Revoked { .. } => return Err(ExchangeRefused::Revoked),
        };
        if shown.redirect_uri != self.redirect_uri {
            return Err(ExchangeRefused::NotYours);
        }
        if expires_at <= now {
            return Err(ExchangeRefused::Expired);
        }
        match (pkce, &shown.verifier) {
            (Some(pkce), Some(verifier)) if pkce.is_answered_by(verifier) => Ok(()),
            (None, None) => Ok(()),
            // A verifier without a challenge is a downgrade attempt (RFC 9700 §2.1.1).
            (Some(_), _) | (None, Some(_)) => Err(ExchangeRefused::WrongVerifier),
        }
    }

    /// How long its access tokens live.
    pub const fn access_token_life(&self) -> Lifetime {
        if self.authorized.operation.is_some() { OPERATION_TOKEN_LIFE } else { ACCESS_TOKEN_LIFE }
    }

    /// Whether it may be renewed: a confirmed operation never is.
    pub fn may_refresh(&self) -> bool {
        self.authorized.operation.is_none()
    }
}
