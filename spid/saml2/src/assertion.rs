//! `saml:Assertion`: what an identity provider says of a person. [SAML Core §2.3.3]
//!
//! The structs are faithful: an absent attribute is `None`, an empty one is `Some("")`. What must be there, and with which
//! value, is a profile's business (the crate `spid`). The same structs are written, so that a provider, real or fake, can
//! say anything.

mod conditions;
mod statement;
mod subject;

use roxmltree::Node;

pub use conditions::Conditions;
pub use statement::{Attribute, AuthnStatement};
pub use subject::{ConfirmationData, NameId, Subject, SubjectConfirmation};

use crate::issuer::Issuer;
use crate::name::{ASSERTION, DSIG};
use crate::read::{ReadRefused, all, attribute, only_these};
use crate::write::Element;

/// An assertion, field by field.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Assertion {
    /// `ID`.
    pub id: Option<String>,
    /// `Version`.
    pub version: Option<String>,
    /// `IssueInstant`, as written.
    pub issue_instant: Option<String>,
    /// The provider.
    pub issuer: Option<Issuer>,
    /// Of whom it speaks.
    pub subject: Option<Subject>,
    /// When and for whom it holds.
    pub conditions: Option<Conditions>,
    /// How the person was authenticated.
    pub authn_statements: Vec<AuthnStatement>,
    /// What is said of the person: each statement is a list of attributes.
    pub attribute_statements: Vec<Vec<Attribute>>,
}

/// The children an assertion may have. `Advice` may be ignored, and is [SAML Core §2.6]; an assertion inside it is refused by
/// the response's shape. Authorization decisions have no use here.
const CHILDREN: [(&str, &str); 7] = [
    (ASSERTION, "Issuer"),
    (DSIG, "Signature"),
    (ASSERTION, "Subject"),
    (ASSERTION, "Conditions"),
    (ASSERTION, "Advice"),
    (ASSERTION, "AuthnStatement"),
    (ASSERTION, "AttributeStatement"),
];

impl Assertion {
    pub(crate) fn read(assertion: Node<'_, '_>) -> Result<Self, ReadRefused> {
        if !assertion.has_tag_name((ASSERTION, "Assertion")) {
            return Err(ReadRefused::OtherRoot("Assertion"));
        }
        only_these(assertion, "Assertion", &CHILDREN)?;
        Ok(Self {
            id: attribute(assertion, "ID"),
            version: attribute(assertion, "Version"),
            issue_instant: attribute(assertion, "IssueInstant"),
            issuer: Issuer::read_in(assertion)?,
            subject: Subject::read_in(assertion)?,
            conditions: Conditions::read_in(assertion)?,
            authn_statements: all(assertion, ASSERTION, "AuthnStatement")
                .map(AuthnStatement::read)
                .collect::<Result<_, _>>()?,
            attribute_statements: all(assertion, ASSERTION, "AttributeStatement")
                .map(statement::read_attributes)
                .collect::<Result<_, _>>()?,
        })
    }

    /// The assertion as XML, unsigned.
    pub fn to_xml(&self) -> String {
        Element::new("saml:Assertion")
            .attribute("xmlns:saml", ASSERTION)
            .maybe("ID", self.id.as_deref())
            .maybe("Version", self.version.as_deref())
            .maybe("IssueInstant", self.issue_instant.as_deref())
            .children(self.issuer.as_ref().map(Issuer::element))
            .children(self.subject.as_ref().map(Subject::element))
            .children(self.conditions.as_ref().map(Conditions::element))
            .children(self.authn_statements.iter().map(AuthnStatement::element))
            .children(self.attribute_statements.iter().map(|it| statement::attributes_element(it)))
            .to_xml()
    }
}
