//! Wrong authorization requests: told on a page while the redirect URI is not known to be the client's, else to it.

use conformance_tests::house::LAGO;
use conformance_tests::relying_party::{CALLBACK, parameter};
use conformance_tests::{RelyingParty, walk};

use super::house;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn refused_on_a_page() {
    let house = house().await;
    let services = RelyingParty::of(&house, LAGO, "demo-servizi");
    let table: [(&str, &str, &str); 13] = [
        ("client_id", "", "invalid_request"),
        ("client_id", "nessuno", "invalid_client"),
        ("client_id", "demo-macchina", "unauthorized_client"),
        ("redirect_uri", "", "invalid_redirect_uri"),
        ("redirect_uri", "http://127.0.0.1/callback/", "invalid_redirect_uri"),
        ("redirect_uri", "http://127.0.0.1/Callback", "invalid_redirect_uri"),
        ("redirect_uri", "http://127.0.0.1/callback?a=b", "invalid_redirect_uri"),
        ("redirect_uri", "http://127.0.0.1/callback#a", "invalid_redirect_uri"),
        ("redirect_uri", "https://127.0.0.1/callback", "invalid_redirect_uri"),
        ("redirect_uri", "http://127.0.0.1@altrove.example/callback", "invalid_redirect_uri"),
        ("redirect_uri", "http://localhost/callback", "invalid_redirect_uri"),
        ("redirect_uri", "http://127.0.0.1/x/../callback", "invalid_redirect_uri"),
        ("request_uri", "urn:ietf:params:oauth:request_uri:niente", "invalid_request"),
    ];
    let mut browser = walk::browser();
    for (name, value, code) in table {
        browser.visit(&services.ask(&[(name, value)]).url).await;
        assert!(!browser.has_left(), "{name}={value} was sent to the client");
        assert_eq!((browser.here().status, browser.here().error_code().as_str()), (400, code), "{name}={value}");
    }
    house.end().await;
}

/// The client, what it asks, and the error it is told.
type Case<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a str);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn refused_at_the_client() {
    let house = house().await;
    let long = "n".repeat(2049);
    let table: [Case<'_>; 20] = [
        ("demo-servizi", &[("response_type", "")], "invalid_request"),
        ("demo-servizi", &[("response_type", "token")], "unsupported_response_type"),
        ("demo-servizi", &[("response_type", "code id_token")], "unsupported_response_type"),
        ("demo-servizi", &[("response_mode", "fragment")], "invalid_request"),
        ("demo-servizi", &[("scope", "")], "invalid_scope"),
        ("demo-servizi", &[("scope", "comune:tutto")], "invalid_scope"),
        ("demo-servizi", &[("request", "e30.e30.")], "request_not_supported"),
        ("demo-servizi", &[("prompt", "none login")], "invalid_request"),
        ("demo-servizi", &[("prompt", "forza")], "invalid_request"),
        ("demo-servizi", &[("max_age", "-1")], "invalid_request"),
        ("demo-servizi", &[("max_age", "poco")], "invalid_request"),
        ("demo-servizi", &[("nonce", &long)], "invalid_request"),
        ("demo-servizi", &[("authorization_details", "[]")], "invalid_request"),
        ("demo-spa", &[("code_challenge", "")], "invalid_request"),
        ("demo-spa", &[("code_challenge", ""), ("code_challenge_method", "")], "invalid_request"),
        ("demo-spa", &[("code_challenge_method", "plain")], "invalid_request"),
        ("demo-spa", &[("code_challenge_method", "")], "invalid_request"),
        ("demo-spa", &[("code_challenge", "corto")], "invalid_request"),
        ("demo-servizi", &[("code_challenge_method", "plain")], "invalid_request"),
        ("demo-servizi", &[("code_challenge", "")], "invalid_request"),
    ];
    let mut browser = walk::browser();
    for (client, changes, error) in table {
        let asked = RelyingParty::of(&house, LAGO, client).ask(changes);
        browser.visit(&asked.url).await;
        assert!(browser.has_left(), "{changes:?}: {}", browser.here().summary());
        let left = browser.left();
        assert!(left.as_str().starts_with(CALLBACK));
        assert_eq!(parameter(left, "error"), error, "{changes:?}: {left}");
        assert_eq!(parameter(left, "state"), asked.state, "{changes:?}");
        assert_eq!(parameter(left, "iss"), house.issuer(LAGO), "{changes:?}: RFC 9207");
        assert_eq!(parameter(left, "code"), "", "{changes:?}");
    }
    house.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_parameter_given_twice_counts_for_nothing() {
    let house = house().await;
    let services = RelyingParty::of(&house, LAGO, "demo-servizi");
    let mut browser = walk::browser();
    for name in ["client_id", "redirect_uri", "scope", "state", "nonce", "prompt", "response_type"] {
        browser.visit(&format!("{}&{name}=altro", services.ask(&[(name, "uno")]).url)).await;
        assert!(!browser.has_left(), "{name} was sent to the client");
        assert_eq!(browser.here().error_code(), "invalid_request", "{name}");
    }
    house.end().await;
}
