//! A signer that signs anything: other algorithms, other transforms, other references, more of everything.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use openssl::hash::{MessageDigest, hash};
use openssl::pkey::{PKey, Private};
use openssl::sign::Signer;
use saml2::c14n::{Selection, canonical};
use saml2::name::{DSIG, ENVELOPED, EXC_C14N};
use saml2::xml::{Limits, load};

/// A signature in the making; each field is what the genuine one would have, until changed.
pub(crate) struct Forge {
    pub(crate) key: PKey<Private>,
    pub(crate) signature_uri: &'static str,
    pub(crate) signature_digest: MessageDigest,
    pub(crate) method_content: &'static str,
    pub(crate) c14n_uri: &'static str,
    pub(crate) digest_uri: &'static str,
    pub(crate) digest: MessageDigest,
    pub(crate) transforms: String,
    pub(crate) reference: String,
    pub(crate) references: usize,
}

impl Forge {
    pub(crate) fn new(key: &PKey<Private>, reference: &str) -> Self {
        Self {
            key: key.clone(),
            signature_uri: "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
            signature_digest: MessageDigest::sha256(),
            method_content: "",
            c14n_uri: EXC_C14N,
            digest_uri: "http://www.w3.org/2001/04/xmlenc#sha256",
            digest: MessageDigest::sha256(),
            transforms: format!("{}{}", transform(ENVELOPED), transform(EXC_C14N)),
            reference: reference.to_owned(),
            references: 1,
        }
    }

    /// The element with its signature behind the issuer.
    pub(crate) fn sign(&self, element: &str) -> String {
        let document = load(element.as_bytes(), &Limits::MESSAGE).unwrap();
        let digested = canonical(document.root_element(), &Selection::default()).unwrap();
        let digest = STANDARD.encode(hash(self.digest, digested.as_bytes()).unwrap());
        let reference = format!(
            "<ds:Reference URI=\"{}\"><ds:Transforms>{}</ds:Transforms><ds:DigestMethod Algorithm=\"{}\"></ds:DigestMethod>\
             <ds:DigestValue>{digest}</ds:DigestValue></ds:Reference>",
            self.reference, self.transforms, self.digest_uri
        );
        let info = format!(
            "<ds:SignedInfo xmlns:ds=\"{DSIG}\"><ds:CanonicalizationMethod Algorithm=\"{}\"></ds:CanonicalizationMethod>\
             <ds:SignatureMethod Algorithm=\"{}\">{}</ds:SignatureMethod>{}</ds:SignedInfo>",
            self.c14n_uri,
            self.signature_uri,
            self.method_content,
            reference.repeat(self.references)
        );
        let signed = load(info.as_bytes(), &Limits::MESSAGE).unwrap();
        let octets = canonical(signed.root_element(), &Selection::default()).unwrap();
        let value =
            Signer::new(self.signature_digest, &self.key).unwrap().sign_oneshot_to_vec(octets.as_bytes()).unwrap();
        let signature = format!(
            "<ds:Signature xmlns:ds=\"{DSIG}\">{info}<ds:SignatureValue>{}</ds:SignatureValue></ds:Signature>",
            STANDARD.encode(value)
        );
        element.replacen("</saml:Issuer>", &format!("</saml:Issuer>{signature}"), 1)
    }
}

pub(crate) fn transform(algorithm: &str) -> String {
    format!("<ds:Transform Algorithm=\"{algorithm}\"></ds:Transform>")
}
