//! Making the key and the certificate an ente signs with at SPID.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use idp_core::time::{Lifetime, Timestamp};
use spid::certificate::{self, CertificateRefused, PublicSubject};

use crate::config::{EnteSettings, SpidSettings};
use crate::entropy::Entropy;

/// How long a new certificate holds: a change of it is a change of metadata, which AgID must approve.
const LIFE: Lifetime = Lifetime::days(3 * 365);

/// Why there is no new certificate.
#[derive(Debug, thiserror::Error)]
pub enum MakeError {
    /// The ente has no `[ente.spid]`.
    #[error("{0} has no [ente.spid] in the configuration")]
    NoSpid(String),
    /// One is there, and an ente's key is never overwritten.
    #[error("{0} is there already and is not overwritten; move it away to make another")]
    Exists(String),
    /// It could not be made.
    #[error(transparent)]
    Refused(#[from] CertificateRefused),
    /// It could not be written.
    #[error("cannot write {path}: {source}")]
    Write {
        /// Which file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
}

/// Makes both and writes them where the settings say: the key for its owner alone.
pub fn make(ente: &EnteSettings, now: Timestamp, entropy: &Entropy) -> Result<(), MakeError> {
    let settings = ente.spid.as_ref().ok_or_else(|| MakeError::NoSpid(ente.slug.to_string()))?;
    for path in [&settings.key, &settings.certificate] {
        if path.exists() {
            return Err(MakeError::Exists(path.display().to_string()));
        }
    }
    let subject = subject(ente, settings);
    let made = certificate::generate(&subject, now, LIFE, entropy.bytes())?;
    write(&settings.key, &made.key_pem, 0o600)?;
    write(&settings.certificate, &made.certificate_pem, 0o644)
}

/// The same, unless both are there: for the demo.
pub fn make_if_missing(ente: &EnteSettings, now: Timestamp, entropy: &Entropy) -> Result<(), MakeError> {
    match make(ente, now, entropy) {
        Err(MakeError::NoSpid(_) | MakeError::Exists(_)) | Ok(()) => Ok(()),
        Err(other) => Err(other),
    }
}

fn subject<'a>(ente: &'a EnteSettings, settings: &'a SpidSettings) -> PublicSubject<'a> {
    PublicSubject {
        organization_name: &settings.organization.name,
        common_name: &settings.organization.display_name,
        entity_id: ente.issuer.as_str(),
        ipa_code: &settings.organization.ipa_code,
        locality: &settings.organization.locality,
    }
}

fn write(path: &Path, content: &[u8], mode: u32) -> Result<(), MakeError> {
    let open = || fs::OpenOptions::new().write(true).create_new(true).mode(mode).open(path);
    let written = open().and_then(|mut file| {
        file.write_all(content)?;
        file.sync_all()
    });
    written.map_err(|source| MakeError::Write { path: path.display().to_string(), source })
}
