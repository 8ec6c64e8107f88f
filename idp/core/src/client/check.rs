//! A registration looked at as a whole.

use serde_json::Value;
use url::Url;

use super::redirect::{BadRedirect, registrable};
use super::{AuthMethod, GrantType, OidcClient};
use crate::dispositive::{Action, BadText, Shown};
use crate::release::ALIASES;

/// Characters of a `client_name` at most: it stands in a sentence.
const LONGEST_NAME: usize = 100;

/// Why a registration is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadClient {
    /// Its id.
    #[error("client_id: 1 to 100 letters, digits and -._~")]
    Id,
    /// Its name, which citizens read on every page.
    #[error("client_name: {0}")]
    Name(#[from] BadText),
    /// A redirect URI.
    #[error("{uri}: {why}")]
    Redirect {
        /// Which.
        uri: String,
        /// Why.
        why: BadRedirect,
    },
    /// Its home, which our pages link.
    #[error("client_uri: an https URL is needed (http for loopback addresses)")]
    Home,
    /// The code flow without anywhere to answer, or without its response type.
    #[error("authorization_code needs a redirect URI and the response type code")]
    NoRedirect,
    /// What it may ask.
    #[error("scope: words of printable characters, with a space between")]
    Scope,
    /// For whom its tokens are.
    #[error("portico_resources: absolute URIs without a fragment")]
    Resource,
    /// A name for the codice fiscale that we do not know.
    #[error("unknown alias {0:?} in portico_aliases")]
    Alias(String),
    /// A public client that speaks for itself.
    #[error("client_credentials needs a client that authenticates")]
    NobodyAuthenticates,
    /// Keys missing, or there without need.
    #[error("private_key_jwt needs jwks with public keys, and only it")]
    Keys,
    /// A private key was sent to us.
    #[error("jwks holds a private key: register the public one, and replace this one, it has been seen")]
    PrivateKey,
    /// Dispositive operations with a weak client.
    #[error("authorization_details_types needs token_endpoint_auth_method private_key_jwt and portico_actions")]
    WeakForOperations,
    /// Actions that could never be asked for.
    #[error("portico_actions needs the type of its operations in authorization_details_types")]
    ActionsWithoutType,
    /// An action we do not know.
    #[error("unknown action {0:?} in portico_actions")]
    Action(String),
}

/// Whether a client could be registered under this id: 1 to 100 letters, digits and `-._~`.
pub fn is_client_id(id: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~".contains(c);
    (1..=100).contains(&id.len()) && id.chars().all(plain)
}

impl OidcClient {
    /// Checks the registration as a whole.
    pub fn check(&self) -> Result<(), BadClient> {
        if !is_client_id(&self.client_id) {
            return Err(BadClient::Id);
        }
        Shown::parse(&self.client_name, LONGEST_NAME)?;
        self.check_addresses()?;
        if self.may(GrantType::ClientCredentials) && self.is_public() {
            return Err(BadClient::NobodyAuthenticates);
        }
        self.check_release()?;
        self.check_keys()?;
        self.check_operations()
    }

    fn check_addresses(&self) -> Result<(), BadClient> {
        for uri in self.redirect_uris.iter().chain(&self.post_logout_redirect_uris) {
            registrable(uri).map_err(|why| BadClient::Redirect { uri: uri.clone(), why })?;
        }
        // Of the other schemes, one would run in our page when it is clicked.
        let web = |uri: &String| uri.starts_with("https://") || uri.starts_with("http://");
        let safe = |uri: &String| web(uri) && registrable(uri).is_ok();
        if !self.client_uri.as_ref().is_none_or(safe) {
            return Err(BadClient::Home);
        }
        let answers = !self.redirect_uris.is_empty() && !self.response_types.is_empty();
        if self.may(GrantType::AuthorizationCode) && !answers { Err(BadClient::NoRedirect) } else { Ok(()) }
    }

    fn check_release(&self) -> Result<(), BadClient> {
        // RFC 6749 §3.3.
        let token = |scope: &str| scope.bytes().all(|b| b.is_ascii_graphic() && b != b'"' && b != b'\\');
        if self.scope.split(' ').any(|scope| scope.is_empty() || !token(scope)) {
            return Err(BadClient::Scope);
        }
        // RFC 8707 §2.
        let absolute = |uri: &String| Url::parse(uri).is_ok_and(|url| url.fragment().is_none());
        if !self.portico_resources.iter().all(absolute) {
            return Err(BadClient::Resource);
        }
        match self.portico_aliases.iter().find(|alias| !ALIASES.contains(&alias.as_str())) {
            Some(unknown) => Err(BadClient::Alias(unknown.clone())),
            None => Ok(()),
        }
    }

    fn check_keys(&self) -> Result<(), BadClient> {
        let keys = self.jwks.as_ref().map(|jwks| jwks.get("keys").and_then(Value::as_array));
        match (self.token_endpoint_auth_method, keys) {
            (AuthMethod::PrivateKeyJwt, Some(Some(keys))) if !keys.is_empty() => {
                let private = keys.iter().any(|key| ["d", "p", "k"].iter().any(|part| key.get(part).is_some()));
                if private { Err(BadClient::PrivateKey) } else { Ok(()) }
            }
            (AuthMethod::PrivateKeyJwt, _) | (_, Some(_)) => Err(BadClient::Keys),
            (_, None) => Ok(()),
        }
    }

    fn check_operations(&self) -> Result<(), BadClient> {
        if let Some(unknown) = self.portico_actions.iter().find(|action| Action::from_word(action).is_none()) {
            return Err(BadClient::Action(unknown.clone()));
        }
        let asks = !self.authorization_details_types.is_empty();
        let strong = self.token_endpoint_auth_method.is_strong() && !self.portico_actions.is_empty();
        match () {
            () if asks && !strong => Err(BadClient::WeakForOperations),
            () if !asks && !self.portico_actions.is_empty() => Err(BadClient::ActionsWithoutType),
            () => Ok(()),
        }
    }
}
