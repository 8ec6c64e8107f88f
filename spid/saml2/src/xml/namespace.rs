//! Namespace declarations: absolute names only.
//!
//! # Why
//! Canonicalization of a relative or undeclared namespace name is undefined: one library fails, another signs nothing
//! ("void canonicalization", 2025). Looked at lexically, so that deep scopes cost nothing. [Canonical XML §1.3, XML Names §2.2]

use super::XmlRefused;

/// Checks one attribute as it stands in its tag; attributes that declare no namespace pass.
pub(super) fn check(attribute: &str, value: &str) -> Result<(), XmlRefused> {
    let clear = match attribute.strip_prefix("xmlns") {
        Some("") => value.is_empty() || is_absolute(value),
        Some(prefix) if prefix.starts_with(':') => is_absolute(value),
        _ => true,
    };
    if clear { Ok(()) } else { Err(XmlRefused::NamespaceName) }
}

/// Begins with a scheme, and holds no reference that would make it something else once read.
fn is_absolute(name: &str) -> bool {
    let Some((scheme, _)) = name.split_once(':') else { return false };
    !name.contains('&')
        && scheme.starts_with(|it: char| it.is_ascii_alphabetic())
        && scheme.chars().all(|it| it.is_ascii_alphanumeric() || matches!(it, '+' | '-' | '.'))
}
