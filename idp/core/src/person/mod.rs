//! Someone, and what is known of them.

pub mod attribute;
pub mod codice_fiscale;
pub mod contact;
mod email;
pub mod identifier;
mod mobile;
pub mod partita_iva;

pub use attribute::{Attribute, AttributeName, Attributes, Provenance};
pub use codice_fiscale::{CodiceFiscale, CodiceFiscaleError, Sex};
pub use contact::{Contact, ContactError, ContactKind, Email, EmailError, Mobile, MobileError};
pub use identifier::{Identifier, NotAnIdentifier};
pub use partita_iva::{PartitaIva, PartitaIvaError};

use crate::id::PersonId;

/// A person, or a company that has an account of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Their name inside.
    pub id: PersonId,
    /// Their codice fiscale. Who came from abroad (eIDAS) may have none.
    pub codice_fiscale: Option<CodiceFiscale>,
    /// Their partita IVA, if they have one.
    pub partita_iva: Option<PartitaIva>,
    /// Everything else.
    pub attributes: Attributes,
}

impl Person {
    /// What to call them on a page: given and family name, or the company's; `None` when no name is known.
    pub fn display_name(&self) -> Option<String> {
        let known = |name| self.attributes.get(name);
        let names = [known(AttributeName::GivenName), known(AttributeName::FamilyName)];
        let full = names.into_iter().flatten().collect::<Vec<_>>().join(" ");
        if full.is_empty() { known(AttributeName::CompanyName).map(str::to_owned) } else { Some(full) }
    }
}
