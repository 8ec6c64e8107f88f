//! What lies sealed, and how it is found again.
//!
//! Each sealed value is bound to its place (ente, table, row, column, key version): moved elsewhere, it does not
//! open. Equality is searched by a keyed hash of the normal form, different for every ente and kind of value.

use std::collections::BTreeMap;

use chacha20poly1305::aead::{Aead as _, Payload};
use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305, XNonce};

use idp_core::id::EnteId;
use idp_core::mac;
use idp_core::secret::Secret;

use crate::error::StoreError;

/// The keys of the key file, as the vault needs them.
#[derive(Clone)]
pub struct KeySet {
    /// The version new values are sealed with.
    pub current: u32,
    /// Every version still in use.
    pub sealing: BTreeMap<u32, Secret<[u8; 32]>>,
    /// For the blind indexes. It never changes: the indexes would have to be computed anew.
    pub index: Secret<[u8; 32]>,
}

/// Where 24 random bytes come from.
pub type Nonces = Box<dyn Fn() -> [u8; 24] + Send + Sync>;

/// Seals and opens columns.
pub struct Vault {
    current: u32,
    ciphers: BTreeMap<u32, XChaCha20Poly1305>,
    keys: KeySet,
    nonces: Nonces,
}

/// A sealed value and its blind index: what a column that is looked up by is made of.
pub(crate) type Indexed = (Vec<u8>, [u8; 32]);

/// The place of a sealed value.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// Whose.
    pub ente: EnteId,
    /// Which table.
    pub table: &'static str,
    /// Which column.
    pub column: &'static str,
    /// Which row.
    pub row: uuid::Uuid,
}

impl Place {
    fn bound(&self, version: u32) -> Vec<u8> {
        let ente: uuid::Uuid = self.ente.into();
        let mut bound = b"portico sealed 1".to_vec();
        bound.extend(version.to_be_bytes());
        bound.extend(ente.as_bytes());
        bound.extend(self.row.as_bytes());
        bound.extend(self.table.as_bytes());
        bound.push(0);
        bound.extend(self.column.as_bytes());
        bound
    }

    fn corrupt(&self) -> StoreError {
        StoreError::corrupt(self.table, self.column, self.row)
    }
}

/// Bytes of key version and nonce that stand before the sealed text.
const VERSION: usize = 4;
const NONCE: usize = 24;

impl Vault {
    /// With these keys.
    pub fn new(keys: KeySet, nonces: Nonces) -> Self {
        let cipher = |key: &Secret<[u8; 32]>| XChaCha20Poly1305::new(key.expose().into());
        let ciphers = keys.sealing.iter().map(|(version, key)| (*version, cipher(key))).collect();
        Self { current: keys.current, ciphers, keys, nonces }
    }

    /// Seals a value for its place.
    pub fn seal(&self, place: &Place, plain: &[u8]) -> Result<Vec<u8>, StoreError> {
        let cipher = self.ciphers.get(&self.current).ok_or_else(|| place.corrupt())?;
        let nonce = (self.nonces)();
        let payload = Payload { msg: plain, aad: &place.bound(self.current) };
        let sealed = cipher.encrypt(&XNonce::from(nonce), payload).map_err(|_| place.corrupt())?;
        let mut whole = Vec::with_capacity(VERSION + NONCE + sealed.len());
        whole.extend(self.current.to_be_bytes());
        whole.extend(nonce);
        whole.extend(sealed);
        Ok(whole)
    }

    /// Opens a value found at its place.
    pub fn open(&self, place: &Place, whole: &[u8]) -> Result<Vec<u8>, StoreError> {
        let (version, rest) = whole.split_first_chunk::<VERSION>().ok_or_else(|| place.corrupt())?;
        let (nonce, sealed) = rest.split_first_chunk::<NONCE>().ok_or_else(|| place.corrupt())?;
        let version = u32::from_be_bytes(*version);
        let cipher = self.ciphers.get(&version).ok_or_else(|| place.corrupt())?;
        let payload = Payload { msg: sealed, aad: &place.bound(version) };
        cipher.decrypt(&XNonce::from(*nonce), payload).map_err(|_| place.corrupt())
    }

    /// The same for text.
    pub fn open_text(&self, place: &Place, whole: &[u8]) -> Result<String, StoreError> {
        String::from_utf8(self.open(place, whole)?).map_err(|_| place.corrupt())
    }

    /// What every value sealed with the current key begins with.
    pub(crate) const fn current_version(&self) -> [u8; VERSION] {
        self.current.to_be_bytes()
    }

    /// Whether the key a value was sealed with is here. Without it nothing can be said of the value, damage neither.
    pub fn has_key_of(&self, whole: &[u8]) -> bool {
        whole
            .split_first_chunk::<VERSION>()
            .is_none_or(|(version, _)| self.ciphers.contains_key(&u32::from_be_bytes(*version)))
    }

    /// Whether a value was sealed with an older key.
    pub fn is_stale(&self, whole: &[u8]) -> bool {
        whole.split_first_chunk::<VERSION>().is_none_or(|(version, _)| u32::from_be_bytes(*version) != self.current)
    }

    /// The blind index of a value in its normal form: what it is looked up by.
    pub fn index(&self, ente: EnteId, kind: &str, normal: &str) -> [u8; 32] {
        let ente: uuid::Uuid = ente.into();
        mac::keyed(self.keys.index.expose(), "index", &[ente.as_bytes(), kind.as_bytes(), normal.as_bytes()])
    }
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Vault").field("current", &self.current).finish_non_exhaustive()
    }
}
