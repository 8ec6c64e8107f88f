//! `saml:Issuer`: the entity that a message says it comes from.

use roxmltree::Node;

use crate::name::ASSERTION;
use crate::read::{ReadRefused, at_most_one, attribute, text};
use crate::write::Element;

/// The issuer of a message or of an assertion. [SAML Core §2.2.5]
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Issuer {
    /// The entityID.
    pub value: String,
    /// `Format`; absent means entity. [SAML Core §2.2.5]
    pub format: Option<String>,
    /// `NameQualifier`; SPID asks it of service providers.
    pub name_qualifier: Option<String>,
}

impl Issuer {
    /// An issuer without attributes.
    pub fn of(entity_id: &str) -> Self {
        Self { value: entity_id.to_owned(), ..Self::default() }
    }

    pub(crate) fn read_in(parent: Node<'_, '_>) -> Result<Option<Self>, ReadRefused> {
        let Some(issuer) = at_most_one(parent, ASSERTION, "Issuer")? else { return Ok(None) };
        Ok(Some(Self {
            value: text(issuer, "Issuer")?,
            format: attribute(issuer, "Format"),
            name_qualifier: attribute(issuer, "NameQualifier"),
        }))
    }

    pub(crate) fn element(&self) -> Element {
        Element::new("saml:Issuer")
            .maybe("Format", self.format.as_deref())
            .maybe("NameQualifier", self.name_qualifier.as_deref())
            .text(&self.value)
    }
}
