//! The certificate with which an ente signs at SPID: self-signed, of the profile of Avviso 29 for public bodies.
//! [Avviso 28/2020 allows public bodies to sign their own; Avviso 29; spid-compliant-certificates]

mod der;

use idp_core::time::{Lifetime, Timestamp};
use openssl::asn1::{Asn1Integer, Asn1Time};
use openssl::bn::BigNum;
use openssl::error::ErrorStack;
use openssl::hash::MessageDigest;
use openssl::pkey::{PKey, Private};
use openssl::rsa::Rsa;
use openssl::x509::extension::{AuthorityKeyIdentifier, BasicConstraints, KeyUsage, SubjectKeyIdentifier};
use openssl::x509::{X509, X509Builder, X509Name};

use crate::metadata::contacts::is_ipa_code;

/// RSA bits of a new key. SPID takes 2048, 3072 and 4096.
const RSA_BITS: u32 = 3072;

/// `uri`, the attribute of the subject that holds the entityID.
const URI: &str = "2.5.4.83";
/// `organizationIdentifier`.
const ORGANIZATION_IDENTIFIER: &str = "2.5.4.97";

/// AgID's root arc, its certificates, and certificates of public service providers. [Avviso 29]
const POLICIES: [(&str, &str); 3] =
    [("1.3.76.16", "AgIDroot"), ("1.3.76.16.6", "agIDcert"), ("1.3.76.16.4.2.1", "cert_SP_Pub")];

/// Why no certificate was made.
#[derive(Debug, thiserror::Error)]
pub enum CertificateRefused {
    /// A part of the subject is empty.
    #[error("the certificate's {0} is empty")]
    Empty(&'static str),
    /// The IPA code is no code of IndicePA.
    #[error("the IPA code is not acceptable")]
    IpaCode,
    /// OpenSSL refused a value or failed.
    #[error("the certificate could not be made")]
    Crypto(#[from] ErrorStack),
}

/// The subject of a public body's certificate.
#[derive(Debug, Clone)]
pub struct PublicSubject<'a> {
    /// Its full name, the `OrganizationName` of the metadata.
    pub organization_name: &'a str,
    /// Its short name, the `OrganizationDisplayName` of the metadata.
    pub common_name: &'a str,
    /// Its entityID.
    pub entity_id: &'a str,
    /// Its code in IndicePA.
    pub ipa_code: &'a str,
    /// The municipality of its seat, with accents.
    pub locality: &'a str,
}

/// A new key with its certificate, both in PEM.
pub struct KeyAndCertificate {
    /// The private key (PKCS#8), not encrypted: it belongs into a sealed store or a file of its owner alone.
    pub key_pem: Vec<u8>,
    /// The certificate.
    pub certificate_pem: Vec<u8>,
}

impl std::fmt::Debug for KeyAndCertificate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KeyAndCertificate").finish_non_exhaustive()
    }
}

/// Makes a key and its certificate, valid from now for a lifetime. The serial number is chance, handed in.
pub fn generate(
    subject: &PublicSubject<'_>,
    now: Timestamp,
    lifetime: Lifetime,
    serial: [u8; 16],
) -> Result<KeyAndCertificate, CertificateRefused> {
    let key = PKey::from_rsa(Rsa::generate(RSA_BITS)?)?;
    let mut builder = X509::builder()?;
    builder.set_version(2)?;
    let name = subject.name()?;
    builder.set_subject_name(&name)?;
    builder.set_issuer_name(&name)?;
    builder.set_pubkey(&key)?;
    builder.set_serial_number(serial_number(serial)?.as_ref())?;
    builder.set_not_before(Asn1Time::from_unix(now.seconds())?.as_ref())?;
    builder.set_not_after(Asn1Time::from_unix((now + lifetime).seconds())?.as_ref())?;
    extend(&mut builder)?;
    finish(builder, &key)
}

impl PublicSubject<'_> {
    /// The distinguished name with the six attributes of the profile and no other.
    fn name(&self) -> Result<X509Name, CertificateRefused> {
        if !is_ipa_code(self.ipa_code) {
            return Err(CertificateRefused::IpaCode);
        }
        let identifier = format!("PA:IT-{}", self.ipa_code);
        let parts = [
            ("CN", "common name", self.common_name),
            ("O", "organization name", self.organization_name),
            (URI, "entityID", self.entity_id),
            (ORGANIZATION_IDENTIFIER, "organization identifier", &identifier),
            ("C", "country", "IT"),
            ("L", "locality", self.locality),
        ];
        let mut name = X509Name::builder()?;
        for (attribute, what, value) in parts {
            if value.trim().is_empty() {
                return Err(CertificateRefused::Empty(what));
            }
            name.append_entry_by_text(attribute, value)?;
        }
        Ok(name.build())
    }
}

/// The extensions: only key usage is critical.
fn extend(builder: &mut X509Builder) -> Result<(), ErrorStack> {
    builder.append_extension(BasicConstraints::new().build()?)?;
    builder.append_extension(KeyUsage::new().critical().digital_signature().non_repudiation().build()?)?;
    builder.append_extension(der::certificate_policies(&POLICIES)?)?;
    let key_identifier = SubjectKeyIdentifier::new().build(&builder.x509v3_context(None, None))?;
    builder.append_extension(key_identifier)?;
    let authority =
        AuthorityKeyIdentifier::new().keyid(true).issuer(true).build(&builder.x509v3_context(None, None))?;
    builder.append_extension(authority)
}

fn finish(mut builder: X509Builder, key: &PKey<Private>) -> Result<KeyAndCertificate, CertificateRefused> {
    builder.sign(key, MessageDigest::sha256())?;
    Ok(KeyAndCertificate { key_pem: key.private_key_to_pem_pkcs8()?, certificate_pem: builder.build().to_pem()? })
}

/// A positive number of at most 127 bits. [RFC 5280 §4.1.2.2]
fn serial_number(mut random: [u8; 16]) -> Result<Asn1Integer, ErrorStack> {
    if let Some(first) = random.first_mut() {
        *first = (*first & 0x7f) | 0x01;
    }
    BigNum::from_slice(&random)?.to_asn1_integer()
}
