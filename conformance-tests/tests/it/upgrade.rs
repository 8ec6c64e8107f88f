//! What the commit before left is taken over by this one: people, sessions, tokens, requests half way.
//!
//! `PORTICO_TEST_PREVIOUS` names the program of the commit before (.run/stages/70-upgrade.sh).

use std::path::PathBuf;

use conformance_tests::house::{LAGO, PORTO, giulia, maria};
use conformance_tests::site::{App, Plan};
use conformance_tests::walk::{self, again, code, contact, enrol_known, sign_in, start};
use conformance_tests::{Engine, Site};
use idp_core::person::ContactKind;

for_each_engine!(run);

async fn run(engine: Engine) {
    let now = Plan::usual(engine);
    let before = PathBuf::from(conformance_tests::engine::needed("PORTICO_TEST_PREVIOUS"));
    let mut site = Site::open(Plan { program: before, ..now.clone() }).await;
    let (services, taxes) = (site.app(PORTO, App::Services), site.app(PORTO, App::Taxes));
    let mobile = contact(maria(), ContactKind::Mobile);

    let mut browser = site.browser();
    let asked = services.ask(&[]);
    start(&mut browser, &asked, maria()).await;
    enrol_known(&mut browser, &site.post, mobile).await;
    let tokens = services.exchange(&code(&browser, &asked), &asked).await.well();
    let paying = taxes.push_payment("TARI-2026-0001").await;
    browser.visit(&paying.url).await;
    browser.submit("operation-confirm").await;
    let otp = site.post.code_to(mobile).await;

    for node in &mut site.nodes {
        node.stop().await;
    }
    site.replace_program(&now.program);
    site.run(&["migrate"]);
    for node in &mut site.nodes {
        node.begin();
    }
    site.ready().await;

    browser.fill("otp", &otp).submit("otp-form").await;
    let paid = taxes.exchange(&code(&browser, &paying), &paying).await.well();
    assert_eq!(taxes.claims(paid.get("access_token")).await["acr"], "urn:portico:acr:dispositiva");
    again(&mut browser, &services, &[("prompt", "none")]).await;
    services.userinfo(tokens.get("access_token")).await.well();
    services.refresh(tokens.get("refresh_token")).await.well();
    sign_in(&mut site.browser(), &services, maria()).await;
    sign_in(&mut site.browser(), &site.app(LAGO, App::Services), giulia()).await;
    let mut profile = site.browser();
    profile.visit(&site.at(PORTO, "/profilo")).await;
    walk::log_in(&mut profile, maria()).await;
    assert!(profile.here().has("channels"), "{}", profile.here().summary());
    site.end().await;
}
