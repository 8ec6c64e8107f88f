//! The life of the OIDC signing keys on this node, and their ageing on one of all.

use idp_core::client::SigningAlgorithm;
use idp_core::time::Lifetime;
use idp_store::keys::{self, KeyState, StoredKey};

use crate::app::App;
use crate::ente::EnteAt;
use crate::jose;
use crate::scribe::Scribe;

use super::{JobError, lead};

/// How long a key signs.
const SIGNS: Lifetime = Lifetime::days(90);

/// How long a key is published before it signs: longer than relying parties keep the JWKS.
const PUBLISHED: Lifetime = Lifetime::days(1);

/// Reads every ente's keys again: another node, or a command, may have changed them.
pub async fn reload(app: &App) -> Result<(), JobError> {
    for ente in app.enti.iter() {
        app.keyring.load(&app.store, ente.id).await?;
    }
    Ok(())
}

/// Makes the keys that are missing, changes those that signed long enough, and stops publishing those long retired.
pub async fn age(app: &App) -> Result<(), JobError> {
    if !lead(app, "keys").await? {
        return Ok(());
    }
    for ente in app.enti.iter() {
        age_of(app, ente).await?;
    }
    reload(app).await
}

async fn age_of(app: &App, ente: &EnteAt) -> Result<(), JobError> {
    let now = app.clock.now();
    let scribe = Scribe::of_job(app, "keys");
    let entries = |event: &_| scribe.entry(ente.id, now, event);
    let mut tx = app.store.read(ente.id).await?;
    let stored = keys::all(&mut tx).await?;
    drop(tx);
    let lacks = |algorithm, state| !stored.iter().any(|key| (key.algorithm, key.state) == (algorithm, state));
    let incomplete = SigningAlgorithm::ALL
        .into_iter()
        .any(|algorithm| lacks(algorithm, KeyState::Active) || lacks(algorithm, KeyState::Next));
    if incomplete {
        let mut tx = app.store.write(ente.id).await?;
        jose::ensure(&mut tx, &entries, now).await?;
        tx.commit_quietly(idp_store::Quietly::Bookkeeping).await?;
    }
    for algorithm in SigningAlgorithm::ALL {
        let since = |state, age| {
            let is_old = |key: &StoredKey| now.since(key.changed_at) >= age;
            stored.iter().any(|key| (key.algorithm, key.state) == (algorithm, state) && is_old(key))
        };
        if since(KeyState::Active, SIGNS) && since(KeyState::Next, PUBLISHED) {
            let mut tx = app.store.write(ente.id).await?;
            jose::rotate(&mut tx, &entries, algorithm, now).await?;
            tx.commit_quietly(idp_store::Quietly::Bookkeeping).await?;
        } else if since(KeyState::Retiring, jose::RETIRING) {
            let mut tx = app.store.write(ente.id).await?;
            jose::retire(&mut tx, &entries, algorithm, now).await?;
            tx.commit_quietly(idp_store::Quietly::Bookkeeping).await?;
        }
    }
    Ok(())
}
