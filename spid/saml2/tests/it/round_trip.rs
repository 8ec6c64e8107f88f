//! Whatever is written reads back the same, whatever characters it holds, signed or not.

use proptest::prelude::*;
use saml2::assertion::{
    Assertion, Attribute, AuthnStatement, Conditions, ConfirmationData, NameId, Subject, SubjectConfirmation,
};
use saml2::issuer::Issuer;
use saml2::response::{Response, SignedParts, issue, open};
use saml2::second_opinion::SecondOpinion;
use saml2::status::{Status, StatusCode};

use crate::support::{PROVIDER, some};

/// Text of an element: trimmed, since that is how it reads.
fn text() -> impl Strategy<Value = String> {
    "[a-z<>&\"'\\]\t\r\né€😀 ]{0,12}".prop_map(|it| it.trim().to_owned())
}

fn value() -> impl Strategy<Value = Option<String>> {
    proptest::option::of("[a-z<>&\"'\t\r\né€😀 ]{0,12}")
}

fn issuer() -> impl Strategy<Value = Option<Issuer>> {
    let issuer = (text(), value(), value());
    proptest::option::of(issuer.prop_map(|(value, format, name_qualifier)| Issuer { value, format, name_qualifier }))
}

fn subject() -> impl Strategy<Value = Subject> {
    let name_id = (text(), value(), value(), value()).prop_map(|(value, format, name_qualifier, sp_name_qualifier)| {
        NameId { value, format, name_qualifier, sp_name_qualifier }
    });
    let data =
        [value(), value(), value(), value()].prop_map(|[recipient, in_response_to, not_before, not_on_or_after]| {
            ConfirmationData { recipient, in_response_to, not_before, not_on_or_after }
        });
    let confirmation =
        (value(), proptest::option::of(data)).prop_map(|(method, data)| SubjectConfirmation { method, data });
    (proptest::option::of(name_id), proptest::collection::vec(confirmation, 0..3))
        .prop_map(|(name_id, confirmations)| Subject { name_id, confirmations })
}

fn conditions() -> impl Strategy<Value = Conditions> {
    let audiences = proptest::collection::vec(proptest::collection::vec(text(), 0..3), 0..3);
    (value(), value(), audiences).prop_map(|(not_before, not_on_or_after, audience_restrictions)| Conditions {
        not_before,
        not_on_or_after,
        audience_restrictions,
    })
}

fn assertion() -> impl Strategy<Value = Assertion> {
    let statement = (value(), value(), value(), proptest::option::of(proptest::collection::vec(text(), 0..3)))
        .prop_map(|(authn_instant, session_index, session_not_on_or_after, context)| AuthnStatement {
            authn_instant,
            session_index,
            session_not_on_or_after,
            context,
        });
    let attribute = (value(), value(), value(), proptest::collection::vec(text(), 0..3))
        .prop_map(|(name, name_format, friendly_name, values)| Attribute { name, name_format, friendly_name, values });
    let attributes = proptest::collection::vec(proptest::collection::vec(attribute, 0..3), 0..3);
    let parts = (value(), issuer(), proptest::option::of(subject()), proptest::option::of(conditions()));
    (parts, proptest::collection::vec(statement, 0..3), attributes).prop_map(
        |((issue_instant, issuer, subject, conditions), authn_statements, attribute_statements)| Assertion {
            id: some("_assertion"),
            version: some("2.0"),
            issue_instant,
            issuer,
            subject,
            conditions,
            authn_statements,
            attribute_statements,
        },
    )
}

fn response() -> impl Strategy<Value = Response> {
    let code = (value(), value()).prop_map(|(value, second)| StatusCode { value, second });
    let status =
        (proptest::option::of(code), proptest::option::of(text())).prop_map(|(code, message)| Status { code, message });
    (value(), value(), value(), issuer(), proptest::option::of(status)).prop_map(
        |(version, in_response_to, destination, issuer, status)| Response {
            id: some("_response"),
            version,
            issue_instant: None,
            in_response_to,
            destination,
            issuer,
            extensions: None,
            status,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_response_reads_back(response in response(), assertion in assertion(), both in any::<bool>()) {
        // An element without any child has no place for a signature.
        prop_assume!(assertion != Assertion { id: some("_assertion"), version: some("2.0"), issue_instant: assertion.issue_instant.clone(), ..Assertion::default() });
        let parts = if both { SignedParts::Both } else { SignedParts::Assertion };
        let xml = issue(&response, Some(&assertion), &PROVIDER.signer(), parts).unwrap();
        let opened = open(xml.as_bytes(), &PROVIDER.keys(), SecondOpinion::Asked).unwrap();
        prop_assert_eq!(opened.envelope.claimed(), &response);
        let sealed = opened.assertion.unwrap();
        prop_assert_eq!(sealed.assertion(), &assertion);
    }

    #[test]
    fn characters_that_xml_cannot_carry_do_not_break_the_message(name in "\\PC{0,6}[\\x00-\\x1f\\x7f-\\x9f]{0,3}\\PC{0,6}") {
        let mut assertion = crate::support::assertion();
        assertion.attribute_statements[0][1].values = vec![name];
        let xml = issue(&crate::support::response(), Some(&assertion), &PROVIDER.signer(), SignedParts::Both).unwrap();
        prop_assert!(open(xml.as_bytes(), &PROVIDER.keys(), SecondOpinion::Asked).is_ok());
    }

    #[test]
    fn no_octets_make_it_panic(octets in proptest::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(open(&octets, &PROVIDER.keys(), SecondOpinion::Asked).is_err());
    }

    #[test]
    fn no_change_of_a_genuine_message_gives_another_identity(at in 0_usize..6000, octet in any::<u8>()) {
        let mut octets = crate::support::genuine(SignedParts::Assertion).into_bytes();
        let at = at % octets.len();
        octets[at] = octet;
        if let Ok(opened) = open(&octets, &PROVIDER.keys(), SecondOpinion::Asked) {
            let sealed = opened.assertion;
            prop_assert!(sealed.is_none_or(|it| *it.assertion() == crate::support::assertion()));
        }
    }
}
