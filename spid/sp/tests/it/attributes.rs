//! The attributes of a person.

use saml2::response::SignedParts;
use spid::attributes::SpidAttribute;

use crate::support::{Answer, attribute, outcome, told};

#[test]
fn the_names_are_the_twenty_three_of_the_rules() {
    let names: Vec<_> = SpidAttribute::ALL.into_iter().map(SpidAttribute::name).collect();
    assert_eq!(
        names,
        [
            "spidCode",
            "name",
            "familyName",
            "placeOfBirth",
            "countyOfBirth",
            "dateOfBirth",
            "gender",
            "companyName",
            "registeredOffice",
            "fiscalNumber",
            "companyFiscalNumber",
            "ivaCode",
            "idCard",
            "mobilePhone",
            "email",
            "domicileStreetAddress",
            "domicilePostalCode",
            "domicileMunicipality",
            "domicileProvince",
            "domicileNation",
            "address",
            "expirationDate",
            "digitalAddress",
        ]
    );
    for attribute in SpidAttribute::ALL {
        assert_eq!(SpidAttribute::from_name(attribute.name()), Some(attribute));
        assert_eq!(serde_json::to_value(attribute).unwrap(), attribute.name());
    }
    assert_eq!(SpidAttribute::from_name("SpidCode"), None);
}

/// The outcome of a `fiscalNumber`: the codice fiscale, `none`, or the refusal.
fn fiscal_number(value: &str) -> String {
    let mut answer = Answer::genuine(SignedParts::Both);
    answer.attributes()[3] = attribute("fiscalNumber", value);
    match outcome(&answer.xml()) {
        Ok(verified) => verified.identity().codice_fiscale().map_or("none".to_owned(), |it| it.as_str().to_owned()),
        Err(refused) => refused.code().to_owned(),
    }
}

#[test]
fn a_fiscal_number_is_italian_or_it_is_not() {
    let check = |value: &str, expected: &str| assert_eq!(fiscal_number(value), expected, "{value}");

    check("TINIT-GDASDV00A01H501J", "GDASDV00A01H501J");
    check("\n  TINIT-GDASDV00A01H501J ", "GDASDV00A01H501J");
    check("TINIT-gdasdv00a01h501j", "GDASDV00A01H501J");
    check("GDASDV00A01H501J", "GDASDV00A01H501J");
    // Omocodia: another code of another person, kept as it is.
    check("TINIT-RSSMRA80A01H501U", "RSSMRA80A01H501U");
    check("TINIT-RSSMRA80A01H50MN", "attributes-fiscal-number");
    // Another country's number, even one that looks Italian.
    check("TINDE-12345678901", "none");
    check("TINDE-GDASDV00A01H501J", "none");
    // Neither.
    check("TINIT-", "attributes-fiscal-number");
    check("TINIT", "attributes-fiscal-number");
    check("TINIT-TINIT-GDASDV00A01H501J", "attributes-fiscal-number");
    check("tinde-GDASDV00A01H501J", "attributes-fiscal-number");
    check("TINIT-GDASDV00A01H501X", "attributes-fiscal-number");
    check("VATIT-01234567890", "attributes-fiscal-number");
}

#[test]
fn an_identity_from_abroad_has_no_codice_fiscale() {
    let mut answer = Answer::genuine(SignedParts::Both);
    *answer.attributes() = vec![
        attribute("spidCode", "DE/IT/1234"),
        attribute("name", "Käthe"),
        attribute("familyName", "O'Brien & Söhne <GmbH>"),
        attribute("dateOfBirth", "1980-01-01"),
        attribute("somethingElse", "passed over"),
        attribute("email", ""),
    ];
    let verified = outcome(&answer.xml()).unwrap();
    let identity = verified.identity();
    assert!(identity.codice_fiscale().is_none());
    assert_eq!(identity.get(SpidAttribute::FamilyName), Some("O'Brien & Söhne <GmbH>"));
    assert_eq!(identity.get(SpidAttribute::Email), None, "an empty value is no value");
    assert_eq!(identity.attributes().count(), 4);
    assert!(!format!("{identity:?}").contains("Käthe"));
}

#[test]
fn a_person_must_be_recognisable() {
    let check = |present: &[&str], expected: &str| {
        let mut answer = Answer::genuine(SignedParts::Both);
        answer.attributes().retain(|it| present.contains(&it.name.as_deref().unwrap_or("")));
        assert_eq!(told(&outcome(&answer.xml())), expected, "{present:?}");
    };
    check(&["spidCode", "name", "familyName"], "ok");
    check(&["fiscalNumber", "name", "familyName"], "ok");
    check(&["name", "familyName", "email"], "attributes-incomplete");
    check(&["spidCode", "fiscalNumber", "name"], "attributes-incomplete");
    check(&["spidCode", "fiscalNumber", "familyName"], "attributes-incomplete");
    let refused = {
        let mut answer = Answer::genuine(SignedParts::Both);
        answer.attributes().truncate(1);
        outcome(&answer.xml()).unwrap_err()
    };
    assert_eq!((refused.key(), refused.http_status()), ("spid-incomplete".to_owned(), 403));
}
