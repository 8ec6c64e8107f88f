//! Asking for a level, and whether an answer reaches it.
//!
//! The levels themselves are [`idp_core::assurance::SpidLevel`].

use idp_core::assurance::SpidLevel;

/// How the level asked for is meant. [Regole tecniche, single sign-on]
///
/// # Why
/// SAML also has `better` and `maximum`. The official test of `better` contradicts itself (case 1 against cases 94–96), and
/// a maximum protects nobody: neither can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Comparison {
    /// This level or a higher one.
    #[default]
    Minimum,
    /// This level; a provider may still answer with a higher one, and must then be accepted.
    Exact,
}

impl Comparison {
    /// The word of `RequestedAuthnContext/@Comparison`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Minimum => "minimum",
            Self::Exact => "exact",
        }
    }
}

/// Whether a level answers a request for another, whichever the comparison.
///
/// "Un gestore può sempre rispondere con un livello superiore": so even `exact` is met from above. [Regole tecniche]
pub fn reaches(got: SpidLevel, asked: SpidLevel) -> bool {
    got >= asked
}
