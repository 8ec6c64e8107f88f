//! The words of a registration: closed lists, each with its spelling on the wire.

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

/// What an authorization request may ask to be answered with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResponseType {
    /// A code, to be exchanged for tokens: nothing that opens anything travels through the browser.
    Code,
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
