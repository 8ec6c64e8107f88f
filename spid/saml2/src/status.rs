//! `samlp:Status`: how a request went. [SAML Core §3.2.2]

use roxmltree::Node;

use crate::name::PROTOCOL;
use crate::read::{ReadRefused, at_most_one, attribute, text};
use crate::write::Element;

/// It went well.
pub const SUCCESS: &str = "urn:oasis:names:tc:SAML:2.0:status:Success";
/// The requester's fault.
pub const REQUESTER: &str = "urn:oasis:names:tc:SAML:2.0:status:Requester";
/// The responder's fault, or its decision.
pub const RESPONDER: &str = "urn:oasis:names:tc:SAML:2.0:status:Responder";
/// The request's version is not spoken.
pub const VERSION_MISMATCH: &str = "urn:oasis:names:tc:SAML:2.0:status:VersionMismatch";
/// Second level: the person was not authenticated.
pub const AUTHN_FAILED: &str = "urn:oasis:names:tc:SAML:2.0:status:AuthnFailed";
/// Second level: the level asked for cannot be reached.
pub const NO_AUTHN_CONTEXT: &str = "urn:oasis:names:tc:SAML:2.0:status:NoAuthnContext";
/// Second level: silence was asked for and is not possible.
pub const NO_PASSIVE: &str = "urn:oasis:names:tc:SAML:2.0:status:NoPassive";
/// Second level: the request is refused.
pub const REQUEST_DENIED: &str = "urn:oasis:names:tc:SAML:2.0:status:RequestDenied";
/// Second level: the request asks for something unknown.
pub const REQUEST_UNSUPPORTED: &str = "urn:oasis:names:tc:SAML:2.0:status:RequestUnsupported";

/// The status of a response.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Status {
    /// The outer code, if there is one.
    pub code: Option<StatusCode>,
    /// A message for whoever asked; SPID puts `ErrorCode nrNN` here.
    pub message: Option<String>,
}

/// A status code with the code inside it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StatusCode {
    /// `Value`, as written.
    pub value: Option<String>,
    /// `Value` of the code inside, if there is one.
    pub second: Option<String>,
}

impl Status {
    /// It went well.
    pub fn success() -> Self {
        Self { code: Some(StatusCode { value: Some(SUCCESS.to_owned()), second: None }), message: None }
    }

    /// It did not, and why.
    pub fn failure(code: &str, second: &str, message: &str) -> Self {
        let code = StatusCode { value: Some(code.to_owned()), second: Some(second.to_owned()) };
        Self { code: Some(code), message: Some(message.to_owned()) }
    }

    /// The outer code's value, empty if there is none.
    pub fn value(&self) -> &str {
        self.code.as_ref().and_then(|it| it.value.as_deref()).unwrap_or("")
    }

    pub(crate) fn read_in(parent: Node<'_, '_>) -> Result<Option<Self>, ReadRefused> {
        let Some(status) = at_most_one(parent, PROTOCOL, "Status")? else { return Ok(None) };
        let code = at_most_one(status, PROTOCOL, "StatusCode")?.map(read_code).transpose()?;
        let message =
            at_most_one(status, PROTOCOL, "StatusMessage")?.map(|it| text(it, "StatusMessage")).transpose()?;
        Ok(Some(Self { code, message }))
    }

    pub(crate) fn element(&self) -> Element {
        let code = self.code.as_ref().map(|code| {
            let second = code.second.as_deref().map(|value| Element::new("samlp:StatusCode").attribute("Value", value));
            Element::new("samlp:StatusCode").maybe("Value", code.value.as_deref()).children(second)
        });
        let message = self.message.as_deref().map(|it| Element::new("samlp:StatusMessage").text(it));
        Element::new("samlp:Status").children(code).children(message)
    }
}

fn read_code(code: Node<'_, '_>) -> Result<StatusCode, ReadRefused> {
    let second = at_most_one(code, PROTOCOL, "StatusCode")?;
    Ok(StatusCode { value: attribute(code, "Value"), second: second.and_then(|it| attribute(it, "Value")) })
}
