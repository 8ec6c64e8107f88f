//! The keys that keep what is remembered: one file, readable by its owner only.
//!
//! It holds the sealing keys by version, the key of the blind indexes, the peppers, the cookie key and the seed of
//! the key that signs the audit trail's checkpoints. Lost, the sealed data is lost; read by others, it is open.

mod file;
mod signer;

pub use file::{KeyFile, KeyFileError};
pub use signer::{AuditSigner, SignerError};

use std::sync::Arc;

use idp_core::secret::Secret;
use idp_store::vault::{KeySet, Vault};

use crate::entropy::Entropy;

/// What rooms need of the key file: everything else stays in the vault.
#[derive(Clone)]
pub struct Secrets {
    pepper: Secret<[u8; 32]>,
    cookie: Secret<[u8; 32]>,
    pairwise: Secret<[u8; 32]>,
}

impl Secrets {
    /// From the key file.
    pub fn of(file: &KeyFile) -> Self {
        Self { pepper: file.pepper.clone(), cookie: file.cookie.clone(), pairwise: file.pairwise.clone() }
    }

    /// What is mixed into passwords, PINs and codes before they are hashed.
    pub fn pepper(&self) -> &[u8] {
        self.pepper.expose()
    }

    /// What cookies and form tokens are keyed with.
    pub fn cookie_key(&self) -> &[u8] {
        self.cookie.expose()
    }

    /// What pairwise subjects are made with. It never changes: every app would meet strangers.
    pub fn pairwise_key(&self) -> &[u8] {
        self.pairwise.expose()
    }
}

/// The vault these keys open.
pub fn vault(file: &KeyFile, entropy: Entropy) -> Arc<Vault> {
    let keys = KeySet { current: file.current, sealing: file.sealing.clone(), index: file.index.clone() };
    Arc::new(Vault::new(keys, Box::new(move || entropy.bytes())))
}
