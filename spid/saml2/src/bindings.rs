//! How messages travel through a browser. [SAML Bindings §3.4, §3.5]

pub mod post;
pub mod redirect;

/// Which of the two a message is, by the parameter that carries it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `SAMLRequest`.
    Request,
    /// `SAMLResponse`.
    Response,
}

impl Kind {
    /// The parameter's name.
    pub const fn parameter(self) -> &'static str {
        match self {
            Self::Request => "SAMLRequest",
            Self::Response => "SAMLResponse",
        }
    }
}

/// `RelayState` may not be longer. [SAML Bindings §3.4.3, §3.5.3]
pub const RELAY_STATE_BYTES: usize = 80;

/// Why a message did not arrive whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BindingRefused {
    /// The message is missing, or there are two.
    #[error("there is not exactly one SAML message")]
    NotOne,
    /// A parameter appears twice, or after one that must follow it.
    #[error("a parameter is repeated or out of order")]
    Parameters,
    /// Not base64.
    #[error("the message is not base64")]
    Base64,
    /// Not DEFLATE, or more than the DEFLATE stream.
    #[error("the message is not one DEFLATE stream")]
    Deflate,
    /// Longer than a message may be.
    #[error("the message is too long")]
    TooLong,
    /// Not UTF-8.
    #[error("the message is not UTF-8")]
    NotUtf8,
    /// An encoding other than DEFLATE.
    #[error("the message has an unknown SAMLEncoding")]
    Encoding,
    /// `RelayState` above [`RELAY_STATE_BYTES`].
    #[error("the RelayState is too long")]
    RelayState,
    /// A signature without algorithm, an algorithm without signature, or neither where one is due.
    #[error("the query is not signed")]
    NotSigned,
    /// An algorithm we do not accept.
    #[error("the query is signed with an algorithm that is not accepted")]
    Algorithm,
    /// No trusted key made the signature.
    #[error("no trusted key signed the query")]
    Signature,
}
