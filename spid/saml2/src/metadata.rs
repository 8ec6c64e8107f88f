//! Metadata of identity providers: who they are, where they are, what they sign with. [SAML Metadata §2.3, §2.4]
//!
//! Trust in a file comes from whoever brings it: an operator, or a registry whose signature is checked first
//! ([`signed_providers`]).

use roxmltree::Node;

use crate::error::{ReadRefused, Refused};
use crate::instant;
use crate::keys::{SigningCertificate, TrustedKeys};
use crate::name::{DSIG, METADATA, PROTOCOL};
use crate::read::{all, at_most_one, attribute, text};
use crate::seal;
use crate::xml::{self, Limits};

/// An identity provider as its metadata describes it.
#[derive(Debug, Clone)]
pub struct IdentityProvider {
    /// Its entityID.
    pub entity_id: String,
    /// `OrganizationDisplayName`, the Italian one where there is a choice.
    pub display_name: Option<String>,
    /// `validUntil`, milliseconds since 1970, if it says so.
    pub valid_until: Option<i64>,
    /// Where it takes requests, one endpoint per binding.
    pub single_sign_on: Vec<Endpoint>,
    /// Where it takes logout messages.
    pub single_logout: Vec<Endpoint>,
    /// The certificates that may have signed its messages: `use="signing"`, or no `use` at all. [SAML Metadata §2.4.1.1]
    pub certificates: Vec<SigningCertificate>,
    /// Certificates that were there and cannot be used (not RSA, too short, unreadable).
    pub unusable_certificates: usize,
}

/// An address for one binding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// `Binding`.
    pub binding: String,
    /// `Location`.
    pub location: String,
    /// `ResponseLocation`, where answers go if elsewhere.
    pub response_location: Option<String>,
}

/// The providers in a file, which may describe one entity or many. Entities that are no SAML 2.0 providers are passed over.
pub fn providers(xml: &[u8]) -> Result<Vec<IdentityProvider>, Refused> {
    let document = xml::load(xml, &Limits::METADATA)?;
    Ok(read_providers(document.root_element())?)
}

/// The providers in a file whose root a registry has signed.
pub fn signed_providers(xml: &[u8], registry: &TrustedKeys) -> Result<Vec<IdentityProvider>, Refused> {
    let document = xml::load(xml, &Limits::METADATA)?;
    let sealed = seal::verify(document.root_element(), registry)?;
    Ok(read_providers(sealed.document()?.root_element())?)
}

fn read_providers(root: Node<'_, '_>) -> Result<Vec<IdentityProvider>, ReadRefused> {
    if !root.has_tag_name((METADATA, "EntityDescriptor")) && !root.has_tag_name((METADATA, "EntitiesDescriptor")) {
        return Err(ReadRefused::OtherRoot("EntityDescriptor or EntitiesDescriptor"));
    }
    let entities = root.descendants().filter(|it| it.has_tag_name((METADATA, "EntityDescriptor")));
    entities.filter_map(|it| IdentityProvider::read(it).transpose()).collect()
}

impl IdentityProvider {
    fn read(entity: Node<'_, '_>) -> Result<Option<Self>, ReadRefused> {
        let mut roles = all(entity, METADATA, "IDPSSODescriptor").filter(speaks_saml2);
        let Some(role) = roles.next() else { return Ok(None) };
        let mut provider = Self {
            entity_id: entity.attribute("entityID").unwrap_or("").to_owned(),
            display_name: display_name(entity)?,
            valid_until: entity.attribute("validUntil").or(role.attribute("validUntil")).and_then(instant::parse),
            single_sign_on: endpoints(role, "SingleSignOnService"),
            single_logout: endpoints(role, "SingleLogoutService"),
            certificates: Vec::new(),
            unusable_certificates: 0,
        };
        for key in
            all(role, METADATA, "KeyDescriptor").filter(|it| it.attribute("use").is_none_or(|it| it == "signing"))
        {
            for certificate in key.descendants().filter(|it| it.has_tag_name((DSIG, "X509Certificate"))) {
                match SigningCertificate::from_base64(&text(certificate, "X509Certificate")?) {
                    Ok(certificate) => provider.certificates.push(certificate),
                    Err(_) => provider.unusable_certificates += 1,
                }
            }
        }
        Ok(Some(provider))
    }
}

fn speaks_saml2(role: &Node<'_, '_>) -> bool {
    let protocols = role.attribute("protocolSupportEnumeration").unwrap_or("");
    protocols.split_ascii_whitespace().any(|it| it == PROTOCOL)
}

fn endpoints(role: Node<'_, '_>, name: &'static str) -> Vec<Endpoint> {
    let read = |node| {
        Some(Endpoint {
            binding: attribute(node, "Binding")?,
            location: attribute(node, "Location")?,
            response_location: attribute(node, "ResponseLocation"),
        })
    };
    all(role, METADATA, name).filter_map(read).collect()
}

fn display_name(entity: Node<'_, '_>) -> Result<Option<String>, ReadRefused> {
    let Some(organization) = at_most_one(entity, METADATA, "Organization")? else { return Ok(None) };
    let language =
        |it: &Node<'_, '_>| it.attribute(("http://www.w3.org/XML/1998/namespace", "lang")).map(str::to_owned);
    let names: Vec<_> = all(organization, METADATA, "OrganizationDisplayName").collect();
    let chosen = names.iter().find(|it| language(it).as_deref() == Some("it")).or(names.first());
    chosen.map(|it| text(*it, "OrganizationDisplayName")).transpose()
}
