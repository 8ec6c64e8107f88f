//! The dispositive value comes from a confirmed operation and from nowhere else.

use conformance_tests::RelyingParty;
use conformance_tests::house::{LAGO, giulia, maria};
use conformance_tests::spid_provider::SpidProvider;
use conformance_tests::walk::{self, code, confirm, contact, error, sign_in, start};
use idp_core::person::ContactKind;
use idp_core::time::Lifetime;
use serde_json::{Map, Value};

use super::house;
use crate::spid::{GIULIA, leave};

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

/// Giulia confirms over her own telephone, and does not follow the last redirect; then somebody else is signed in at the
/// same browser. Nobody is told that he confirmed what she did.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn not_for_whoever_is_signed_in_later() {
    let house = house().await;
    let services = RelyingParty::of(&house, LAGO, "demo-servizi");
    let taxes = RelyingParty::of(&house, LAGO, "demo-tributi");
    let mut browser = walk::browser();
    sign_in(&mut browser, &services, giulia()).await;
    let asked = taxes.push_payment("TARI-1").await;
    browser.visit(&asked.url).await;
    browser.submit("operation-confirm").await;
    let otp = house.post.code_to(contact(giulia(), ContactKind::Mobile)).await;
    browser.fill("otp", &otp);
    let answer = browser.submit_and_stay("otp-form").await;

    let mut other = walk::browser();
    sign_in(&mut other, &services, maria()).await;
    let theirs = other.cookie("pt_s_lago-chiaro").cloned();
    browser.set_cookie("pt_s_lago-chiaro", theirs);
    browser.visit(&answer).await;
    assert!(!browser.has_left(), "what Giulia confirmed was answered for Maria: {}", browser.left());
    let path = browser.here().url.path().to_owned();
    let id = path.split('/').find(|part| part.starts_with("int_")).unwrap_or_else(|| panic!("{path}"));
    browser.visit(&house.at(LAGO, &format!("/oidc/answer/{id}"))).await;
    assert!(!browser.has_left(), "what Giulia confirmed was answered for Maria: {}", browser.left());
    house.end().await;
}

/// The level and the time in a token are of one proof: an old SPID login is not made new by a password typed now.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_level_told_is_as_fresh_as_told() {
    let house = house().await;
    let provider = SpidProvider::join(&house, "Gestore Uno").await;
    let services = RelyingParty::of(&house, LAGO, "demo-servizi");
    let mut browser = walk::browser();
    browser.visit(&services.ask(&[]).url).await;
    let request = leave(&house, LAGO, &mut browser, &provider).await;
    request.carry(&mut browser, &provider.answer(&request, &GIULIA, house.now(), |_, _| {})).await;
    assert!(browser.has_left(), "{}", browser.here().summary());

    house.advance(Lifetime::minutes(20));
    let asked = services.ask(&[("max_age", "300")]);
    start(&mut browser, &asked, giulia()).await;
    let tokens = services.exchange(&code(&browser, &asked), &asked).await.well();
    let told = services.claims(tokens.get("id_token")).await;
    assert_eq!(told["acr"], "urn:portico:acr:pwd", "an old SPID login was told as a new one");
    assert_eq!(told["auth_time"].as_i64(), Some(house.now().seconds()));

    let asked = services.ask(&[("prompt", "none")]);
    browser.visit(&asked.url).await;
    let tokens = services.exchange(&code(&browser, &asked), &asked).await.well();
    let told = services.claims(tokens.get("id_token")).await;
    assert_eq!(told["acr"], "https://www.spid.gov.it/SpidL2");
    assert_eq!(told["auth_time"].as_i64(), Some((house.now() - Lifetime::minutes(20)).seconds()));
    house.end().await;
}
