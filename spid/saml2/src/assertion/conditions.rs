//! `saml:Conditions`: when and for whom an assertion holds. [SAML Core §2.5]

use roxmltree::Node;

use crate::name::ASSERTION;
use crate::read::{ReadRefused, all, at_most_one, attribute, only_these, text};
use crate::write::Element;

/// The conditions of an assertion.
///
/// `OneTimeUse` and `ProxyRestriction` are read over: every assertion is used once here, and none is passed on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Conditions {
    /// `NotBefore`, as written.
    pub not_before: Option<String>,
    /// `NotOnOrAfter`, as written.
    pub not_on_or_after: Option<String>,
    /// Each restriction names audiences; all restrictions must be met, each by any of its audiences. [SAML Core §2.5.1.4]
    pub audience_restrictions: Vec<Vec<String>>,
}

const KNOWN: [(&str, &str); 3] =
    [(ASSERTION, "AudienceRestriction"), (ASSERTION, "OneTimeUse"), (ASSERTION, "ProxyRestriction")];

impl Conditions {
    pub(crate) fn read_in(parent: Node<'_, '_>) -> Result<Option<Self>, ReadRefused> {
        let Some(conditions) = at_most_one(parent, ASSERTION, "Conditions")? else { return Ok(None) };
        only_these(conditions, "Conditions", &KNOWN).map_err(|_| ReadRefused::UnknownCondition)?;
        Ok(Some(Self {
            not_before: attribute(conditions, "NotBefore"),
            not_on_or_after: attribute(conditions, "NotOnOrAfter"),
            audience_restrictions: all(conditions, ASSERTION, "AudienceRestriction")
                .map(read_audiences)
                .collect::<Result<_, _>>()?,
        }))
    }

    pub(crate) fn element(&self) -> Element {
        let restrictions = self.audience_restrictions.iter().map(|audiences| {
            let audiences = audiences.iter().map(|it| Element::new("saml:Audience").text(it));
            Element::new("saml:AudienceRestriction").children(audiences)
        });
        Element::new("saml:Conditions")
            .maybe("NotBefore", self.not_before.as_deref())
            .maybe("NotOnOrAfter", self.not_on_or_after.as_deref())
            .children(restrictions)
    }
}

fn read_audiences(restriction: Node<'_, '_>) -> Result<Vec<String>, ReadRefused> {
    only_these(restriction, "AudienceRestriction", &[(ASSERTION, "Audience")])?;
    all(restriction, ASSERTION, "Audience").map(|it| text(it, "Audience")).collect()
}
