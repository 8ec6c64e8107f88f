//! Codes and refresh tokens: once, in time, by who asked, and what happens to those who show them again.

use conformance_tests::house::{LAGO, giulia};
use conformance_tests::relying_party::CALLBACK;
use conformance_tests::walk::{self, code, sign_in};
use conformance_tests::{Browser, House, RelyingParty};
use idp_core::time::Lifetime;

use super::house;

async fn signed_in(house: &House) -> (Browser, RelyingParty) {
    let services = RelyingParty::of(house, LAGO, "demo-servizi");
    let mut browser = walk::browser();
    sign_in(&mut browser, &services, giulia()).await;
    (browser, services)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_code_is_bound_to_its_request() {
    let house = house().await;
    let (mut browser, services) = signed_in(&house).await;
    let asked = services.ask(&[]);
    browser.visit(&asked.url).await;
    let right = code(&browser, &asked);
    let (shown, uri, verifier) =
        (("code", right.as_str()), ("redirect_uri", CALLBACK), ("code_verifier", asked.verifier.as_str()));
    let other = "a".repeat(43);
    let table: [(&str, &[(&str, &str)]); 6] = [
        ("another verifier", &[shown, uri, ("code_verifier", &other)]),
        ("no verifier: the downgrade", &[shown, uri]),
        ("a short verifier", &[shown, uri, ("code_verifier", "corto")]),
        ("another redirect URI", &[shown, ("redirect_uri", "http://127.0.0.1:10/callback"), verifier]),
        ("no redirect URI", &[shown, verifier]),
        ("another code", &[("code", "niente"), uri, verifier]),
    ];
    for (what, pairs) in table {
        let pairs = [pairs, &[("grant_type", "authorization_code")]].concat();
        let reply = services.post("/token", &pairs).await;
        assert_eq!((reply.status, reply.error()), (400, "invalid_grant"), "{what}: {}", reply.text);
        assert_eq!(reply.headers["cache-control"], "no-store", "{what}");
    }
    services.exchange(&right, &asked).await.well();

    let asked = services.ask(&[("code_challenge", ""), ("code_challenge_method", "")]);
    browser.visit(&asked.url).await;
    let reply = services.exchange(&code(&browser, &asked), &asked).await;
    assert_eq!(reply.error(), "invalid_grant", "a verifier for a code that had no challenge (RFC 9700 §4.8.2)");

    let asked = services.ask(&[]);
    browser.visit(&asked.url).await;
    let late = code(&browser, &asked);
    house.advance(Lifetime::seconds(61));
    assert_eq!(services.exchange(&late, &asked).await.error(), "invalid_grant", "a code outlived its minute");
    house.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_code_shown_again_ends_what_came_of_it() {
    let house = house().await;
    let (mut browser, services) = signed_in(&house).await;
    let asked = services.ask(&[]);
    browser.visit(&asked.url).await;
    let code = code(&browser, &asked);
    let tokens = services.exchange(&code, &asked).await.well();
    services.userinfo(tokens.get("access_token")).await.well();
    assert_eq!(services.exchange(&code, &asked).await.error(), "invalid_grant");
    assert_eq!(services.userinfo(tokens.get("access_token")).await.status, 401, "the access token lives on");
    assert_eq!(services.refresh(tokens.get("refresh_token")).await.error(), "invalid_grant", "the family lives on");
    house.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refresh_token_is_replaced_at_every_use() {
    let house = house().await;
    let services = RelyingParty::of(&house, LAGO, "demo-servizi");
    let mut browser = walk::browser();
    let first = sign_in(&mut browser, &services, giulia()).await;
    let second = services.refresh(first.get("refresh_token")).await.well();
    assert_ne!(first.get("refresh_token"), second.get("refresh_token"));
    services.userinfo(second.get("access_token")).await.well();

    // The answer got lost: a client that proves who it is asks again with the token it has, and goes on from there.
    let again = services.refresh(first.get("refresh_token")).await.well();
    assert_eq!(services.refresh(second.get("refresh_token")).await.error(), "invalid_grant", "two successors live");
    assert_ne!(again.get("refresh_token"), second.get("refresh_token"));
    house.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_public_client_that_shows_a_used_token_loses_all() {
    let house = house().await;
    let library = RelyingParty::of(&house, LAGO, "demo-spa");
    let mut browser = walk::browser();
    let first = sign_in(&mut browser, &library, giulia()).await;
    let second = library.refresh(first.get("refresh_token")).await.well();
    assert_eq!(library.refresh(first.get("refresh_token")).await.error(), "invalid_grant");
    assert_eq!(library.refresh(second.get("refresh_token")).await.error(), "invalid_grant", "the family lives on");
    assert_eq!(library.userinfo(second.get("access_token")).await.status, 401);
    house.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refresh_narrows_and_never_widens() {
    let house = house().await;
    let services = RelyingParty::of(&house, LAGO, "demo-servizi").asking("openid profile");
    let mut browser = walk::browser();
    let first = sign_in(&mut browser, &services, giulia()).await;
    let shown = [("grant_type", "refresh_token"), ("refresh_token", first.get("refresh_token"))];
    for scope in ["openid profile email", "tributi.leggi", "   "] {
        let reply = services.post("/token", &[&shown[..], &[("scope", scope)]].concat()).await;
        assert_eq!(reply.error(), "invalid_scope", "{scope}");
    }
    let narrow = services.post("/token", &[&shown[..], &[("scope", "openid")]].concat()).await.well();
    assert_eq!(narrow.get("scope"), "openid");
    let claims = services.userinfo(narrow.get("access_token")).await.well();
    assert!(claims.body.get("given_name").is_none(), "{}", claims.text);
    house.end().await;
}
