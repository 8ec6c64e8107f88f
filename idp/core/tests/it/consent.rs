//! When a citizen is asked what a client may have, and what is remembered of the answer.

use idp_core::consent::{covers, in_words, joined, needed, vouched_by};
use idp_core::id::PersonId;
use idp_core::person::{AttributeName as Name, Attributes, PartitaIva, Person, Provenance};
use serde_json::{Value, json};

fn list(scopes: &str) -> Vec<String> {
    scopes.split_ascii_whitespace().map(str::to_owned).collect()
}

#[test]
fn what_needs_the_citizens_word() {
    let check = |scope: &str, asked: &str| assert_eq!(needed(scope), list(asked), "{scope}");
    check("", "");
    check("openid", "");
    check("openid offline_access", "");
    check("openid profile email", "profile email");
    check("openid  tributi.paga", "tributi.paga");
}

#[test]
fn nobody_is_asked_twice_for_the_same() {
    let check = |given: &str, wanted: &str, covered: bool| {
        assert_eq!(covers(&list(given), &list(wanted)), covered, "{given}, {wanted}");
        let remembered = joined(list(given), &list(wanted));
        assert!(covers(&remembered, &list(wanted)) && covers(&remembered, &list(given)), "{given}, {wanted}");
    };
    check("", "", true);
    check("", "profile", false);
    check("profile", "profile", true);
    check("profile email", "email", true);
    check("profile", "profile email", false);
    check("email", "profile", false);
    assert_eq!(joined(list("profile email"), &list("email phone")), list("profile email phone"));
}

#[test]
fn the_page_tells_who_vouches_for_each_claim() {
    let person = Person {
        id: PersonId::from(uuid::Uuid::from_u128(1)),
        codice_fiscale: None,
        partita_iva: None,
        attributes: Attributes::none()
            .with(Name::FamilyName, "Rossi", Provenance::Spid)
            .with(Name::GivenName, "Mario", Provenance::Registry)
            .with(Name::Municipality, "Pioltello", Provenance::Declared)
            .with(Name::IvaCode, "12345670157", Provenance::Import),
    };
    let check = |claim: &str, by: Option<Provenance>| assert_eq!(vouched_by(&person, claim), by, "{claim}");
    check("name", Some(Provenance::Spid));
    check("given_name", Some(Provenance::Registry));
    check("address", Some(Provenance::Declared));
    check("https://attributes.eid.gov.it/vat_number", Some(Provenance::Import));
    check("https://attributes.eid.gov.it/fiscal_number", Some(Provenance::Spid));
    check("cf", Some(Provenance::Spid));
    check("birthdate", None);
    check("email", None);
    check("sub", None);
    let company = Person { partita_iva: PartitaIva::parse("12345670157").ok(), ..person.clone() };
    assert_eq!(vouched_by(&company, "https://attributes.eid.gov.it/vat_number"), None, "their own, not what was told");
}

#[test]
fn a_value_is_told_without_braces() {
    let check = |value: Value, told: &str| assert_eq!(in_words(&value), told);
    check(json!("Mario"), "Mario");
    check(json!(true), "true");
    check(
        json!({ "country": "IT", "country_code": "IT", "locality": "Pioltello", "street_address": "Via Roma 1" }),
        "Via Roma 1, Pioltello, IT",
    );
}
