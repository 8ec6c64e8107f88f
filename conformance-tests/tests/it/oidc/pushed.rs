//! Pushed operations: everything wrong is refused at the door, where the app's developer reads it.

use conformance_tests::RelyingParty;
use conformance_tests::house::{LAGO, giulia};
use conformance_tests::walk::{self, code, confirm, contact, start};
use idp_core::person::ContactKind;
use idp_core::time::Lifetime;
use serde_json::{Value, json};

use super::house;

/// The payment with one member in place of its own; null takes it away.
fn changed(payment: &Value, member: &str, value: Value) -> String {
    let mut details = payment.clone();
    let detail = details[0].as_object_mut().unwrap();
    detail.insert(member.to_owned(), value);
    detail.retain(|_, value| !value.is_null());
    details.to_string()
}

/// Members and what they may not be.
fn bad_members() -> Vec<(&'static str, Value)> {
    let amount = |text: &str| ("instructed_amount", json!({ "currency": "EUR", "amount": text }));
    let mut table: Vec<_> =
        ["0.00", "-1.00", "1.555", "1,50", "01.50", "1e3", "", "99999999999999.00"].map(amount).into();
    let members = ["type", "actions", "locations", "identifier", "instructed_amount", "creditor"];
    table.extend(members.map(|member| (member, Value::Null)));
    table.extend([
        ("type", json!("altro")),
        ("actions", json!([])),
        ("actions", json!(["pay", "pay"])),
        ("actions", json!(["tutto"])),
        ("locations", json!([])),
        ("locations", json!(["https://altrove.example"])),
        ("identifier", json!("")),
        ("identifier", json!("a\nb")),
        ("identifier", json!("i".repeat(500))),
        ("instructed_amount", json!({ "currency": "USD", "amount": "1.00" })),
        ("instructed_amount", json!({ "currency": "EUR", "amount": 1.0 })),
        ("instructed_amount", json!({ "currency": "EUR", "amount": "1.00", "tip": "5.00" })),
        ("creditor", json!({})),
        ("creditor", json!("Comune")),
        ("reason", json!("r".repeat(2000))),
        ("reason", json!("da qui \u{202e} a l\u{e0}")),
        ("hidden", json!("more")),
    ]);
    table
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bad_operations() {
    let house = house().await;
    let taxes = RelyingParty::of(&house, LAGO, "demo-tributi");
    let payment = taxes.payment("TARI-1");
    let mut table = vec![
        "niente".to_owned(),
        "{}".to_owned(),
        "[]".to_owned(),
        json!([payment[0], payment[0]]).to_string(),
        payment.to_string().replacen('{', "{\"reason\":\"doppio\",", 1),
    ];
    table.extend(bad_members().into_iter().map(|(member, value)| changed(&payment, member, value)));
    for details in table {
        let (_, reply) = taxes.push(&[("authorization_details", &details)]).await;
        assert_eq!((reply.status, reply.error()), (400, "invalid_authorization_details"), "{details}: {}", reply.text);
    }
    house.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_who_may_ask() {
    let house = house().await;
    for client in ["demo-servizi", "demo-spa"] {
        let app = RelyingParty::of(&house, LAGO, client);
        let details = app.payment("TARI-1").to_string();
        let (_, reply) = app.push(&[("authorization_details", &details)]).await;
        assert!((400..500).contains(&reply.status), "{client}: {}", reply.text);
        assert!(["invalid_client", "unauthorized_client"].contains(&reply.error()), "{client}: {}", reply.text);
    }
    let taxes = RelyingParty::of(&house, LAGO, "demo-tributi");
    let details = taxes.payment("TARI-1").to_string();
    let wrong = [
        ("request_uri", "urn:ietf:params:oauth:request_uri:x"),
        ("response_type", "token"),
        ("redirect_uri", "https://altrove.example/"),
        ("prompt", "none"),
        ("max_age", "poco"),
    ];
    for (name, value) in wrong {
        let (_, reply) = taxes.push(&[("authorization_details", &details), (name, value)]).await;
        assert_eq!(reply.status, 400, "{name}={value}: {}", reply.text);
    }
    house.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pushed_request_serves_one_answer_in_time_to_its_client() {
    let house = house().await;
    let taxes = RelyingParty::of(&house, LAGO, "demo-tributi");
    let mut browser = walk::browser();

    let asked = taxes.push_payment("TARI-1").await;
    browser.visit(&asked.url.replace("demo-tributi", "demo-servizi")).await;
    assert_eq!(browser.here().error_code(), "invalid_request", "another client opened it");
    start(&mut browser, &asked, giulia()).await;
    confirm(&mut browser, &house.post, contact(giulia(), ContactKind::Mobile)).await;
    taxes.exchange(&code(&browser, &asked), &asked).await.well();
    browser.visit(&asked.url).await;
    assert_eq!(browser.here().error_code(), "invalid_request", "a pushed request was answered twice");

    let other =
        changed(&taxes.payment("TARI-1"), "instructed_amount", json!({ "currency": "EUR", "amount": "999.00" }));
    let (_, reply) = taxes.push(&[("authorization_details", &other)]).await;
    assert_eq!(reply.error(), "invalid_request", "the same name stands for another content: {}", reply.text);

    let late = taxes.push_payment("TARI-2").await;
    house.advance(Lifetime::minutes(5));
    browser.visit(&late.url).await;
    assert_eq!(browser.here().error_code(), "invalid_request", "a pushed request outlived its five minutes");
    house.end().await;
}
