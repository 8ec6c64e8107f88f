//! `samlp:Response`: opening one that arrived, and writing one. [SAML Core §3.3.3, SAML Profiles §4.1.4]

mod shape;

use roxmltree::Node;

use crate::assertion::Assertion;
use crate::c14n::{self, Selection};
use crate::error::{ReadRefused, Refused, ShapeRefused};
use crate::issuer::Issuer;
use crate::keys::TrustedKeys;
use crate::name::{ASSERTION, PROTOCOL};
use crate::read::{at_most_one, attribute};
use crate::seal::{self, SealRefused, Sealed, Unsigned};
use crate::second_opinion::{self, SecondOpinion};
use crate::sign::{SignRefused, Signer};
use crate::status::Status;
use crate::write::Element;
use crate::xml::{self, Limits};

/// What a response says around its assertion, field by field: absent is `None`, empty is `Some("")`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Response {
    /// `ID`.
    pub id: Option<String>,
    /// `Version`.
    pub version: Option<String>,
    /// `IssueInstant`, as written.
    pub issue_instant: Option<String>,
    /// `InResponseTo`: the request it answers.
    pub in_response_to: Option<String>,
    /// `Destination`: where it was sent.
    pub destination: Option<String>,
    /// The provider.
    pub issuer: Option<Issuer>,
    /// `samlp:Extensions` in canonical form, whose content SAML leaves open.
    pub extensions: Option<String>,
    /// How the request went.
    pub status: Option<Status>,
}

/// A response whose shape and signatures have been checked.
#[derive(Debug, Clone)]
pub struct Opened {
    /// What it says around the assertion.
    pub envelope: Envelope,
    /// Its assertion, if it has one.
    pub assertion: Option<SealedAssertion>,
}

/// The response around the assertion: SPID leaves its signature to the provider's choice.
#[derive(Debug, Clone)]
pub enum Envelope {
    /// Signed by the provider, and read from what was signed.
    Sealed(Response),
    /// Not signed: it may only make the login fail.
    Unsigned(Unsigned<Response>),
}

/// An assertion read from the octets its provider signed.
#[derive(Debug, Clone)]
pub struct SealedAssertion {
    sealed: Sealed,
    assertion: Assertion,
}

impl Envelope {
    /// What it claims; to be checked, never to be relied upon where [`Envelope::is_sealed`] is false.
    pub fn claimed(&self) -> &Response {
        match self {
            Self::Sealed(response) => response,
            Self::Unsigned(response) => response.claimed(),
        }
    }

    /// Whether the provider signed it.
    pub fn is_sealed(&self) -> bool {
        matches!(self, Self::Sealed(_))
    }
}

impl SealedAssertion {
    /// What it says.
    pub fn assertion(&self) -> &Assertion {
        &self.assertion
    }

    /// The octets that were signed.
    pub fn sealed(&self) -> &Sealed {
        &self.sealed
    }

    fn open(element: Node<'_, '_>, keys: &TrustedKeys) -> Result<Self, Refused> {
        let sealed = seal::verify(element, keys)?;
        let assertion = Assertion::read(sealed.document()?.root_element())?;
        Ok(Self { sealed, assertion })
    }
}

/// Which request a response says it answers, so that the right provider's keys can be found. Nothing else is told before
/// verification, and nothing of the rest is looked at.
pub fn claimed_request(xml: &[u8]) -> Result<Option<String>, Refused> {
    let document = xml::load(xml, &Limits::MESSAGE)?;
    let root = document.root_element();
    if !root.has_tag_name((PROTOCOL, "Response")) {
        return Err(ShapeRefused::Root.into());
    }
    Ok(attribute(root, "InResponseTo"))
}

/// Opens a response: limits, shape, signatures, second opinion.
///
/// An assertion must be signed itself; the response around it may be. Every signature present must be right.
pub fn open(xml: &[u8], keys: &TrustedKeys, opinion: SecondOpinion) -> Result<Opened, Refused> {
    let document = xml::load(xml, &Limits::MESSAGE)?;
    let root = document.root_element();
    shape::check(root)?;

    let assertion = at_most_one(root, ASSERTION, "Assertion").map_err(|_| ShapeRefused::Assertion)?;
    let assertion = assertion.map(|it| SealedAssertion::open(it, keys)).transpose()?;
    let (envelope, sealed) = match seal::verify(root, keys) {
        Ok(sealed) => (Envelope::Sealed(Response::read(sealed.document()?.root_element())?), Some(sealed)),
        Err(SealRefused::NotSigned) => (Envelope::Unsigned(Unsigned::new(Response::read(root)?)), None),
        Err(other) => return Err(other.into()),
    };
    let outermost = sealed.as_ref().or(assertion.as_ref().map(SealedAssertion::sealed));
    if let (SecondOpinion::Asked, Some(ours)) = (opinion, outermost) {
        second_opinion::confirm(document.input_text(), keys, ours)?;
    }
    Ok(Opened { envelope, assertion })
}

/// What a provider signs of a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignedParts {
    /// The assertion and the response around it.
    Both,
    /// The assertion alone.
    Assertion,
    /// The response alone: what services must refuse when there is an assertion inside.
    Response,
    /// Nothing: what services must refuse.
    Nothing,
}

/// Writes and signs a response with its assertion, if it has one.
pub fn issue(
    response: &Response,
    assertion: Option<&Assertion>,
    signer: &Signer,
    parts: SignedParts,
) -> Result<String, SignRefused> {
    let assertion = assertion.map(Assertion::to_xml);
    let assertion = match (assertion, parts) {
        (Some(xml), SignedParts::Both | SignedParts::Assertion) => Some(signer.sign_enveloped(&xml)?),
        (xml, _) => xml,
    };
    let xml = response.to_xml(assertion.as_deref());
    match parts {
        SignedParts::Both | SignedParts::Response => signer.sign_enveloped(&xml),
        SignedParts::Assertion | SignedParts::Nothing => Ok(xml),
    }
}

impl Response {
    fn read(response: Node<'_, '_>) -> Result<Self, Refused> {
        let extensions = at_most_one(response, PROTOCOL, "Extensions")?;
        let extensions = extensions.map(|it| c14n::canonical(it, &Selection::default())).transpose();
        Ok(Self {
            id: attribute(response, "ID"),
            version: attribute(response, "Version"),
            issue_instant: attribute(response, "IssueInstant"),
            in_response_to: attribute(response, "InResponseTo"),
            destination: attribute(response, "Destination"),
            issuer: Issuer::read_in(response)?,
            extensions: extensions.map_err(|_| ReadRefused::Unexpected("Extensions"))?,
            status: Status::read_in(response)?,
        })
    }

    /// The response as XML, around an assertion that is written (and signed) already.
    pub fn to_xml(&self, assertion: Option<&str>) -> String {
        let mut element = Element::new("samlp:Response")
            .attribute("xmlns:samlp", PROTOCOL)
            .attribute("xmlns:saml", ASSERTION)
            .maybe("ID", self.id.as_deref())
            .maybe("Version", self.version.as_deref())
            .maybe("IssueInstant", self.issue_instant.as_deref())
            .maybe("InResponseTo", self.in_response_to.as_deref())
            .maybe("Destination", self.destination.as_deref())
            .children(self.issuer.as_ref().map(Issuer::element));
        if let Some(extensions) = &self.extensions {
            element = element.written(extensions);
        }
        element = element.children(self.status.as_ref().map(Status::element));
        if let Some(assertion) = assertion {
            element = element.written(assertion);
        }
        element.to_xml()
    }
}
