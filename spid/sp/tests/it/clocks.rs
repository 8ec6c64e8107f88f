//! Instants at the edges, and clocks that differ. [SR-26, SR-27]

use idp_core::time::{Lifetime, Timestamp};
use saml2::response::SignedParts;
use saml2::second_opinion::SecondOpinion;
use spid::response::{Moment, accept};

use crate::support::{Answer, END, SENT, instant, pending, provider, some, told};

/// The outcome at an instant with a tolerance in seconds.
fn at(now: Timestamp, skew: u32, spoil: fn(&mut Answer)) -> &'static str {
    let mut answer = Answer::genuine(SignedParts::Both);
    spoil(&mut answer);
    let moment = Moment::new(now, Lifetime::seconds(skew));
    told(&accept(answer.xml().as_bytes(), &pending(), &provider(), &moment, SecondOpinion::Asked))
}

#[test]
fn an_answer_holds_until_its_end_and_not_at_its_end() {
    let second = Lifetime::seconds(1);
    let check = |now, skew, expected| assert_eq!(at(now, skew, |_| {}), expected, "{now} ± {skew}");

    check(instant(SENT), 0, "ok");
    check(instant(END) - Lifetime::millis(1), 0, "ok");
    check(instant(END), 0, "subject-not-on-or-after");
    check(instant(END) + Lifetime::seconds(59), 60, "ok");
    check(instant(END) + Lifetime::seconds(60), 60, "subject-not-on-or-after");
    check(instant(SENT) - second, 0, "response-issue-instant");
    check(instant(SENT) - second, 1, "ok");
    check(instant(SENT) - Lifetime::seconds(60), 60, "ok");
    check(instant(SENT) - Lifetime::seconds(61), 60, "response-issue-instant");
    check(instant(SENT) - Lifetime::seconds(61), 3600, "response-issue-instant");
    check(instant(END) + Lifetime::seconds(61), 3600, "subject-not-on-or-after");
}

#[test]
fn both_ends_are_looked_at() {
    let late = instant("2026-11-24T10:04:00Z");
    let check = |expected, spoil: fn(&mut Answer)| assert_eq!(at(late, 0, spoil), expected);

    check("conditions-not-on-or-after", |it| it.conditions().not_on_or_after = some("2026-11-24T10:04:00Z"));
    check("subject-not-on-or-after", |it| it.data().not_on_or_after = some("2026-11-24T10:03:59Z"));
    check("conditions-not-before", |it| it.conditions().not_before = some("2026-11-24T10:04:01Z"));
    check("ok", |it| it.conditions().not_before = some("2026-11-24T10:04:00Z"));
    for malformed in
        ["2026-11-24T10:05:00+01:00", "2026-11-24T24:00:00Z", "100000-01-01T00:00:00Z", "2026-11-24T10:05:00"]
    {
        let mut answer = Answer::genuine(SignedParts::Both);
        answer.conditions().not_on_or_after = some(malformed);
        assert_eq!(told(&crate::support::outcome(&answer.xml())), "conditions-not-on-or-after", "{malformed}");
    }
}

#[test]
fn an_answer_before_its_request_is_refused_whatever_the_tolerance() {
    let check = |expected, spoil: fn(&mut Answer)| assert_eq!(at(instant(SENT), 60, spoil), expected);

    check("response-issue-instant", |it| it.response.issue_instant = some("2026-11-24T09:59:59Z"));
    check("response-issue-instant", |it| it.response.issue_instant = some("2026-11-24T09:59:59.999Z"));
    check("assertion-issue-instant", |it| it.assertion.issue_instant = some("2026-11-24T09:59:59Z"));
    check("ok", |it| it.assertion.issue_instant = some("2026-11-24T10:00:00.000Z"));
}

#[test]
fn authentication_is_never_later_than_now() {
    let mut answer = Answer::genuine(SignedParts::Both);
    answer.assertion.authn_statements[0].authn_instant = some("2026-11-24T10:04:00Z");
    let verified = crate::support::outcome(&answer.xml()).unwrap();
    assert_eq!(verified.authenticated_at(), crate::support::moment().now());
}
