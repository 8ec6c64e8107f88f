//! An OpenID Connect client, in the words of its registration (RFC 7591), with ours beside them.

use serde_json::Value;

use super::redirect::{BadRedirect, is_registered, registrable};
use crate::assurance::Assurance;
use crate::dispositive::Action;

/// How a client proves who it is (`token_endpoint_auth_method`).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuthMethod {
    /// The secret in the `Authorization` header.
    #[default]
    ClientSecretBasic,
    /// The secret in the body.
    ClientSecretPost,
    /// A signed assertion (RFC 7523): the only one strong enough for dispositive operations.
    PrivateKeyJwt,
    /// A public client: nothing to prove, PKCE compulsory.
    None,
}

impl AuthMethod {
    /// Whether it rests on a key and not on a secret both sides know.
    pub const fn is_strong(self) -> bool {
        matches!(self, Self::PrivateKeyJwt)
    }

    /// Its word on the wire.
    pub const fn word(self) -> &'static str {
        match self {
            Self::ClientSecretBasic => "client_secret_basic",
            Self::ClientSecretPost => "client_secret_post",
            Self::PrivateKeyJwt => "private_key_jwt",
            Self::None => "none",
        }
    }
}

/// A grant type a client may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GrantType {
    /// A citizen signs in, the client exchanges a code.
    AuthorizationCode,
    /// The client renews its tokens.
    RefreshToken,
    /// The client speaks for itself.
    ClientCredentials,
}

/// How a citizen is named to this client.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubjectType {
    /// A name that no other client is given (OpenID Connect Core §8.1).
    #[default]
    Pairwise,
    /// The same name for every client of the ente.
    Public,
}

/// With which key ID tokens and JWT access tokens are signed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum SigningAlgorithm {
    /// RSA: what every library takes.
    #[default]
    RS256,
    /// P-256: many times cheaper.
    ES256,
}

impl SigningAlgorithm {
    /// Both.
    pub const ALL: [Self; 2] = [Self::RS256, Self::ES256];

    /// The JOSE name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::RS256 => "RS256",
            Self::ES256 => "ES256",
        }
    }

    /// Reads the JOSE name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|algorithm| algorithm.name() == name)
    }
}

/// What an access token looks like.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum AccessTokenFormat {
    /// A random value, looked up at each use.
    #[default]
    #[serde(rename = "opaque")]
    Opaque,
    /// A JWT that resource servers read themselves (RFC 9068).
    #[serde(rename = "at+jwt")]
    Jwt,
}

/// A client's registration. Its secret is not here: only a hash of it is stored, elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OidcClient {
    /// Its name on the wire.
    pub client_id: String,
    /// Its name for people.
    pub client_name: String,
    /// Where answers may go.
    #[serde(default)]
    pub redirect_uris: Vec<String>,
    /// Where a sign-out may lead.
    #[serde(default)]
    pub post_logout_redirect_uris: Vec<String>,
    /// How it proves who it is.
    #[serde(default)]
    pub token_endpoint_auth_method: AuthMethod,
    /// Its public keys, for `private_key_jwt`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jwks: Option<Value>,
    /// What it may do.
    #[serde(default = "code_flow")]
    pub grant_types: Vec<GrantType>,
    /// What it may ask, space-separated.
    #[serde(default = "openid")]
    pub scope: String,
    /// How citizens are named to it.
    #[serde(default)]
    pub subject_type: SubjectType,
    /// How its ID tokens are signed.
    #[serde(default)]
    pub id_token_signed_response_alg: SigningAlgorithm,
    /// How old a login may be when the request does not say, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_max_age: Option<u32>,
    /// Its home, linked from our pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_uri: Option<String>,
    /// Types of authorization details it may ask (RFC 9396 §10).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authorization_details_types: Vec<String>,
    /// What access tokens look like.
    #[serde(default)]
    pub portico_access_token: AccessTokenFormat,
    /// The resource servers its tokens are for (`aud`); its own id when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub portico_resources: Vec<String>,
    /// The actions it may ask a citizen to confirm.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub portico_actions: Vec<String>,
    /// Whether the citizen is asked before anything is released.
    #[serde(default = "yes")]
    pub portico_ask_consent: bool,
    /// Whether claims about the person stand in the ID token too, as many apps expect.
    #[serde(default)]
    pub portico_claims_in_id_token: bool,
    /// Whether the codice fiscale keeps its `TINIT-` prefix.
    #[serde(default = "yes")]
    pub portico_tinit_prefix: bool,
    /// Other names under which this client wants the codice fiscale.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub portico_aliases: Vec<String>,
}

fn code_flow() -> Vec<GrantType> {
    vec![GrantType::AuthorizationCode]
}

fn openid() -> String {
    "openid".to_owned()
}

const fn yes() -> bool {
    true
}

/// Why a registration is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadClient {
    /// Its id.
    #[error("client_id: 1 to 100 letters, digits and -._~")]
    Id,
    /// Its name.
    #[error("client_name: 1 to 100 characters")]
    Name,
    /// A redirect URI.
    #[error("{uri}: {why}")]
    Redirect {
        /// Which.
        uri: String,
        /// Why.
        why: BadRedirect,
    },
    /// The code flow without anywhere to answer.
    #[error("authorization_code needs a redirect URI")]
    NoRedirect,
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
    /// An action we do not know.
    #[error("unknown action {0:?} in portico_actions")]
    Action(String),
}

impl OidcClient {
    /// Checks the registration as a whole.
    pub fn check(&self) -> Result<(), BadClient> {
        let plain = |c: char| c.is_ascii_alphanumeric() || "-._~".contains(c);
        if self.client_id.is_empty() || self.client_id.len() > 100 || !self.client_id.chars().all(plain) {
            return Err(BadClient::Id);
        }
        if self.client_name.trim().is_empty() || self.client_name.chars().count() > 100 {
            return Err(BadClient::Name);
        }
        for uri in self.redirect_uris.iter().chain(&self.post_logout_redirect_uris) {
            registrable(uri).map_err(|why| BadClient::Redirect { uri: uri.clone(), why })?;
        }
        if self.may(GrantType::AuthorizationCode) && self.redirect_uris.is_empty() {
            return Err(BadClient::NoRedirect);
        }
        if self.may(GrantType::ClientCredentials) && self.is_public() {
            return Err(BadClient::NobodyAuthenticates);
        }
        self.check_keys()?;
        self.check_operations()
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
        if asks && !strong { Err(BadClient::WeakForOperations) } else { Ok(()) }
    }

    /// Whether it cannot keep a secret.
    pub const fn is_public(&self) -> bool {
        matches!(self.token_endpoint_auth_method, AuthMethod::None)
    }

    /// Whether it may use a grant type.
    pub fn may(&self, grant: GrantType) -> bool {
        self.grant_types.contains(&grant)
    }

    /// The registered redirect URI that `asked` is, if it is one.
    pub fn redirect_uri(&self, asked: &str) -> Option<String> {
        self.redirect_uris.iter().any(|registered| is_registered(registered, asked)).then(|| asked.to_owned())
    }

    /// The same for where a sign-out may lead.
    pub fn may_return_after_logout(&self, asked: &str) -> bool {
        self.post_logout_redirect_uris.iter().any(|registered| registered == asked)
    }

    /// Of the scopes asked, those it is registered for, in the order asked.
    pub fn allowed_scopes<'a>(&self, asked: &'a str) -> Vec<&'a str> {
        let mine: Vec<&str> = self.scope.split_ascii_whitespace().collect();
        let mut allowed: Vec<&str> = Vec::new();
        for scope in asked.split_ascii_whitespace().filter(|scope| mine.contains(scope)) {
            if !allowed.contains(&scope) {
                allowed.push(scope);
            }
        }
        allowed
    }

    /// Whether it may ask a citizen to confirm this action.
    pub fn may_ask(&self, details_type: &str, action: Action) -> bool {
        self.authorization_details_types.iter().any(|registered| registered == details_type)
            && self.portico_actions.iter().any(|registered| registered == action.word())
    }

    /// Whether any of these levels is a dispositive one, which needs an operation.
    pub fn asks_dispositive(acr: &[Assurance]) -> bool {
        acr.iter().any(|assurance| assurance.is_dispositive())
    }

    /// For whom its access tokens are.
    pub fn audience(&self) -> Vec<String> {
        if self.portico_resources.is_empty() { vec![self.client_id.clone()] } else { self.portico_resources.clone() }
    }
}
