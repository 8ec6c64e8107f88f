//! What a client may know: each datum, its value and who vouches for it, before anything is sent.

use super::login::{Client, sample_client};
use super::page;
use crate::words::Phrase;

/// Who vouches for a datum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Provenance {
    /// SPID, through this provider.
    Spid {
        /// Its name.
        provider: String,
    },
    /// CIE.
    Cie,
    /// The municipal registry.
    Registry,
    /// An operator who saw a document.
    Operator,
    /// The citizen alone.
    Declared,
    /// Nobody: it is ours, like the identifier made for this app.
    Ours,
}

/// One datum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Released {
    /// Its claim: `given_name`, `fiscal_number`…; a claim without words shows its own name.
    pub claim: String,
    /// Its value, as it would be sent.
    pub value: String,
    /// Who vouches for it.
    pub provenance: Provenance,
}

/// The page. Buttons: `#consent-allow` and `#consent-deny`; field `decision`: `allow` or `deny`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    /// Who asked.
    pub client: Client,
    /// What would be sent; may be empty (only that this is you).
    pub released: Vec<Released>,
    /// Whether it goes on without the citizen being there (`offline_access`).
    pub offline: bool,
    /// Where the decision is posted.
    pub action: String,
}

impl Released {
    /// The key of the claim's name; `None` for a claim an app has invented.
    fn words(&self) -> Option<&'static str> {
        Some(match self.claim.as_str() {
            "sub" => "claim-sub",
            "given_name" => "claim-given-name",
            "family_name" => "claim-family-name",
            "name" => "claim-name",
            "fiscal_number" | "codice_fiscale" | "https://attributes.eid.gov.it/fiscal_number" => "claim-fiscal-number",
            "vat_number" | "https://attributes.eid.gov.it/vat_number" => "claim-vat-number",
            "birthdate" => "claim-birthdate",
            "place_of_birth" => "claim-place-of-birth",
            "gender" => "claim-gender",
            "email" => "claim-email",
            "email_verified" => "claim-email-verified",
            "phone_number" => "claim-phone-number",
            "phone_number_verified" => "claim-phone-number-verified",
            "address" => "claim-address",
            _ => return None,
        })
    }
}

impl Provenance {
    fn told(&self) -> Phrase {
        match self {
            Self::Spid { provider } => Phrase::new("provenance-spid").text("provider", provider),
            Self::Cie => Phrase::new("provenance-cie"),
            Self::Registry => Phrase::new("provenance-registry"),
            Self::Operator => Phrase::new("provenance-operator"),
            Self::Declared => Phrase::new("provenance-declared"),
            Self::Ours => Phrase::new("provenance-ours"),
        }
    }
}

page!(Consent, "consent/consent", "consent/consent.html", samples);

fn samples() -> Vec<(&'static str, Consent)> {
    let spid = || Provenance::Spid { provider: String::from("Gestore Uno") };
    let datum = |claim: &str, value: &str, provenance| Released {
        claim: claim.to_owned(),
        value: value.to_owned(),
        provenance,
    };
    let some = Consent {
        client: sample_client(),
        released: vec![
            datum("given_name", "Maria Grazia", spid()),
            datum("family_name", "De Luca Picione", spid()),
            datum("fiscal_number", "DLCMGR99T71A952T", Provenance::Registry),
            datum("birthdate", "1999-12-31", Provenance::Operator),
            datum("email", "maria.grazia@example.it", Provenance::Declared),
            datum("https://app.example/claims/rioni", "Borgo Alto", Provenance::Ours),
        ],
        offline: false,
        action: String::from("/interaction/int_0000/consent"),
    };
    let little = Consent { released: Vec::new(), offline: true, ..some.clone() };
    vec![("several", some), ("identifier-only", little)]
}
