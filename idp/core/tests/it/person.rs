//! Codici fiscali, partite IVA, contacts and attributes: what is taken, what is refused, what is shown.

use idp_core::id::PersonId;
use idp_core::person::{
    AttributeName, Attributes, CodiceFiscale, CodiceFiscaleError as Bad, Contact, ContactKind, Email, EmailError,
    Identifier, Mobile, MobileError, PartitaIva, PartitaIvaError, Person, Provenance,
};
use idp_core::time::Timestamp;
use proptest::prelude::*;

fn now() -> Timestamp {
    Timestamp::parse_iso("2026-11-24T12:00:00Z").unwrap()
}

#[test]
fn a_codice_fiscale_says_when_and_where_someone_was_born() {
    fn check(typed: &str, birth: &str, sex: &str, place: &str) {
        let code = CodiceFiscale::parse(typed).unwrap_or_else(|why| panic!("{typed}: {why}"));
        assert_eq!(code.birth_date(now(), 0).unwrap().to_string(), birth, "{typed}");
        assert_eq!(code.sex().unwrap().letter(), sex, "{typed}");
        assert_eq!(code.birth_place().unwrap(), place, "{typed}");
    }
    check("RSSMRA80A01H501U", "1980-01-01", "M", "H501");
    check("rss mra 80a01 h501u", "1980-01-01", "M", "H501");
    check(" RSS-MRA-80A01-H501U\n", "1980-01-01", "M", "H501");
    check("RSSMRA80A01H50MM", "1980-01-01", "M", "H501");
    check("RSSMRAULALMHRLMD", "1980-01-01", "M", "H501");
    check("RSSMRA85D55H501X", "1985-04-15", "F", "H501");
    check("FRRGLI84C52G686I", "1984-03-12", "F", "G686");
    check("FRRGLI84C52G68SF", "1984-03-12", "F", "G686");
    check("SPSCML48B69F839G", "1948-02-29", "F", "F839");
    check("CNTLCU92M17L639V", "1992-08-17", "M", "L639");
    check("GRBNNA79S45A952V", "1979-11-05", "F", "A952");
    check("RSSCHL09E54A326V", "2009-05-14", "F", "A326");
    check("DNGNCL00B29A326I", "2000-02-29", "M", "A326");
    check("DLCMGR99T71A952T", "1999-12-31", "F", "A952");
    check("BNCGFR90M20F839O", "1990-08-20", "M", "F839");
    check("FOXLIX01B43F205L", "2001-02-03", "F", "F205");
    check("FOXGUO70A01F205Z", "1970-01-01", "M", "F205");
    check("HDDSMR88L03Z330Y", "1988-07-03", "M", "Z330");
    check("PPOLNE95P61Z129R", "1995-09-21", "F", "Z129");
    check("MLLBRN75E05Z112A", "1975-05-05", "M", "Z112");
    check("KSOMRK66A30Z118C", "1966-01-30", "M", "Z118");
    check("NVKJNA68E01Z105M", "1968-05-01", "M", "Z105");
    check("BNCTRS31T48G778B", "1931-12-08", "F", "G778");
}

#[test]
fn a_wrong_codice_fiscale_is_refused_by_name() {
    let check = |typed: &str, why: Bad| assert_eq!(CodiceFiscale::parse(typed), Err(why), "{typed}");
    check("", Bad::Length);
    check("RSSMRA80A01H501", Bad::Length);
    check("RSSMRA80A01H501UU", Bad::Length);
    check("RSSMRA80A01H501A", Bad::Check);
    check("ABCDEF12A12A123A", Bad::Check);
    check("RSSMRA8OA01H501U", Bad::Shape);
    check("RSSMRA80F01H501U", Bad::Shape);
    check("ÀSSMRA80A01H501U", Bad::Shape);
    check("12345678901", Bad::Check);
    check("00000000000", Bad::Shape);
    check("1234567890A", Bad::Shape);
    check("IT12345670157", Bad::Length);
    // The check character is right, the day is not one of that month.
    check("RSSMRA81B30H501Y", Bad::Date);
    check("RSSMRA81B29H501R", Bad::Date);
}

#[test]
fn a_year_of_two_digits_means_the_latest_that_can_be() {
    let check = |typed: &str, youngest: u8, birth: &str| {
        let date = CodiceFiscale::parse(typed).unwrap().birth_date(now(), youngest).unwrap();
        assert_eq!(date.to_string(), birth, "{typed} at {youngest}");
    };
    check("RSSCHL09E54A326V", 0, "2009-05-14");
    check("RSSCHL09E54A326V", 17, "2009-05-14");
    check("RSSCHL09E54A326V", 18, "1909-05-14");
    let leap_of_2000 = CodiceFiscale::parse("DNGNCL00B29A326I").unwrap();
    assert_eq!(leap_of_2000.birth_date(now(), 30), None, "1900 and 1800 had no 29 February");
}

#[test]
fn a_provisional_codice_fiscale_says_nothing() {
    let code = CodiceFiscale::parse("0123 4560 157").unwrap();
    assert!(code.is_provisional());
    assert_eq!((code.birth_date(now(), 0), code.sex(), code.birth_place()), (None, None, None));
}

#[test]
fn partite_iva() {
    let check = |typed: &str, digits: Result<&str, PartitaIvaError>| {
        let parsed = PartitaIva::parse(typed);
        assert_eq!(parsed.as_ref().map(PartitaIva::as_str).map_err(|why| *why), digits, "{typed}");
    };
    for right in ["12345670157", "01234560157", "07654320584", "90001230151", "00743110157"] {
        check(right, Ok(right));
    }
    check("it 12345670157", Ok("12345670157"));
    check("VATIT-12345670157", Ok("12345670157"));
    check("12345678901", Err(PartitaIvaError::Check));
    check("00123456789", Err(PartitaIvaError::Check));
    check("00000000000", Err(PartitaIvaError::Zeros));
    check("1234567015", Err(PartitaIvaError::Shape));
    check("１２３４５６７０１５７", Err(PartitaIvaError::Shape));
    check("FR12345670157", Err(PartitaIvaError::Shape));
}

#[test]
fn one_field_takes_either_identifier() {
    let personal = Identifier::parse("rssmra80a01h501u").unwrap();
    assert_eq!((personal.normal(), personal.partita_iva()), ("RSSMRA80A01H501U", None));
    let eleven = Identifier::parse("IT 12345670157").unwrap();
    assert_eq!(eleven.normal(), "12345670157");
    assert_eq!(eleven.codice_fiscale().as_str(), eleven.partita_iva().unwrap().as_str());
    for wrong in ["", "anna@example.it", "12345678901", "RSSMRA80A01H501A", "00000000000"] {
        assert!(Identifier::parse(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn the_words_of_spid() {
    let code = CodiceFiscale::parse_tinit("TINIT-RSSMRA80A01H501U").unwrap();
    assert_eq!(code.tinit(), "TINIT-RSSMRA80A01H501U");
    assert_eq!(CodiceFiscale::parse_tinit("RSSMRA80A01H501U"), Err(Bad::Shape));
    assert_eq!(PartitaIva::parse("12345670157").unwrap().vatit(), "VATIT-12345670157");
    for name in AttributeName::ALL {
        assert_eq!(AttributeName::from_spid(name.spid()), Some(*name));
        assert_eq!(AttributeName::from_word(name.word()), Some(*name));
    }
    for provenance in Provenance::ALL {
        assert_eq!(Provenance::from_word(provenance.word()), Some(provenance));
    }
}

#[test]
fn email_addresses() {
    let check = |typed: &str, text: Result<&str, EmailError>| {
        assert_eq!(Email::parse(typed).as_ref().map(Email::as_str).map_err(|why| *why), text, "{typed}");
    };
    check(" Anna.Rossi+tari@Example.IT ", Ok("Anna.Rossi+tari@example.it"));
    check("o'neil@posta.comune.example", Ok("o'neil@posta.comune.example"));
    check("a@xn--citt-3na.example", Ok("a@xn--citt-3na.example"));
    check("", Err(EmailError::At));
    check("anna.example.it", Err(EmailError::At));
    check("a@b@example.it", Err(EmailError::At));
    check("@example.it", Err(EmailError::Mailbox));
    check("anna..rossi@example.it", Err(EmailError::Mailbox));
    check("anna rossi@example.it", Err(EmailError::Mailbox));
    check("anna\r\nBcc: x@example.it", Err(EmailError::Mailbox));
    check("<anna@example.it>", Err(EmailError::Mailbox));
    check("anna@example.it,b", Err(EmailError::Domain));
    check("anna@localhost", Err(EmailError::Domain));
    check("anna@example..it", Err(EmailError::Domain));
    check("anna@-a.it", Err(EmailError::Domain));
    check("anna@127.0.0.1", Err(EmailError::Domain));
    check("anna@città.it", Err(EmailError::Domain));
    check(&format!("{}@example.it", "a".repeat(65)), Err(EmailError::TooLong));
    check(&format!("a@{}it", "abcdefghi.".repeat(26)), Err(EmailError::TooLong));
}

#[test]
fn italian_mobile_numbers() {
    let check = |typed: &str, text: Result<&str, MobileError>| {
        assert_eq!(Mobile::parse(typed).as_ref().map(Mobile::as_str).map_err(|why| *why), text, "{typed}");
    };
    check("347 123 4567", Ok("+393471234567"));
    check("+39 347-123.4567", Ok("+393471234567"));
    check("0039 (347) 1234567", Ok("+393471234567"));
    check("39 347 123 4567", Ok("+393471234567"));
    check("393 123 4567", Ok("+393931234567"));
    check("335 123456", Ok("+39335123456"));
    check("313 123 4567", Ok("+393131234567"));
    check("313 123 456", Err(MobileError::NotMobile));
    check("02 92366280", Err(MobileError::NotMobile));
    check("800 123456", Err(MobileError::NotMobile));
    check("899 123456", Err(MobileError::NotMobile));
    check("347 123 45678", Err(MobileError::NotMobile));
    check("+44 7700 900123", Err(MobileError::Abroad));
    check("+49 151 23456789", Err(MobileError::Abroad));
    check("347 123 456x", Err(MobileError::Character));
    check("347+1234567", Err(MobileError::Character));
    check("+", Err(MobileError::Character));
}

#[test]
fn mobile_numbers_of_the_european_union() {
    let check = |typed: &str, text: Result<&str, MobileError>| {
        assert_eq!(Mobile::parse_abroad(typed).as_ref().map(Mobile::as_str).map_err(|why| *why), text, "{typed}");
    };
    check("+49 151 23456789", Ok("+4915123456789"));
    check("00386 40 123 456", Ok("+38640123456"));
    check("347 123 4567", Ok("+393471234567"));
    check("+39 02 92366280", Err(MobileError::NotMobile));
    check("+1 212 555 0123", Err(MobileError::Abroad));
    check("+44 7700 900123", Err(MobileError::Abroad));
    check("+49 1511 2345 6789 0123", Err(MobileError::Length));
    check("+49 151", Err(MobileError::Length));
}

#[test]
fn what_is_personal_prints_redacted() {
    let code = CodiceFiscale::parse("RSSMRA80A01H501U").unwrap();
    let iva = PartitaIva::parse("12345670157").unwrap();
    let email = Contact::parse(ContactKind::Email, "Mario.Rossi@example.it").unwrap();
    let mobile = Contact::parse(ContactKind::Mobile, "347 123 4567").unwrap();
    assert_eq!(format!("{code} {code:?}"), "RSS••• CodiceFiscale(RSS•••)");
    assert_eq!(format!("{iva} {iva:?}"), "123••• PartitaIva(123•••)");
    assert_eq!(format!("{email} {email:?}"), "M•••@example.it Email(Email(M•••@example.it))");
    assert_eq!(format!("{mobile} {mobile:?}"), "••• ••• ••67 Mobile(Mobile(••• ••• ••67))");
    assert_eq!((email.normal().as_str(), email.kind().word()), ("mario.rossi@example.it", "email"));
    assert!(!format!("{:?}", mario()).contains("Mario"));
}

fn mario() -> Person {
    Person {
        id: PersonId::from(uuid::Uuid::from_u128(1)),
        codice_fiscale: CodiceFiscale::parse("RSSMRA80A01H501U").ok(),
        partita_iva: None,
        attributes: Attributes::none().with(AttributeName::GivenName, " Mario ", Provenance::Spid).with(
            AttributeName::FamilyName,
            "Rossi",
            Provenance::Declared,
        ),
    }
}

#[test]
fn a_person_is_called_by_name_or_by_the_companys() {
    let nobody = Person { attributes: Attributes::none(), ..mario() };
    let company = Attributes::none().with(AttributeName::CompanyName, "Forno Rossi srl", Provenance::Import);
    assert_eq!(mario().display_name().as_deref(), Some("Mario Rossi"));
    assert_eq!(nobody.display_name(), None);
    assert_eq!(Person { attributes: company, ..nobody }.display_name().as_deref(), Some("Forno Rossi srl"));
}

#[test]
fn attributes_are_kept_as_json_with_who_vouches_for_each() {
    let json = r#"{"given_name":{"value":"Mario","provenance":"spid"},"family_name":{"value":"Rossi","provenance":"declared"}}"#;
    let attributes = mario().attributes;
    assert_eq!(serde_json::to_string(&attributes).unwrap(), json);
    assert_eq!(serde_json::from_str::<Attributes>(json).unwrap(), attributes);
    assert_eq!(attributes.provenance(AttributeName::GivenName), Some(Provenance::Spid));
    assert_eq!(attributes.with(AttributeName::GivenName, " ", Provenance::Spid).get(AttributeName::GivenName), None);
    assert!(serde_json::from_str::<Attributes>(r#"{"shoe_size":{"value":"42","provenance":"spid"}}"#).is_err());
}

proptest! {
    #[test]
    fn no_text_breaks_a_parser(text in "\\PC{0,40}|[A-Z0-9]{11,16}|[+0-9 ]{0,20}|[a-z.@-]{0,30}") {
        let _ = (CodiceFiscale::parse(&text), PartitaIva::parse(&text), Identifier::parse(&text));
        let _ = (Email::parse(&text).map(|e| e.masked()), Mobile::parse_abroad(&text).map(|m| m.masked()));
    }

    #[test]
    fn what_parsed_once_parses_to_itself(text in "[A-Z]{6}[0-9L-V]{2}[ABCDEHLMPRST][0-9L-V]{2}[A-Z][0-9L-V]{3}") {
        for check in 'A'..='Z' {
            if let Ok(code) = CodiceFiscale::parse(&format!("{text}{check}")) {
                prop_assert_eq!(CodiceFiscale::parse(code.as_str()), Ok(code.clone()));
                prop_assert!(code.sex().is_some() && code.birth_place().is_some());
            }
        }
    }

    #[test]
    fn a_number_taken_at_home_is_taken_abroad(digits in "3[1-9][0-9]{7,8}") {
        if let Ok(mobile) = Mobile::parse(&digits) {
            prop_assert_eq!(Mobile::parse_abroad(mobile.as_str()), Ok(mobile));
        }
    }
}
