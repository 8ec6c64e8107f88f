//! All the ways a message is refused before anyone asks what it says.

use crate::bindings::BindingRefused;
pub use crate::read::ReadRefused;
use crate::seal::SealRefused;
use crate::second_opinion::Disagreement;
use crate::xml::XmlRefused;

/// Why a message was not opened. For the log: the other party and the visitor are told nothing of it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It did not arrive whole.
    #[error(transparent)]
    Binding(#[from] BindingRefused),
    /// It is not XML as we read it.
    #[error(transparent)]
    Xml(#[from] XmlRefused),
    /// Elements that must not be there, or not there: wrapping attacks end here.
    #[error(transparent)]
    Shape(#[from] ShapeRefused),
    /// A signature is missing or wrong.
    #[error(transparent)]
    Seal(#[from] SealRefused),
    /// What was signed is not the message it should be.
    #[error(transparent)]
    Read(#[from] ReadRefused),
    /// xmlsec saw something else.
    #[error(transparent)]
    SecondOpinion(#[from] Disagreement),
}

/// Why a message's elements are not where they belong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ShapeRefused {
    /// The root is not the message expected.
    #[error("the root element is not the message expected")]
    Root,
    /// A child the message does not have.
    #[error("the message has a child that does not belong there")]
    Child,
    /// An `ID` that is no XML name, empty for instance: the schema forbids it, and verifiers differ on it.
    #[error("an ID that is not an XML name")]
    Id,
    /// More than one assertion, or one that is not a child of the response.
    #[error("an assertion that is not the only child assertion of the response")]
    Assertion,
    /// An encrypted assertion: SPID has none, and we hold no key for one.
    #[error("an encrypted assertion")]
    Encrypted,
    /// A signature elsewhere than directly inside the message or its assertion.
    #[error("a signature that is not directly inside the message or its assertion")]
    Signature,
}
