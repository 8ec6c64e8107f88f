//! The demo's relying parties, with secrets made at start.

use idp_core::audit::AuditEvent;
use idp_core::client::{AccessTokenFormat, AuthMethod, GrantType, OidcClient, SigningAlgorithm};
use idp_core::dispositive::DETAILS_TYPE;
use idp_core::secret::{Bearer, kind};
use idp_store::{StoreError, clients};
use serde_json::{Value, json};

use crate::app::App;
use crate::demo::DemoError;
use crate::demo::addresses::Addresses;
use crate::ente::EnteAt;
use crate::jose::{self, NewKey};
use crate::scribe::Scribe;

/// What the outside needs to be one of these clients.
pub struct Registered {
    /// The registration.
    pub client: OidcClient,
    /// The secret, for those that have one.
    pub secret: Option<Bearer>,
}

/// The keys and secrets of one run: the same at every ente.
pub struct Kit {
    /// The key of the app that asks for operations.
    pub key: NewKey,
    /// Every client.
    pub registered: Vec<Registered>,
}

/// Makes them.
pub fn kit(app: &App, addresses: Addresses) -> Result<Kit, DemoError> {
    let key = jose::generate(SigningAlgorithm::ES256).map_err(|_| DemoError::Seed("could not make a key"))?;
    let secret = || Some(app.entropy.bearer(kind::CLIENT_SECRET));
    let registered = vec![
        Registered { client: services(addresses)?, secret: secret() },
        Registered { client: taxes(addresses, &key.public)?, secret: None },
        Registered { client: single_page(addresses)?, secret: None },
        Registered { client: machine(addresses)?, secret: secret() },
    ];
    Ok(Kit { key, registered })
}

/// Registers them at an ente, in place of those of an earlier run.
pub async fn register(app: &App, ente: &EnteAt, kit: &Kit, scribe: &Scribe) -> Result<(), DemoError> {
    for Registered { client, secret } in &kit.registered {
        let now = app.clock.now();
        let mut tx = app.store.write(ente.id).await?;
        let hash = secret.as_ref().map(Bearer::hash);
        match clients::insert(&mut tx, client, hash.as_ref(), now).await {
            Ok(()) => {
                let event = AuditEvent::ClientChanged { client: client.client_id.clone(), how: "added".to_owned() };
                tx.commit(scribe.entry(ente.id, now, &event)).await?;
            }
            Err(StoreError::Conflict) => {
                return Err(DemoError::Seed("this database was used by a demo before: give it an empty one"));
            }
            Err(other) => return Err(other.into()),
        }
    }
    Ok(())
}

fn read(metadata: Value) -> Result<OidcClient, DemoError> {
    let client: OidcClient =
        serde_json::from_value(metadata).map_err(|_| DemoError::Seed("a client does not parse"))?;
    client.check().map_err(|_| DemoError::Seed("a client contradicts itself"))?;
    Ok(client)
}

/// Where the clients of every ente are answered.
fn callbacks(addresses: Addresses, name: &str) -> Vec<String> {
    super::settings::ENTI.iter().map(|ente| format!("{}/{name}", addresses.app(ente.slug))).collect()
}

fn homes(addresses: Addresses) -> Vec<String> {
    super::settings::ENTI.iter().map(|ente| addresses.app(ente.slug)).collect()
}

/// An ordinary service: school meals, certificates.
fn services(addresses: Addresses) -> Result<OidcClient, DemoError> {
    let mut redirects = callbacks(addresses, "callback");
    redirects.push("http://127.0.0.1/callback".to_owned());
    let mut homes = homes(addresses);
    homes.push("http://127.0.0.1/uscita".to_owned());
    read(json!({
        "client_id": "demo-servizi",
        "client_name": "Servizi scolastici",
        "redirect_uris": redirects,
        "post_logout_redirect_uris": homes,
        "token_endpoint_auth_method": AuthMethod::ClientSecretBasic,
        "grant_types": [GrantType::AuthorizationCode, GrantType::RefreshToken],
        "scope": "openid profile email phone offline_access",
        "portico_ask_consent": false,
    }))
}

/// The taxes app: it may ask a citizen to confirm a payment.
fn taxes(addresses: Addresses, public: &Value) -> Result<OidcClient, DemoError> {
    let mut redirects = callbacks(addresses, "pagato");
    redirects.push("http://127.0.0.1/callback".to_owned());
    read(json!({
        "client_id": "demo-tributi",
        "client_name": "Tributi online",
        "redirect_uris": redirects,
        "token_endpoint_auth_method": AuthMethod::PrivateKeyJwt,
        "jwks": { "keys": [public] },
        "grant_types": [GrantType::AuthorizationCode],
        "scope": "openid profile",
        "id_token_signed_response_alg": SigningAlgorithm::ES256,
        "authorization_details_types": [DETAILS_TYPE],
        "portico_actions": ["pay"],
        "portico_resources": [addresses.resource()],
        "portico_access_token": AccessTokenFormat::Jwt,
        "portico_ask_consent": false,
    }))
}

/// A browser app without a secret; it asks for consent.
fn single_page(addresses: Addresses) -> Result<OidcClient, DemoError> {
    let mut redirects = callbacks(addresses, "spa");
    redirects.push("http://127.0.0.1/callback".to_owned());
    read(json!({
        "client_id": "demo-spa",
        "client_name": "Biblioteca",
        "redirect_uris": redirects,
        "post_logout_redirect_uris": homes(addresses),
        "token_endpoint_auth_method": AuthMethod::None,
        "grant_types": [GrantType::AuthorizationCode, GrantType::RefreshToken],
        "scope": "openid profile email",
        "id_token_signed_response_alg": SigningAlgorithm::ES256,
    }))
}

/// A program that speaks for itself.
fn machine(addresses: Addresses) -> Result<OidcClient, DemoError> {
    read(json!({
        "client_id": "demo-macchina",
        "client_name": "Scambio notturno",
        "token_endpoint_auth_method": AuthMethod::ClientSecretPost,
        "grant_types": [GrantType::ClientCredentials],
        "scope": "tributi.leggi",
        "id_token_signed_response_alg": SigningAlgorithm::ES256,
        "portico_access_token": AccessTokenFormat::Jwt,
        "portico_resources": [addresses.resource()],
    }))
}
