//! `saml:AuthnStatement` and `saml:AttributeStatement`: how the person was authenticated and what is said of them.
//! [SAML Core §2.7]

use roxmltree::Node;

use crate::name::ASSERTION;
use crate::read::{ReadRefused, all, at_most_one, attribute, only_these, text};
use crate::write::Element;

/// How and when the person was authenticated.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AuthnStatement {
    /// `AuthnInstant`, as written.
    pub authn_instant: Option<String>,
    /// `SessionIndex`: the provider's session, for logout.
    pub session_index: Option<String>,
    /// `SessionNotOnOrAfter`, as written.
    pub session_not_on_or_after: Option<String>,
    /// The class references of `AuthnContext`; `None` when there is no context.
    pub context: Option<Vec<String>>,
}

/// One attribute with its values. Prints without them: they are personal data.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Attribute {
    /// `Name`.
    pub name: Option<String>,
    /// `NameFormat`.
    pub name_format: Option<String>,
    /// `FriendlyName`.
    pub friendly_name: Option<String>,
    /// Its values, without the white space around them.
    pub values: Vec<String>,
}

impl AuthnStatement {
    pub(super) fn read(statement: Node<'_, '_>) -> Result<Self, ReadRefused> {
        let context = at_most_one(statement, ASSERTION, "AuthnContext")?;
        let classes =
            |context| all(context, ASSERTION, "AuthnContextClassRef").map(|it| text(it, "AuthnContextClassRef"));
        Ok(Self {
            authn_instant: attribute(statement, "AuthnInstant"),
            session_index: attribute(statement, "SessionIndex"),
            session_not_on_or_after: attribute(statement, "SessionNotOnOrAfter"),
            context: context.map(|it| classes(it).collect()).transpose()?,
        })
    }

    pub(super) fn element(&self) -> Element {
        let context = self.context.as_ref().map(|classes| {
            let classes = classes.iter().map(|it| Element::new("saml:AuthnContextClassRef").text(it));
            Element::new("saml:AuthnContext").children(classes)
        });
        Element::new("saml:AuthnStatement")
            .maybe("AuthnInstant", self.authn_instant.as_deref())
            .maybe("SessionIndex", self.session_index.as_deref())
            .maybe("SessionNotOnOrAfter", self.session_not_on_or_after.as_deref())
            .children(context)
    }
}

pub(super) fn read_attributes(statement: Node<'_, '_>) -> Result<Vec<Attribute>, ReadRefused> {
    only_these(statement, "AttributeStatement", &[(ASSERTION, "Attribute")])?;
    all(statement, ASSERTION, "Attribute").map(Attribute::read).collect()
}

pub(super) fn attributes_element(attributes: &[Attribute]) -> Element {
    Element::new("saml:AttributeStatement").children(attributes.iter().map(Attribute::element))
}

impl std::fmt::Debug for Attribute {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Attribute")
            .field("name", &self.name)
            .field("values", &self.values.len())
            .finish_non_exhaustive()
    }
}

impl Attribute {
    fn read(node: Node<'_, '_>) -> Result<Self, ReadRefused> {
        only_these(node, "Attribute", &[(ASSERTION, "AttributeValue")])?;
        Ok(Self {
            name: attribute(node, "Name"),
            name_format: attribute(node, "NameFormat"),
            friendly_name: attribute(node, "FriendlyName"),
            values: all(node, ASSERTION, "AttributeValue")
                .map(|it| text(it, "AttributeValue"))
                .collect::<Result<_, _>>()?,
        })
    }

    fn element(&self) -> Element {
        Element::new("saml:Attribute")
            .maybe("Name", self.name.as_deref())
            .maybe("NameFormat", self.name_format.as_deref())
            .maybe("FriendlyName", self.friendly_name.as_deref())
            .children(self.values.iter().map(|it| Element::new("saml:AttributeValue").text(it)))
    }
}
