//! Loading XML from strangers: limits first, then one strict parse, then what a parser does not check.
//!
//! The parser is `roxmltree`: it knows no DTD, resolves nothing and is iterative. What it would still accept and a SAML
//! message never needs is refused here, by name. [SAML attacks: DTD, comment truncation (CVE-2017-11428), processing
//! instructions, duplicate ids, namespace confusion, void canonicalization]

mod declaration;
mod ids;
mod namespace;
mod scan;

use roxmltree::{Document, ParsingOptions};

/// How much a document may ask of us.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Octets of the text.
    pub bytes: usize,
    /// Nested elements, the root counting as one.
    pub depth: usize,
    /// Elements and texts together.
    pub nodes: u32,
    /// Attributes and namespace declarations in the whole document.
    pub attributes: usize,
    /// What to do with comments.
    pub comments: Comments,
}

/// What to do with comments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comments {
    /// Refuse the document: a comment splits a value that signs as one. (CVE-2017-11428)
    Refused,
    /// Read past them, as canonicalization does. Metadata written by hand has them (the CIE provider's does).
    Skipped,
}

impl Limits {
    /// A protocol message: 64 KiB.
    pub const MESSAGE: Self =
        Self { bytes: 64 * 1024, depth: 32, nodes: 8_192, attributes: 1_024, comments: Comments::Refused };
    /// Metadata brought by an operator or a registry: an aggregate of providers is larger than a message.
    pub const METADATA: Self =
        Self { bytes: 4 * 1024 * 1024, depth: 32, nodes: 262_144, attributes: 65_536, comments: Comments::Skipped };
    /// Canonical octets of a document that was loaded before: escapes and repeated declarations may have made it longer,
    /// comments are gone.
    pub const SEALED: Self = Self { bytes: 16 * 1024 * 1024, comments: Comments::Refused, ..Self::METADATA };
}

/// Attributes (and namespace declarations) one tag may carry. The parser looks for repeated ones in quadratic time.
pub const ATTRIBUTES_PER_TAG: usize = 64;

/// Why a text is not a document we read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum XmlRefused {
    /// More octets than the limit.
    #[error("the document is longer than {0} bytes")]
    TooLong(usize),
    /// Not UTF-8.
    #[error("the document is not UTF-8")]
    NotUtf8,
    /// An XML declaration that is not version 1.0 in UTF-8.
    #[error("the XML declaration is not version 1.0 in UTF-8")]
    Declaration,
    /// A document type or another markup declaration: entities, external files, default attributes.
    #[error("the document has a markup declaration (DOCTYPE or similar)")]
    MarkupDeclaration,
    /// A processing instruction.
    #[error("the document has a processing instruction")]
    ProcessingInstruction,
    /// A comment: it splits a value that signs as one.
    #[error("the document has a comment")]
    Comment,
    /// Elements nested too deep.
    #[error("the document is nested deeper than {0} elements")]
    TooDeep(usize),
    /// Too many elements and texts.
    #[error("the document has more than {0} nodes")]
    TooManyNodes(u32),
    /// Too many attributes, in one tag or in all.
    #[error("the document has too many attributes")]
    TooManyAttributes,
    /// Two elements with the same id, or two ids on one element.
    #[error("an id is not unique in the document")]
    RepeatedId,
    /// A namespace name that is empty under a prefix, or relative: canonicalization has no answer for it.
    #[error("a namespace name is empty or relative")]
    NamespaceName,
    /// Not well-formed.
    #[error("the document is not well-formed XML")]
    Malformed,
}

/// Parses octets into a document, or refuses them by name.
///
/// A leading byte order mark is accepted and is no part of the document.
pub fn load<'b>(bytes: &'b [u8], limits: &Limits) -> Result<Document<'b>, XmlRefused> {
    if bytes.len() > limits.bytes {
        return Err(XmlRefused::TooLong(limits.bytes));
    }
    let text = std::str::from_utf8(bytes).map_err(|_| XmlRefused::NotUtf8)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    scan::scan(text, limits)?;
    let options = ParsingOptions { allow_dtd: false, nodes_limit: limits.nodes, entity_resolver: None };
    let document = Document::parse_with_options(text, options).map_err(|error| refused_by_parser(&error, limits))?;
    ids::check(&document)?;
    Ok(document)
}

fn refused_by_parser(error: &roxmltree::Error, limits: &Limits) -> XmlRefused {
    match error {
        roxmltree::Error::NodesLimitReached => XmlRefused::TooManyNodes(limits.nodes),
        roxmltree::Error::DtdDetected => XmlRefused::MarkupDeclaration,
        _ => XmlRefused::Malformed,
    }
}
