//! Which claims a service is given: by scope, by style, by what is known.

use idp_core::ente::Issuer;
use idp_core::id::PersonId;
use idp_core::person::{
    AttributeName as Name, Attributes, CodiceFiscale, Email, Mobile, PartitaIva, Person, Provenance,
};
use idp_core::release::{ALIASES, ClaimStyle, Method, Release, Scope, scope_claims};
use serde_json::{Value, json};

fn mario() -> Person {
    let told = [
        (Name::GivenName, "Mario"),
        (Name::FamilyName, "Rossi"),
        (Name::BirthDate, "1980-01-01"),
        (Name::BirthPlace, "H501"),
        (Name::CountyOfBirth, "RM"),
        (Name::Gender, "M"),
        (Name::SpidCode, "AGID-001"),
        (Name::IdCard, "cartaIdentita CA00000AA comune 2020-01-01 2030-01-01"),
        (Name::Email, "told@example.it"),
        (Name::StreetAddress, "Via Roma 1"),
        (Name::Municipality, "Pioltello"),
        (Name::Nation, "IT"),
        (Name::DigitalAddress, "mario@pec.example"),
    ];
    Person {
        id: PersonId::from(uuid::Uuid::from_u128(1)),
        codice_fiscale: CodiceFiscale::parse("RSSMRA80A01H501U").ok(),
        partita_iva: None,
        attributes: told
            .into_iter()
            .fold(Attributes::none(), |all, (name, value)| all.with(name, value, Provenance::Spid)),
    }
}

fn style(tinit_prefix: bool, aliases: &[&str], claims_in_id_token: bool) -> ClaimStyle {
    ClaimStyle { tinit_prefix, aliases: aliases.iter().map(|alias| (*alias).to_owned()).collect(), claims_in_id_token }
}

/// What UserInfo and the ID token say of `person`.
fn both(scope: &str, style: &ClaimStyle, person: &Person) -> (Value, Value) {
    let issuer = Issuer::parse("https://id.comune.example").unwrap();
    let (email, mobile) = (Email::parse("mario@example.it").unwrap(), Mobile::parse("347 123 4567").unwrap());
    let release = Release {
        scopes: &Scope::list(scope),
        style,
        person,
        email: Some(&email),
        mobile: Some(&mobile),
        method: Method::Spid,
        issuer: &issuer,
        ipa: Some("c_g686"),
    };
    (Value::Object(release.userinfo()), Value::Object(release.id_token()))
}

fn check(scope: &str, expected: &Value) {
    assert_eq!(&both(scope, &style(true, &[], false), &mario()).0, expected, "{scope}");
}

#[test]
fn each_scope_releases_its_own_and_nothing_else() {
    check("", &json!({}));
    check("offline_access unknown", &json!({}));
    check(
        "openid",
        &json!({
            "https://id.comune.example/claims/ente": "c_g686",
            "https://id.comune.example/claims/metodo": "spid",
        }),
    );
    check(
        "profile",
        &json!({
            "name": "Mario Rossi", "given_name": "Mario", "family_name": "Rossi",
            "birthdate": "1980-01-01", "gender": "male",
            "place_of_birth": { "locality": "H501", "region": "RM" },
            "https://attributes.eid.gov.it/fiscal_number": "TINIT-RSSMRA80A01H501U",
        }),
    );
    check("email", &json!({ "email": "mario@example.it", "email_verified": true }));
    check("phone", &json!({ "phone_number": "+393471234567", "phone_number_verified": true }));
    check(
        "address",
        &json!({
            "address": {
                "street_address": "Via Roma 1", "locality": "Pioltello", "country": "IT", "country_code": "IT"
            },
            "https://attributes.eid.gov.it/e_delivery_service": "mario@pec.example",
        }),
    );
}

#[test]
fn the_style_of_a_service_changes_names_and_prefixes() {
    let (stripped, _) = both("profile", &style(false, &["cf", "codice_fiscale"], false), &mario());
    for name in ["https://attributes.eid.gov.it/fiscal_number", "cf", "codice_fiscale"] {
        assert_eq!(stripped[name], "RSSMRA80A01H501U", "{name}");
    }
    let (kept, _) = both("profile", &style(true, &["fiscalNumber"], false), &mario());
    assert_eq!(kept["fiscalNumber"], "TINIT-RSSMRA80A01H501U");
    assert_eq!(kept.get("cf"), None, "not asked for");
}

#[test]
fn an_alias_never_writes_over_another_claim() {
    let (claims, _) = both("openid profile", &style(false, &["sub", "iss", "name", "acr"], true), &mario());
    assert_eq!((claims.get("sub"), claims.get("iss"), claims.get("acr")), (None, None, None));
    assert_eq!(claims["name"], "Mario Rossi");
    let standard = Scope::ALL.into_iter().flat_map(scope_claims).collect::<Vec<_>>();
    assert!(ALIASES.iter().all(|alias| !standard.contains(&alias)));
}

#[test]
fn the_id_token_carries_claims_only_where_the_service_wants_them() {
    let (userinfo, id_token) = both("openid profile email", &style(true, &[], true), &mario());
    assert_eq!(userinfo, id_token);
    let (_, id_token) = both("openid profile email", &style(true, &[], false), &mario());
    assert_eq!(id_token, json!({}));
}

#[test]
fn a_company_is_named_by_its_partita_iva() {
    let attributes = Attributes::none()
        .with(Name::CompanyName, "Forno Rossi srl", Provenance::Import)
        .with(Name::CompanyFiscalNumber, "TINIT-12345670157", Provenance::Import)
        .with(Name::IvaCode, "01234560157", Provenance::Import);
    let own = PartitaIva::parse("12345670157").ok();
    let company = Person { codice_fiscale: None, partita_iva: own, attributes, ..mario() };
    let (kept, _) = both("profile", &style(true, &["cf"], false), &company);
    let expected = json!({
        "name": "Forno Rossi srl",
        "https://attributes.eid.gov.it/company_name": "Forno Rossi srl",
        "https://attributes.eid.gov.it/company_fiscal_number": "TINIT-12345670157",
        "https://attributes.eid.gov.it/vat_number": "VATIT-12345670157",
    });
    assert_eq!(kept, expected);
    let (stripped, _) = both("profile", &style(false, &[], false), &company);
    assert_eq!(stripped["https://attributes.eid.gov.it/company_fiscal_number"], "12345670157");
    assert_eq!(stripped["https://attributes.eid.gov.it/vat_number"], "12345670157");
}

#[test]
fn what_is_not_known_is_left_out() {
    let nobody = Person { codice_fiscale: None, attributes: Attributes::none(), ..mario() };
    let issuer = Issuer::parse("https://id.comune.example/pioltello").unwrap();
    let release = Release {
        scopes: &Scope::ALL,
        style: &style(true, &[], false),
        person: &nobody,
        email: None,
        mobile: None,
        method: Method::Local,
        issuer: &issuer,
        ipa: None,
    };
    let expected = json!({ "https://id.comune.example/pioltello/claims/metodo": "locale" });
    assert_eq!(Value::Object(release.userinfo()), expected);
}

#[test]
fn the_consent_page_can_name_all_that_is_released() {
    for scope in Scope::ALL {
        assert_eq!(Scope::from_word(scope.word()), Some(scope));
        let (claims, _) = both(scope.word(), &style(true, &[], false), &mario());
        for claim in claims.as_object().unwrap().keys() {
            let ours = claim.rsplit_once("/claims/").map_or(claim.as_str(), |(_, own)| own);
            assert!(scope_claims(scope).contains(&ours), "{claim} is released and not shown");
        }
    }
}
