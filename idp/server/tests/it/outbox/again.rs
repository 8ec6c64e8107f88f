//! When a message that did not leave is tried again.

use idp::outbox::{Again, again};
use idp_core::time::Lifetime;

use crate::support::NOW;

const SECOND: fn(u32) -> Lifetime = Lifetime::seconds;
const MINUTE: fn(u32) -> Lifetime = Lifetime::minutes;

#[test]
fn a_notice_is_tried_for_a_day() {
    let check = |tries: u32, expected: Lifetime| {
        assert_eq!(again(tries, NOW, None, NOW), Again::At(NOW + expected), "after {tries} tries before");
    };
    check(0, SECOND(5));
    check(1, SECOND(30));
    check(2, MINUTE(2));
    check(3, MINUTE(10));
    check(4, MINUTE(60));
    check(5, MINUTE(60));
    check(u32::MAX, MINUTE(60));

    let almost = NOW + Lifetime::hours(23) - SECOND(1);
    assert_eq!(again(20, NOW, None, almost), Again::At(almost + MINUTE(60)));
    assert_eq!(again(20, NOW, None, almost + SECOND(1)), Again::GivenUp);
}

#[test]
fn a_code_is_tried_before_it_ends_and_never_after() {
    let ends = NOW + MINUTE(10);
    let check = |tries: u32, elapsed: Lifetime, expected: Again| {
        assert_eq!(again(tries, NOW, Some(ends), NOW + elapsed), expected, "{elapsed:?} after it was written");
    };
    check(0, SECOND(0), Again::At(NOW + SECOND(5)));
    check(2, SECOND(35), Again::At(NOW + SECOND(155)));
    // The next ordinary wait, ten minutes, would be too long: half of what is left.
    check(3, SECOND(160), Again::At(NOW + SECOND(380)));
    check(4, SECOND(380), Again::At(NOW + SECOND(490)));
    check(9, SECOND(590), Again::At(NOW + SECOND(595)));
    check(10, SECOND(591), Again::TooLate);
    check(11, SECOND(700), Again::TooLate);
}

#[test]
fn however_often_it_is_tried_a_code_is_due_before_its_end() {
    let ends = NOW + MINUTE(10);
    let (mut now, mut tries) = (NOW, 0);
    while let Again::At(next) = again(tries, NOW, Some(ends), now) {
        assert!(next > now && next < ends);
        (now, tries) = (next, tries + 1);
    }
    assert!((5..20).contains(&tries), "{tries} tries");
}
