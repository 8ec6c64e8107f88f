//! SPID seen from the tables: one answer to a request, one sight of an assertion, one use of a ticket.

use idp_core::secret::BearerHash;
use idp_core::time::Lifetime;
use idp_store::upstream::{self, Request, Transaction};
use serde_json::json;
use uuid::Uuid;

use crate::house::{House, NOW, later};

on_both_engines!(
    a_request_waits_for_its_answer,
    a_late_answer_closes_its_request_once,
    a_ticket_is_redeemed_once_by_the_browser_that_asked,
    an_assertion_is_seen_once,
    the_register_keeps_both_halves_sealed,
);

const IDP: &str = "https://idp.example";

async fn sent(house: &House) -> Request {
    let request = Request {
        id: house.name(),
        saml_id: "_a1b2c3".to_owned(),
        interaction: Some(house.name()),
        browser: house.bearer(),
        idp: IDP.to_owned(),
        asked: json!({ "level": 2 }),
        sent_at: NOW,
        expires_at: later(Lifetime::minutes(10)),
    };
    let mut tx = house.write().await;
    upstream::insert(&mut tx, &request, "<AuthnRequest/>").await.unwrap();
    house.keep(tx).await;
    request
}

async fn answered(house: &House, request: &Request) -> Option<BearerHash> {
    let ticket = house.bearer();
    let mut tx = house.write().await;
    let carried = json!({ "spidCode": "ABCD0000000001" });
    let first = upstream::answer(&mut tx, request.id, (&ticket, &carried), NOW).await.unwrap();
    house.keep(tx).await;
    first.then_some(ticket)
}

async fn a_request_waits_for_its_answer(house: &House) {
    let request = sent(house).await;
    let waiting = async |at| upstream::waiting(&mut house.read().await, "_a1b2c3", at).await.unwrap();
    let found = waiting(NOW).await.unwrap();
    assert_eq!((found.id, found.interaction, found.browser), (request.id, request.interaction, request.browser));
    assert_eq!((found.idp.as_str(), found.asked), (IDP, json!({ "level": 2 })));
    assert!(waiting(request.expires_at).await.is_none(), "too late");
    assert!(answered(house, &request).await.is_some());
    assert!(answered(house, &request).await.is_none(), "answered already");
    assert!(waiting(NOW).await.is_none());
}

async fn a_late_answer_closes_its_request_once(house: &House) {
    let request = sent(house).await;
    let closed = async |saml_id, at| {
        let mut tx = house.write().await;
        let closed = upstream::close_late(&mut tx, saml_id, at).await.unwrap();
        house.keep(tx).await;
        closed.map(|request| request.id)
    };
    assert_eq!(closed("_a1b2c3", request.expires_at - Lifetime::millis(1)).await, None, "it is not late");
    assert_eq!(closed("_of_nobody", request.expires_at).await, None);
    assert_eq!(closed("_a1b2c3", request.expires_at).await, Some(request.id));
    assert_eq!(closed("_a1b2c3", request.expires_at).await, None, "once");
}

async fn a_ticket_is_redeemed_once_by_the_browser_that_asked(house: &House) {
    let request = sent(house).await;
    let ticket = answered(house, &request).await.unwrap();
    let mut tx = house.write().await;
    let stolen = upstream::redeem(&mut tx, &ticket, &house.bearer(), NOW).await.unwrap();
    assert!(stolen.is_none(), "another browser has the ticket");
    let late = upstream::redeem(&mut tx, &ticket, &request.browser, request.expires_at).await.unwrap();
    assert!(late.is_none());
    let (found, carried) = upstream::redeem(&mut tx, &ticket, &request.browser, NOW).await.unwrap().unwrap();
    assert_eq!((found.id, carried), (request.id, json!({ "spidCode": "ABCD0000000001" })));
    assert!(upstream::redeem(&mut tx, &ticket, &request.browser, NOW).await.unwrap().is_none());
    house.keep(tx).await;
}

async fn an_assertion_is_seen_once(house: &House) {
    let mut tx = house.write().await;
    let until = later(Lifetime::minutes(5));
    assert!(upstream::first_sight(&mut tx, (IDP, "_x"), until).await.unwrap());
    assert!(!upstream::first_sight(&mut tx, (IDP, "_x"), until).await.unwrap());
    assert!(upstream::first_sight(&mut tx, ("https://other.example", "_x"), until).await.unwrap());
    house.keep(tx).await;
}

async fn the_register_keeps_both_halves_sealed(house: &House) {
    let request = sent(house).await;
    let response = "<Response>RSSMRA80A01H501U</Response>";
    let line =
        Transaction { id: Uuid::from_u128(77), idp: IDP, request: Some(request.id), outcome: "accepted", response };
    let mut tx = house.write().await;
    upstream::register(&mut tx, &line, NOW).await.unwrap();
    let unasked = Transaction { id: Uuid::from_u128(78), request: None, ..line };
    upstream::register(&mut tx, &unasked, NOW).await.unwrap();
    house.keep(tx).await;
    let raw = house.raw_bytes().await;
    for secret in ["RSSMRA80A01H501U", "AuthnRequest"] {
        assert!(!raw.windows(secret.len()).any(|window| window == secret.as_bytes()), "{secret} is readable");
    }
    let between = async |from, until| upstream::registered(&mut house.read().await, (from, until)).await.unwrap();
    let all = between(NOW, later(Lifetime::millis(1))).await;
    let halves: Vec<_> = all.iter().map(|line| (line.request.as_deref(), line.response.as_str())).collect();
    assert_eq!(halves, [(Some("<AuthnRequest/>"), response), (None, response)]);
    assert!(all.iter().all(|line| line.at == NOW && line.idp == IDP && line.outcome == "accepted"));
    assert!(between(NOW - Lifetime::days(1), NOW).await.is_empty());
    let mut elsewhere = house.store.read(house.other).await.unwrap();
    let others = upstream::registered(&mut elsewhere, (NOW, later(Lifetime::days(1)))).await.unwrap();
    assert!(others.is_empty(), "another ente's register is its own");
}
