//! Checking an enveloped signature, and the type that proves it was checked.
//!
//! The order is: the exact shape of the signature, the digest of the canonical element, the signature over the canonical
//! `SignedInfo`. What comes out is the octets that were digested, and claims are read from those alone. The attacks each
//! step answers: wrapping (the reference must name the signature's parent, CVE-2024-45409), several `SignedInfo`
//! (CVE-2025-29774), markup in `DigestValue` (CVE-2025-29775), XSLT and XPath transforms, SHA-1, HMAC keyed with a public
//! certificate (CVE-2009-0217), a stranger's certificate in `KeyInfo`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use openssl::hash::hash;
use roxmltree::{Document, Node};

use crate::algorithm::{DigestAlgorithm, SignatureAlgorithm};
use crate::c14n::{self, C14nRefused, Selection};
use crate::keys::TrustedKeys;
use crate::name::{DSIG, ENVELOPED, EXC_C14N};
use crate::read::{all, at_most_one, elements};
use crate::xml::{self, Limits, XmlRefused};

/// Prefixes one `PrefixList` may name. Providers list one or two (`xs`, for the types of attribute values).
const LISTED_PREFIXES: usize = 16;

/// Why a signature does not seal its element.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SealRefused {
    /// The element has no signature of its own.
    #[error("the element is not signed")]
    NotSigned,
    /// The signature's structure is not the one of SAML. [SAML Core §5.4]
    #[error("the signature is not of the SAML shape: {0}")]
    Shape(&'static str),
    /// An algorithm we do not accept.
    #[error("the signature uses an algorithm that is not accepted")]
    Algorithm,
    /// It refers to something else than the element that holds it.
    #[error("the signature refers to another element than its own")]
    Reference,
    /// The element was changed after signing.
    #[error("the digest does not match the element")]
    Digest,
    /// None of the trusted keys made it.
    #[error("no trusted key made this signature")]
    Signature,
    /// The element has no canonical form.
    #[error("the signed element cannot be canonicalized")]
    Canonical(#[from] C14nRefused),
}

/// Octets that somebody we trust has signed.
///
/// For an enveloped signature these are the canonical octets whose digest was signed, without the signature itself; for the
/// Redirect binding, the message that the signed query carried. Prints without them: they hold personal data.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed {
    xml: String,
}

impl std::fmt::Debug for Sealed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sealed").field("bytes", &self.xml.len()).finish_non_exhaustive()
    }
}

impl Sealed {
    pub(crate) fn by_query(xml: String) -> Self {
        Self { xml }
    }

    /// The signed octets.
    pub fn xml(&self) -> &str {
        &self.xml
    }

    /// A fresh parse of the signed octets.
    pub fn document(&self) -> Result<Document<'_>, XmlRefused> {
        xml::load(self.xml.as_bytes(), &Limits::SEALED)
    }
}

/// What a message says of itself where nobody signed it.
///
/// It may only make things fail: a decision in somebody's favour needs a [`Sealed`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsigned<T>(T);

impl<T> Unsigned<T> {
    pub(crate) fn new(claimed: T) -> Self {
        Self(claimed)
    }

    /// The claim.
    pub fn claimed(&self) -> &T {
        &self.0
    }
}

/// Checks the signature that is a direct child of `element`.
pub fn verify(element: Node<'_, '_>, keys: &TrustedKeys) -> Result<Sealed, SealRefused> {
    let signature = signature_of(element)?.ok_or(SealRefused::NotSigned)?;
    let parts = Parts::of(signature)?;
    let reference = Reference::of(parts.reference)?;

    let id = element.attribute("ID").filter(|it| !it.is_empty()).ok_or(SealRefused::Reference)?;
    if reference.uri.strip_prefix('#') != Some(id) {
        return Err(SealRefused::Reference);
    }

    let selection = Selection { without: Some(signature), inclusive_prefixes: reference.inclusive_prefixes };
    let signed = c14n::canonical(element, &selection)?;
    let digest = hash(reference.algorithm.message_digest(), signed.as_bytes()).map_err(|_| SealRefused::Digest)?;
    if digest.as_ref() != reference.digest {
        return Err(SealRefused::Digest);
    }

    let selection = Selection { without: None, inclusive_prefixes: parts.inclusive_prefixes };
    let signed_info = c14n::canonical(parts.signed_info, &selection)?;
    if !keys.verify(parts.algorithm, signed_info.as_bytes(), &parts.value) {
        return Err(SealRefused::Signature);
    }
    Ok(Sealed { xml: signed })
}

/// The signature directly inside an element, if there is one.
pub(crate) fn signature_of<'a, 'i>(element: Node<'a, 'i>) -> Result<Option<Node<'a, 'i>>, SealRefused> {
    at_most_one(element, DSIG, "Signature").map_err(|_| SealRefused::Shape("two signatures"))
}

/// A `ds:Signature` with exactly the parts SAML allows; `KeyInfo` may be there and is not looked at.
struct Parts<'a, 'i> {
    signed_info: Node<'a, 'i>,
    algorithm: SignatureAlgorithm,
    inclusive_prefixes: &'a str,
    reference: Node<'a, 'i>,
    value: Vec<u8>,
}

impl<'a, 'i> Parts<'a, 'i> {
    fn of(signature: Node<'a, 'i>) -> Result<Self, SealRefused> {
        let children: Vec<_> = elements(signature).collect();
        let (signed_info, value) = match children.as_slice() {
            [info, value] => (*info, *value),
            [info, value, key_info] if is(key_info, "KeyInfo") => (*info, *value),
            _ => return Err(SealRefused::Shape("Signature")),
        };
        if !is(&signed_info, "SignedInfo") || !is(&value, "SignatureValue") {
            return Err(SealRefused::Shape("Signature"));
        }
        let children: Vec<_> = elements(signed_info).collect();
        let [method, algorithm, reference] = children.as_slice() else { return Err(SealRefused::Shape("SignedInfo")) };
        if !is(method, "CanonicalizationMethod") || !is(algorithm, "SignatureMethod") || !is(reference, "Reference") {
            return Err(SealRefused::Shape("SignedInfo"));
        }
        Ok(Self {
            signed_info,
            algorithm: without_children(algorithm).and_then(SignatureAlgorithm::parse).ok_or(SealRefused::Algorithm)?,
            inclusive_prefixes: exclusive(method)?,
            reference: *reference,
            value: octets(value, "SignatureValue")?,
        })
    }
}

/// A `ds:Reference` with the two transforms of SAML.
struct Reference<'a> {
    uri: &'a str,
    inclusive_prefixes: &'a str,
    algorithm: DigestAlgorithm,
    digest: Vec<u8>,
}

impl<'a> Reference<'a> {
    fn of(reference: Node<'a, '_>) -> Result<Self, SealRefused> {
        let children: Vec<_> = elements(reference).collect();
        let [transforms, method, value] = children.as_slice() else { return Err(SealRefused::Shape("Reference")) };
        if !is(transforms, "Transforms") || !is(method, "DigestMethod") || !is(value, "DigestValue") {
            return Err(SealRefused::Shape("Reference"));
        }
        let transforms: Vec<_> = elements(*transforms).collect();
        let [enveloped, canonical] = transforms.as_slice() else { return Err(SealRefused::Shape("Transforms")) };
        if !is(enveloped, "Transform") || !is(canonical, "Transform") || without_children(enveloped) != Some(ENVELOPED)
        {
            return Err(SealRefused::Shape("Transforms"));
        }
        Ok(Self {
            uri: reference.attribute("URI").unwrap_or(""),
            inclusive_prefixes: exclusive(canonical)?,
            algorithm: without_children(method).and_then(DigestAlgorithm::parse).ok_or(SealRefused::Algorithm)?,
            digest: octets(*value, "DigestValue")?,
        })
    }
}

/// The `Algorithm` of an element that must hold nothing else (no `HMACOutputLength`, no stylesheet).
fn without_children<'a>(method: &Node<'a, '_>) -> Option<&'a str> {
    elements(*method).next().is_none().then(|| method.attribute("Algorithm")).flatten()
}

/// The `PrefixList` of a method that must be exclusive canonicalization without comments; empty if there is none.
fn exclusive<'a>(method: &Node<'a, '_>) -> Result<&'a str, SealRefused> {
    if method.attribute("Algorithm") != Some(EXC_C14N) {
        return Err(SealRefused::Algorithm);
    }
    let inclusive =
        at_most_one(*method, EXC_C14N, "InclusiveNamespaces").map_err(|_| SealRefused::Shape("InclusiveNamespaces"))?;
    if elements(*method).count() != all(*method, EXC_C14N, "InclusiveNamespaces").count() {
        return Err(SealRefused::Shape("Transform"));
    }
    let prefixes = inclusive.and_then(|it| it.attribute("PrefixList")).unwrap_or("");
    if is_short(prefixes) { Ok(prefixes) } else { Err(SealRefused::Shape("InclusiveNamespaces")) }
}

/// Whether a `PrefixList` names few prefixes, and each of them once: all are looked up in the scope of each element, and
/// that before anybody's key was asked for.
fn is_short(prefixes: &str) -> bool {
    let mut seen = Vec::with_capacity(LISTED_PREFIXES);
    prefixes.split_ascii_whitespace().all(|it| {
        let is_new = seen.len() < LISTED_PREFIXES && !seen.contains(&it);
        seen.push(it);
        is_new
    })
}

/// Base64 in one text and nothing else.
fn octets(element: Node<'_, '_>, name: &'static str) -> Result<Vec<u8>, SealRefused> {
    if element.children().any(|it| !it.is_text()) {
        return Err(SealRefused::Shape(name));
    }
    let packed: String = element.text().unwrap_or("").split_ascii_whitespace().collect();
    STANDARD.decode(packed).map_err(|_| SealRefused::Shape(name))
}

fn is(node: &Node<'_, '_>, name: &str) -> bool {
    node.has_tag_name((DSIG, name))
}
