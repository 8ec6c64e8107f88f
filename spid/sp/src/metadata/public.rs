//! The contact of a public body, profile `spid-sp-public`: its IPA code, the mark `Public`, an e-mail address. [Avviso 29]

use saml2::write::Element;

use super::contacts::{ContactFlaw, is_email, is_ipa_code, is_phone};

/// The one contact of a public body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicContact {
    /// Its code in IndicePA, `c_h501`.
    pub ipa_code: String,
    /// An e-mail address that is read.
    pub email: String,
    /// A phone number, `+39…` without spaces.
    pub phone: Option<String>,
}

impl PublicContact {
    /// `md:ContactPerson`, in the schema's order; the company is the organization's name, byte for byte.
    pub(super) fn element(&self, organization_name: &str) -> Result<Element, ContactFlaw> {
        if !is_ipa_code(&self.ipa_code) {
            return Err(ContactFlaw::IpaCode);
        }
        if !is_email(&self.email) {
            return Err(ContactFlaw::Email);
        }
        if self.phone.as_deref().is_some_and(|it| !is_phone(it)) {
            return Err(ContactFlaw::Phone);
        }
        let extensions = Element::new("md:Extensions")
            .child(Element::new("spid:IPACode").text(&self.ipa_code))
            .child(Element::new("spid:Public"));
        let phone = self.phone.as_deref().map(|it| Element::new("md:TelephoneNumber").text(it));
        Ok(Element::new("md:ContactPerson")
            .attribute("contactType", "other")
            .child(extensions)
            .child(Element::new("md:Company").text(organization_name))
            .child(Element::new("md:EmailAddress").text(&self.email))
            .children(phone))
    }
}
