//! The life of signing keys: published before they sign, published until the last token they signed is dead.

use idp_core::audit::{AuditEntry, AuditEvent};
use idp_core::client::SigningAlgorithm;
use idp_core::time::{Lifetime, Timestamp};
use idp_store::keys::{self, KeyState, StoredKey};
use idp_store::{StoreError, WriteTx};

use super::{NewKey, generate};

/// How long a retiring key stays published: longer than any token it signed lives, and than caches of the JWKS.
pub const RETIRING: Lifetime = Lifetime::hours(24);

/// Why keys could not be moved on.
#[derive(Debug, thiserror::Error)]
pub enum RotateError {
    /// From the store.
    #[error("could not read or write the signing keys")]
    Store(#[from] StoreError),
    /// The library refused.
    #[error("could not make a key: {0}")]
    Library(#[from] josekit::JoseError),
}

/// Writes the entry of each change.
pub type Entries<'a> = &'a (dyn Fn(&AuditEvent) -> AuditEntry + Send + Sync);

/// Makes the keys an ente lacks: for each algorithm one that signs and one that is published to sign next. How many.
pub async fn ensure(tx: &mut WriteTx, entries: Entries<'_>, now: Timestamp) -> Result<usize, RotateError> {
    let stored = keys::all(tx).await?;
    let mut made = 0;
    for algorithm in SigningAlgorithm::ALL {
        for state in [KeyState::Active, KeyState::Next] {
            if !stored.iter().any(|key| key.algorithm == algorithm && key.state == state) {
                let key = generate(algorithm)?;
                keep(tx, entries, (algorithm, state, key), now).await?;
                made += 1;
            }
        }
    }
    Ok(made)
}

/// The next key begins to sign, the one that signed retires, a new next one is published.
pub async fn rotate(
    tx: &mut WriteTx,
    entries: Entries<'_>,
    algorithm: SigningAlgorithm,
    now: Timestamp,
) -> Result<(), RotateError> {
    let stored = keys::all(tx).await?;
    let of = |state| stored.iter().find(move |key| key.algorithm == algorithm && key.state == state);
    let next = of(KeyState::Next).ok_or(StoreError::Conflict)?;
    if let Some(active) = of(KeyState::Active) {
        change(tx, entries, (&active.kid, KeyState::Active, KeyState::Retiring), now).await?;
    }
    change(tx, entries, (&next.kid, KeyState::Next, KeyState::Active), now).await?;
    let new = generate(algorithm)?;
    keep(tx, entries, (algorithm, KeyState::Next, new), now).await?;
    retire(tx, entries, algorithm, now).await
}

/// Publishes no more the keys that have been retiring long enough.
pub async fn retire(
    tx: &mut WriteTx,
    entries: Entries<'_>,
    algorithm: SigningAlgorithm,
    now: Timestamp,
) -> Result<(), RotateError> {
    let stored = keys::all(tx).await?;
    let over = |key: &&StoredKey| {
        key.algorithm == algorithm && key.state == KeyState::Retiring && now.since(key.changed_at) >= RETIRING
    };
    for key in stored.iter().filter(over) {
        change(tx, entries, (&key.kid, KeyState::Retiring, KeyState::Retired), now).await?;
    }
    Ok(())
}

async fn keep(
    tx: &mut WriteTx,
    entries: Entries<'_>,
    (algorithm, state, key): (SigningAlgorithm, KeyState, NewKey),
    now: Timestamp,
) -> Result<(), RotateError> {
    let event = AuditEvent::SigningKeyChanged { kid: key.kid.clone(), state: state.word().to_owned() };
    let stored =
        StoredKey { kid: key.kid, algorithm, state, private: key.private, public: key.public, changed_at: now };
    keys::insert(tx, &stored).await?;
    Ok(tx.record(entries(&event)).await?)
}

async fn change(
    tx: &mut WriteTx,
    entries: Entries<'_>,
    (kid, from, to): (&str, KeyState, KeyState),
    now: Timestamp,
) -> Result<(), RotateError> {
    keys::change(tx, kid, (from, to), now).await?;
    let event = AuditEvent::SigningKeyChanged { kid: kid.to_owned(), state: to.word().to_owned() };
    Ok(tx.record(entries(&event)).await?)
}
