//! Who an app is: shown in the registered way, for this provider, once.

use conformance_tests::house::{LAGO, PORTO, giulia};
use conformance_tests::relying_party::{ASSERTION_TYPE, CALLBACK, Reply};
use conformance_tests::{RelyingParty, walk};
use idp::jose::{Kind, SigningKey};
use idp_core::client::SigningAlgorithm;
use serde_json::{Value, json};

use super::house;

/// A client's id is no secret: whoever names it without proof holds up nobody but himself.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn strangers_do_not_use_up_a_clients_budget() {
    let house = house().await;
    let mut limits = house.running.demo.app.config.limits.clone();
    (limits.token, limits.client_failures, limits.shared_address_factor) = (10, 5, 1);
    let node = house.node_with(limits).await;
    let machine = RelyingParty::of(&house, LAGO, "demo-macchina").at_node(node.address);
    let grant = ("grant_type", "client_credentials");
    let wrong = [grant, ("client_id", "demo-macchina"), ("client_secret", "sbagliato")];
    let mut answers = Vec::new();
    for _ in 0..12 {
        answers.push(machine.post_bare_from("198.51.100.7", "/token", &wrong).await.status);
    }
    assert_eq!(answers[..5], [401; 5], "{answers:?}");
    assert_eq!(answers[11], 429, "{answers:?}");
    machine.post("/token", &[grant]).await.well();
    node.stop().await;
    house.end().await;
}

/// What a request shows besides its grant, and its Basic credentials.
type Shown<'a> = (&'a [(&'a str, &'a str)], Option<(&'a str, &'a str)>);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_in_the_registered_way() {
    let house = house().await;
    let client = |id| RelyingParty::of(&house, LAGO, id);
    let (basic, machine, library) = (client("demo-servizi"), client("demo-macchina"), client("demo-spa"));
    let assertion = client("demo-tributi").assertion(&[]);
    let (secret, other) = (basic.secret(), machine.secret());
    let by_post = [("client_id", "demo-servizi"), ("client_secret", secret)];
    let public = [("client_id", "demo-spa"), ("client_secret", secret)];
    let proven = ("client_assertion_type", ASSERTION_TYPE);
    let theirs = [proven, ("client_id", "demo-spa"), ("client_assertion", assertion.as_str())];
    let unknown = [("client_assertion_type", "urn:x"), ("client_assertion", assertion.as_str())];
    let table: [(&str, Shown<'_>, &str); 14] = [
        ("nobody", (&[], None), "invalid_client"),
        ("unknown", (&[("client_id", "nessuno")], None), "invalid_client"),
        ("no secret", (&[("client_id", "demo-servizi")], None), "invalid_client"),
        ("wrong secret", (&[], Some(("demo-servizi", "sbagliato"))), "invalid_client"),
        ("another's secret", (&[], Some(("demo-servizi", other))), "invalid_client"),
        ("post instead of basic", (&by_post, None), "invalid_client"),
        ("basic instead of post", (&[], Some(("demo-macchina", other))), "invalid_client"),
        ("two ways", (&by_post, Some(("demo-servizi", secret))), "invalid_request"),
        ("two clients", (&[("client_id", "demo-spa")], Some(("demo-servizi", secret))), "invalid_client"),
        ("a key's owner without it", (&[("client_id", "demo-tributi")], None), "invalid_client"),
        ("a public client with a secret", (&public, None), "invalid_client"),
        ("an unknown kind of assertion", (&unknown, None), "invalid_request"),
        ("another's assertion", (&theirs, None), "invalid_client"),
        ("no assertion", (&[proven, ("client_assertion", "e30.e30.e30")], None), "invalid_client"),
    ];
    for (what, (pairs, shown), error) in table {
        let pairs = [pairs, &[("grant_type", "client_credentials")]].concat();
        let reply = library.post_bare("/token", &pairs, shown).await;
        let status = if error == "invalid_client" { 401 } else { 400 };
        assert_eq!((reply.status, reply.error()), (status, error), "{what}: {}", reply.text);
        if shown.is_some() && status == 401 {
            assert!(reply.headers.contains_key("www-authenticate"), "{what}: RFC 6749 §5.2");
        }
        for path in ["/par", "/introspect", "/revoke"] {
            let reply = library.post_bare(path, &pairs, shown).await;
            assert!((400..500).contains(&reply.status), "{what} at {path}: {}", reply.text);
        }
    }
    let granted = machine.post("/token", &[("grant_type", "client_credentials")]).await.well();
    assert_eq!(granted.get("scope"), "tributi.leggi");
    house.end().await;
}

/// Pushes a payment with an assertion made by the test.
async fn push(taxes: &RelyingParty, assertion: &str) -> Reply {
    let details = taxes.payment("TARI-1").to_string();
    let pairs = [
        ("client_assertion_type", ASSERTION_TYPE),
        ("client_assertion", assertion),
        ("response_type", "code"),
        ("redirect_uri", CALLBACK),
        ("scope", "openid"),
        ("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"),
        ("code_challenge_method", "S256"),
        ("authorization_details", &details),
    ];
    taxes.post_bare("/par", &pairs, None).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_assertion_is_ours_short_and_used_once() {
    let house = house().await;
    let taxes = RelyingParty::of(&house, LAGO, "demo-tributi");
    let now = house.now().seconds();
    let table: [(&str, Value); 16] = [
        ("iss", json!("demo-spa")),
        ("sub", json!("demo-spa")),
        ("sub", Value::Null),
        ("aud", json!(house.issuer(PORTO))),
        ("aud", json!([house.issuer(LAGO), "https://altrove.example"])),
        ("aud", json!([])),
        ("aud", Value::Null),
        ("exp", json!(now - 61)),
        ("exp", json!(now + 601)),
        ("exp", json!("presto")),
        ("exp", Value::Null),
        ("nbf", json!(now + 120)),
        ("iat", json!(now + 120)),
        ("jti", json!("")),
        ("jti", Value::Null),
        ("jti", json!("j".repeat(257))),
    ];
    for (claim, value) in table {
        let reply = push(&taxes, &taxes.assertion(&[(claim, value.clone())])).await;
        assert_eq!((reply.status, reply.error()), (401, "invalid_client"), "{claim} = {value}: {}", reply.text);
    }
    let stranger = idp::jose::generate(SigningAlgorithm::ES256).unwrap();
    let stranger = SigningKey::of(&stranger, SigningAlgorithm::ES256).unwrap();
    let claims = json!({
        "iss": "demo-tributi", "sub": "demo-tributi", "aud": house.issuer(LAGO), "exp": now + 60, "jti": "stranger",
    });
    let forged = stranger.sign(Kind::IdToken, &claims).unwrap();
    assert_eq!(push(&taxes, &forged).await.error(), "invalid_client", "another key signed it");

    let once = taxes.assertion(&[]);
    assert_eq!(push(&taxes, &once).await.status, 201);
    assert_eq!(push(&taxes, &once).await.error(), "invalid_client", "an assertion was taken twice");
    house.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tokens_are_for_the_client_they_were_given_to() {
    let house = house().await;
    let client = |id| RelyingParty::of(&house, LAGO, id);
    let (services, machine, library) = (client("demo-servizi"), client("demo-macchina"), client("demo-spa"));
    let mut browser = walk::browser();
    let tokens = walk::sign_in(&mut browser, &services, giulia()).await;
    let access = tokens.get("access_token");
    assert_eq!(services.introspect(access).await.body["active"], true);
    assert_ne!(machine.introspect(access).await.body["active"], true, "another client reads the token");
    assert_ne!(library.introspect(access).await.body["active"], true, "a public client reads the token");
    library.revoke(tokens.get("refresh_token")).await;
    let refreshed = services.refresh(tokens.get("refresh_token")).await.well();

    let asked = services.ask(&[]);
    browser.visit(&asked.url).await;
    let code = walk::code(&browser, &asked);
    assert_eq!(library.exchange(&code, &asked).await.error(), "invalid_grant", "another client had the code");
    assert_eq!(library.refresh(refreshed.get("refresh_token")).await.error(), "invalid_grant");
    services.exchange(&code, &asked).await.well();
    services.revoke(refreshed.get("refresh_token")).await;
    assert_eq!(services.refresh(refreshed.get("refresh_token")).await.error(), "invalid_grant");
    house.end().await;
}
