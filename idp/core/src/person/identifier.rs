//! What a citizen types to say who they are.

use super::codice_fiscale::{CodiceFiscale, CodiceFiscaleError};
use super::partita_iva::PartitaIva;

/// A codice fiscale or a partita IVA, as typed in one field.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Identifier {
    /// Sixteen characters: a person's codice fiscale.
    Personal(CodiceFiscale),
    /// Eleven digits: a partita IVA, the codice fiscale of a body, or a provisional one. Only a look-up can tell.
    ElevenDigits(PartitaIva),
}

/// Why a text is no identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("neither a codice fiscale nor a partita IVA: {0}")]
pub struct NotAnIdentifier(#[from] pub CodiceFiscaleError);

impl Identifier {
    /// Reads what was typed, as forgivingly as the two parsers do.
    pub fn parse(typed: &str) -> Result<Self, NotAnIdentifier> {
        match PartitaIva::parse(typed) {
            Ok(eleven) => Ok(Self::ElevenDigits(eleven)),
            Err(_) => Ok(Self::Personal(CodiceFiscale::parse(typed)?)),
        }
    }

    /// The one spelling of it, for blind indexes and for counting attempts.
    pub fn normal(&self) -> &str {
        match self {
            Self::Personal(codice_fiscale) => codice_fiscale.as_str(),
            Self::ElevenDigits(eleven) => eleven.as_str(),
        }
    }

    /// The codice fiscale to look for.
    pub fn codice_fiscale(&self) -> CodiceFiscale {
        match self {
            Self::Personal(codice_fiscale) => codice_fiscale.clone(),
            Self::ElevenDigits(eleven) => CodiceFiscale::provisional(eleven),
        }
    }

    /// The partita IVA to look for, if it may be one.
    pub const fn partita_iva(&self) -> Option<&PartitaIva> {
        match self {
            Self::Personal(_) => None,
            Self::ElevenDigits(eleven) => Some(eleven),
        }
    }
}
