//! Who we say we are: the metadata of one ente as a SPID service provider. [Regole tecniche, metadata; Avviso 29]
//!
//! The document is a value of its inputs: the same ente gives the same octets, its `ID` included, so that what AgID was
//! given can be compared with what is served. Its order is the schema's; the official tool reads `xml:lang` as the first
//! attribute.

pub mod attribute_set;
pub mod contacts;
pub mod organization;
pub mod public;

use openssl::hash::{MessageDigest, hash};
use saml2::keys::SigningCertificate;
use saml2::name::{BINDING_POST, DSIG, FORMAT_TRANSIENT, METADATA, PROTOCOL};
use saml2::sign::{SignRefused, Signer};
use saml2::write::Element;

use attribute_set::AttributeSet;
use contacts::ContactFlaw;
use organization::{Organization, OrganizationFlaw};
use public::PublicContact;

/// The namespace of SPID's extensions.
pub const SPID: &str = "https://spid.gov.it/saml-extensions";

/// Why metadata was not written.
#[derive(Debug, thiserror::Error)]
pub enum MetadataRefused {
    /// The entityID is empty, longer than 1,024 characters, or has a query or a fragment.
    #[error("the entityID is not acceptable")]
    EntityId,
    /// No address to answer to.
    #[error("there is no assertion consumer service")]
    NoConsumer,
    /// No address for logout.
    #[error("there is no single logout service")]
    NoLogout,
    /// No attribute set, an empty one, one without a name, or a number or an attribute twice.
    #[error("the attribute sets are not acceptable")]
    AttributeSets,
    /// The organization.
    #[error(transparent)]
    Organization(#[from] OrganizationFlaw),
    /// The contact.
    #[error(transparent)]
    Contact(#[from] ContactFlaw),
    /// It could not be signed.
    #[error("the metadata could not be signed")]
    Sign(#[from] SignRefused),
}

/// An address that takes logout messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogoutService {
    /// The binding's identifier.
    pub binding: String,
    /// The address.
    pub location: String,
}

/// A public body as a service provider.
#[derive(Debug, Clone)]
pub struct ServiceProvider {
    /// Its entityID; it never changes after accreditation.
    pub entity_id: String,
    /// The addresses to answer to. An address's number is its place, the first is the default: one for all providers, since
    /// each change is a new accreditation.
    pub consumers: Vec<String>,
    /// The addresses for logout, one per binding.
    pub logout: Vec<LogoutService>,
    /// What may be asked for.
    pub attribute_sets: Vec<AttributeSet>,
    /// Who it is.
    pub organization: Organization,
    /// Whom to call.
    pub contact: PublicContact,
}

impl ServiceProvider {
    /// The signed document, profile `spid-sp-public`.
    ///
    /// `next` are certificates to publish beside the signer's, during a change of key.
    pub fn document(&self, signer: &Signer, next: &[SigningCertificate]) -> Result<String, MetadataRefused> {
        self.check()?;
        let certificates: Vec<_> =
            std::iter::once(signer.certificate()).chain(next).map(SigningCertificate::base64).collect();
        let content = self.entity("", &certificates)?.to_xml();
        let id = hash(MessageDigest::sha256(), content.as_bytes()).map_err(SignRefused::from)?;
        let id: String = id.iter().map(|octet| format!("{octet:02x}")).collect::<Vec<_>>().concat();
        let document = self.entity(&format!("_{id}"), &certificates)?.to_xml();
        Ok(signer.sign_enveloped(&document)?)
    }

    fn check(&self) -> Result<(), MetadataRefused> {
        let length = self.entity_id.chars().count();
        if length == 0 || length > 1024 || self.entity_id.contains(['?', '#', ' ']) {
            return Err(MetadataRefused::EntityId);
        }
        if self.consumers.is_empty() {
            return Err(MetadataRefused::NoConsumer);
        }
        if self.logout.is_empty() {
            return Err(MetadataRefused::NoLogout);
        }
        if !attribute_set::are_acceptable(&self.attribute_sets) {
            return Err(MetadataRefused::AttributeSets);
        }
        Ok(())
    }

    fn entity(&self, id: &str, certificates: &[String]) -> Result<Element, MetadataRefused> {
        let organization = self.organization.element()?;
        Ok(Element::new("md:EntityDescriptor")
            .attribute("xmlns:md", METADATA)
            .attribute("xmlns:ds", DSIG)
            .attribute("xmlns:spid", SPID)
            .attribute("ID", id)
            .attribute("entityID", &self.entity_id)
            .child(self.role(certificates))
            .child(organization)
            .child(self.contact.element(self.organization.italian_name()?)?))
    }

    /// `md:SPSSODescriptor`, in the schema's order.
    fn role(&self, certificates: &[String]) -> Element {
        let keys = certificates.iter().map(|it| {
            let certificate = Element::new("ds:X509Certificate").text(it);
            let info = Element::new("ds:KeyInfo").child(Element::new("ds:X509Data").child(certificate));
            Element::new("md:KeyDescriptor").attribute("use", "signing").child(info)
        });
        let logout = self.logout.iter().map(|it| {
            Element::new("md:SingleLogoutService").attribute("Binding", &it.binding).attribute("Location", &it.location)
        });
        let consumers = self.consumers.iter().enumerate().map(|(index, location)| {
            let consumer = Element::new("md:AssertionConsumerService")
                .attribute("Binding", BINDING_POST)
                .attribute("Location", location)
                .attribute("index", index.to_string());
            if index == 0 { consumer.attribute("isDefault", "true") } else { consumer }
        });
        Element::new("md:SPSSODescriptor")
            .attribute("protocolSupportEnumeration", PROTOCOL)
            .attribute("AuthnRequestsSigned", "true")
            .attribute("WantAssertionsSigned", "true")
            .children(keys)
            .children(logout)
            .child(Element::new("md:NameIDFormat").text(FORMAT_TRANSIENT))
            .children(consumers)
            .children(self.attribute_sets.iter().map(AttributeSet::element))
    }
}
