//! As in production: https, an unprivileged user, two enti on one host signed in to at once, nothing switched off.

use std::collections::BTreeSet;
use std::os::unix::fs::MetadataExt as _;

use conformance_tests::house::{LAGO, PORTO, giulia, maria};
use conformance_tests::site::{App, Plan};
use conformance_tests::walk::{self, code, confirm, contact, enrol_known, error, sign_in, start};
use conformance_tests::{Browser, Engine, Site};
use idp_core::person::ContactKind;
use serde_json::json;

for_each_engine!(run);

async fn run(engine: Engine) {
    let site = Site::open(Plan::usual(engine)).await;
    for node in &site.nodes {
        let user = std::fs::metadata(format!("/proc/{}", node.process())).unwrap().uid();
        assert_ne!(user, 0, "{} runs as root", node.name);
    }
    let mut browser = site.browser();
    a_citizen_of_the_one(&site, &mut browser).await;
    another_of_the_other(&site, &mut browser).await;
    cookies_are_bound(&browser);
    answers_came_from(&site, &browser);
    site.end().await;
}

/// Maria: PIN and password, a channel, a service, a payment, all at Porto Sereno.
async fn a_citizen_of_the_one(site: &Site, browser: &mut Browser) {
    let services = site.app(PORTO, App::Services);
    let mobile = contact(maria(), ContactKind::Mobile);
    let asked = services.ask(&[]);
    start(browser, &asked, maria()).await;
    enrol_known(browser, &site.post, mobile).await;
    let tokens = services.exchange(&code(browser, &asked), &asked).await.well();
    let claims = services.userinfo(tokens.get("access_token")).await.well();
    assert_eq!(claims.get("given_name"), "Maria");
    services.refresh(tokens.get("refresh_token")).await.well();

    let taxes = site.app(PORTO, App::Taxes);
    let asked = taxes.push_payment("TARI-2026-0001").await;
    browser.visit(&asked.url).await;
    confirm(browser, &site.post, mobile).await;
    let tokens = taxes.exchange(&code(browser, &asked), &asked).await.well();
    let access = taxes.claims(tokens.get("access_token")).await;
    assert_eq!(access["acr"], json!("urn:portico:acr:dispositiva"));
    assert_eq!(access["authorization_details"][0]["identifier"], json!("TARI-2026-0001"));
}

/// Giulia, at the same computer, at Lago Chiaro: neither session disturbs the other, and each ends alone.
async fn another_of_the_other(site: &Site, browser: &mut Browser) {
    let (porto, lago) = (site.app(PORTO, App::Services), site.app(LAGO, App::Services));
    browser.visit(&lago.ask(&[("prompt", "none")]).url).await;
    assert_eq!(error(browser), "login_required");
    let at_lago = sign_in(browser, &lago, giulia()).await;
    let at_porto = walk::again(browser, &porto, &[("prompt", "none")]).await;
    let name = async |app: &conformance_tests::RelyingParty, token: &str| {
        app.userinfo(token).await.well().get("given_name").to_owned()
    };
    assert_eq!(name(&lago, at_lago.get("access_token")).await, "Giulia");
    assert_eq!(name(&porto, at_porto.get("access_token")).await, "Maria");

    browser.visit(&site.at(LAGO, "/logout")).await;
    browser.submit("logout-confirm").await;
    assert_eq!(lago.refresh(at_lago.get("refresh_token")).await.error(), "invalid_grant");
    browser.visit(&porto.ask(&[("prompt", "none")]).url).await;
    assert_eq!(error(browser), "", "signing out at one ended the session at the other");
}

/// Every cookie is bound to the host, and readable by no script.
fn cookies_are_bound(browser: &Browser) {
    let cookies: Vec<_> = browser.cookies().collect();
    assert!(cookies.len() >= 2, "{cookies:?}");
    for (name, cookie) in cookies {
        assert!(name.starts_with("__Host-"), "{name}");
        for part in ["; Secure", "; HttpOnly", "; Path=/", "; SameSite=Lax"] {
            assert!(format!(";{}", cookie.attributes).contains(part), "{name}:{} has no {part}", cookie.attributes);
        }
        assert!(!cookie.attributes.contains("Domain"), "{name}: {}", cookie.attributes);
    }
}

/// Behind a balancer each page may come from another node, and here they did.
fn answers_came_from(site: &Site, browser: &Browser) {
    let seen: BTreeSet<_> = browser.nodes.iter().collect();
    let expected = if site.nodes.len() == 1 { 0 } else { site.nodes.len() };
    assert_eq!(seen.len(), expected, "answers came from {seen:?}");
}
