//! A SPID provider that answers whatever a test wants, well or badly. The demo's own can only be pressed like a person would.

use idp::upstream::{self, providers};
use idp_core::assurance::SpidLevel;
use idp_core::time::{Lifetime, Timestamp};
use idp_store::{Quietly, across};
use saml2::assertion::{
    Assertion, Attribute, AuthnStatement, Conditions, ConfirmationData, NameId, Subject, SubjectConfirmation,
};
use saml2::authn_request::{self, AuthnRequest};
use saml2::bindings::post;
use saml2::instant;
use saml2::issuer::Issuer;
use saml2::keys::{SigningCertificate, TrustedKeys};
use saml2::name::{ATTRNAME_BASIC, FORMAT_ENTITY, FORMAT_TRANSIENT, METHOD_BEARER};
use saml2::response::{Response, SignedParts, issue};
use saml2::sign::Signer;
use saml2::status::Status;
use spid::certificate::{self, PublicSubject};
use spid::registry::Entry;

use crate::browser::{Browser, Page};
use crate::form;
use crate::house::House;

const LIFE: Lifetime = Lifetime::minutes(5);

/// A provider in the registry of a house.
pub struct SpidProvider {
    /// Its entityID.
    pub entity_id: String,
    /// Its name, as it is offered.
    pub name: String,
    signer: Signer,
}

/// A request that reached it, verified.
#[derive(Debug, Clone)]
pub struct SpidRequest {
    /// What was asked.
    pub message: AuthnRequest,
    /// What must go back with the answer.
    pub relay_state: String,
    /// Where the answer goes.
    pub acs: String,
}

/// What it says of somebody: names of SPID's attributes, and values.
pub type Person<'a> = &'a [(&'a str, &'a str)];

impl SpidProvider {
    /// One more provider for a house, with a key of its own.
    pub async fn join(house: &House, name: &str) -> Self {
        let app = &house.running.demo.app;
        let entity_id = format!("https://{}.example", name.to_lowercase().replace(' ', "-"));
        let subject = PublicSubject {
            organization_name: name,
            common_name: name,
            entity_id: &entity_id,
            ipa_code: "c_x009",
            locality: "Porto Sereno",
        };
        let made = certificate::generate(&subject, house.now(), Lifetime::days(2), app.entropy.bytes()).unwrap();
        let signer = Signer::from_pem(&made.key_pem, &made.certificate_pem).unwrap();
        let provider = Self { entity_id, name: name.to_owned(), signer };
        provider.register(house, |_| {}).await;
        provider
    }

    /// Writes its entry anew, changed.
    pub async fn register(&self, house: &House, change: impl FnOnce(&mut Entry)) {
        let app = &house.running.demo.app;
        let mut entry = Entry {
            entity_id: self.entity_id.clone(),
            display_name: self.name.clone(),
            logo_uri: None,
            sso_post: Some(format!("{}/sso", self.entity_id)),
            sso_redirect: None,
            logout: Vec::new(),
            certificates: vec![self.signer.certificate().base64()],
            is_test: false,
            is_withdrawn: false,
            valid_until: None,
            may_omit_issuer_format: false,
        };
        change(&mut entry);
        let mut tx = app.store.write_across().await.unwrap();
        across::put_upstream_idp(&mut tx, &providers::row(&entry).unwrap(), house.now()).await.unwrap();
        tx.commit_quietly(Quietly::Bookkeeping).await.unwrap();
        upstream::reload(app).await.unwrap();
    }

    /// The request on the page that leads to it, signed by the ente.
    pub fn asked(&self, house: &House, slug: &str, page: &Page) -> SpidRequest {
        let sent = form::read(page.document(), "spid-go", &[]);
        let field = |name: &str| sent.fields.iter().find(|(known, _)| known == name).unwrap().1.clone();
        assert_eq!(sent.action, format!("{}/sso", self.entity_id));
        let policy = page.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.contains(&format!("form-action 'self' {};", self.entity_id)), "{policy}");
        let ente = house.running.demo.app.enti.by_slug(slug).unwrap();
        let pem = std::fs::read(&ente.settings.spid.as_ref().unwrap().certificate).unwrap();
        let keys = TrustedKeys::new(vec![SigningCertificate::from_pem(&pem).unwrap()]).unwrap();
        let xml = post::decode(&field("SAMLRequest")).unwrap();
        SpidRequest {
            message: authn_request::open_enveloped(&xml, &keys).unwrap(),
            relay_state: field("RelayState"),
            acs: house.at(slug, "/spid/acs"),
        }
    }

    /// A good answer about somebody at the level asked for, unless the test spoils it before it is signed.
    pub fn answer(
        &self,
        request: &SpidRequest,
        person: Person<'_>,
        now: Timestamp,
        spoil: impl FnOnce(&mut Response, &mut Assertion),
    ) -> String {
        let mut response = self.response(request, Status::success(), now);
        let mut assertion = self.assertion(request, person, now);
        spoil(&mut response, &mut assertion);
        issue(&response, Some(&assertion), &self.signer, SignedParts::Both).unwrap()
    }

    /// A refusal, signed or not.
    pub fn declined(&self, request: &SpidRequest, message: &str, now: Timestamp, parts: SignedParts) -> String {
        let codes = ["Responder", "AuthnFailed"].map(|code| format!("urn:oasis:names:tc:SAML:2.0:status:{code}"));
        let status = Status::failure(&codes[0], &codes[1], message);
        issue(&self.response(request, status, now), None, &self.signer, parts).unwrap()
    }

    fn response(&self, request: &SpidRequest, status: Status, now: Timestamp) -> Response {
        Response {
            id: Some(fresh_id()),
            version: Some("2.0".to_owned()),
            issue_instant: Some(at(now)),
            in_response_to: request.message.id.clone(),
            destination: Some(request.acs.clone()),
            issuer: Some(self.issuer()),
            extensions: None,
            status: Some(status),
        }
    }

    fn issuer(&self) -> Issuer {
        Issuer { value: self.entity_id.clone(), format: Some(FORMAT_ENTITY.to_owned()), name_qualifier: None }
    }

    fn assertion(&self, request: &SpidRequest, person: Person<'_>, now: Timestamp) -> Assertion {
        let data = ConfirmationData {
            recipient: Some(request.acs.clone()),
            in_response_to: request.message.id.clone(),
            not_before: None,
            not_on_or_after: Some(at(now + LIFE)),
        };
        let name_id = NameId {
            value: fresh_id(),
            format: Some(FORMAT_TRANSIENT.to_owned()),
            name_qualifier: Some(self.entity_id.clone()),
            sp_name_qualifier: None,
        };
        let service = request.message.issuer.as_ref().unwrap().value.clone();
        Assertion {
            id: Some(fresh_id()),
            version: Some("2.0".to_owned()),
            issue_instant: Some(at(now)),
            issuer: Some(self.issuer()),
            subject: Some(Subject {
                name_id: Some(name_id),
                confirmations: vec![SubjectConfirmation { method: Some(METHOD_BEARER.to_owned()), data: Some(data) }],
            }),
            conditions: Some(Conditions {
                not_before: Some(at(now)),
                not_on_or_after: Some(at(now + LIFE)),
                audience_restrictions: vec![vec![service]],
            }),
            authn_statements: vec![AuthnStatement {
                authn_instant: Some(at(now)),
                session_index: None,
                session_not_on_or_after: None,
                context: Some(vec![request.level().uri().to_owned()]),
            }],
            attribute_statements: vec![person.iter().map(|(name, value)| attribute(name, value)).collect()],
        }
    }
}

impl SpidRequest {
    /// The level asked for.
    pub fn level(&self) -> SpidLevel {
        let context = self.message.requested_context.as_ref().unwrap();
        SpidLevel::from_uri(&context.classes[0]).unwrap()
    }

    /// Carries an answer back in the citizen's browser, from another site.
    pub async fn carry<'b>(&self, browser: &'b mut Browser, xml: &str) -> &'b Page {
        let form = post::PostForm::new(saml2::bindings::Kind::Response, &self.acs, xml, Some(&self.relay_state));
        let fields = [(form.field, form.message.as_str()), ("RelayState", self.relay_state.as_str())];
        browser.post(&self.acs, &fields, "cross-site").await
    }
}

fn attribute(name: &str, value: &str) -> Attribute {
    Attribute {
        name: Some(name.to_owned()),
        name_format: Some(ATTRNAME_BASIC.to_owned()),
        friendly_name: None,
        values: vec![value.to_owned()],
    }
}

fn at(when: Timestamp) -> String {
    instant::format(when.millis())
}

fn fresh_id() -> String {
    spid::request::message_id(idp::entropy::Entropy::os().bytes())
}
