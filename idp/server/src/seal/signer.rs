//! The key that signs the audit trail's checkpoints: Ed25519, from the key file's seed.

use std::sync::{Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use idp_store::audit::Head;
use openssl::pkey::{Id, PKey, Private, Public};
use openssl::sign::{Signer, Verifier};

use crate::seal::KeyFile;

/// Why a checkpoint could not be signed or its key not read.
#[derive(Debug, thiserror::Error)]
pub enum SignerError {
    /// The library refused.
    #[error("could not use the audit key: {0}")]
    Library(#[from] openssl::error::ErrorStack),
    /// Not 32 bytes in base64.
    #[error("the public audit key is 32 bytes in base64")]
    NotAKey,
}

/// Signs checkpoints, and remembers the last one: whoever cuts the trail's end off in the tables cannot cut it off here.
pub struct AuditSigner {
    key: PKey<Private>,
    last: Mutex<Option<Head>>,
}

impl AuditSigner {
    /// From the key file.
    pub fn of(file: &KeyFile) -> Result<Self, SignerError> {
        let key = PKey::private_key_from_raw_bytes(file.audit.expose(), Id::ED25519)?;
        Ok(Self { key, last: Mutex::default() })
    }

    /// Signs a statement.
    pub fn sign(&self, statement: &[u8; 32]) -> Result<Vec<u8>, SignerError> {
        Ok(Signer::new_without_digest(&self.key)?.sign_oneshot_to_vec(statement)?)
    }

    /// Whether a signature is its own.
    pub fn signed(&self, statement: &[u8; 32], signature: &[u8]) -> bool {
        Verifier::new_without_digest(&self.key)
            .and_then(|mut verifier| verifier.verify_oneshot(signature, statement))
            .unwrap_or(false)
    }

    /// Remembers where the chain was signed last; `None`: nowhere.
    pub fn remember(&self, head: Option<Head>) {
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = head;
    }

    /// Where the chain was signed last.
    pub fn last(&self) -> Option<Head> {
        *self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The public half, for whoever verifies elsewhere.
    pub fn public(&self) -> Result<String, SignerError> {
        Ok(STANDARD.encode(self.key.raw_public_key()?))
    }

    /// Whether a signature is by the public half given.
    pub fn verify(public: &str, statement: &[u8; 32], signature: &[u8]) -> Result<bool, SignerError> {
        let bytes = STANDARD.decode(public).map_err(|_| SignerError::NotAKey)?;
        let key: PKey<Public> =
            PKey::public_key_from_raw_bytes(&bytes, Id::ED25519).map_err(|_| SignerError::NotAKey)?;
        Ok(Verifier::new_without_digest(&key)?.verify_oneshot(signature, statement).unwrap_or(false))
    }
}
