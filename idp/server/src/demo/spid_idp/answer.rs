//! What the provider answers: a citizen, an error, or something a service must refuse.

use idp_core::assurance::SpidLevel;
use idp_core::time::{Lifetime, Timestamp};
use saml2::assertion::{
    Assertion, Attribute, AuthnStatement, Conditions, ConfirmationData, NameId, Subject, SubjectConfirmation,
};
use saml2::authn_request::AuthnRequest;
use saml2::instant;
use saml2::issuer::Issuer;
use saml2::name::{ATTRNAME_BASIC, FORMAT_ENTITY, FORMAT_TRANSIENT, METHOD_BEARER};
use saml2::response::{Response, SignedParts, issue};
use saml2::sign::SignRefused;
use saml2::status::Status;

use super::SpidIdp;
use super::citizens::Citizen;
use crate::entropy::Entropy;

const RESPONDER: &str = "urn:oasis:names:tc:SAML:2.0:status:Responder";
const AUTHN_FAILED: &str = "urn:oasis:names:tc:SAML:2.0:status:AuthnFailed";

/// How long an assertion holds.
const LIFE: Lifetime = Lifetime::minutes(5);

/// A request being answered.
pub(super) struct Answering<'a> {
    pub(super) idp: &'a SpidIdp,
    pub(super) request: &'a AuthnRequest,
    pub(super) acs: &'a str,
    pub(super) service: &'a str,
    pub(super) entropy: &'a Entropy,
    pub(super) now: Timestamp,
}

#[expect(clippy::unnecessary_wraps, reason = "it reads as the field it fills")]
fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

#[expect(clippy::unnecessary_wraps, reason = "it reads as the field it fills")]
fn at(when: Timestamp) -> Option<String> {
    Some(instant::format(when.millis()))
}

impl Answering<'_> {
    #[expect(clippy::unnecessary_wraps, reason = "it reads as the field it fills")]
    fn id(&self) -> Option<String> {
        let id: uuid::Uuid = self.entropy.id(self.now);
        Some(format!("_{}", id.as_simple()))
    }

    fn issuer(&self) -> Issuer {
        Issuer { value: self.idp.entity_id.clone(), format: some(FORMAT_ENTITY), name_qualifier: None }
    }

    fn response(&self, status: Status) -> Response {
        Response {
            id: self.id(),
            version: some("2.0"),
            issue_instant: at(self.now),
            in_response_to: self.request.id.clone(),
            destination: some(self.acs),
            issuer: Some(self.issuer()),
            extensions: None,
            status: Some(status),
        }
    }

    /// The provider could not, or the citizen did not want to: `ErrorCode nrNN`.
    pub(super) fn declined(&self, number: &str) -> Result<String, SignRefused> {
        let status = Status::failure(RESPONDER, AUTHN_FAILED, &format!("ErrorCode nr{number:0>2}"));
        issue(&self.response(status), None, &self.idp.signer, SignedParts::Response)
    }

    /// The citizen is who they are.
    pub(super) fn authenticated(&self, citizen: &Citizen) -> Result<String, SignRefused> {
        let assertion = self.assertion(citizen, self.level());
        issue(&self.response(Status::success()), Some(&assertion), &self.idp.signer, SignedParts::Both)
    }

    /// An answer that must be refused.
    pub(super) fn spoiled(&self, how: &str, citizen: &Citizen) -> Result<String, SignRefused> {
        let mut assertion = self.assertion(citizen, self.level());
        let mut parts = SignedParts::Both;
        match how {
            "expired" => {
                let past = self.now - Lifetime::hours(1);
                if let Some(conditions) = &mut assertion.conditions {
                    (conditions.not_before, conditions.not_on_or_after) = (at(past - LIFE), at(past));
                }
            }
            "audience" => {
                if let Some(conditions) = &mut assertion.conditions {
                    conditions.audience_restrictions = vec![vec!["https://altri.example".to_owned()]];
                }
            }
            "level" => assertion = self.assertion(citizen, SpidLevel::L1),
            "unsigned" => parts = SignedParts::Response,
            _ => {}
        }
        let xml = issue(&self.response(Status::success()), Some(&assertion), &self.idp.signer, parts)?;
        Ok(if how == "signature" { xml.replace(citizen.family, "Altrui") } else { xml })
    }

    /// The level that was asked for.
    pub(super) fn level(&self) -> SpidLevel {
        let asked = self.request.requested_context.as_ref().and_then(|context| context.classes.first());
        asked.and_then(|class| SpidLevel::from_uri(class)).unwrap_or(SpidLevel::L1)
    }

    fn assertion(&self, citizen: &Citizen, level: SpidLevel) -> Assertion {
        let data = ConfirmationData {
            recipient: some(self.acs),
            in_response_to: self.request.id.clone(),
            not_before: None,
            not_on_or_after: at(self.now + LIFE),
        };
        let name_id = NameId {
            value: self.id().unwrap_or_default(),
            format: some(FORMAT_TRANSIENT),
            name_qualifier: some(&self.idp.entity_id),
            sp_name_qualifier: None,
        };
        Assertion {
            id: self.id(),
            version: some("2.0"),
            issue_instant: at(self.now),
            issuer: Some(self.issuer()),
            subject: Some(Subject {
                name_id: Some(name_id),
                confirmations: vec![SubjectConfirmation { method: some(METHOD_BEARER), data: Some(data) }],
            }),
            conditions: Some(Conditions {
                not_before: at(self.now),
                not_on_or_after: at(self.now + LIFE),
                audience_restrictions: vec![vec![self.service.to_owned()]],
            }),
            authn_statements: vec![AuthnStatement {
                authn_instant: at(self.now),
                session_index: self.id(),
                session_not_on_or_after: None,
                context: Some(vec![level.uri().to_owned()]),
            }],
            attribute_statements: vec![attributes(citizen)],
        }
    }
}

fn attributes(citizen: &Citizen) -> Vec<Attribute> {
    let fiscal_number = format!("TINIT-{}", citizen.codice_fiscale);
    let told = [
        ("spidCode", citizen.spid_code),
        ("name", citizen.given),
        ("familyName", citizen.family),
        ("fiscalNumber", &fiscal_number),
        ("dateOfBirth", citizen.birth_date),
        ("gender", citizen.gender),
        ("email", citizen.email),
        ("mobilePhone", citizen.mobile),
    ];
    told.into_iter()
        .map(|(name, value)| Attribute {
            name: some(name),
            name_format: some(ATTRNAME_BASIC),
            friendly_name: None,
            values: vec![value.to_owned()],
        })
        .collect()
}
