//! Operations: what is taken, what is refused by name, and one form for all.

use idp_core::dispositive::{Amount, BadAmount, DETAILS_TYPE, Operation, OperationRefused, Shown, hex32};
use proptest::prelude::*;
use serde_json::{Value, json};

fn good() -> Value {
    json!({
        "type": DETAILS_TYPE,
        "actions": ["pay"],
        "locations": ["https://tributi.example/api"],
        "identifier": "TARI-2026-000123",
        "instructed_amount": { "currency": "EUR", "amount": "125.00" },
        "creditor": { "name": "Comune di Esempio", "id": "01234560157" },
        "reason": "TARI 2026, rata 1",
    })
}

fn parse(detail: &Value) -> Result<Operation, OperationRefused> {
    Operation::parse(&json!([detail]).to_string())
}

fn but(path: &[&str], value: Value) -> Value {
    let mut detail = good();
    let mut place = &mut detail;
    for name in path {
        place = place.get_mut(*name).unwrap();
    }
    *place = value;
    detail
}

#[test]
fn a_payment_has_one_form_and_one_digest() {
    let operation = parse(&good()).unwrap();
    assert_eq!(operation.canonical(), good());
    // Computed elsewhere, by another program: SHA-256 over label and canonical form, each behind its 64-bit length.
    assert_eq!(
        hex32::encode(&operation.summary_digest()),
        "71cb13cc111f84764391c226f2f9830e7f2be72fac22c5addff7b1f4f9e5fc81"
    );
    let other = parse(&but(&["instructed_amount", "amount"], json!("125.01"))).unwrap();
    assert_ne!(other.summary_digest(), operation.summary_digest());
    let kept: Operation = serde_json::from_value(serde_json::to_value(&operation).unwrap()).unwrap();
    assert_eq!(kept, operation);
}

#[test]
fn bad_details_are_refused_by_name() {
    use OperationRefused as R;
    let check = |detail: Value, expected: fn(&R) -> bool| {
        let refused = parse(&detail).unwrap_err();
        assert!(expected(&refused), "{detail}: {refused:?}");
    };
    check(but(&["type"], json!("urn:other")), |why| *why == R::Type);
    check(but(&["actions"], json!(["sign"])), |why| *why == R::Member("actions"));
    check(but(&["actions"], json!(["pay", "pay"])), |why| *why == R::Member("actions"));
    check(but(&["actions"], json!("pay")), |why| *why == R::Member("actions"));
    check(but(&["locations"], json!(["not a url"])), |why| *why == R::Member("locations"));
    check(but(&["locations"], json!([])), |why| *why == R::Member("locations"));
    check(but(&["creditor", "id"], json!("123")), |why| *why == R::Member("creditor"));
    check(but(&["instructed_amount"], json!(125)), |why| *why == R::Member("instructed_amount"));
    check(but(&["reason"], json!("")), |why| matches!(why, R::Text("reason", _)));
    check(but(&["reason"], json!("pago\u{202e}oirartnoc")), |why| matches!(why, R::Text("reason", _)));
    check(but(&["reason"], json!("riga\ndue")), |why| matches!(why, R::Text("reason", _)));
    check(but(&["creditor", "name"], json!("<b>Comune</b>")), |why| matches!(why, R::Text("name", _)));
    check(but(&["creditor", "name"], json!("Соmune")), |why| matches!(why, R::Text("name", _)));
    let mut more = good();
    more["hidden"] = json!("x");
    check(more, |why| matches!(why, R::Unknown(name) if name == "hidden"));
    for text in ["", "{}", "[]", "null", "[{}, {}]", "[1]", "[[]]"] {
        assert!(Operation::parse(text).is_err(), "{text}");
    }
    let twice = json!([good()]).to_string().replace(r#""reason":"#, r#""reason":"x","reason":"#);
    assert_eq!(Operation::parse(&twice), Err(R::NotOne));
}

#[test]
fn amounts_are_exact() {
    let check = |text: &str, expected: Result<&str, BadAmount>| {
        let read = Amount::parse("EUR", text).map(Amount::italian);
        assert_eq!(read, expected.map(str::to_owned), "{text}");
    };
    check("125.00", Ok("125,00"));
    check("1250.50", Ok("1.250,50"));
    check("0.01", Ok("0,01"));
    check("999999999.99", Ok("999.999.999,99"));
    check("0.00", Err(BadAmount::Zero));
    check("1000000000.00", Err(BadAmount::TooLarge));
    for malformed in ["", "1", "1.0", "1.000", "01.00", "-1.00", "+1.00", "1e2.00", " 1.00", "1,00", "١.00", ".50"] {
        check(malformed, Err(BadAmount::Malformed));
    }
    assert_eq!(Amount::parse("USD", "1.00"), Err(BadAmount::Currency));
}

proptest! {
    #[test]
    fn no_input_panics_and_what_is_taken_reads_back(text in ".*", amount in "[0-9]{1,9}\\.[0-9]{2}") {
        let _ = Operation::parse(&text);
        let _ = Shown::parse(&text, 64);
        if let Ok(read) = Amount::parse("EUR", &amount) {
            prop_assert_eq!(Amount::parse("EUR", &read.canonical()), Ok(read));
        }
    }
}
