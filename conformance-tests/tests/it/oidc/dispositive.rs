//! The dispositive value comes from a confirmed operation and from nowhere else.

use conformance_tests::RelyingParty;
use conformance_tests::house::{LAGO, giulia};
use conformance_tests::walk::{self, code, confirm, contact, error, sign_in, start};
use idp_core::person::ContactKind;
use serde_json::{Map, Value};

use super::house;

const VALUES: &str = "urn:portico:acr:dispositiva urn:portico:acr:dispositiva-email";

fn is_dispositive(claims: &Map<String, Value>) -> bool {
    claims.get("acr").and_then(Value::as_str).is_some_and(|acr| acr.contains("dispositiva"))
        || claims.contains_key("authorization_details")
        || claims.contains_key("txn")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn not_for_the_asking() {
    let house = house().await;
    let services = RelyingParty::of(&house, LAGO, "demo-servizi");
    let taxes = RelyingParty::of(&house, LAGO, "demo-tributi");
    let mut browser = walk::browser();
    sign_in(&mut browser, &services, giulia()).await;
    for app in [&services, &taxes] {
        browser.visit(&app.ask(&[("acr_values", VALUES)]).url).await;
        assert_eq!(error(&browser), "unmet_authentication_requirements", "{}", app.client_id);
    }
    let (asked, reply) = taxes.push(&[("acr_values", VALUES)]).await;
    if reply.status == 201 {
        browser.visit(&asked.url).await;
        assert_eq!(error(&browser), "unmet_authentication_requirements", "pushed without an operation");
    }
    let details = taxes.payment("TARI-1").to_string();
    browser.visit(&taxes.ask(&[("authorization_details", &details)]).url).await;
    assert_eq!(error(&browser), "invalid_request", "an operation came through the browser");
    house.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn not_without_a_citizen() {
    let house = house().await;
    let machine = RelyingParty::of(&house, LAGO, "demo-macchina");
    let details = machine.payment("TARI-1").to_string();
    let grant = ("grant_type", "client_credentials");
    let reply = machine.post("/token", &[grant, ("authorization_details", &details)]).await;
    assert_eq!(reply.error(), "invalid_request");
    let reply = machine.post("/token", &[grant, ("acr_values", VALUES)]).await.well();
    assert!(!is_dispositive(&machine.claims(reply.get("access_token")).await));
    let taxes = RelyingParty::of(&house, LAGO, "demo-tributi");
    for grant in ["client_credentials", "refresh_token", "password", "urn:ietf:params:oauth:grant-type:token-exchange"]
    {
        let pairs = [("grant_type", grant), ("authorization_details", details.as_str()), ("refresh_token", "x")];
        let reply = taxes.post("/token", &pairs).await;
        assert!((400..500).contains(&reply.status), "{grant}: {}", reply.text);
    }
    house.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn not_from_what_was_confirmed_before() {
    let house = house().await;
    let services = RelyingParty::of(&house, LAGO, "demo-servizi");
    let taxes = RelyingParty::of(&house, LAGO, "demo-tributi");
    let mut browser = walk::browser();
    let asked = taxes.push_payment("TARI-1").await;
    start(&mut browser, &asked, giulia()).await;
    confirm(&mut browser, &house.post, contact(giulia(), ContactKind::Mobile)).await;
    let tokens = taxes.exchange(&code(&browser, &asked), &asked).await.well();
    assert!(is_dispositive(&taxes.claims(tokens.get("access_token")).await));
    assert_eq!(tokens.get("refresh_token"), "");

    let asked = services.ask(&[("prompt", "none")]);
    browser.visit(&asked.url).await;
    let ordinary = services.exchange(&code(&browser, &asked), &asked).await.well();
    assert!(!is_dispositive(&services.claims(ordinary.get("id_token")).await), "the session kept the value");
    let refreshed = services.refresh(ordinary.get("refresh_token")).await.well();
    assert!(!is_dispositive(&services.claims(refreshed.get("id_token")).await));

    let asked = taxes.ask(&[("scope", "openid"), ("prompt", "none")]);
    browser.visit(&asked.url).await;
    let plain = taxes.exchange(&code(&browser, &asked), &asked).await.well();
    assert!(!is_dispositive(&taxes.claims(plain.get("access_token")).await), "the same app got the value for nothing");

    let asked = taxes.push_payment("TARI-2").await;
    browser.visit(&asked.url).await;
    assert!(browser.here().has("operation-summary"), "one confirmation served two operations");
    house.end().await;
}
