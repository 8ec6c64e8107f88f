//! `saml:Subject`: of whom an assertion speaks, and who may present it. [SAML Core §2.4]

use roxmltree::Node;

use crate::name::ASSERTION;
use crate::read::{ReadRefused, all, at_most_one, attribute, only_these, text};
use crate::write::Element;

/// The subject of an assertion or of a request.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Subject {
    /// The name given to the person.
    pub name_id: Option<NameId>,
    /// How the presenter is confirmed to be the person.
    pub confirmations: Vec<SubjectConfirmation>,
}

/// `saml:NameID`. [SAML Core §2.2.3]
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NameId {
    /// The name, without the white space around it.
    pub value: String,
    /// `Format`.
    pub format: Option<String>,
    /// `NameQualifier`: who gave the name.
    pub name_qualifier: Option<String>,
    /// `SPNameQualifier`: for whom it was given.
    pub sp_name_qualifier: Option<String>,
}

/// `saml:SubjectConfirmation`. [SAML Core §2.4.1.1]
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SubjectConfirmation {
    /// `Method`.
    pub method: Option<String>,
    /// Its data.
    pub data: Option<ConfirmationData>,
}

/// `saml:SubjectConfirmationData`. [SAML Core §2.4.1.2]
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ConfirmationData {
    /// `Recipient`: where it may be presented.
    pub recipient: Option<String>,
    /// `InResponseTo`: the request it answers.
    pub in_response_to: Option<String>,
    /// `NotBefore`, as written; a bearer's has none. [SAML Profiles §4.1.4.2]
    pub not_before: Option<String>,
    /// `NotOnOrAfter`, as written.
    pub not_on_or_after: Option<String>,
}

impl Subject {
    pub(crate) fn read_in(parent: Node<'_, '_>) -> Result<Option<Self>, ReadRefused> {
        let Some(subject) = at_most_one(parent, ASSERTION, "Subject")? else { return Ok(None) };
        only_these(subject, "Subject", &[(ASSERTION, "NameID"), (ASSERTION, "SubjectConfirmation")])?;
        Ok(Some(Self {
            name_id: at_most_one(subject, ASSERTION, "NameID")?.map(NameId::read).transpose()?,
            confirmations: all(subject, ASSERTION, "SubjectConfirmation")
                .map(SubjectConfirmation::read)
                .collect::<Result<_, _>>()?,
        }))
    }

    pub(crate) fn element(&self) -> Element {
        Element::new("saml:Subject")
            .children(self.name_id.as_ref().map(NameId::element))
            .children(self.confirmations.iter().map(SubjectConfirmation::element))
    }
}

impl NameId {
    fn read(name: Node<'_, '_>) -> Result<Self, ReadRefused> {
        Ok(Self {
            value: text(name, "NameID")?,
            format: attribute(name, "Format"),
            name_qualifier: attribute(name, "NameQualifier"),
            sp_name_qualifier: attribute(name, "SPNameQualifier"),
        })
    }

    fn element(&self) -> Element {
        Element::new("saml:NameID")
            .maybe("Format", self.format.as_deref())
            .maybe("NameQualifier", self.name_qualifier.as_deref())
            .maybe("SPNameQualifier", self.sp_name_qualifier.as_deref())
            .text(&self.value)
    }
}

impl SubjectConfirmation {
    fn read(confirmation: Node<'_, '_>) -> Result<Self, ReadRefused> {
        let allowed = [(ASSERTION, "NameID"), (ASSERTION, "SubjectConfirmationData")];
        only_these(confirmation, "SubjectConfirmation", &allowed)?;
        Ok(Self {
            method: attribute(confirmation, "Method"),
            data: at_most_one(confirmation, ASSERTION, "SubjectConfirmationData")?.map(ConfirmationData::read),
        })
    }

    fn element(&self) -> Element {
        Element::new("saml:SubjectConfirmation")
            .maybe("Method", self.method.as_deref())
            .children(self.data.as_ref().map(ConfirmationData::element))
    }
}

impl ConfirmationData {
    fn read(data: Node<'_, '_>) -> Self {
        Self {
            recipient: attribute(data, "Recipient"),
            in_response_to: attribute(data, "InResponseTo"),
            not_before: attribute(data, "NotBefore"),
            not_on_or_after: attribute(data, "NotOnOrAfter"),
        }
    }

    fn element(&self) -> Element {
        Element::new("saml:SubjectConfirmationData")
            .maybe("Recipient", self.recipient.as_deref())
            .maybe("InResponseTo", self.in_response_to.as_deref())
            .maybe("NotBefore", self.not_before.as_deref())
            .maybe("NotOnOrAfter", self.not_on_or_after.as_deref())
    }
}
