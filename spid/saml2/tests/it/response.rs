//! Opening a response: what is signed, what is not, and what each is good for.

use saml2::error::{ReadRefused, Refused, ShapeRefused};
use saml2::name::PROTOCOL;
use saml2::response::{Envelope, SignedParts, issue, open};
use saml2::second_opinion::SecondOpinion;
use saml2::status::{AUTHN_FAILED, RESPONDER, Status};

use crate::support::{PROVIDER, assertion, genuine, response, some};

#[test]
fn both_levels_are_read_from_what_was_signed() {
    let opened = open(genuine(SignedParts::Both).as_bytes(), &PROVIDER.keys(), SecondOpinion::Asked).unwrap();
    assert!(matches!(&opened.envelope, Envelope::Sealed(it) if *it == response()));
    assert_eq!(opened.assertion.unwrap().assertion(), &assertion());
}

#[test]
fn an_unsigned_envelope_is_told_apart() {
    let opened = open(genuine(SignedParts::Assertion).as_bytes(), &PROVIDER.keys(), SecondOpinion::Asked).unwrap();
    assert!(!opened.envelope.is_sealed());
    assert_eq!(opened.envelope.claimed(), &response());
    assert_eq!(opened.assertion.unwrap().assertion(), &assertion());
}

#[test]
fn an_error_may_come_unsigned_and_without_an_assertion() {
    let mut failed = response();
    failed.status = Some(Status::failure(RESPONDER, AUTHN_FAILED, "ErrorCode nr22"));
    for parts in [SignedParts::Response, SignedParts::Nothing] {
        let xml = issue(&failed, None, &PROVIDER.signer(), parts).unwrap();
        let opened = open(xml.as_bytes(), &PROVIDER.keys(), SecondOpinion::Asked).unwrap();
        assert_eq!(opened.envelope.is_sealed(), parts == SignedParts::Response);
        assert_eq!(opened.envelope.claimed(), &failed);
        assert!(opened.assertion.is_none());
    }
}

#[test]
fn extensions_are_kept_as_they_are() {
    let mut extended = response();
    extended.extensions =
        some(&format!("<samlp:Extensions xmlns:samlp=\"{PROTOCOL}\"><x y=\"1\">z</x></samlp:Extensions>"));
    let xml = issue(&extended, Some(&assertion()), &PROVIDER.signer(), SignedParts::Both).unwrap();
    let opened = open(xml.as_bytes(), &PROVIDER.keys(), SecondOpinion::Asked).unwrap();
    assert_eq!(opened.envelope.claimed().extensions, extended.extensions);
}

/// The outcome for an assertion that holds something more before its statements.
fn with(more: &str) -> Result<(), Refused> {
    let xml = assertion().to_xml().replacen("<saml:AuthnStatement", &format!("{more}<saml:AuthnStatement"), 1);
    let signed = PROVIDER.signer().sign_enveloped(&xml).unwrap();
    let xml = response().to_xml(Some(&signed));
    open(xml.as_bytes(), &PROVIDER.keys(), SecondOpinion::Asked).map(|it| {
        assert_eq!(it.assertion.unwrap().assertion(), &assertion());
    })
}

#[test]
fn what_an_assertion_holds_besides_is_ignored_or_refused() {
    assert_eq!(with("<saml:Advice><x></x></saml:Advice>"), Ok(()));
    let nested = "<saml:Advice><saml:Assertion></saml:Assertion></saml:Advice>";
    assert_eq!(with(nested), Err(ShapeRefused::Assertion.into()));
    assert_eq!(with("<saml:AuthzDecisionStatement/>"), Err(ReadRefused::Unexpected("Assertion").into()));
    assert_eq!(with("<x/>"), Err(ReadRefused::Unexpected("Assertion").into()));
    let condition = "<saml:Conditions><saml:OneTimeUse/></saml:Conditions>";
    assert_eq!(with(condition), Err(ReadRefused::Repeated("Conditions").into()));
}

#[test]
fn an_unknown_condition_makes_the_assertion_indeterminate() {
    let check = |condition: &str, expected: Result<(), Refused>| {
        let changed = assertion().to_xml().replacen("</saml:Conditions>", &format!("{condition}</saml:Conditions>"), 1);
        let signed = PROVIDER.signer().sign_enveloped(&changed).unwrap();
        let xml = response().to_xml(Some(&signed));
        assert_eq!(open(xml.as_bytes(), &PROVIDER.keys(), SecondOpinion::Asked).map(|_| ()), expected);
    };
    check("<saml:OneTimeUse/>", Ok(()));
    check("<saml:ProxyRestriction Count=\"0\"/>", Ok(()));
    check("<saml:Condition/>", Err(ReadRefused::UnknownCondition.into()));
}

#[test]
fn ids_are_names_of_xml() {
    for id in ["", " ", "1", "a b", "a:b", "-a"] {
        let mut named = assertion();
        named.id = some(id);
        let xml = issue(&response(), Some(&named), &PROVIDER.signer(), SignedParts::Assertion).unwrap();
        let refused = open(xml.as_bytes(), &PROVIDER.keys(), SecondOpinion::Asked).map(|_| ());
        assert_eq!(refused, Err(ShapeRefused::Id.into()), "{id}");
    }
    for id in ["a", "_1", "id-1.2_3", "è"] {
        let mut named = assertion();
        named.id = some(id);
        let xml = issue(&response(), Some(&named), &PROVIDER.signer(), SignedParts::Assertion).unwrap();
        assert!(open(xml.as_bytes(), &PROVIDER.keys(), SecondOpinion::Asked).is_ok(), "{id}");
    }
}
