//! `samlp:AuthnRequest`: asking that a person be authenticated. [SAML Core §3.4.1]
//!
//! Written by a service provider, opened by an identity provider; absent is `None`, empty is `Some("")`.

use roxmltree::Node;

use crate::error::{ReadRefused, Refused, ShapeRefused};
use crate::issuer::Issuer;
use crate::keys::TrustedKeys;
use crate::name::{ASSERTION, DSIG, PROTOCOL};
use crate::read::{all, at_most_one, attribute, boolean, index, only_these, text};
use crate::seal::{self, Sealed, Unsigned};
use crate::write::Element;
use crate::xml::{self, Limits};

/// A request, field by field.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AuthnRequest {
    /// `ID`.
    pub id: Option<String>,
    /// `Version`.
    pub version: Option<String>,
    /// `IssueInstant`, as written.
    pub issue_instant: Option<String>,
    /// `Destination`: the provider's address.
    pub destination: Option<String>,
    /// `ForceAuthn`: authenticate anew.
    pub force_authn: Option<bool>,
    /// `IsPassive`: show the person nothing.
    pub is_passive: Option<bool>,
    /// `AssertionConsumerServiceIndex`: where to answer, by the number in the metadata.
    pub acs_index: Option<u16>,
    /// `AssertionConsumerServiceURL`: where to answer.
    pub acs_url: Option<String>,
    /// `ProtocolBinding`: how to answer.
    pub protocol_binding: Option<String>,
    /// `AttributeConsumingServiceIndex`: which attributes, by the number in the metadata.
    pub attribute_index: Option<u16>,
    /// The service.
    pub issuer: Option<Issuer>,
    /// Which kind of name.
    pub name_id_policy: Option<NameIdPolicy>,
    /// Which kind of authentication.
    pub requested_context: Option<RequestedContext>,
}

/// `samlp:NameIDPolicy`. [SAML Core §3.4.1.1]
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NameIdPolicy {
    /// `Format`.
    pub format: Option<String>,
    /// `SPNameQualifier`.
    pub sp_name_qualifier: Option<String>,
    /// `AllowCreate`; SPID forbids it.
    pub allow_create: Option<bool>,
}

/// `samlp:RequestedAuthnContext`. [SAML Core §3.3.2.2.1]
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RequestedContext {
    /// `Comparison`; absent means exact.
    pub comparison: Option<String>,
    /// The classes, in order of preference.
    pub classes: Vec<String>,
}

/// The children a request may have. `Extensions` are accepted and not read.
const CHILDREN: [(&str, &str); 8] = [
    (ASSERTION, "Issuer"),
    (DSIG, "Signature"),
    (PROTOCOL, "Extensions"),
    (ASSERTION, "Subject"),
    (PROTOCOL, "NameIDPolicy"),
    (ASSERTION, "Conditions"),
    (PROTOCOL, "RequestedAuthnContext"),
    (PROTOCOL, "Scoping"),
];

/// Who a request says it comes from, so that the right keys can be found. Nothing else is told before verification.
pub fn claimed_issuer(xml: &[u8]) -> Result<Option<String>, Refused> {
    let document = xml::load(xml, &Limits::MESSAGE)?;
    Ok(Issuer::read_in(check(document.root_element())?)?.map(|it| it.value))
}

/// Opens a request signed inside, as it comes by POST.
pub fn open_enveloped(xml: &[u8], keys: &TrustedKeys) -> Result<AuthnRequest, Refused> {
    let document = xml::load(xml, &Limits::MESSAGE)?;
    let sealed = seal::verify(check(document.root_element())?, keys)?;
    open_sealed(&sealed)
}

/// Opens a request that is sealed already, as one that came by Redirect in a signed query.
pub fn open_sealed(sealed: &Sealed) -> Result<AuthnRequest, Refused> {
    let document = sealed.document()?;
    Ok(AuthnRequest::read(check(document.root_element())?)?)
}

/// Opens a request that nobody signed, for services that are registered as not signing.
pub fn open_unsigned(xml: &[u8]) -> Result<Unsigned<AuthnRequest>, Refused> {
    let document = xml::load(xml, &Limits::MESSAGE)?;
    Ok(Unsigned::new(AuthnRequest::read(check(document.root_element())?)?))
}

/// The root, if it is a request with its children alone and no signature but its own.
fn check<'a, 'i>(root: Node<'a, 'i>) -> Result<Node<'a, 'i>, ShapeRefused> {
    if !root.has_tag_name((PROTOCOL, "AuthnRequest")) {
        return Err(ShapeRefused::Root);
    }
    only_these(root, "AuthnRequest", &CHILDREN).map_err(|_| ShapeRefused::Child)?;
    let mut signatures = root.descendants().filter(|it| it.has_tag_name((DSIG, "Signature")));
    if signatures.any(|it| it.parent_element() != Some(root)) {
        return Err(ShapeRefused::Signature);
    }
    Ok(root)
}

impl AuthnRequest {
    fn read(request: Node<'_, '_>) -> Result<Self, ReadRefused> {
        Ok(Self {
            id: attribute(request, "ID"),
            version: attribute(request, "Version"),
            issue_instant: attribute(request, "IssueInstant"),
            destination: attribute(request, "Destination"),
            force_authn: boolean(request, "ForceAuthn")?,
            is_passive: boolean(request, "IsPassive")?,
            acs_index: index(request, "AssertionConsumerServiceIndex")?,
            acs_url: attribute(request, "AssertionConsumerServiceURL"),
            protocol_binding: attribute(request, "ProtocolBinding"),
            attribute_index: index(request, "AttributeConsumingServiceIndex")?,
            issuer: Issuer::read_in(request)?,
            name_id_policy: at_most_one(request, PROTOCOL, "NameIDPolicy")?.map(NameIdPolicy::read).transpose()?,
            requested_context: at_most_one(request, PROTOCOL, "RequestedAuthnContext")?
                .map(RequestedContext::read)
                .transpose()?,
        })
    }

    /// The request as XML, unsigned.
    pub fn to_xml(&self) -> String {
        Element::new("samlp:AuthnRequest")
            .attribute("xmlns:samlp", PROTOCOL)
            .attribute("xmlns:saml", ASSERTION)
            .maybe("ID", self.id.as_deref())
            .maybe("Version", self.version.as_deref())
            .maybe("IssueInstant", self.issue_instant.as_deref())
            .maybe("Destination", self.destination.as_deref())
            .maybe("ForceAuthn", self.force_authn.map(word))
            .maybe("IsPassive", self.is_passive.map(word))
            .maybe("AssertionConsumerServiceIndex", number(self.acs_index).as_deref())
            .maybe("AssertionConsumerServiceURL", self.acs_url.as_deref())
            .maybe("ProtocolBinding", self.protocol_binding.as_deref())
            .maybe("AttributeConsumingServiceIndex", number(self.attribute_index).as_deref())
            .children(self.issuer.as_ref().map(Issuer::element))
            .children(self.name_id_policy.as_ref().map(NameIdPolicy::element))
            .children(self.requested_context.as_ref().map(RequestedContext::element))
            .to_xml()
    }
}

impl NameIdPolicy {
    fn read(policy: Node<'_, '_>) -> Result<Self, ReadRefused> {
        Ok(Self {
            format: attribute(policy, "Format"),
            sp_name_qualifier: attribute(policy, "SPNameQualifier"),
            allow_create: boolean(policy, "AllowCreate")?,
        })
    }

    fn element(&self) -> Element {
        Element::new("samlp:NameIDPolicy")
            .maybe("Format", self.format.as_deref())
            .maybe("SPNameQualifier", self.sp_name_qualifier.as_deref())
            .maybe("AllowCreate", self.allow_create.map(word))
    }
}

impl RequestedContext {
    fn read(context: Node<'_, '_>) -> Result<Self, ReadRefused> {
        let classes = all(context, ASSERTION, "AuthnContextClassRef").map(|it| text(it, "AuthnContextClassRef"));
        Ok(Self { comparison: attribute(context, "Comparison"), classes: classes.collect::<Result<_, _>>()? })
    }

    fn element(&self) -> Element {
        Element::new("samlp:RequestedAuthnContext")
            .maybe("Comparison", self.comparison.as_deref())
            .children(self.classes.iter().map(|it| Element::new("saml:AuthnContextClassRef").text(it)))
    }
}

fn word(yes: bool) -> &'static str {
    if yes { "true" } else { "false" }
}

fn number(index: Option<u16>) -> Option<String> {
    index.map(|it| it.to_string())
}
