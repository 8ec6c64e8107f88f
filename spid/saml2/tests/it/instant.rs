//! `xs:dateTime` in UTC.

use proptest::prelude::*;
use saml2::instant::{format, parse};

#[test]
fn instants_are_read_strictly() {
    let check = |text: &str, expected: Option<i64>| assert_eq!(parse(text), expected, "{text}");

    check("1970-01-01T00:00:00Z", Some(0));
    check("1969-12-31T23:59:59Z", Some(-1000));
    check("2000-02-29T12:34:56Z", Some(951_827_696_000));
    check("2026-11-24T10:00:00Z", Some(1_795_514_400_000));
    check("2026-11-24T10:00:00.5Z", Some(1_795_514_400_500));
    check("2026-11-24T10:00:00.123456789Z", Some(1_795_514_400_123));
    check("9999-12-31T23:59:59Z", Some(253_402_300_799_000));

    for refused in [
        "",
        "Z",
        "2018-09-04",
        "2018-09-06 16:00",
        "2018.09.18",
        "2018/09/10",
        "10-09-2018",
        "2026-11-24T10:00:00",
        "2026-11-24T10:00:00+00:00",
        "2026-11-24T11:00:00+01:00",
        "2026-11-24T10:00:00z",
        "2026-11-24t10:00:00Z",
        "2026-11-24T10:00:00.Z",
        "2026-11-24T10:00:00.1.2Z",
        "2026-11-24T10:00Z",
        "2026-11-24T24:00:00Z",
        "2026-11-24T23:60:00Z",
        "2026-11-24T23:59:60Z",
        "2026-02-29T00:00:00Z",
        "2026-04-31T00:00:00Z",
        "2026-13-01T00:00:00Z",
        "2026-00-01T00:00:00Z",
        "2026-01-00T00:00:00Z",
        "100000-01-01T00:00:00Z",
        "-2026-01-01T00:00:00Z",
        "26-01-01T00:00:00Z",
        "+026-01-01T00:00:00Z",
        "２026-01-01T00:00:00Z",
        " 2026-11-24T10:00:00Z",
        "2026-11-24T10:00:00Z ",
        "2026-11-24T1:00:00Z",
    ] {
        check(refused, None);
    }
}

#[test]
fn an_instant_written_is_never_ahead() {
    assert_eq!(format(1_795_514_400_999), "2026-11-24T10:00:00Z");
    assert_eq!(format(-1), "1969-12-31T23:59:59Z");
}

proptest! {
    #[test]
    fn what_is_written_reads_back(seconds in -62_000_000_000_i64..253_402_300_800) {
        prop_assert_eq!(parse(&format(seconds * 1000)), Some(seconds * 1000));
    }

    #[test]
    fn later_instants_read_later(seconds in 0_i64..253_402_000_000, more in 1_i64..100_000) {
        prop_assert!(format(seconds * 1000) < format((seconds + more) * 1000));
    }

    #[test]
    fn nothing_typed_makes_it_panic(text in "\\PC{0,40}") {
        let _ = parse(&text);
    }
}
