//! What a citizen let a client have: scopes, remembered for each client until taken back; and how the claims behind
//! them are told on the page that asks.

use serde_json::Value;

use crate::person::{AttributeName, Person, Provenance};
use crate::release::{
    ALIASES, COMPANY_FISCAL_NUMBER, COMPANY_NAME, E_DELIVERY_SERVICE, FISCAL_NUMBER, REGISTERED_OFFICE, VAT_NUMBER,
};

/// Of the scopes a client may have, those that need the citizen's word: `openid` tells only that someone signed in, and
/// `offline_access` gives nothing that was not allowed already.
pub fn needed(scope: &str) -> Vec<String> {
    let silent = |word: &&str| matches!(*word, "openid" | "offline_access");
    scope.split_ascii_whitespace().filter(|word| !silent(word)).map(str::to_owned).collect()
}

/// Whether the citizen need not be asked: everything wanted was given before.
pub fn covers(given: &[String], wanted: &[String]) -> bool {
    wanted.iter().all(|scope| given.contains(scope))
}

/// What is remembered once the citizen has said yes: what was given before stays given, so that a client which asks
/// now for this and now for that does not ask for ever.
#[must_use]
pub fn joined(mut given: Vec<String>, wanted: &[String]) -> Vec<String> {
    for scope in wanted {
        if !given.contains(scope) {
            given.push(scope.clone());
        }
    }
    given
}

/// Who vouches for what a claim says of someone; `None` when it is ours to say, as of a contact that was verified here.
/// Of a claim with several parts, the first that is known. Who vouches for the name vouches for the codice fiscale: the
/// two come together.
pub fn vouched_by(person: &Person, claim: &str) -> Option<Provenance> {
    use AttributeName as Name;
    let parts: &[Name] = match claim {
        "name" => &[Name::FamilyName, Name::GivenName, Name::CompanyName],
        "given_name" => &[Name::GivenName],
        "family_name" => &[Name::FamilyName],
        "birthdate" => &[Name::BirthDate],
        "gender" => &[Name::Gender],
        "place_of_birth" => &[Name::BirthPlace, Name::CountyOfBirth],
        "address" => &[Name::StreetAddress, Name::PostalCode, Name::Municipality, Name::Province, Name::Nation],
        COMPANY_NAME => &[Name::CompanyName],
        REGISTERED_OFFICE => &[Name::RegisteredOffice],
        COMPANY_FISCAL_NUMBER => &[Name::CompanyFiscalNumber],
        VAT_NUMBER if person.partita_iva.is_none() => &[Name::IvaCode],
        E_DELIVERY_SERVICE => &[Name::DigitalAddress],
        number if number == FISCAL_NUMBER || ALIASES.contains(&number) => &[Name::FamilyName, Name::GivenName],
        _ => &[],
    };
    parts.iter().find_map(|name| person.attributes.provenance(*name))
}

/// The members of an address or a place, as they are written on an envelope.
const ORDER: [&str; 5] = ["street_address", "postal_code", "locality", "region", "country"];

/// The value of a claim as people read it: of an object, its members side by side, each once, without their names.
pub fn in_words(value: &Value) -> String {
    let mut told: Vec<String> = match value {
        Value::String(text) => vec![text.clone()],
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_by_key(|(name, _)| ORDER.iter().position(|known| known == name).unwrap_or(ORDER.len()));
            members.into_iter().map(|(_, member)| in_words(member)).collect()
        }
        other => vec![other.to_string()],
    };
    let mut seen = std::collections::HashSet::new();
    told.retain(|part| seen.insert(part.clone()));
    told.join(", ")
}
