//! The signing keys of every ente, parsed once and kept.

use std::collections::HashMap;
use std::sync::{Arc, RwLock};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use josekit::jws::JwsSigner;
use serde::Serialize;
use serde_json::{Value, json};

use idp_core::client::SigningAlgorithm;
use idp_core::id::EnteId;
use idp_store::Store;
use idp_store::keys::{self, KeyState, StoredKey};

use super::{Kind, NewKey, SignError};

/// A key that signs, with its headers already encoded.
pub struct SigningKey {
    /// Its name.
    pub kid: String,
    /// Its algorithm.
    pub algorithm: SigningAlgorithm,
    signer: Box<dyn JwsSigner + Send + Sync>,
    headers: HashMap<Kind, String>,
}

impl SigningKey {
    fn parse(stored: &StoredKey) -> Result<Self, josekit::JoseError> {
        Self::read(&stored.kid, stored.private.expose(), stored.algorithm)
    }

    /// A key just made, for whoever signs with it elsewhere: a client's assertions.
    pub fn of(new: &NewKey, algorithm: SigningAlgorithm) -> Result<Self, josekit::JoseError> {
        Self::read(&new.kid, new.private.expose(), algorithm)
    }

    fn read(kid: &str, private: &[u8], algorithm: SigningAlgorithm) -> Result<Self, josekit::JoseError> {
        let signer: Box<dyn JwsSigner + Send + Sync> = match algorithm {
            SigningAlgorithm::RS256 => Box::new(josekit::jws::RS256.signer_from_der(private)?),
            SigningAlgorithm::ES256 => Box::new(josekit::jws::ES256.signer_from_der(private)?),
        };
        let header = |kind: Kind| {
            let header = json!({ "alg": algorithm.name(), "kid": kid, "typ": kind.typ() });
            (kind, URL_SAFE_NO_PAD.encode(header.to_string()))
        };
        let headers = [Kind::IdToken, Kind::AccessToken].into_iter().map(header).collect();
        Ok(Self { kid: kid.to_owned(), algorithm, signer, headers })
    }

    /// A compact JWS of these claims.
    pub fn sign(&self, kind: Kind, claims: &impl Serialize) -> Result<String, SignError> {
        let header = self.headers.get(&kind).ok_or(SignError::NoKey(self.algorithm))?;
        let claims = serde_json::to_vec(claims).map_err(|why| josekit::JoseError::InvalidJson(why.into()))?;
        let mut token = format!("{header}.{}", URL_SAFE_NO_PAD.encode(claims));
        let signature = self.signer.sign(token.as_bytes())?;
        token.push('.');
        token.push_str(&URL_SAFE_NO_PAD.encode(signature));
        Ok(token)
    }
}

/// The keys of one ente.
struct EnteKeys {
    active: HashMap<SigningAlgorithm, Arc<SigningKey>>,
    jwks: Arc<Value>,
}

/// All keys in use on this node; read again when they change.
#[derive(Clone, Default)]
pub struct Keyring(Arc<RwLock<HashMap<EnteId, EnteKeys>>>);

/// Why keys could not be read.
#[derive(Debug, thiserror::Error)]
pub enum KeyringError {
    /// From the store.
    #[error("could not read the signing keys")]
    Store(#[from] idp_store::StoreError),
    /// One does not parse.
    #[error("the signing key {kid} does not parse: {source}")]
    Key {
        /// Which.
        kid: String,
        /// Why.
        source: josekit::JoseError,
    },
}

impl Keyring {
    /// Reads the keys of an ente: the public ones that still count, and those that sign.
    pub async fn load(&self, store: &Store, ente: EnteId) -> Result<(), KeyringError> {
        let mut tx = store.read(ente).await?;
        let stored = keys::all(&mut tx).await?;
        let mut active = HashMap::new();
        let mut public = Vec::new();
        for key in stored.iter().filter(|key| key.state != KeyState::Retired) {
            public.push(key.public.clone());
            if key.state == KeyState::Active {
                let parsed =
                    SigningKey::parse(key).map_err(|source| KeyringError::Key { kid: key.kid.clone(), source })?;
                active.insert(key.algorithm, Arc::new(parsed));
            }
        }
        let keys = EnteKeys { active, jwks: Arc::new(json!({ "keys": public })) };
        self.0.write().unwrap_or_else(std::sync::PoisonError::into_inner).insert(ente, keys);
        Ok(())
    }

    /// The key that signs.
    pub fn active(&self, ente: EnteId, algorithm: SigningAlgorithm) -> Result<Arc<SigningKey>, SignError> {
        let rings = self.0.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        let key = rings.get(&ente).and_then(|keys| keys.active.get(&algorithm)).map(Arc::clone);
        key.ok_or(SignError::NoKey(algorithm))
    }

    /// The public keys, as the JWKS endpoint shows them.
    pub fn jwks(&self, ente: EnteId) -> Arc<Value> {
        let rings = self.0.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        rings.get(&ente).map_or_else(|| Arc::new(json!({ "keys": [] })), |keys| Arc::clone(&keys.jwks))
    }
}
