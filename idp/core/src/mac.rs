//! The one keyed hash of the house: HMAC-SHA-256 with a label, over parts that cannot run into one another.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};

/// HMAC-SHA-256 under `key` of a label (what the value is for) and its parts, each behind its length.
pub fn keyed(key: &[u8], label: &str, parts: &[&[u8]]) -> [u8; 32] {
    // A key hashed to the block's size first makes every length acceptable, so there is nothing left to fail.
    let key: [u8; 32] = Sha256::digest(key).into();
    let mut mac = Hmac::<Sha256>::new(&key_block(key));
    for part in std::iter::once(&label.as_bytes()).chain(parts) {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// SHA-256 of a label and its parts, each behind its length.
pub fn digest(label: &str, parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in std::iter::once(&label.as_bytes()).chain(parts) {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

/// A 32-byte key at the head of HMAC's 64-byte block, as RFC 2104 pads it.
fn key_block(key: [u8; 32]) -> hmac::digest::Key<Hmac<Sha256>> {
    let mut block = hmac::digest::Key::<Hmac<Sha256>>::default();
    for (slot, byte) in block.iter_mut().zip(key) {
        *slot = byte;
    }
    block
}
