//! The AuthnRequest. [Regole tecniche SPID, single sign-on and trasmissione; Avviso 5, Avviso 11]
//!
//! What the official tool checks (`spid.md` AR-01…AR-23) is fixed here and cannot be configured away: no `IsPassive`, no
//! `AllowCreate`, one transient `NameIDPolicy`, one class reference, `Issuer` with format and qualifier, whole seconds.

use idp_core::assurance::SpidLevel;
use idp_core::time::Timestamp;
use saml2::authn_request::{AuthnRequest, NameIdPolicy, RequestedContext};
use saml2::bindings::post::PostForm;
use saml2::bindings::{Kind, redirect};
use saml2::instant;
use saml2::issuer::Issuer;
use saml2::name::{FORMAT_ENTITY, FORMAT_TRANSIENT};
use saml2::sign::{SignRefused, Signer};

use crate::levels::Comparison;
use crate::pending::PendingRequest;

/// An identifier for a message: an underscore and 128 random bits, an NCName as XML demands. [XSD; SAML Core §1.3.4]
pub fn message_id(random: [u8; 16]) -> String {
    format!("_{:032x}", u128::from_be_bytes(random))
}

/// A `RelayState`: 128 random bits in hexadecimal, which say nothing and mean nothing to anybody else. It fits into the 80
/// bytes allowed, and cannot contain `http` (AR-15).
pub fn relay_state(random: [u8; 16]) -> String {
    format!("{:032x}", u128::from_be_bytes(random))
}

/// Whether the provider must authenticate the person anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Freshness {
    /// At level 1 an existing session with the provider will do; above, SPID has no sessions and always asks anew.
    #[default]
    SessionWillDo,
    /// Authenticate anew at any level.
    Anew,
}

/// What is asked of a provider.
#[derive(Debug, Clone)]
pub struct LoginRequest<'a> {
    /// The message's identifier, from [`message_id`].
    pub id: String,
    /// Now.
    pub at: Timestamp,
    /// Our entityID.
    pub entity_id: &'a str,
    /// The provider's entityID.
    pub provider: &'a str,
    /// The provider's address for the binding used. SPID also accepts the entityID as destination, CIE does not: the
    /// address suits both.
    pub destination: &'a str,
    /// Where the answer must go, and its number in our metadata.
    pub acs: (u16, &'a str),
    /// The number in our metadata of the attribute set asked for.
    pub attribute_set: u16,
    /// The level asked for.
    pub level: SpidLevel,
    /// How the level is meant.
    pub comparison: Comparison,
    /// Whether a session with the provider will do.
    pub freshness: Freshness,
}

/// A request on its way.
#[derive(Debug, Clone)]
pub struct Outgoing {
    /// The message as sent, for the register of transactions.
    pub xml: String,
    /// How the browser carries it.
    pub carrier: Carrier,
}

/// How the browser carries a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Carrier {
    /// A page with a form that is submitted.
    Form(PostForm),
    /// An address to redirect to, with status 302: the official tool does not follow a 303 here.
    Address(String),
}

impl LoginRequest<'_> {
    /// The facts to keep until the answer comes.
    pub fn pending(&self) -> PendingRequest {
        PendingRequest {
            id: self.id.clone(),
            issued_at: Timestamp::from_seconds(self.at.seconds()),
            provider: self.provider.to_owned(),
            entity_id: self.entity_id.to_owned(),
            acs_url: self.acs.1.to_owned(),
            level: self.level,
        }
    }

    /// The request signed inside and carried by a form.
    pub fn by_post(&self, relay_state: &str, signer: &Signer) -> Result<Outgoing, SignRefused> {
        let xml = signer.sign_enveloped(&self.message().to_xml())?;
        let form = PostForm::new(Kind::Request, self.destination, &xml, Some(relay_state));
        Ok(Outgoing { xml, carrier: Carrier::Form(form) })
    }

    /// The request in a signed query.
    pub fn by_redirect(&self, relay_state: &str, signer: &Signer) -> Result<Outgoing, SignRefused> {
        let xml = self.message().to_xml();
        let address = redirect::signed_url(Kind::Request, self.destination, &xml, Some(relay_state), signer)?;
        Ok(Outgoing { xml, carrier: Carrier::Address(address) })
    }

    fn message(&self) -> AuthnRequest {
        AuthnRequest {
            id: Some(self.id.clone()),
            version: Some("2.0".to_owned()),
            issue_instant: Some(instant::format(self.at.millis())),
            destination: Some(self.destination.to_owned()),
            force_authn: self.forces_authentication().then_some(true),
            acs_index: Some(self.acs.0),
            attribute_index: Some(self.attribute_set),
            issuer: Some(Issuer {
                value: self.entity_id.to_owned(),
                format: Some(FORMAT_ENTITY.to_owned()),
                name_qualifier: Some(self.entity_id.to_owned()),
            }),
            name_id_policy: Some(NameIdPolicy { format: Some(FORMAT_TRANSIENT.to_owned()), ..NameIdPolicy::default() }),
            requested_context: Some(RequestedContext {
                comparison: Some(self.comparison.word().to_owned()),
                classes: vec![self.level.uri().to_owned()],
            }),
            ..AuthnRequest::default()
        }
    }

    /// Above level 1 always. [AR-18, AR-23]
    fn forces_authentication(&self) -> bool {
        self.level > SpidLevel::L1 || self.freshness == Freshness::Anew
    }
}
