//! The demo's SPID provider: real SAML, invented citizens, and every answer a service may have to cope with.

mod answer;
mod ask;
mod citizens;

pub use ask::{choose, home, metadata, post, redirect};

use idp_store::{Quietly, across};
use saml2::sign::Signer;
use spid::certificate::{self, PublicSubject};
use spid::registry::Entry;

use crate::app::App;
use crate::demo::DemoError;
use crate::demo::addresses::Addresses;
use crate::upstream;

/// Adds the providers of a file of metadata to the registry.
pub async fn import(app: &App, file: &std::path::Path) -> Result<(), DemoError> {
    let bytes = std::fs::read(file).map_err(DemoError::Files)?;
    let entries =
        spid::registry::import::read(&bytes).map_err(|_| DemoError::Seed("the provider's metadata do not read"))?;
    let mut tx = app.store.write_across().await?;
    for entry in &entries {
        let row = upstream::providers::row(entry).map_err(|_| DemoError::Seed("the provider does not read"))?;
        across::put_upstream_idp(&mut tx, &row, app.clock.now()).await?;
    }
    tx.commit_quietly(Quietly::Bookkeeping).await?;
    Ok(upstream::reload(app).await?)
}

/// The provider: where it is, and what it signs with.
pub struct SpidIdp {
    /// Its entityID.
    pub entity_id: String,
    signer: Signer,
}

impl SpidIdp {
    /// Makes one, with a key of this run.
    pub fn make(app: &App, addresses: Addresses) -> Result<Self, DemoError> {
        let entity_id = addresses.demo("/spid");
        let subject = PublicSubject {
            organization_name: "Gestore di prova",
            common_name: "Gestore di prova",
            entity_id: &entity_id,
            ipa_code: "c_x000",
            locality: "Porto Sereno",
        };
        let life = idp_core::time::Lifetime::days(2);
        let made = certificate::generate(&subject, app.clock.now(), life, app.entropy.bytes())
            .map_err(|_| DemoError::Seed("the SPID provider has no certificate"))?;
        let signer = Signer::from_pem(&made.key_pem, &made.certificate_pem)
            .map_err(|_| DemoError::Seed("the SPID provider cannot sign"))?;
        Ok(Self { entity_id, signer })
    }

    /// Puts it into the registry of the product, as an import would.
    pub async fn register(&self, app: &App) -> Result<(), DemoError> {
        let entry = Entry {
            entity_id: self.entity_id.clone(),
            display_name: "Gestore di prova".to_owned(),
            logo_uri: None,
            sso_post: Some(format!("{}/sso/post", self.entity_id)),
            sso_redirect: Some(format!("{}/sso", self.entity_id)),
            logout: Vec::new(),
            certificates: vec![self.signer.certificate().base64()],
            is_test: false,
            is_withdrawn: false,
            valid_until: None,
            may_omit_issuer_format: false,
        };
        let row = upstream::providers::row(&entry).map_err(|_| DemoError::Seed("the provider does not read"))?;
        let mut tx = app.store.write_across().await?;
        across::put_upstream_idp(&mut tx, &row, app.clock.now()).await?;
        tx.commit_quietly(Quietly::Bookkeeping).await?;
        Ok(upstream::reload(app).await?)
    }
}
