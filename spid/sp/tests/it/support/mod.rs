//! What the tests share: a provider with a key, a pending request, and an answer that can be spoiled in any way.

use std::sync::LazyLock;

use idp_core::assurance::SpidLevel;
use idp_core::time::{Lifetime, Timestamp};
use openssl::asn1::Asn1Time;
use openssl::hash::MessageDigest;
use openssl::pkey::PKey;
use openssl::rsa::Rsa;
use openssl::x509::{X509, X509Name};
use saml2::assertion::{
    Assertion, Attribute, AuthnStatement, Conditions, ConfirmationData, NameId, Subject, SubjectConfirmation,
};
use saml2::issuer::Issuer;
use saml2::keys::SigningCertificate;
use saml2::name::{ATTRNAME_BASIC, FORMAT_ENTITY, FORMAT_TRANSIENT, METHOD_BEARER};
use saml2::response::{Response, SignedParts, issue};
use saml2::second_opinion::SecondOpinion;
use saml2::sign::Signer;
use saml2::status::Status;
use spid::pending::PendingRequest;
use spid::registry::{Entry, Provider};
use spid::response::{Moment, Refused, VerifiedAssertion, accept};

pub(crate) const PROVIDER: &str = "https://idp.spid.example";
pub(crate) const ENTITY: &str = "https://sp.comune.example";
pub(crate) const ACS: &str = "https://sp.comune.example/spid/acs";
/// The instant of the request, and so of a punctual answer.
pub(crate) const SENT: &str = "2026-11-24T10:00:00Z";
/// Five minutes later.
pub(crate) const END: &str = "2026-11-24T10:05:00Z";

/// The provider's key, and one that is in no registry.
pub(crate) static SIGNER: LazyLock<Signer> = LazyLock::new(signer);
pub(crate) static STRANGER: LazyLock<Signer> = LazyLock::new(signer);

pub(crate) fn signer() -> Signer {
    let key = PKey::from_rsa(Rsa::generate(2048).unwrap()).unwrap();
    let mut name = X509Name::builder().unwrap();
    name.append_entry_by_text("CN", "provider").unwrap();
    let name = name.build();
    let mut builder = X509::builder().unwrap();
    builder.set_subject_name(&name).unwrap();
    builder.set_issuer_name(&name).unwrap();
    builder.set_not_before(&Asn1Time::from_unix(1_000_000_000).unwrap()).unwrap();
    builder.set_not_after(&Asn1Time::from_unix(1_100_000_000).unwrap()).unwrap();
    builder.set_pubkey(&key).unwrap();
    builder.sign(&key, MessageDigest::sha256()).unwrap();
    let certificate = SigningCertificate::from_der(&builder.build().to_der().unwrap()).unwrap();
    Signer::new(key, certificate).unwrap()
}

pub(crate) fn entry() -> Entry {
    Entry {
        entity_id: PROVIDER.to_owned(),
        display_name: "Gestore".to_owned(),
        logo_uri: None,
        sso_post: some("https://idp.spid.example/sso/post"),
        sso_redirect: some("https://idp.spid.example/sso"),
        logout: Vec::new(),
        certificates: vec![SIGNER.certificate().base64()],
        is_test: false,
        is_withdrawn: false,
        valid_until: None,
        may_omit_issuer_format: false,
    }
}

pub(crate) fn provider() -> Provider {
    Provider::new(entry()).unwrap()
}

pub(crate) fn pending() -> PendingRequest {
    PendingRequest {
        id: "_request".to_owned(),
        issued_at: instant(SENT),
        provider: PROVIDER.to_owned(),
        entity_id: ENTITY.to_owned(),
        acs_url: ACS.to_owned(),
        level: SpidLevel::L2,
    }
}

pub(crate) fn instant(text: &str) -> Timestamp {
    Timestamp::parse_iso(text).unwrap()
}

/// Half a minute after the request, with no tolerance for clocks.
pub(crate) fn moment() -> Moment {
    Moment::new(instant("2026-11-24T10:00:30Z"), Lifetime::ZERO)
}

#[expect(clippy::unnecessary_wraps, reason = "it reads as the field it fills")]
pub(crate) fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

/// An answer in the making.
pub(crate) struct Answer {
    pub(crate) response: Response,
    pub(crate) assertion: Assertion,
    pub(crate) has_assertion: bool,
    pub(crate) signer: &'static Signer,
    pub(crate) parts: SignedParts,
}

impl Answer {
    /// The genuine answer.
    pub(crate) fn genuine(parts: SignedParts) -> Self {
        Self { response: response(), assertion: assertion(), has_assertion: true, signer: &SIGNER, parts }
    }

    pub(crate) fn xml(&self) -> String {
        issue(&self.response, self.has_assertion.then_some(&self.assertion), self.signer, self.parts).unwrap()
    }

    pub(crate) fn subject(&mut self) -> &mut Subject {
        self.assertion.subject.as_mut().unwrap()
    }

    pub(crate) fn name(&mut self) -> &mut NameId {
        self.subject().name_id.as_mut().unwrap()
    }

    pub(crate) fn confirmation(&mut self) -> &mut SubjectConfirmation {
        &mut self.subject().confirmations[0]
    }

    pub(crate) fn data(&mut self) -> &mut ConfirmationData {
        self.confirmation().data.as_mut().unwrap()
    }

    pub(crate) fn conditions(&mut self) -> &mut Conditions {
        self.assertion.conditions.as_mut().unwrap()
    }

    pub(crate) fn class(&mut self, class: &str) {
        self.assertion.authn_statements[0].context = Some(vec![class.to_owned()]);
    }

    pub(crate) fn response_issuer(&mut self) -> &mut Issuer {
        self.response.issuer.as_mut().unwrap()
    }

    pub(crate) fn assertion_issuer(&mut self) -> &mut Issuer {
        self.assertion.issuer.as_mut().unwrap()
    }

    pub(crate) fn attributes(&mut self) -> &mut Vec<Attribute> {
        &mut self.assertion.attribute_statements[0]
    }

    pub(crate) fn status(&mut self, status: Status) {
        self.response.status = Some(status);
    }
}

fn issuer() -> Issuer {
    Issuer { value: PROVIDER.to_owned(), format: some(FORMAT_ENTITY), name_qualifier: None }
}

fn response() -> Response {
    Response {
        id: some("_response"),
        version: some("2.0"),
        issue_instant: some(SENT),
        in_response_to: some("_request"),
        destination: some(ACS),
        issuer: Some(issuer()),
        extensions: None,
        status: Some(Status::success()),
    }
}

fn assertion() -> Assertion {
    let data = ConfirmationData {
        recipient: some(ACS),
        in_response_to: some("_request"),
        not_before: None,
        not_on_or_after: some(END),
    };
    let name_id = NameId {
        value: "that-transient-opaque-value".to_owned(),
        format: some(FORMAT_TRANSIENT),
        name_qualifier: some("something"),
        sp_name_qualifier: None,
    };
    Assertion {
        id: some("_assertion"),
        version: some("2.0"),
        issue_instant: some(SENT),
        issuer: Some(issuer()),
        subject: Some(Subject {
            name_id: Some(name_id),
            confirmations: vec![SubjectConfirmation { method: some(METHOD_BEARER), data: Some(data) }],
        }),
        conditions: Some(Conditions {
            not_before: some(SENT),
            not_on_or_after: some(END),
            audience_restrictions: vec![vec![ENTITY.to_owned()]],
        }),
        authn_statements: vec![AuthnStatement {
            authn_instant: some("2026-11-24T10:00:20Z"),
            session_index: some("_session"),
            session_not_on_or_after: None,
            context: Some(vec!["https://www.spid.gov.it/SpidL2".to_owned()]),
        }],
        attribute_statements: vec![vec![
            attribute("spidCode", "AGID-001"),
            attribute("name", "SpidValidator"),
            attribute("familyName", "AgID"),
            attribute("fiscalNumber", "TINIT-GDASDV00A01H501J"),
            attribute("email", "spid.tech@agid.gov.it"),
        ]],
    }
}

pub(crate) fn attribute(name: &str, value: &str) -> Attribute {
    Attribute {
        name: some(name),
        name_format: some(ATTRNAME_BASIC),
        friendly_name: None,
        values: vec![value.to_owned()],
    }
}

/// The outcome of an answer: its verified assertion, or the name of the refusal.
pub(crate) fn outcome(xml: &str) -> Result<VerifiedAssertion, Refused> {
    accept(xml.as_bytes(), &pending(), &provider(), &moment(), SecondOpinion::Asked)
}

/// `ok`, or the code of the refusal.
pub(crate) fn told(outcome: &Result<VerifiedAssertion, Refused>) -> &'static str {
    outcome.as_ref().map_or_else(Refused::code, |_| "ok")
}
