//! The HTTP POST binding: base64 in a form field. [SAML Bindings §3.5]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{BindingRefused, Kind};
use crate::xml::Limits;

/// A form that carries a message to another party when it is submitted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostForm {
    /// Where it goes.
    pub action: String,
    /// The field that holds the message, `SAMLRequest` or `SAMLResponse`.
    pub field: &'static str,
    /// The message in base64.
    pub message: String,
    /// The `RelayState` field, if there is one.
    pub relay_state: Option<String>,
}

impl PostForm {
    /// A form for a message that is already signed.
    pub fn new(kind: Kind, action: &str, xml: &str, relay_state: Option<&str>) -> Self {
        Self {
            action: action.to_owned(),
            field: kind.parameter(),
            message: STANDARD.encode(xml),
            relay_state: relay_state.map(str::to_owned),
        }
    }
}

/// The message in a form field. Line breaks between base64 groups are accepted, anything else is not.
pub fn decode(field: &str) -> Result<Vec<u8>, BindingRefused> {
    let longest = Limits::MESSAGE.bytes.div_ceil(3) * 4;
    if field.len() > longest * 2 {
        return Err(BindingRefused::TooLong);
    }
    let packed: String = field.split_ascii_whitespace().collect();
    if packed.len() > longest {
        return Err(BindingRefused::TooLong);
    }
    STANDARD.decode(packed).map_err(|_| BindingRefused::Base64)
}
