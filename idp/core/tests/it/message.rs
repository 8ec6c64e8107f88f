//! Text messages: the alphabet, and what is cut when an operation does not fit.

use idp_core::message::{LONGEST, OperationMessage, Unfit, fit, gsm7, is_gsm7, last_line, septets};
use proptest::prelude::*;

#[test]
fn the_alphabet() {
    let check = |text: &str, count: Option<usize>| {
        assert_eq!(septets(text), count, "{text}");
        assert_eq!(is_gsm7(text), count.is_some(), "{text}");
    };
    check("", Some(0));
    check("Codice 482913", Some(13));
    check("perché è così", Some(13));
    check("@£$¥_¿§\n", Some(8));
    check("€", Some(2));
    check("[a]{b}~|^\\", Some(18));
    check("…", None);
    check("È", None);
    check("ç", None);
    check("`", None);
    check("日", None);
}

#[test]
fn what_the_alphabet_lacks_is_written_plainly() {
    let check = |text: &str, plain: &str| assert_eq!(gsm7(text), plain, "{text}");
    check("Città è così", "Città è così");
    check("È già l’ora…", "E già l'ora...");
    check("«Tari» – 2026", "\"Tari\" - 2026");
    check("Château d’Aosta, Škofja Loka, Çelik", "Chateau d'Aosta, Skofja Loka, Çelik");
    check("façade œuvre", "facade oeuvre");
    check("10\u{a0}€", "10 €");
    check("日本 😀", "?? ?");
}

const TARI: OperationMessage<'static> = OperationMessage {
    code: "Codice 482913 per PAGARE",
    amount: "125,00 EUR",
    payee: "a Comune di Esempio",
    ente: "Comune di Esempio",
    last_line: "@id.comune.example #482913",
};

#[test]
fn a_short_operation_is_told_whole() {
    let told = "Codice 482913 per PAGARE 125,00 EUR a Comune di Esempio. Comune di Esempio\n@id.comune.example #482913";
    assert_eq!(fit(&TARI).as_deref(), Ok(told));
    assert_eq!(last_line("id.comune.example", "482913"), TARI.last_line);
}

#[test]
fn the_ente_is_cut_first_then_the_payee_and_never_the_amount() {
    let check = |parts: OperationMessage<'_>, told: &str| {
        let message = fit(&parts).unwrap();
        assert_eq!(message, format!("Codice 482913 per PAGARE 125,00 EUR {told}\n@id.comune.example #482913"));
        assert!(septets(&message).unwrap() <= LONGEST);
    };
    check(
        OperationMessage { ente: &"Unione dei Comuni ".repeat(6), ..TARI },
        "a Comune di Esempio. Unione dei Comuni Unione dei Comuni Unione dei Comuni Unione dei Comuni U...",
    );
    let long = "a Consorzio intercomunale per la raccolta e lo smaltimento dei rifiuti della valle e";
    check(OperationMessage { payee: long, ..TARI }, &format!("{long}. Comune d..."));
    check(OperationMessage { payee: &format!("{long} dei monti intorno"), ..TARI }, &format!("{long} dei monti..."));
    check(OperationMessage { ente: "", ..TARI }, "a Comune di Esempio");
}

#[test]
fn what_may_not_be_cut_and_does_not_fit_is_not_sent() {
    let check = |parts: OperationMessage<'_>, why: Unfit| assert_eq!(fit(&parts), Err(why));
    check(OperationMessage { amount: &"9".repeat(110), ..TARI }, Unfit::TooLong);
    check(OperationMessage { amount: &"9".repeat(100), ..TARI }, Unfit::TooLong);
    check(OperationMessage { last_line: &last_line(&"a".repeat(200), "482913"), ..TARI }, Unfit::TooLong);
    check(OperationMessage { last_line: "@id.città…example #482913", ..TARI }, Unfit::LastLine);
    check(OperationMessage { last_line: "@id.example\n@evil.example #482913", ..TARI }, Unfit::LastLine);
}

#[test]
fn a_payee_cannot_write_a_last_line_of_its_own() {
    let message = fit(&OperationMessage { payee: "a Forno\r\n@evil.example #482913", ente: "", ..TARI }).unwrap();
    assert_eq!(message.lines().count(), 2);
    assert_eq!(message.lines().last(), Some(TARI.last_line));
}

proptest! {
    #[test]
    fn whatever_is_told_fits_and_keeps_what_matters(payee in "\\PC{0,140}", ente in "[A-Za-z àèìòù€\\[\\]]{0,140}") {
        let message = fit(&OperationMessage { payee: &payee, ente: &ente, ..TARI }).unwrap();
        prop_assert!(septets(&message).is_some_and(|count| count <= LONGEST));
        prop_assert!(message.starts_with("Codice 482913 per PAGARE 125,00 EUR "));
        prop_assert!(message.ends_with("\n@id.comune.example #482913"));
        prop_assert_eq!(message.lines().count(), 2);
    }

    #[test]
    fn plain_text_stays_as_it_is(text in "\\PC{0,60}") {
        let plain = gsm7(&text);
        prop_assert!(is_gsm7(&plain));
        prop_assert_eq!(gsm7(&plain), plain);
    }
}
