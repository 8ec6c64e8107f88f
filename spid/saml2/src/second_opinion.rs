//! Asking xmlsec, through samael, whether it saw the same octets.
//!
//! It is asked only after our own verification succeeded: the document then has the strict shape, its one reference points
//! into itself and a registered key made the signature, so what makes xmlsec dangerous on strangers' input (references to
//! files and addresses, stylesheets, a forgiving parser) cannot be reached. Agreement means: byte for byte the same
//! canonical text under the same certificates. Costs about 0.6 ms.

use samael::crypto::{AllowedSignatureAlgorithm, CertificateDer, Crypto, CryptoProvider, ReduceMode};

use crate::keys::TrustedKeys;
use crate::seal::Sealed;

/// Whether xmlsec is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SecondOpinion {
    /// Always in production.
    #[default]
    Asked,
    /// Our own verification alone, for measurements.
    NotAsked,
}

/// xmlsec does not confirm what we verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Disagreement {
    /// It refused the document.
    #[error("xmlsec does not accept the signature that we accepted")]
    Refused,
    /// It verified other octets.
    #[error("xmlsec verified other octets than we did")]
    OtherOctets,
}

const ALLOWED: [AllowedSignatureAlgorithm; 3] =
    [AllowedSignatureAlgorithm::RsaSha256, AllowedSignatureAlgorithm::RsaSha384, AllowedSignatureAlgorithm::RsaSha512];

/// Confirms that xmlsec verifies `xml` to the same octets as `ours`.
///
/// With a signed response around a signed assertion, `ours` is the response: xmlsec verifies both and gives back the outer.
pub fn confirm(xml: &str, keys: &TrustedKeys, ours: &Sealed) -> Result<(), Disagreement> {
    let certificates: Vec<_> = keys.certificates().iter().map(|it| CertificateDer::from(it.der().to_vec())).collect();
    let theirs =
        Crypto::reduce_xml_to_signed_with_allowed_algorithms(xml, &certificates, ReduceMode::PreDigest, Some(&ALLOWED))
            .map_err(|_| Disagreement::Refused)?;
    if theirs == ours.xml() { Ok(()) } else { Err(Disagreement::OtherOctets) }
}
