//! What people copy from paper and telephones: PINs, activation keys, codes of an app; and how long failures wait.

use idp_core::credential::activation_key::ActivationKey;
use idp_core::credential::crockford;
use idp_core::credential::lockout::{self, Counted, delay};
use idp_core::credential::pin::Pin;
use idp_core::credential::totp::{BadLabel, TimeStep, TotpSeed};
use idp_core::credential::{CredentialKind, CredentialState};
use idp_core::otp::OtpCode;
use idp_core::profile::PinScheme;
use idp_core::time::{Lifetime, Timestamp};
use proptest::prelude::*;

#[test]
fn what_was_typed_for_a_pin() {
    let check = |scheme: PinScheme, typed: &str, pin: Option<&str>| {
        assert_eq!(Pin::parse(typed, scheme).as_ref().map(Pin::expose), pin, "{typed}");
    };
    check(PinScheme::Digits, "12345678", Some("12345678"));
    check(PinScheme::Digits, " 1234-5678 ", Some("12345678"));
    check(PinScheme::Digits, "1234567", None);
    check(PinScheme::Digits, "123456789", None);
    check(PinScheme::Digits, "1234567O", None);
    check(PinScheme::Digits, "١٢٣٤٥٦٧٨", None);
    check(PinScheme::Split, "1234 56789", Some("123456789"));
    check(PinScheme::Split, "1234", None);
    check(PinScheme::Crockford, "abcd-efgh-jkmn", Some("ABCDEFGHJKMN"));
    check(PinScheme::Crockford, "OoIi LlOo 1010", Some("001111001010"));
    check(PinScheme::Crockford, "ABCDEFGHJKM", None);
    check(PinScheme::Crockford, "ABCDEFGHJKMNP", None);
    check(PinScheme::Crockford, "ABCDEFGHJKMU", None);
}

#[test]
fn a_pin_is_made_of_entropy_and_may_have_two_parts() {
    let pin = Pin::from_entropy(PinScheme::Split, [0xff; 12]);
    let parts = pin.parts().unwrap();
    assert_eq!(format!("{}{}", parts.sent.expose(), parts.shown.expose()), pin.expose());
    assert_eq!((parts.sent.expose().len(), parts.shown.expose().len()), (4, 5));
    assert!(Pin::from_entropy(PinScheme::Digits, [1; 12]).parts().is_none());
    assert_eq!(Pin::from_entropy(PinScheme::Digits, [0; 12]).expose(), "00000000");
    assert_eq!(format!("{pin:?}"), "Pin(Secret(•••))");
}

#[test]
fn what_was_typed_for_an_activation_key() {
    let key = ActivationKey::from_entropy([31, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
    assert_eq!(key.printed().expose(), "Z012-3456-789A-BCDE");
    let check = |typed: &str, right: bool| {
        assert_eq!(ActivationKey::parse(typed).is_some_and(|it| it.expose() == key.expose()), right, "{typed}");
    };
    check("Z012-3456-789A-BCDE", true);
    check("zoi2 3456 789a bcde", true);
    check("Z0123456789ABCDE", true);
    check("Z012-3456-789A-BCD", false);
    check("Z012-3456-789A-BCDEF", false);
    check("", false);
}

/// RFC 6238, appendix B: the key and the instants; of its eight digits, the last six.
#[test]
fn the_codes_of_rfc_6238() {
    let seed = TotpSeed::from_entropy(*b"12345678901234567890");
    let check = |seconds: i64, code: &str| {
        let step = seed.check(&OtpCode::parse(code).unwrap(), None, Timestamp::from_seconds(seconds));
        assert_eq!(step.map(TimeStep::to_stored), Some(seconds / 30), "{seconds}");
    };
    check(59, "287082");
    check(1_111_111_109, "081804");
    check(1_111_111_111, "050471");
    check(1_234_567_890, "005924");
    check(2_000_000_000, "279037");
    check(20_000_000_000, "353130");
}

#[test]
fn a_code_of_an_app_counts_once_and_not_for_long() {
    let seed = TotpSeed::from_stored(b"12345678901234567890").unwrap();
    let code = OtpCode::parse("005924").unwrap();
    let at = |seconds: i64, last: Option<i64>| {
        let last = last.and_then(TimeStep::from_stored);
        seed.check(&code, last, Timestamp::from_seconds(seconds)).map(TimeStep::to_stored)
    };
    let step = 1_234_567_890 / 30;
    let begin = step * 30;
    for (seconds, accepted) in
        [(begin - 31, false), (begin - 30, true), (begin, true), (begin + 59, true), (begin + 60, false)]
    {
        assert_eq!(at(seconds, None), accepted.then_some(step), "{}", seconds - begin);
    }
    assert_eq!(at(begin, Some(step - 1)), Some(step));
    assert_eq!(at(begin, Some(step)), None, "used");
    assert_eq!(at(begin, Some(step + 1)), None, "older than one that was used");
    assert_eq!(at(-1, None), None);
    assert!(TotpSeed::from_stored(b"short").is_none() && TimeStep::from_stored(-1).is_none());
}

#[test]
fn what_an_app_is_shown() {
    let seed = TotpSeed::from_entropy(*b"12345678901234567890");
    let uri = seed.uri("Comune di Esempio", "Maria R.").unwrap();
    assert_eq!(
        uri.expose(),
        "otpauth://totp/Comune%20di%20Esempio:Maria%20R.?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\
         &issuer=Comune%20di%20Esempio"
    );
    assert_eq!(seed.to_type().expose(), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
    for (ente, account) in [("", "Maria"), ("Comune", ""), ("Comune: Esempio", "Maria"), ("Comune", "a:b")] {
        assert_eq!(seed.uri(ente, account).err(), Some(BadLabel), "{ente}, {account}");
    }
    assert!(!format!("{seed:?}").contains("12345"));
}

#[test]
fn failures_make_waiting_that_doubles() {
    let check = |in_a_row: u32, seconds: u32| assert_eq!(delay(in_a_row), Lifetime::seconds(seconds), "{in_a_row}");
    for (in_a_row, seconds) in [(0, 0), (1, 0), (3, 0), (4, 1), (5, 2), (6, 4), (7, 8), (11, 128), (12, 256), (13, 300)]
    {
        check(in_a_row, seconds);
    }
    for in_a_row in [14, 36, 37, 100, u32::MAX] {
        check(in_a_row, 300);
    }
    assert_eq!((lockout::PER_WINDOW, lockout::WINDOW, lockout::DISABLE_AFTER), (10, Lifetime::minutes(15), 100));
}

#[test]
fn who_must_wait_is_told_for_how_long_and_no_longer() {
    let noon = Timestamp::from_seconds(1_795_521_600);
    let check = |in_a_row: u32, in_window: u32, wait: u32, opens: Option<Lifetime>| {
        let wait_until = noon + Lifetime::seconds(wait);
        let counted = Counted { in_a_row, in_window, window_started_at: noon, wait_until };
        assert_eq!(counted.opens_at(), opens.map(|after| noon + after), "{counted:?}");
    };
    check(4, 4, 1, Some(Lifetime::seconds(1)));
    check(9, 9, 300, Some(Lifetime::seconds(300)));
    check(10, 10, 60, Some(Lifetime::minutes(15)));
    check(10, 10, 1200, Some(Lifetime::minutes(20)));
    check(99, 3, 300, Some(Lifetime::seconds(300)));
    check(100, 3, 300, None);
}

#[test]
fn the_words_of_the_tables() {
    for word in ["password", "pin", "activation_key", "totp"] {
        assert_eq!(CredentialKind::from_word(word).map(CredentialKind::word), Some(word));
    }
    for word in ["active", "must_change", "locked", "revoked"] {
        assert_eq!(CredentialState::from_word(word).map(CredentialState::word), Some(word));
    }
    assert_eq!((CredentialKind::from_word("puk"), CredentialState::from_word("")), (None, None));
}

proptest! {
    #[test]
    fn what_is_made_can_be_typed_again(entropy: [u8; 12], more: [u8; 16], at in 0_usize..16) {
        for scheme in [PinScheme::Split, PinScheme::Digits, PinScheme::Crockford] {
            let pin = Pin::from_entropy(scheme, entropy);
            let typed = crockford::grouped(pin.expose()).to_lowercase();
            let read = Pin::parse(&typed, scheme).unwrap();
            prop_assert_eq!(read.expose(), pin.expose());
        }
        let key = ActivationKey::from_entropy(more);
        let read = ActivationKey::parse(key.printed().expose()).unwrap();
        prop_assert_eq!(read.expose(), key.expose());
        let mut short = key.expose().to_owned();
        short.remove(at);
        prop_assert!(ActivationKey::parse(&short).is_none());
    }

    #[test]
    fn no_text_breaks_a_parser(text in "\\PC{0,40}|[0-9A-Za-z -]{6,20}") {
        let _ = (ActivationKey::parse(&text), OtpCode::parse(&text));
        for scheme in [PinScheme::Split, PinScheme::Digits, PinScheme::Crockford] {
            let _ = Pin::parse(&text, scheme);
        }
    }

    #[test]
    fn a_code_of_an_app_never_counts_twice(seed: [u8; 20], start in 0_i64..4_000_000_000, waits in prop::collection::vec(0_i64..100, 1..20)) {
        let seed = TotpSeed::from_entropy(seed);
        let mut last: Option<TimeStep> = None;
        let mut now = start;
        let code = OtpCode::from_entropy([0; 8]);
        for wait in waits {
            now += wait;
            if let Some(step) = seed.check(&code, last, Timestamp::from_seconds(now)) {
                prop_assert!(last.is_none_or(|last| step > last));
                last = Some(step);
            }
        }
    }
}
