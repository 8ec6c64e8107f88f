//! Opening the enti: their rows, their policy, their brand, their first signing keys.

use std::path::Path;
use std::sync::Arc;

use consent_ui::shell::{Brand, Support};
use idp_core::audit::AuditEvent;
use idp_core::ente::Ente;
use idp_core::profile::{self, Profile, ProfileError, ProfileHash};
use idp_core::time::Timestamp;
use idp_store::{Store, StoreError, across};

use crate::config::EnteSettings;
use crate::ente::EnteAt;
use crate::jose::{self, RotateError};
use crate::scribe::Scribe;

/// Why an ente cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum EnteError {
    /// Neither a preset nor a file that can be read.
    #[error("the profile {name} is neither a preset nor a file that can be read: {source}")]
    NoProfile {
        /// As configured.
        name: String,
        /// Why.
        source: std::io::Error,
    },
    /// It does not parse, or contradicts itself.
    #[error("the profile {name}: {source}")]
    Profile {
        /// As configured.
        name: String,
        /// Why.
        source: ProfileError,
    },
    /// The address was published: apps and providers know the ente by it.
    #[error("the issuer of {slug} was {was} and never changes; the configuration says {now}")]
    IssuerMoved {
        /// Which ente.
        slug: String,
        /// As opened.
        was: String,
        /// As configured.
        now: String,
    },
    /// From the store.
    #[error("could not open an ente")]
    Store(#[from] StoreError),
    /// Its first signing keys could not be made.
    #[error(transparent)]
    Keys(#[from] RotateError),
}

/// A policy as it was read: its text, parsed, and its hash.
#[derive(Debug, Clone)]
pub struct Policy {
    /// Parsed and checked.
    pub profile: Profile,
    /// Which version.
    pub hash: ProfileHash,
    /// As written.
    pub text: String,
}

impl Policy {
    /// Reads a preset, or a file.
    pub fn read(name: &str) -> Result<Self, EnteError> {
        let text = match profile::preset(name) {
            Some(preset) => preset.to_owned(),
            None => std::fs::read_to_string(Path::new(name))
                .map_err(|source| EnteError::NoProfile { name: name.to_owned(), source })?,
        };
        let profile = Profile::parse(&text).map_err(|source| EnteError::Profile { name: name.to_owned(), source })?;
        Ok(Self { profile, hash: Profile::hash(&text), text })
    }
}

/// The row of an ente; made when it is opened for the first time, with its signing keys.
pub async fn row(store: &Store, settings: &EnteSettings, scribe: &Scribe, now: Timestamp) -> Result<Ente, EnteError> {
    if let Some(ente) = known(store, settings).await? {
        return Ok(ente);
    }
    let ente = Ente { id: scribe.entropy.id(now), slug: settings.slug.clone(), issuer: settings.issuer.clone() };
    let mut tx = store.write(ente.id).await?;
    match across::insert_ente(&mut tx, &ente, now).await {
        Ok(()) => {}
        // Another node was faster.
        Err(StoreError::Conflict) => {
            drop(tx);
            return known(store, settings).await?.ok_or(EnteError::Store(StoreError::Conflict));
        }
        Err(other) => return Err(other.into()),
    }
    jose::ensure(&mut tx, &|event| scribe.entry(ente.id, now, event), now).await?;
    let event = AuditEvent::EnteOpened { issuer: ente.issuer.as_str().to_owned() };
    tx.commit(scribe.entry(ente.id, now, &event)).await?;
    Ok(ente)
}

/// The row of an ente that was opened before, if its address is still the same.
pub async fn known(store: &Store, settings: &EnteSettings) -> Result<Option<Ente>, EnteError> {
    let mut tx = store.read_across().await?;
    let found = across::enti(&mut tx).await?.into_iter().find(|ente| ente.slug == settings.slug);
    match found {
        Some(ente) if ente.issuer != settings.issuer => Err(EnteError::IssuerMoved {
            slug: settings.slug.to_string(),
            was: ente.issuer.to_string(),
            now: settings.issuer.to_string(),
        }),
        found => Ok(found),
    }
}

/// An ente ready to be served; the policy in force is written to the audit trail.
pub(super) async fn open(
    store: &Store,
    settings: &EnteSettings,
    scribe: &Scribe,
    now: Timestamp,
) -> Result<Arc<EnteAt>, EnteError> {
    let policy = Policy::read(&settings.profile)?;
    let ente = row(store, settings, scribe, now).await?;
    let mut tx = store.write(ente.id).await?;
    across::keep_profile(&mut tx, (&policy.hash, &policy.text), now).await?;
    let event = AuditEvent::ProfileLoaded {
        profile: policy.profile.id.clone(),
        version: policy.profile.version,
        hash: policy.hash,
    };
    tx.commit(scribe.entry(ente.id, now, &event)).await?;
    Ok(Arc::new(EnteAt {
        id: ente.id,
        slug: ente.slug,
        name: settings.name.clone(),
        issuer: ente.issuer,
        profile: policy.profile,
        profile_hash: policy.hash,
        brand: Arc::new(brand(settings)),
        settings: settings.clone(),
    }))
}

fn brand(settings: &EnteSettings) -> Brand {
    let footer = &settings.footer;
    let given = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    Brand {
        name: settings.name.clone(),
        crest: crest(settings.slug.as_str()),
        above: None,
        site: given(&footer.site),
        privacy: footer.privacy.clone(),
        legal_notes: footer.legal_notes.clone(),
        accessibility: footer.accessibility.clone(),
        support: Support {
            office: given(&footer.support_office),
            phone: given(&footer.support_phone),
            email: given(&footer.support_email),
            hours: given(&footer.support_hours),
        },
    }
}

/// The first letters of the short name: `lago-chiaro` is `LC`.
fn crest(slug: &str) -> String {
    slug.split('-').filter_map(|word| word.chars().next()).take(3).collect::<String>().to_uppercase()
}
