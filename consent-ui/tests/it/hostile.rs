//! What comes from outside is shown, never obeyed.

use std::sync::Arc;

use consent_ui::mail::{Letter as _, ResetPassword, Sender, SpidLinked};
use consent_ui::pages::consent::{Consent, Released};
use consent_ui::pages::login::{ChooseMethod, Client, LoginForm};
use consent_ui::pages::operation::OperationSummary;
use consent_ui::pages::otp::{ChannelChoice, CodeFor, CodeState, OtpEntry};
use consent_ui::pages::trouble::ErrorPage;
use consent_ui::pages::{Page, sample_shell};
use consent_ui::shell::Brand;
use idp_core::channel::ChannelKind;
use idp_core::dispositive::Amount;
use idp_core::language::Language;
use idp_core::time::Timestamp;

use crate::documents::{elements, parsed};

const HOSTILE: &str = r#"</title></dd><script>alert(1)</script>" onload='x' {$code} {{ x }} &lt;"#;

/// The page still parses, has no script but ours, and shows the text as it came.
fn check(page: &impl Page) {
    let mut shell = sample_shell(Language::En);
    let mut brand = Brand::nobody();
    HOSTILE.clone_into(&mut brand.name);
    shell.brand = Arc::new(brand);
    HOSTILE.clone_into(&mut shell.request_id);
    let html = page.render(&shell);
    let document = parsed(&html);
    assert_eq!(elements(&document, "script").count(), 1);
    assert!(document.descendants().all(|node| node.attribute("onload").is_none()));
    let shown = document.descendants().filter_map(|node| node.text());
    assert!(shown.into_iter().any(|text| text.contains(HOSTILE)));
}

fn client() -> Client {
    let hostile = || Some(HOSTILE.to_owned());
    Client { name: HOSTILE.to_owned(), logo: None, policy: hostile(), tos: hostile() }
}

#[test]
fn what_was_typed() {
    let form = LoginForm { action: String::from("/x"), username: HOSTILE.to_owned(), ..LoginForm::default() };
    check(&ChooseMethod { local: Some(form), client: Some(client()), ..ChooseMethod::default() });
}

#[test]
fn what_an_app_says_of_itself_and_asks() {
    let datum = Released { claim: HOSTILE.to_owned(), value: HOSTILE.to_owned(), provenance: None };
    check(&Consent { client: client(), released: vec![datum], offline: true, action: String::from("/x") });
    check(&ErrorPage::of(HOSTILE).technical(HOSTILE));
}

#[test]
fn what_an_operation_says() {
    let hostile = || HOSTILE.to_owned();
    let summary = OperationSummary {
        client: hostile(),
        amount: Amount::parse("EUR", "1.00").unwrap(),
        payee: hostile(),
        payee_id: hostile(),
        reason: hostile(),
        identifier: hostile(),
    };
    let now = Timestamp::from_seconds(0);
    check(&OtpEntry {
        about: CodeFor::Operation(summary),
        sent_to: ChannelChoice { id: hostile(), kind: ChannelKind::Sms, masked: hostile() },
        state: CodeState::Waiting { expires_at: now, tries_left: 1 },
        now,
        resend_from: now,
        action: String::from("/x"),
        resend: String::from("/x"),
        cancel: String::from("/x"),
        errors: consent_ui::form::FormErrors::none(),
    });
}

#[test]
fn what_goes_into_a_mail() {
    let mut brand = Brand::nobody();
    brand.name = String::from("Comune\r\nBcc: a@b.example <b>");
    let sender = Sender { brand: &brand, language: Language::It };
    let mail = ResetPassword { link: HOSTILE, minutes: 30 }.mail(&sender);
    assert!(!mail.subject.contains(['\r', '\n']), "{}", mail.subject);
    let document = parsed(&mail.html);
    assert_eq!(elements(&document, "script").count(), 0);
    let mail = SpidLinked { at: Timestamp::from_seconds(0), provider: HOSTILE }.mail(&sender);
    assert_eq!(elements(&parsed(&mail.html), "script").count(), 0);
    assert!(mail.text.contains(HOSTILE), "plain text is not escaped: {}", mail.text);
}
