//! Opening a response: what is signed, what is not, and what each is good for.

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
