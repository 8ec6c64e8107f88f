//! The official response cases: `spid-sp-test` 1–111 and `spid-saml-check` where it has more.
//!
//! Each row: the case's number, what becomes of the answer, and how it is spoiled. Every row runs twice, with the response
//! around the assertion signed and not signed, unless the case is about signatures.

use saml2::response::SignedParts;
use saml2::status::{AUTHN_FAILED, RESPONDER, Status, StatusCode};

use crate::support::{Answer, END, STRANGER, attribute, outcome, some, told};

/// A case: its number, the outcome, and what is done to the genuine answer.
type Case = (&'static str, &'static str, fn(&mut Answer));

/// An instant far away, before and after.
const PAST: &str = "2000-01-01T12:00:00Z";
const FUTURE: &str = "2099-01-01T00:00:00Z";

fn run(cases: &[Case], parts: &[SignedParts]) {
    for (number, expected, spoil) in cases {
        for parts in parts {
            let mut answer = Answer::genuine(*parts);
            spoil(&mut answer);
            let outcome = outcome(&answer.xml());
            assert_eq!(told(&outcome), *expected, "case {number} {parts:?}: {outcome:?}");
            if let Err(refused) = outcome {
                assert!([400, 403].contains(&refused.http_status()), "case {number}");
            }
        }
    }
}

const EITHER: [SignedParts; 2] = [SignedParts::Both, SignedParts::Assertion];

#[test]
fn cases_of_signatures() {
    run(
        &[
            ("1", "ok", |_| {}),
            ("2", "signature", |it| it.parts = SignedParts::Nothing),
            ("3", "signature", |it| it.parts = SignedParts::Response),
            ("4, 5 and 100", "signature", |it| it.signer = &STRANGER),
        ],
        &EITHER,
    );
}

/// Without an id nothing can be signed, so the signature fails first where there is one.
#[test]
fn cases_of_the_responses_id() {
    let empty: Case = ("8", "shape", |it| it.response.id = some(""));
    let absent: fn(&mut Answer) = |it| it.response.id = None;
    run(&[empty, ("9", "signature", absent)], &[SignedParts::Both]);
    run(&[empty, ("9", "response-id", absent)], &[SignedParts::Assertion]);
}

#[test]
fn cases_of_the_response() {
    run(
        &[
            ("10", "response-version", |it| it.response.version = some("1.0")),
            ("11", "response-issue-instant", |it| it.response.issue_instant = some("")),
            ("12", "response-issue-instant", |it| it.response.issue_instant = None),
            ("13", "response-issue-instant", |it| it.response.issue_instant = some("2018-09-04")),
            ("14", "response-issue-instant", |it| {
                it.response.issue_instant = some("2018-01-01T00:00:00Z");
                it.assertion.issue_instant = some("2018-01-01T00:00:00Z");
                it.conditions().not_before = some("2018-01-01T00:00:00Z");
            }),
            ("15", "response-issue-instant", |it| it.response.issue_instant = some(FUTURE)),
            ("16", "response-in-response-to", |it| {
                it.response.in_response_to = some("");
                it.data().in_response_to = some("");
            }),
            ("17", "response-in-response-to", |it| {
                it.response.in_response_to = None;
                it.data().in_response_to = None;
            }),
            ("18", "response-in-response-to", |it| {
                it.response.in_response_to = some("inresponsetodiversodaidrequest");
                it.data().in_response_to = some("inresponsetodiversodaidrequest");
            }),
            ("19", "response-destination", |it| it.response.destination = some("")),
            ("20", "response-destination", |it| it.response.destination = None),
            ("21", "response-destination", |it| it.response.destination = some("https://other.example/spid/acs")),
            ("21, a slash more", "response-destination", |it| {
                it.response.destination = some("https://sp.comune.example/spid/acs/");
            }),
            ("27", "response-issuer", |it| it.response_issuer().value = String::new()),
            ("28", "response-issuer", |it| it.response.issuer = None),
            ("29", "response-issuer", |it| it.response_issuer().value = "https://other.example".to_owned()),
            ("30", "response-issuer-format", |it| it.response_issuer().format = some("urn:other")),
            ("31", "ok", |it| it.response_issuer().format = None),
            ("32", "no-assertion", |it| it.has_assertion = false),
            ("110", "ok", |it| it.response.issue_instant = some("2026-11-24T10:00:00.123Z")),
        ],
        &EITHER,
    );
}

#[test]
fn cases_of_the_status() {
    run(
        &[
            ("22", "response-status", |it| it.status(Status::default())),
            ("23", "response-status", |it| it.response.status = None),
            ("24", "response-status", |it| {
                it.status(Status { code: Some(StatusCode { value: some(""), second: None }), message: None });
            }),
            ("25", "response-status", |it| it.status(Status { code: None, message: some("message") })),
            ("26", "declined", |it| {
                let code =
                    StatusCode { value: some("urn:oasis:names:tc:SAML:2.0:status:statuscodenonvalido"), second: None };
                it.status(Status { code: Some(code), message: None });
            }),
            ("104", "declined", |it| it.status(Status::failure(RESPONDER, AUTHN_FAILED, "ErrorCode nr19"))),
            ("111", "declined", |it| {
                it.status(Status::failure(RESPONDER, AUTHN_FAILED, "ErrorCode nr25"));
                it.has_assertion = false;
            }),
        ],
        &EITHER,
    );
}

#[test]
fn cases_of_the_assertion() {
    run(
        &[
            ("33", "shape", |it| it.assertion.id = some("")),
            ("34", "signature", |it| it.assertion.id = None),
            ("35", "assertion-version", |it| it.assertion.version = some("1.0")),
            ("36", "assertion-issue-instant", |it| it.assertion.issue_instant = some("")),
            ("37", "assertion-issue-instant", |it| it.assertion.issue_instant = None),
            ("38", "assertion-issue-instant", |it| it.assertion.issue_instant = some("2018-09-06 16:00")),
            ("39", "assertion-issue-instant", |it| it.assertion.issue_instant = some(PAST)),
            ("40", "assertion-issue-instant", |it| it.assertion.issue_instant = some(FUTURE)),
            ("67", "assertion-issuer", |it| it.assertion_issuer().value = String::new()),
            ("68", "assertion-issuer", |it| it.assertion.issuer = None),
            ("69", "assertion-issuer", |it| it.assertion_issuer().value = "https://other.example".to_owned()),
            ("70", "assertion-issuer-format", |it| it.assertion_issuer().format = some("")),
            ("71", "assertion-issuer-format", |it| it.assertion_issuer().format = None),
            ("72", "assertion-issuer-format", |it| it.assertion_issuer().format = some("urn:other")),
        ],
        &EITHER,
    );
}

#[test]
fn cases_of_the_subject() {
    run(
        &[
            ("41", "subject", |it| *it.subject() = saml2::assertion::Subject::default()),
            ("42", "subject", |it| it.assertion.subject = None),
            ("43", "subject-name", |it| {
                it.name().value = String::new();
                it.name().name_qualifier = some("");
            }),
            ("44", "subject-name", |it| it.subject().name_id = None),
            ("45", "subject-name-format", |it| it.name().format = some("")),
            ("46", "subject-name-format", |it| it.name().format = None),
            ("47", "subject-name-format", |it| it.name().format = some("urn:other")),
            ("48", "subject-name-qualifier", |it| it.name().name_qualifier = some("")),
            ("49", "subject-name-qualifier", |it| it.name().name_qualifier = None),
            ("51 and 56", "subject-data", |it| it.confirmation().data = None),
            ("52", "subject-method", |it| it.subject().confirmations.clear()),
            ("53", "subject-method", |it| it.confirmation().method = some("")),
            ("54", "subject-method", |it| it.confirmation().method = None),
            ("55", "subject-method", |it| {
                it.confirmation().method = some("urn:oasis:names:tc:SAML:2.0:cm:holder-of-key");
            }),
            ("55, a second one", "subject-method", |it| {
                let second = it.confirmation().clone();
                it.subject().confirmations.push(second);
            }),
            ("57", "subject-recipient", |it| it.data().recipient = some("")),
            ("58", "subject-recipient", |it| it.data().recipient = None),
            ("59", "subject-recipient", |it| it.data().recipient = some("https://other.example/spid/acs")),
            ("60", "subject-in-response-to", |it| it.data().in_response_to = some("")),
            ("61", "subject-in-response-to", |it| it.data().in_response_to = None),
            ("62", "subject-in-response-to", |it| it.data().in_response_to = some("_other")),
            ("63", "subject-not-on-or-after", |it| it.data().not_on_or_after = some("")),
            ("64", "subject-not-on-or-after", |it| it.data().not_on_or_after = None),
            ("65", "subject-not-on-or-after", |it| it.data().not_on_or_after = some("2018.09.18")),
            ("66", "subject-not-on-or-after", |it| it.data().not_on_or_after = some(PAST)),
            ("66, not yet", "subject-not-before", |it| it.data().not_before = some(FUTURE)),
        ],
        &EITHER,
    );
}

#[test]
fn cases_of_the_conditions() {
    run(
        &[
            ("73 and 84", "conditions-audience", |it| it.conditions().audience_restrictions.clear()),
            ("74", "conditions", |it| it.assertion.conditions = None),
            ("75", "conditions-not-before", |it| it.conditions().not_before = some("")),
            ("76", "conditions-not-before", |it| it.conditions().not_before = None),
            ("77", "conditions-not-before", |it| it.conditions().not_before = some("2018/09/10")),
            ("78", "conditions-not-before", |it| it.conditions().not_before = some(FUTURE)),
            ("79", "conditions-not-on-or-after", |it| it.conditions().not_on_or_after = some("")),
            ("80", "conditions-not-on-or-after", |it| it.conditions().not_on_or_after = None),
            ("81", "conditions-not-on-or-after", |it| it.conditions().not_on_or_after = some("10-09-2018")),
            ("82", "conditions-not-on-or-after", |it| it.conditions().not_on_or_after = some(PAST)),
            ("83 and 86", "conditions-audience", |it| it.conditions().audience_restrictions = vec![Vec::new()]),
            ("85", "conditions-audience", |it| it.conditions().audience_restrictions = vec![vec![String::new()]]),
            ("87", "conditions-audience", |it| {
                it.conditions().audience_restrictions = vec![vec!["https://sp.comune.example.org".to_owned()]];
            }),
            ("87, ours and another", "ok", |it| {
                it.conditions().audience_restrictions[0].push("https://other.example".to_owned());
            }),
            ("87, a second restriction", "conditions-audience", |it| {
                it.conditions().audience_restrictions.push(vec!["https://other.example".to_owned()]);
            }),
        ],
        &EITHER,
    );
}

#[test]
fn cases_of_the_authentication() {
    run(
        &[
            ("1-NS", "ok", |it| it.assertion.authn_statements[0].session_index = None),
            ("88 and 91", "authentication-context", |it| it.assertion.authn_statements[0].context = None),
            ("89", "authentication-statement", |it| it.assertion.authn_statements.clear()),
            ("90 and 93", "authentication-context", |it| it.assertion.authn_statements[0].context = Some(Vec::new())),
            ("92", "authentication-context", |it| it.class("")),
            ("94", "authentication-level", |it| it.class("https://www.spid.gov.it/SpidL1")),
            ("95", "ok", |it| it.class("https://www.spid.gov.it/SpidL2")),
            ("96", "ok", |it| it.class("https://www.spid.gov.it/SpidL3")),
            ("97", "authentication-class", |it| it.class("urn:oasis:names:tc:SAML:2.0:ac:classes:SpidL1")),
            ("97, level four", "authentication-class", |it| it.class("https://www.spid.gov.it/SpidL4")),
            ("97, two classes", "authentication-context", |it| {
                let both = ["https://www.spid.gov.it/SpidL2", "https://www.spid.gov.it/SpidL3"];
                it.assertion.authn_statements[0].context = Some(both.map(str::to_owned).to_vec());
            }),
            ("two statements", "authentication-statement", |it| {
                let second = it.assertion.authn_statements[0].clone();
                it.assertion.authn_statements.push(second);
            }),
            ("no instant", "authentication-instant", |it| it.assertion.authn_statements[0].authn_instant = None),
        ],
        &EITHER,
    );
}

#[test]
fn cases_of_the_attributes() {
    run(
        &[
            ("98", "attributes-empty", |it| it.attributes().clear()),
            ("98, no statement", "attributes-statement", |it| it.assertion.attribute_statements.clear()),
            ("99", "attributes-value", |it| it.attributes()[0].values.clear()),
            ("103", "attributes-incomplete", |it| {
                *it.attributes() = vec![attribute("spidCode", "AGID-001"), attribute("address", "Via Listz 21")];
            }),
            ("109", "ok", |it| it.attributes().iter_mut().for_each(|attribute| attribute.name_format = None)),
            ("two values", "attributes-value", |it| {
                it.attributes()[3].values.push("TINIT-RSSMRA80A01H501U".to_owned());
            }),
            ("twice", "attributes-repeated", |it| {
                let again = attribute("fiscalNumber", "TINIT-RSSMRA80A01H501U");
                it.attributes().push(again);
            }),
            ("no codice fiscale", "attributes-fiscal-number", |it| {
                it.attributes()[3] = attribute("fiscalNumber", "TINIT-GDASDV00A01H501X");
            }),
        ],
        &EITHER,
    );
}

#[test]
fn what_an_accepted_answer_gives() {
    let verified = outcome(&Answer::genuine(SignedParts::Both).xml()).unwrap();
    assert_eq!((verified.response_id(), verified.assertion_id()), ("_response", "_assertion"));
    assert_eq!(verified.name().value, "that-transient-opaque-value");
    assert_eq!(verified.session_index(), Some("_session"));
    assert_eq!(verified.level(), idp_core::assurance::SpidLevel::L2);
    assert_eq!(verified.keep_until(), crate::support::instant(END));
    assert_eq!(verified.authenticated_at(), crate::support::instant("2026-11-24T10:00:20Z"));
    assert_eq!(verified.identity().codice_fiscale().unwrap().as_str(), "GDASDV00A01H501J");
    assert!(verified.sealed_xml().starts_with("<saml:Assertion "));
    assert!(!format!("{verified:?}").contains("spid.tech@"), "personal data in Debug");
}
