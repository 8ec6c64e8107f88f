//! What a client may know: each datum, its value and who vouches for it, before anything is sent.

use idp_core::person::Provenance;
use idp_core::release::ALIASES;

use super::login::{Client, sample_client};
use super::page;
use crate::words::Words;

/// One datum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Released {
    /// Its claim: `given_name`, `fiscal_number`…; a claim without words shows its own name.
    pub claim: String,
    /// Its value, as it would be sent.
    pub value: String,
    /// Who vouches for it; `None` when it is ours, like the identifier made for this app.
    pub provenance: Option<Provenance>,
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
        let official = self.claim.strip_prefix("https://attributes.eid.gov.it/");
        let own = self.claim.rsplit_once("/claims/").map(|(_, name)| name);
        Some(match official.or(own).unwrap_or(&self.claim) {
            "sub" => "claim-sub",
            "ente" => "claim-ente",
            "metodo" => "claim-metodo",
            "name" => "claim-name",
            "given_name" => "claim-given-name",
            "family_name" => "claim-family-name",
            "birthdate" => "claim-birthdate",
            "gender" => "claim-gender",
            "place_of_birth" => "claim-place-of-birth",
            "fiscal_number" => "claim-fiscal-number",
            name if ALIASES.contains(&name) => "claim-fiscal-number",
            "company_name" => "claim-company-name",
            "registered_office" => "claim-registered-office",
            "company_fiscal_number" => "claim-company-fiscal-number",
            "vat_number" => "claim-vat-number",
            "email" => "claim-email",
            "email_verified" => "claim-email-verified",
            "phone_number" => "claim-phone-number",
            "phone_number_verified" => "claim-phone-number-verified",
            "address" => "claim-address",
            "e_delivery_service" => "claim-e-delivery-service",
            _ => return None,
        })
    }

    /// The value as people read it: words of the protocol become words of the language.
    fn shown(&self, words: Words) -> String {
        match self.value.as_str() {
            "true" => words.say("value-yes").to_string(),
            "false" => words.say("value-no").to_string(),
            "female" => words.say("value-female").to_string(),
            "male" => words.say("value-male").to_string(),
            value => words.date(value),
        }
    }

    /// Whether it is an address or a number: only those that someone has shown to read are ever released.
    fn is_contact(&self) -> bool {
        matches!(self.claim.as_str(), "email" | "email_verified" | "phone_number" | "phone_number_verified")
    }

    /// The key of who vouches.
    fn vouched_by(&self) -> &'static str {
        match self.provenance {
            Some(Provenance::Spid) => "provenance-spid",
            Some(Provenance::Cie) => "provenance-cie",
            Some(Provenance::Registry | Provenance::Import) => "provenance-registry",
            Some(Provenance::Document | Provenance::Operator) => "provenance-operator",
            Some(Provenance::Declared) => "provenance-declared",
            None if self.is_contact() => "provenance-verified",
            None => "provenance-ours",
        }
    }
}

page!(Consent, "consent/consent", "consent/consent.html", samples);

fn samples() -> Vec<(&'static str, Consent)> {
    let datum = |claim: &str, value: &str, provenance| Released {
        claim: claim.to_owned(),
        value: value.to_owned(),
        provenance,
    };
    let some = Consent {
        client: sample_client(),
        released: vec![
            datum("given_name", "Maria Grazia", Some(Provenance::Spid)),
            datum("family_name", "De Luca Picione", Some(Provenance::Spid)),
            datum("fiscal_number", "DLCMGR99T71A952T", Some(Provenance::Registry)),
            datum("birthdate", "1999-12-31", Some(Provenance::Document)),
            datum("email", "maria.grazia@example.it", Some(Provenance::Declared)),
            datum("https://app.example/claims/rioni", "Borgo Alto", None),
        ],
        offline: false,
        action: String::from("/interaction/int_0000/consent"),
    };
    let little = Consent { released: Vec::new(), offline: true, ..some.clone() };
    vec![("several", some), ("identifier-only", little)]
}
