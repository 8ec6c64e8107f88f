//! An ente as a SPID service provider: what it signs with, and what it publishes.

use std::fs;
use std::path::PathBuf;

use saml2::name::BINDING_POST;
use saml2::sign::{Signer, SignerRefused};
use spid::metadata::attribute_set;
use spid::metadata::organization::{Description, Organization};
use spid::metadata::public::PublicContact;
use spid::metadata::{LogoutService, MetadataRefused, ServiceProvider};

use crate::config::{EnteSettings, SpidSettings};
use crate::private_file::{self, NotPrivate};
use crate::urls::Url;

/// The attribute set a login asks for: who the person is, birth, contacts and domicile.
pub const ATTRIBUTE_SET: u16 = 2;

/// The number in the metadata of our one address for answers.
pub const CONSUMER: u16 = 0;

/// Why an ente cannot use SPID.
#[derive(Debug, thiserror::Error)]
pub enum PartyError {
    /// The ente has no `[ente.spid]`.
    #[error("{0} has no [ente.spid] in the settings")]
    NoSettings(String),
    /// A file cannot be read.
    #[error("cannot read {path}: {source}; `idp spid certificate` makes a key and its certificate")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The key is not ours alone.
    #[error(transparent)]
    NotPrivate(#[from] NotPrivate),
    /// Key and certificate do not serve.
    #[error("the SPID key {key}: {why}")]
    Signer {
        /// The key's file.
        key: PathBuf,
        /// Why.
        why: SignerRefused,
    },
    /// What the settings say cannot be published.
    #[error("the SPID metadata of {ente}: {why}")]
    Metadata {
        /// Which ente.
        ente: String,
        /// Why.
        why: MetadataRefused,
    },
}

/// An ente towards SPID. Its entityID is its issuer: both are published, and neither ever changes.
pub struct Party {
    /// The entityID.
    pub entity_id: String,
    /// Where answers are posted.
    pub acs_url: String,
    /// What signs requests and metadata.
    pub signer: Signer,
    /// The signed metadata.
    pub metadata: String,
}

impl Party {
    /// Reads and parses everything, once.
    pub fn open(ente: &EnteSettings) -> Result<Self, PartyError> {
        let settings = ente.spid.as_ref().ok_or_else(|| PartyError::NoSettings(ente.slug.to_string()))?;
        let signer = signer(settings)?;
        let provider = service_provider(ente, settings);
        let metadata =
            provider.document(&signer, &[]).map_err(|why| PartyError::Metadata { ente: ente.slug.to_string(), why })?;
        let [acs_url] = <[String; 1]>::try_from(provider.consumers).unwrap_or_default();
        Ok(Self { entity_id: provider.entity_id, acs_url, signer, metadata })
    }
}

/// The key, if nobody else can read it, and its certificate.
fn signer(settings: &SpidSettings) -> Result<Signer, PartyError> {
    let read = |path: &PathBuf| fs::read(path).map_err(|source| PartyError::File { path: path.clone(), source });
    let key = read(&settings.key)?;
    private_file::check(&settings.key)?;
    Signer::from_pem(&key, &read(&settings.certificate)?)
        .map_err(|why| PartyError::Signer { key: settings.key.clone(), why })
}

fn service_provider(ente: &EnteSettings, settings: &SpidSettings) -> ServiceProvider {
    let (organization, contact) = (&settings.organization, &settings.contact);
    ServiceProvider {
        entity_id: ente.issuer.as_str().to_owned(),
        consumers: vec![ente.issuer.at(&Url::SpidAcs.path())],
        logout: vec![LogoutService {
            binding: BINDING_POST.to_owned(),
            location: ente.issuer.at(&Url::SpidLogout.path()),
        }],
        attribute_sets: attribute_set::standard(),
        organization: Organization {
            descriptions: vec![Description {
                language: "it".to_owned(),
                name: organization.name.clone(),
                display_name: organization.display_name.clone(),
                url: organization.url.clone(),
            }],
        },
        contact: PublicContact {
            ipa_code: organization.ipa_code.clone(),
            email: contact.email.clone(),
            phone: Some(contact.phone.clone()).filter(|phone| !phone.is_empty()),
        },
    }
}
