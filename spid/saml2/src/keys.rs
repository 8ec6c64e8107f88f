//! Whom we believe: the signing certificates that a registry ties to one entity.
//!
//! Trust comes from the registry, so a certificate here is an envelope for a public key: its dates and its issuer are not
//! looked at (the official test providers' certificates have expired). [AgID; spid-sp-test P-5]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use openssl::pkey::{Id, PKey, Public};
use openssl::sign::Verifier;
use openssl::x509::X509;

use crate::algorithm::SignatureAlgorithm;

/// RSA keys shorter than this are refused. [SPID: RSA ≥ 2048]
pub const RSA_BITS: u32 = 2048;

/// Why a certificate cannot be used to verify.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyRefused {
    /// Not a certificate.
    #[error("not an X.509 certificate")]
    NotACertificate,
    /// Its key is not RSA: such a key must never verify an RSA (or any) signature of ours.
    #[error("the certificate's key is not RSA")]
    NotRsa,
    /// An RSA key below [`RSA_BITS`].
    #[error("the certificate's RSA key has {0} bits, fewer than 2048")]
    TooShort(u32),
}

/// A set of trusted keys would be empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there is no certificate to verify with")]
pub struct NoKeys;

/// A certificate whose RSA key may verify signatures.
#[derive(Clone)]
pub struct SigningCertificate {
    der: Vec<u8>,
    key: PKey<Public>,
}

impl SigningCertificate {
    /// From DER.
    pub fn from_der(der: &[u8]) -> Result<Self, KeyRefused> {
        Self::from_x509(&X509::from_der(der).map_err(|_| KeyRefused::NotACertificate)?)
    }

    /// From PEM, as files have it.
    pub fn from_pem(pem: &[u8]) -> Result<Self, KeyRefused> {
        Self::from_x509(&X509::from_pem(pem).map_err(|_| KeyRefused::NotACertificate)?)
    }

    /// From base64 of DER, as `ds:X509Certificate` and the SPID registry have it; white space is ignored.
    pub fn from_base64(text: &str) -> Result<Self, KeyRefused> {
        let packed: String = text.split_ascii_whitespace().collect();
        Self::from_der(&STANDARD.decode(packed).map_err(|_| KeyRefused::NotACertificate)?)
    }

    fn from_x509(certificate: &X509) -> Result<Self, KeyRefused> {
        let key = certificate.public_key().map_err(|_| KeyRefused::NotACertificate)?;
        if key.id() != Id::RSA {
            return Err(KeyRefused::NotRsa);
        }
        if key.bits() < RSA_BITS {
            return Err(KeyRefused::TooShort(key.bits()));
        }
        let der = certificate.to_der().map_err(|_| KeyRefused::NotACertificate)?;
        Ok(Self { der, key })
    }

    /// The certificate itself.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// Base64 of the certificate, in one line.
    pub fn base64(&self) -> String {
        STANDARD.encode(&self.der)
    }

    /// Whether this is the certificate of a private key.
    pub(crate) fn belongs_to(&self, key: &PKey<openssl::pkey::Private>) -> bool {
        self.key.public_eq(key)
    }

    fn verifies(&self, algorithm: SignatureAlgorithm, octets: &[u8], signature: &[u8]) -> bool {
        Verifier::new(algorithm.digest(), &self.key)
            .and_then(|mut verifier| verifier.verify_oneshot(signature, octets))
            .unwrap_or(false)
    }
}

impl std::fmt::Debug for SigningCertificate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SigningCertificate").field("bits", &self.key.bits()).finish_non_exhaustive()
    }
}

/// The certificates of one entity; never empty. During a rollover there are several and any of them may have signed.
#[derive(Debug, Clone)]
pub struct TrustedKeys {
    certificates: Vec<SigningCertificate>,
}

impl TrustedKeys {
    /// Refuses an empty set: "no key" must never come to mean "no check".
    pub fn new(certificates: Vec<SigningCertificate>) -> Result<Self, NoKeys> {
        if certificates.is_empty() { Err(NoKeys) } else { Ok(Self { certificates }) }
    }

    /// The certificates, in the registry's order.
    pub fn certificates(&self) -> &[SigningCertificate] {
        &self.certificates
    }

    /// Whether one of the keys made this signature over these octets.
    pub fn verify(&self, algorithm: SignatureAlgorithm, octets: &[u8], signature: &[u8]) -> bool {
        self.certificates.iter().any(|it| it.verifies(algorithm, octets, signature))
    }
}
