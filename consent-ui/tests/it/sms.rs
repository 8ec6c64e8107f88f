//! Text messages: one each, the code first, whatever the names.

use consent_ui::mail::Sender;
use consent_ui::pages::operation::OperationSummary;
use consent_ui::shell::Brand;
use consent_ui::sms;
use idp_core::dispositive::Amount;
use idp_core::language::Language;
use idp_core::message::{LONGEST, septets};

const NAMES: [&str; 4] = [
    "Ro",
    "Comune di Porto Sereno",
    "Città di Cerreto d’Esi – «Ufficio» È",
    "Unione dei Comuni della Valle del Lungo Fiume e delle Colline, con sede a San Qualcosa in Qualche Luogo al Monte",
];

fn check(each: impl Fn(&Sender<'_>) -> String, begins: &str) {
    for name in NAMES {
        let mut brand = Brand::nobody();
        name.clone_into(&mut brand.name);
        for language in Language::ALL {
            let text = each(&Sender { brand: &brand, language });
            assert!(septets(&text).is_some_and(|septets| septets <= LONGEST), "{text}");
            assert!(text.starts_with(begins), "{text}");
        }
    }
}

#[test]
fn a_code_comes_first_and_is_bound_to_the_host() {
    let host = "id.porto-sereno.example";
    check(|sender| sms::code(sender, "482913", host), "482913 ");
    let mut brand = Brand::nobody();
    brand.name = String::from("Comune di Porto Sereno");
    let text = sms::code(&Sender { brand: &brand, language: Language::It }, "482913", host);
    assert_eq!(
        text,
        "482913 è il tuo codice per Comune di Porto Sereno. Vale 5 minuti. Non comunicarlo a nessuno.\n\
         @id.porto-sereno.example #482913"
    );
}

#[test]
fn an_operation_shows_code_amount_and_payee_before_the_ente() {
    let operation = OperationSummary {
        client: String::from("Tributi online"),
        amount: Amount::parse("EUR", "1250.00").unwrap(),
        payee: String::from("Comune di Porto Sereno"),
        payee_id: String::from("01234560157"),
        reason: String::from("TARI 2026"),
        identifier: String::from("T-1"),
    };
    let host = "id.porto-sereno.example";
    check(|sender| sms::operation_code(sender, "482913", &operation, host).unwrap(), "482913 ");
    let mut brand = Brand::nobody();
    brand.name = String::from("Comune di Valfiorita");
    let text = sms::operation_code(&Sender { brand: &brand, language: Language::It }, "482913", &operation, host);
    assert_eq!(
        text.unwrap(),
        "482913 per PAGARE 1.250,00 EUR a Comune di Porto Sereno. Comune di Valfiorita\n@id.porto-sereno.example #482913"
    );
}

#[test]
fn notices_fit() {
    check(sms::channel_registered, "");
    check(sms::password_changed, "");
    check(sms::channel_closed, "");
    check(sms::account_locked, "");
    check(sms::password_closed, "");
    check(sms::new_access, "");
}
