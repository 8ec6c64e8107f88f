//! The key that signs the audit trail's checkpoints: Ed25519, from the key file's seed.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
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

/// Signs checkpoints.
pub struct AuditSigner(PKey<Private>);

impl AuditSigner {
    /// From the key file.
    pub fn of(file: &KeyFile) -> Result<Self, SignerError> {
        Ok(Self(PKey::private_key_from_raw_bytes(file.audit.expose(), Id::ED25519)?))
    }

    /// Signs a statement.
    pub fn sign(&self, statement: &[u8; 32]) -> Result<Vec<u8>, SignerError> {
        Ok(Signer::new_without_digest(&self.0)?.sign_oneshot_to_vec(statement)?)
    }

    /// The public half, for whoever verifies elsewhere.
    pub fn public(&self) -> Result<String, SignerError> {
        Ok(STANDARD.encode(self.0.raw_public_key()?))
    }

    /// Whether a signature is by the public half given.
    pub fn verify(public: &str, statement: &[u8; 32], signature: &[u8]) -> Result<bool, SignerError> {
        let bytes = STANDARD.decode(public).map_err(|_| SignerError::NotAKey)?;
        let key: PKey<Public> =
            PKey::public_key_from_raw_bytes(&bytes, Id::ED25519).map_err(|_| SignerError::NotAKey)?;
        Ok(Verifier::new_without_digest(&key)?.verify_oneshot(signature, statement).unwrap_or(false))
    }
}
