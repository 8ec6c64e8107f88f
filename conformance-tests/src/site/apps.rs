//! The apps of a site.

use std::sync::Arc;

use idp::clock::SystemClock;
use idp::jose::{self, NewKey, SigningKey};
use idp_core::client::SigningAlgorithm;
use idp_core::dispositive::DETAILS_TYPE;
use serde_json::{Value, json};

use super::Site;
use crate::browser::trusting;
use crate::relying_party::{Proof, RelyingParty, Terms};

/// The resource server that payments are for; nobody asks it anything.
const RESOURCE: &str = "https://tributi.example/api";

/// An app.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum App {
    /// An ordinary service, with a secret.
    Services,
    /// It may ask a citizen to confirm a payment.
    Taxes,
    /// In the browser, without a secret.
    SinglePage,
    /// A program that speaks for itself.
    Machine,
}

impl App {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Services, Self::Taxes, Self::SinglePage, Self::Machine];

    const fn id(self) -> &'static str {
        match self {
            Self::Services => "servizi",
            Self::Taxes => "tributi",
            Self::SinglePage => "biblioteca",
            Self::Machine => "scambio",
        }
    }

    const fn scope(self) -> &'static str {
        match self {
            Self::Services => "openid profile email phone offline_access",
            Self::Taxes => "openid profile",
            Self::SinglePage => "openid profile email",
            Self::Machine => "tributi.leggi",
        }
    }

    /// What is registered, and the key it proves itself by.
    pub(super) fn registration(self) -> (Value, Option<NewKey>) {
        let mut told = json!({
            "client_id": self.id(),
            "client_name": format!("App {}", self.id()),
            "redirect_uris": ["http://127.0.0.1/callback"],
            "scope": self.scope(),
            "id_token_signed_response_alg": "ES256",
            "portico_ask_consent": false,
        });
        let key = (self == Self::Taxes).then(|| jose::generate(SigningAlgorithm::ES256).unwrap());
        let more = match self {
            Self::Services => json!({
                "token_endpoint_auth_method": "client_secret_basic",
                "grant_types": ["authorization_code", "refresh_token"],
            }),
            Self::Taxes => json!({
                "token_endpoint_auth_method": "private_key_jwt",
                "jwks": { "keys": [key.as_ref().unwrap().public] },
                "grant_types": ["authorization_code"],
                "authorization_details_types": [DETAILS_TYPE],
                "portico_actions": ["pay"],
                "portico_resources": [RESOURCE],
                "portico_access_token": "at+jwt",
            }),
            Self::SinglePage => json!({
                "token_endpoint_auth_method": "none",
                "grant_types": ["authorization_code", "refresh_token"],
            }),
            Self::Machine => json!({
                "redirect_uris": [],
                "token_endpoint_auth_method": "client_secret_post",
                "grant_types": ["client_credentials"],
                "portico_resources": [RESOURCE],
                "portico_access_token": "at+jwt",
            }),
        };
        let members = told.as_object_mut().unwrap();
        members.extend(more.as_object().unwrap().clone());
        (told, key)
    }
}

/// An app that is registered at an ente.
pub(super) struct Registered {
    pub(super) slug: String,
    pub(super) app: App,
    pub(super) secret: Option<String>,
    pub(super) key: Option<NewKey>,
}

impl Registered {
    pub(super) fn at(&self, site: &Site) -> RelyingParty {
        let secret = self.secret.clone().unwrap_or_default();
        let proof = match self.app {
            App::Services => Proof::Basic(secret),
            App::Machine => Proof::Post(secret),
            App::SinglePage => Proof::Nothing,
            App::Taxes => {
                let key = self.key.as_ref().unwrap();
                Proof::Key(Box::new(SigningKey::of(key, SigningAlgorithm::ES256).unwrap()))
            }
        };
        let terms = Terms {
            client_id: self.app.id().to_owned(),
            issuer: site.issuer(&self.slug),
            scope: self.app.scope().to_owned(),
            resource: RESOURCE.to_owned(),
            proof,
        };
        RelyingParty::new(terms, trusting(Some(&site.authority)), Arc::new(SystemClock))
    }
}
