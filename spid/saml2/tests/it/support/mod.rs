//! What the tests share: two parties with keys, a genuine response, and a forger.

pub(crate) mod forge;
pub(crate) mod random;
pub(crate) mod tool;

use std::sync::LazyLock;

use openssl::asn1::Asn1Time;
use openssl::hash::MessageDigest;
use openssl::pkey::{PKey, Private};
use openssl::rsa::Rsa;
use openssl::x509::{X509, X509Name};
use saml2::assertion::{
    Assertion, Attribute, AuthnStatement, Conditions, ConfirmationData, NameId, Subject, SubjectConfirmation,
};
use saml2::issuer::Issuer;
use saml2::keys::{SigningCertificate, TrustedKeys};
use saml2::name::{FORMAT_ENTITY, FORMAT_TRANSIENT, METHOD_BEARER};
use saml2::response::{Response, SignedParts, issue};
use saml2::sign::Signer;
use saml2::status::Status;

/// A key with its certificate.
pub(crate) struct Party {
    pub(crate) key: PKey<Private>,
    pub(crate) certificate: X509,
}

/// The provider whose key is registered.
pub(crate) static PROVIDER: LazyLock<Party> = LazyLock::new(|| Party::with(rsa(2048)));
/// Somebody with a key of their own.
pub(crate) static STRANGER: LazyLock<Party> = LazyLock::new(|| Party::with(rsa(2048)));

pub(crate) fn rsa(bits: u32) -> PKey<Private> {
    PKey::from_rsa(Rsa::generate(bits).unwrap()).unwrap()
}

impl Party {
    pub(crate) fn with(key: PKey<Private>) -> Self {
        let mut name = X509Name::builder().unwrap();
        name.append_entry_by_text("CN", "provider").unwrap();
        let name = name.build();
        let mut builder = X509::builder().unwrap();
        builder.set_version(2).unwrap();
        builder.set_subject_name(&name).unwrap();
        builder.set_issuer_name(&name).unwrap();
        // Expired long ago, as the official test providers' certificates are.
        builder.set_not_before(&Asn1Time::from_unix(1_000_000_000).unwrap()).unwrap();
        builder.set_not_after(&Asn1Time::from_unix(1_100_000_000).unwrap()).unwrap();
        builder.set_pubkey(&key).unwrap();
        builder.sign(&key, MessageDigest::sha256()).unwrap();
        Self { certificate: builder.build(), key }
    }

    pub(crate) fn certificate(&self) -> SigningCertificate {
        SigningCertificate::from_der(&self.certificate.to_der().unwrap()).unwrap()
    }

    pub(crate) fn keys(&self) -> TrustedKeys {
        TrustedKeys::new(vec![self.certificate()]).unwrap()
    }

    pub(crate) fn signer(&self) -> Signer {
        Signer::new(self.key.clone(), self.certificate()).unwrap()
    }
}

#[expect(clippy::unnecessary_wraps, reason = "it reads as the field it fills")]
pub(crate) fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn issuer() -> Issuer {
    Issuer { value: "https://idp.example".to_owned(), format: some(FORMAT_ENTITY), name_qualifier: None }
}

pub(crate) fn response() -> Response {
    Response {
        id: some("_response"),
        version: some("2.0"),
        issue_instant: some("2026-11-24T10:00:00Z"),
        in_response_to: some("_request"),
        destination: some("https://sp.example/acs"),
        issuer: Some(issuer()),
        extensions: None,
        status: Some(Status::success()),
    }
}

pub(crate) fn assertion() -> Assertion {
    let data = ConfirmationData {
        recipient: some("https://sp.example/acs"),
        in_response_to: some("_request"),
        not_before: None,
        not_on_or_after: some("2026-11-24T10:05:00Z"),
    };
    let name_id = NameId {
        value: "_name".to_owned(),
        format: some(FORMAT_TRANSIENT),
        name_qualifier: some("https://idp.example"),
        sp_name_qualifier: None,
    };
    Assertion {
        id: some("_assertion"),
        version: some("2.0"),
        issue_instant: some("2026-11-24T10:00:00Z"),
        issuer: Some(issuer()),
        subject: Some(Subject {
            name_id: Some(name_id),
            confirmations: vec![SubjectConfirmation { method: some(METHOD_BEARER), data: Some(data) }],
        }),
        conditions: Some(Conditions {
            not_before: some("2026-11-24T10:00:00Z"),
            not_on_or_after: some("2026-11-24T10:05:00Z"),
            audience_restrictions: vec![vec!["https://sp.example".to_owned()]],
        }),
        authn_statements: vec![AuthnStatement {
            authn_instant: some("2026-11-24T10:00:00Z"),
            context: Some(vec!["https://www.spid.gov.it/SpidL2".to_owned()]),
            ..AuthnStatement::default()
        }],
        attribute_statements: vec![vec![
            attribute("fiscalNumber", "TINIT-RSSMRA80A01H501U"),
            attribute("name", "Niccolò <D'Angelo> & \"C\""),
        ]],
    }
}

fn attribute(name: &str, value: &str) -> Attribute {
    Attribute { name: some(name), values: vec![value.to_owned()], ..Attribute::default() }
}

/// A genuine response, signed as said.
pub(crate) fn genuine(parts: SignedParts) -> String {
    issue(&response(), Some(&assertion()), &PROVIDER.signer(), parts).unwrap()
}
