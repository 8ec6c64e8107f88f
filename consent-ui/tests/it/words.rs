//! Phrases become sentences.

use std::collections::BTreeSet;

use consent_ui::pages::enrolment::Confirms;
use consent_ui::pages::trouble::ErrorPage;
use consent_ui::phrases;
use consent_ui::words::{MISSING, Phrase, Words};
use idp_core::credential::password::BrokenRule;
use idp_core::dispositive::Amount;
use idp_core::language::Language;
use idp_core::person::{CodiceFiscaleError, EmailError, MobileError, NotAnIdentifier};
use idp_core::profile::{PasswordClass, Profile, explain};
use idp_core::time::{Lifetime, Timestamp};

use crate::sources::{files, here};

const ITALIAN: Words = Words::of(Language::It);
const ENGLISH: Words = Words::of(Language::En);
/// 25 January 2026, 23:59 in Rome.
const THEN: Timestamp = Timestamp::from_seconds(1_769_381_940);

#[test]
fn an_instant_is_told_as_people_say_it() {
    assert_eq!(ITALIAN.instant(THEN), "25 gennaio 2026, ore 23:59");
    assert_eq!(ENGLISH.instant(THEN), "25 January 2026, 23:59");
    assert_eq!(ITALIAN.hour(THEN), "23:59");
}

#[test]
fn italian_has_another_article_before_some_days() {
    let since = |day: u32| {
        let at = THEN - Lifetime::days(25) + Lifetime::days(day);
        ITALIAN.say("profile-channel-since").instant(at).to_string()
    };
    assert_eq!(since(1), "Registrato il 1º gennaio 2026, ore 23:59");
    assert_eq!(since(2), "Registrato il 2 gennaio 2026, ore 23:59");
    assert_eq!(since(8), "Registrato l’8 gennaio 2026, ore 23:59");
    assert_eq!(since(11), "Registrato l’11 gennaio 2026, ore 23:59");
    assert_eq!(since(18), "Registrato il 18 gennaio 2026, ore 23:59");
    let eighth = THEN + Lifetime::days(14);
    assert_eq!(
        ITALIAN.phrase(Confirms::From(eighth).told()),
        "Potrai confermare pagamenti e altre operazioni dall’8 febbraio 2026, ore 23:59."
    );
    assert_eq!(
        ENGLISH.phrase(Confirms::From(eighth).told()),
        "You can confirm payments and other operations from 8 February 2026, 23:59 (Italian time)."
    );
    assert_eq!(ITALIAN.date("1999-01-01"), "1º gennaio 1999");
}

#[test]
fn every_month_has_its_name() {
    let months = (0..12).map(|month| Timestamp::from_seconds(1_768_392_000 + month * 2_629_800));
    let told: Vec<String> = months.map(|at| ITALIAN.instant(at)).collect();
    for name in ["gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre"] {
        assert!(told.iter().any(|instant| instant.contains(name)), "{name}: {told:?}");
    }
    for name in ["ottobre", "novembre", "dicembre"] {
        assert!(told.iter().any(|instant| instant.contains(name)), "{name}: {told:?}");
    }
}

#[test]
fn an_amount_is_written_as_each_language_does() {
    let amount = Amount::parse("EUR", "1250.00").unwrap();
    assert_eq!(ITALIAN.amount(amount), "1.250,00");
    assert_eq!(ENGLISH.amount(amount), "1,250.00");
}

#[test]
fn one_and_many_are_told_apart() {
    assert_eq!(ITALIAN.phrase(phrases::otp_wrong(1)), "Il codice non è giusto. Hai ancora un tentativo.");
    assert_eq!(ITALIAN.phrase(phrases::otp_wrong(3)), "Il codice non è giusto. Hai ancora 3 tentativi.");
}

#[test]
fn what_is_missing_shows() {
    assert!(ITALIAN.say("no-such-key").to_string().starts_with(MISSING));
    assert!(ITALIAN.say("otp-wrong").to_string().starts_with(MISSING), "an argument is missing");
    assert!(!ITALIAN.know("no-such-key") && ITALIAN.know("field-otp.hint") && !ITALIAN.know("login-title.hint"));
}

#[test]
fn every_phrase_a_room_may_say_is_whole() {
    let all = [
        phrases::username_required(),
        phrases::pin_required(),
        phrases::password_required(),
        phrases::login_refused(),
        phrases::login_slow_down(THEN),
        phrases::password_old_wrong(),
        phrases::password_new_required(),
        phrases::password_same(),
        phrases::password_too_long(),
        phrases::password_repeat_differs(),
        phrases::otp_required(),
        phrases::otp_wrong(2),
        phrases::otp_expired(),
        phrases::otp_wait(THEN),
        phrases::otp_too_many(),
        phrases::channel_required(),
        phrases::contact_required(),
        phrases::email_required(),
        phrases::mobile_required(),
        phrases::contact_too_shared(),
        phrases::session_ended(),
        phrases::password_changed(),
        phrases::otp_exhausted(),
        phrases::otp_unfit(),
        phrases::login_closed(),
        phrases::back_to_service(),
    ];
    whole(all);
}

#[test]
fn every_refusal_of_the_core_is_told() {
    let classes = [PasswordClass::Upper, PasswordClass::Lower, PasswordClass::Digit, PasswordClass::Special];
    whole(classes.map(|class| BrokenRule::Lacks(class).into()));
    whole([BrokenRule::TooShort { least: 8 }, BrokenRule::TooCommon, BrokenRule::AboutYou].map(Phrase::from));
    let shapes = [CodiceFiscaleError::Length, CodiceFiscaleError::Shape, CodiceFiscaleError::Date];
    whole(shapes.map(|why| NotAnIdentifier(why).into()));
    whole([NotAnIdentifier(CodiceFiscaleError::Check).into()]);
    whole([EmailError::TooLong, EmailError::At, EmailError::Mailbox, EmailError::Domain].map(Phrase::from));
    whole([MobileError::Character, MobileError::NotMobile, MobileError::Abroad, MobileError::Length].map(Phrase::from));
}

#[test]
fn every_error_code_has_words_of_its_own() {
    for code in ErrorPage::known_codes() {
        let page = ErrorPage::of(code);
        assert_ne!(page.title.key(), "error-generic-title", "{code}");
        whole([page.title, page.description]);
    }
    assert_eq!(ErrorPage::of("something-else").title.key(), "error-generic-title");
}

/// The codes that the server puts on a page, by how it does.
fn codes_of_the_server() -> BTreeSet<String> {
    let ways = ["ErrorPage::of(\"", "Failure::bad_request(\"", "page(\""];
    let mut codes = BTreeSet::new();
    for (path, text) in files(&here("../idp/server/src"), ".rs") {
        // What is told to clients alone, in OAuth's words.
        if path.ends_with("oidc/error.rs") {
            continue;
        }
        let of_logout = path.ends_with("oidc/logout.rs").then_some("refused(\"");
        let by_name = ways.into_iter().chain(of_logout).flat_map(|way| text.split(way).skip(1));
        let by_status = text.split("StatusCode::").skip(1).filter_map(|rest| {
            let (status, rest) = rest.split_once(", \"")?;
            let is_code = |it: &str| it.bytes().all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'-' | b'_'));
            let is_status = status.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
            (is_status && is_code(rest.split('"').next()?)).then_some(rest)
        });
        codes.extend(by_name.chain(by_status).filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())));
    }
    codes
}

#[test]
fn every_failure_of_the_server_has_words_of_its_own() {
    let known: BTreeSet<&str> = ErrorPage::known_codes().chain(["internal"]).collect();
    let given = codes_of_the_server();
    let wordless: Vec<_> = given.iter().filter(|code| !known.contains(code.as_str())).collect();
    assert!(wordless.is_empty(), "without words: {wordless:?}; see pages/trouble.rs");
    let silent: Vec<_> = known.iter().filter(|code| !given.contains(**code)).collect();
    assert!(silent.is_empty(), "words that no failure says: {silent:?}");
}

#[test]
fn a_profile_is_told_in_both_languages() {
    for (_, text) in files(&here("../idp/core/profiles"), ".toml") {
        let profile = Profile::parse(&text).unwrap();
        whole(explain::explain(&profile).into_iter().map(Phrase::from));
    }
}

fn whole(phrases: impl IntoIterator<Item = Phrase>) {
    for phrase in phrases {
        for words in [ITALIAN, ENGLISH] {
            let told = words.phrase(&phrase);
            assert!(!told.contains(MISSING), "{}: {told}", words.tag());
        }
    }
}
