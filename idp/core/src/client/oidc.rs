//! An OpenID Connect client, in the words of its registration (RFC 7591), with ours beside them.

use serde_json::Value;

use super::redirect::is_registered;
use super::words::{AccessTokenFormat, AuthMethod, GrantType, ResponseType, SigningAlgorithm, SubjectType};
use crate::dispositive::Action;

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
    /// How it may have requests answered.
    #[serde(default = "by_code")]
    pub response_types: Vec<ResponseType>,
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

fn by_code() -> Vec<ResponseType> {
    vec![ResponseType::Code]
}

fn openid() -> String {
    "openid".to_owned()
}

const fn yes() -> bool {
    true
}

impl OidcClient {
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

    /// For whom its access tokens are.
    pub fn audience(&self) -> Vec<String> {
        if self.portico_resources.is_empty() { vec![self.client_id.clone()] } else { self.portico_resources.clone() }
    }
}
