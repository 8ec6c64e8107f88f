//! The small words: ids, instants, issuers, short names, languages.

use idp_core::ente::{EnteSlug, Issuer, NotAnIssuer};
use idp_core::id::{AccountId, SessionId};
use idp_core::language::Language;
use idp_core::secret::{Bearer, Secret, kind};
use idp_core::time::{Lifetime, Timestamp};
use uuid::Uuid;

#[test]
fn an_id_has_one_spelling_and_one_kind() {
    let id = AccountId::from(Uuid::from_u128(255));
    let text = id.to_string();
    assert_eq!(text, "acc_000000000000000000000000000000ff");
    assert_eq!(text.parse(), Ok(id));
    for other in ["acc_", "acc_00", "ses_000000000000000000000000000000ff", &text.to_uppercase(), &format!("{text}0")] {
        assert!(other.parse::<AccountId>().is_err(), "{other}");
    }
    assert!(text.parse::<SessionId>().is_err());
}

#[test]
fn an_issuer_is_written_in_one_way() {
    let check = |text: &str, expected: Result<(&str, &str), NotAnIssuer>| {
        let read = Issuer::parse(text);
        let seen = read.as_ref().map(|issuer| (issuer.authority(), issuer.path().to_owned())).map_err(|why| *why);
        assert_eq!(seen, expected.map(|(host, path)| (host.to_owned(), path.to_owned())), "{text}");
    };
    check("https://id.comune.example", Ok(("id.comune.example", "")));
    check("https://id.unione.example:8443/comune", Ok(("id.unione.example:8443", "/comune")));
    check("http://localhost:8080/comune", Ok(("localhost:8080", "/comune")));
    check("http://id.comune.example", Err(NotAnIssuer::NotHttps));
    check("http://localhost.example", Err(NotAnIssuer::NotHttps));
    check("https://id.comune.example/", Err(NotAnIssuer::NotCanonical));
    check("https://ID.comune.example", Err(NotAnIssuer::NotCanonical));
    check("https://id.comune.example/a//b", Err(NotAnIssuer::NotCanonical));
    check("https://id.comune.example/a/../b", Err(NotAnIssuer::NotCanonical));
    check("https://u@id.comune.example", Err(NotAnIssuer::TooMuch));
    check("https://id.comune.example?x", Err(NotAnIssuer::TooMuch));
    check("id.comune.example", Err(NotAnIssuer::NotAUrl));
    for bad in ["", "a", "Comune", "comune_x", "1comune", &"a".repeat(41)] {
        assert!(EnteSlug::parse(bad).is_err(), "{bad}");
    }
}

#[test]
fn instants_are_told_on_an_italian_clock() {
    let summer = Timestamp::parse_iso("2026-07-01T10:00:00Z").unwrap();
    let winter = Timestamp::parse_iso("2026-12-01T10:00:00Z").unwrap();
    assert_eq!((summer.in_rome().as_str(), winter.in_rome().as_str()), ("01/07/2026 12:00", "01/12/2026 11:00"));
    // Five minutes are five minutes, also on the night the clocks go back.
    let night = Timestamp::parse_iso("2026-10-25T00:58:00Z").unwrap();
    assert_eq!((night + Lifetime::minutes(5)).since(night), Lifetime::minutes(5));
    assert_eq!(night.since(night + Lifetime::minutes(5)), Lifetime::ZERO);
    assert_eq!(winter.iso(), "2026-12-01T10:00:00.000Z");
}

#[test]
fn secrets_do_not_print_and_bearers_know_their_kind() {
    assert!(!format!("{:?}", Secret::new("parola".to_owned())).contains("parola"));
    let code = Bearer::from_entropy(kind::CODE, [7; 32]);
    assert!(!format!("{code:?}").contains(code.expose()));
    assert!(Bearer::parse(kind::CODE, code.expose()).is_some_and(|same| same.hash().matches(&code.hash())));
    assert!(Bearer::parse(kind::ACCESS_TOKEN, code.expose()).is_none());
    assert!(Bearer::parse(kind::CODE, &format!("{}x", code.expose())).is_none());
}

#[test]
fn languages_are_chosen_by_the_first_we_speak() {
    assert_eq!(Language::preferred("fr en-GB it"), Some(Language::En));
    assert_eq!(Language::preferred("fr de"), None);
    assert_eq!(Language::from_tag("IT_it"), Some(Language::It));
}
