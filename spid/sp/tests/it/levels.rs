//! Cases 94–96 in every combination: exact and minimum are met from above, never from below.

use idp_core::assurance::SpidLevel;
use saml2::response::SignedParts;
use saml2::second_opinion::SecondOpinion;
use spid::levels::{Comparison, reaches};
use spid::pending::PendingRequest;
use spid::registry::{Entry, Provider};
use spid::response::accept;

use crate::support::{Answer, entry, moment, pending, provider, told};

const LEVELS: [SpidLevel; 3] = [SpidLevel::L1, SpidLevel::L2, SpidLevel::L3];

#[test]
fn a_level_is_reached_from_above_and_returned_as_it_was() {
    for asked in LEVELS {
        for got in LEVELS {
            let mut answer = Answer::genuine(SignedParts::Both);
            answer.class(got.uri());
            let pending = PendingRequest { level: asked, ..pending() };
            let outcome = accept(answer.xml().as_bytes(), &pending, &provider(), &moment(), SecondOpinion::Asked);
            let expected = if got >= asked { "ok" } else { "authentication-level" };
            assert_eq!(told(&outcome), expected, "asked {asked:?}, got {got:?}");
            assert_eq!(reaches(got, asked), got >= asked);
            assert!(outcome.map_or(true, |it| it.level() == got));
        }
    }
}

#[test]
fn comparisons_have_their_words() {
    assert_eq!((Comparison::Minimum.word(), Comparison::Exact.word()), ("minimum", "exact"));
    assert_eq!(Comparison::default(), Comparison::Minimum);
}

#[test]
fn only_the_provider_asked_may_answer() {
    let pending = PendingRequest { provider: "https://other.example".to_owned(), ..pending() };
    let xml = Answer::genuine(SignedParts::Both).xml();
    let outcome = accept(xml.as_bytes(), &pending, &provider(), &moment(), SecondOpinion::Asked);
    assert_eq!(told(&outcome), "other-provider");
}

#[test]
fn the_cie_provider_may_leave_out_the_issuers_format_but_not_give_another() {
    let cie = Provider::new(Entry { may_omit_issuer_format: true, ..entry() }).unwrap();
    let check = |format: Option<&str>, expected| {
        let mut answer = Answer::genuine(SignedParts::Both);
        answer.assertion_issuer().format = format.map(str::to_owned);
        let outcome = accept(answer.xml().as_bytes(), &pending(), &cie, &moment(), SecondOpinion::Asked);
        assert_eq!(told(&outcome), expected);
    };
    check(None, "ok");
    check(Some(saml2::name::FORMAT_ENTITY), "ok");
    check(Some(""), "assertion-issuer-format");
    check(Some("urn:other"), "assertion-issuer-format");
}
