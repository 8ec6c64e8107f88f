//! The numbered errors: how they are read, who can help, and that every one has its page.

use saml2::response::SignedParts;
use saml2::status::{AUTHN_FAILED, RESPONDER, Status};
use spid::anomalies::{Anomaly, Fixer};
use spid::response::Refused;

use crate::support::{Answer, outcome};

#[test]
fn numbers_are_read_wherever_they_are() {
    let check =
        |message: &str, expected: Option<u8>| assert_eq!(Anomaly::parse(message).number(), expected, "{message}");

    check("ErrorCode nr19", Some(19));
    check("ErrorCode nr08", Some(8));
    check("ErrorCode nr8", Some(8));
    check("  errorcode \t nr25 - annullato", Some(25));
    check("Errore: ErrorCode  nr22", Some(22));
    check("ErrorCode x ErrorCode nr23", Some(23));
    check("ErrorCode nr99", Some(99));
    check("", None);
    check("ErrorCode", None);
    check("ErrorCodenr19", None);
    check("ErrorCode nr", None);
    check("ErrorCode nrXX", None);
    check("ErrorCode nr190", None);
    check("nr19", None);
    check("<script>alert(1)</script>", None);
}

#[test]
fn every_anomaly_has_a_key_and_somebody_who_can_help() {
    let told = |number: &str| {
        let anomaly = Anomaly::parse(&format!("ErrorCode nr{number}"));
        (anomaly.key(), anomaly.fixer(), anomaly.may_retry())
    };
    let check = |number: &str, key: &str, fixer, retry| assert_eq!(told(number), (key.to_owned(), fixer, retry));

    check("08", "spid-nr08", Fixer::Operator, false);
    check("9", "spid-nr09", Fixer::Operator, false);
    for number in ["11", "12", "14", "15", "16", "17", "18"] {
        check(number, &format!("spid-nr{number}"), Fixer::Operator, false);
    }
    check("13", "spid-nr13", Fixer::OperatorClock, false);
    check("19", "spid-nr19", Fixer::Citizen, true);
    check("20", "spid-nr20", Fixer::CitizenAtProvider, false);
    check("21", "spid-nr21", Fixer::Citizen, true);
    check("22", "spid-nr22", Fixer::Citizen, true);
    check("23", "spid-nr23", Fixer::CitizenAtProvider, false);
    check("25", "spid-nr25", Fixer::Citizen, true);
    check("30", "spid-nr30", Fixer::Citizen, true);
    // Reserved, of another flow, or never sent: one page for all.
    for number in ["1", "2", "10", "24", "26", "27", "28", "29", "31", "99"] {
        check(number, "spid-error", Fixer::Support, false);
    }
    assert_eq!(Anomaly::all().map(Anomaly::key).filter(|it| it == "spid-error").count(), 1);
    assert_eq!(Anomaly::all().count(), 18);
}

/// Cases 104–108 and 111, signed and not.
#[test]
fn an_answer_that_says_no_is_told_by_its_number_and_with_403() {
    for number in [19, 20, 21, 22, 23, 25, 30] {
        for parts in [SignedParts::Response, SignedParts::Nothing] {
            let mut answer = Answer::genuine(parts);
            answer.status(Status::failure(RESPONDER, AUTHN_FAILED, &format!("ErrorCode nr{number}")));
            answer.has_assertion = false;
            let refused = outcome(&answer.xml()).unwrap_err();
            assert_eq!((refused.http_status(), refused.key()), (403, format!("spid-nr{number}")));
            let Refused::Declined(declined) = refused else { panic!("{refused}") };
            assert_eq!(declined.is_signed, parts == SignedParts::Response);
        }
    }
}

#[test]
fn a_no_to_another_request_is_not_ours() {
    let mut answer = Answer::genuine(SignedParts::Nothing);
    answer.status(Status::failure(RESPONDER, AUTHN_FAILED, "ErrorCode nr22"));
    answer.has_assertion = false;
    answer.response.in_response_to = Some("_other".to_owned());
    assert_eq!(outcome(&answer.xml()).unwrap_err().code(), "response-in-response-to");
}
