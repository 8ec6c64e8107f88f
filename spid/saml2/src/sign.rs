//! Signing: one parsed key, used for enveloped signatures and for the query strings of the Redirect binding.
//!
//! Parsing a private key costs almost as much as signing with it, so a [`Signer`] is made once and shared.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use openssl::error::ErrorStack;
use openssl::hash::hash;
use openssl::pkey::{PKey, Private};
use roxmltree::Node;

use crate::algorithm::{DigestAlgorithm, SignatureAlgorithm};
use crate::c14n::{self, C14nRefused, Selection};
use crate::keys::{KeyRefused, SigningCertificate};
use crate::name::{ASSERTION, DSIG, ENVELOPED, EXC_C14N};
use crate::read::elements;
use crate::write::Element;
use crate::xml::{self, Limits, XmlRefused};

/// Why a key and a certificate do not make a signer.
#[derive(Debug, thiserror::Error)]
pub enum SignerRefused {
    /// The private key cannot be read.
    #[error("the private key cannot be read")]
    Key(#[source] ErrorStack),
    /// The certificate cannot be used.
    #[error("the certificate cannot be used")]
    Certificate(#[from] KeyRefused),
    /// The certificate is of another key.
    #[error("the certificate does not belong to the private key")]
    Mismatch,
}

/// Why a document was not signed.
#[derive(Debug, thiserror::Error)]
pub enum SignRefused {
    /// It is not XML as we read it.
    #[error("the document to sign is not acceptable XML")]
    Xml(#[from] XmlRefused),
    /// It has no canonical form.
    #[error("the document to sign cannot be canonicalized")]
    Canonical(#[from] C14nRefused),
    /// It has no place for a signature.
    #[error("the document to sign is empty")]
    NoPlace,
    /// OpenSSL failed.
    #[error("the signature could not be computed")]
    Crypto(#[from] ErrorStack),
}

/// A private RSA key with its certificate.
#[derive(Clone)]
pub struct Signer {
    key: PKey<Private>,
    certificate: SigningCertificate,
    algorithm: SignatureAlgorithm,
    digest: DigestAlgorithm,
}

impl Signer {
    /// A signer with RSA-SHA256 and SHA-256.
    pub fn new(key: PKey<Private>, certificate: SigningCertificate) -> Result<Self, SignerRefused> {
        if !certificate.belongs_to(&key) {
            return Err(SignerRefused::Mismatch);
        }
        Ok(Self { key, certificate, algorithm: SignatureAlgorithm::default(), digest: DigestAlgorithm::default() })
    }

    /// A signer from a PEM key and a PEM certificate.
    pub fn from_pem(key: &[u8], certificate: &[u8]) -> Result<Self, SignerRefused> {
        let key = PKey::private_key_from_pem(key).map_err(SignerRefused::Key)?;
        Self::new(key, SigningCertificate::from_pem(certificate)?)
    }

    /// The same key with other algorithms.
    #[must_use]
    pub fn with(self, algorithm: SignatureAlgorithm, digest: DigestAlgorithm) -> Self {
        Self { algorithm, digest, ..self }
    }

    /// The certificate that verifies what this signs.
    pub fn certificate(&self) -> &SigningCertificate {
        &self.certificate
    }

    /// The signature algorithm.
    pub fn algorithm(&self) -> SignatureAlgorithm {
        self.algorithm
    }

    /// The signature over some octets.
    pub fn sign_octets(&self, octets: &[u8]) -> Result<Vec<u8>, ErrorStack> {
        openssl::sign::Signer::new(self.algorithm.digest(), &self.key)?.sign_oneshot_to_vec(octets)
    }

    /// The document with a signature of its root element put in: after the issuer, where SAML messages have it, or first,
    /// where metadata has it. [SAML Core §5.4, SAML Metadata §3.1]
    pub fn sign_enveloped(&self, xml: &str) -> Result<String, SignRefused> {
        let document = xml::load(xml.as_bytes(), &Limits::METADATA)?;
        let root = document.root_element();
        let digest = hash(self.digest.message_digest(), c14n::canonical(root, &Selection::default())?.as_bytes())?;
        let signed_info = self.signed_info(root.attribute("ID"), &digest);
        let signature = Element::new("ds:Signature")
            .attribute("xmlns:ds", DSIG)
            .written(&signed_info.to_xml())
            .child(Element::new("ds:SignatureValue").text(&STANDARD.encode(self.value(&signed_info)?)))
            .child(self.key_info());
        let place = place(root).ok_or(SignRefused::NoPlace)?;
        let (before, after) = document.input_text().split_at_checked(place).ok_or(SignRefused::NoPlace)?;
        Ok(format!("{before}{}{after}", signature.to_xml()))
    }

    fn signed_info(&self, id: Option<&str>, digest: &[u8]) -> Element {
        let transform = |algorithm| Element::new("ds:Transform").attribute("Algorithm", algorithm);
        let uri = id.filter(|it| !it.is_empty()).map_or(String::new(), |it| format!("#{it}"));
        let reference = Element::new("ds:Reference")
            .attribute("URI", uri)
            .child(Element::new("ds:Transforms").children([transform(ENVELOPED), transform(EXC_C14N)]))
            .child(Element::new("ds:DigestMethod").attribute("Algorithm", self.digest.uri()))
            .child(Element::new("ds:DigestValue").text(&STANDARD.encode(digest)));
        Element::new("ds:SignedInfo")
            .attribute("xmlns:ds", DSIG)
            .child(Element::new("ds:CanonicalizationMethod").attribute("Algorithm", EXC_C14N))
            .child(Element::new("ds:SignatureMethod").attribute("Algorithm", self.algorithm.uri()))
            .child(reference)
    }

    fn value(&self, signed_info: &Element) -> Result<Vec<u8>, SignRefused> {
        let written = signed_info.to_xml();
        let document = xml::load(written.as_bytes(), &Limits::MESSAGE)?;
        let canonical = c14n::canonical(document.root_element(), &Selection::default())?;
        Ok(self.sign_octets(canonical.as_bytes())?)
    }

    fn key_info(&self) -> Element {
        let certificate = Element::new("ds:X509Certificate").text(&self.certificate.base64());
        Element::new("ds:KeyInfo").child(Element::new("ds:X509Data").child(certificate))
    }
}

impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Signer").field("certificate", &self.certificate).finish_non_exhaustive()
    }
}

/// Where in the text the signature goes: behind a leading issuer, else before the first child.
fn place(root: Node<'_, '_>) -> Option<usize> {
    let first = elements(root).next()?;
    let range = first.range();
    Some(if first.has_tag_name((ASSERTION, "Issuer")) { range.end } else { range.start })
}
