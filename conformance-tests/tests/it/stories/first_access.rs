//! The first access: PIN and password, a channel from a contact the registry knows, a service, then a payment.

on_each_engine!(first_access);

mod stories {
    use conformance_tests::house::{PORTO, maria};
    use conformance_tests::walk::{self, code, confirm, contact, enrol_known, start};
    use conformance_tests::{House, RelyingParty};
    use idp_core::person::ContactKind;
    use serde_json::json;

    pub(super) async fn first_access(house: &House) {
        let services = RelyingParty::of(house, PORTO, "demo-servizi");
        let mobile = contact(maria(), ContactKind::Mobile);
        let mut browser = walk::browser();

        let asked = services.ask(&[]);
        start(&mut browser, &asked, maria()).await;
        enrol_known(&mut browser, &house.post, mobile).await;
        let tokens = services.exchange(&code(&browser, &asked), &asked).await.well();

        let id_token = services.claims(tokens.get("id_token")).await;
        assert_eq!(id_token["nonce"], json!(asked.nonce));
        assert_eq!(id_token["aud"], json!("demo-servizi"));
        assert_eq!(id_token["acr"], json!("urn:portico:acr:pwd"), "the code proves the channel, not the citizen");
        let claims = services.userinfo(tokens.get("access_token")).await.well();
        assert_eq!((claims.get("given_name"), claims.get("family_name")), ("Maria", "Rossi"));
        assert_eq!(claims.get("sub"), id_token["sub"]);

        let taxes = RelyingParty::of(house, PORTO, "demo-tributi");
        let asked = taxes.push_payment("TARI-2026-0001").await;
        browser.visit(&asked.url).await;
        confirm(&mut browser, &house.post, mobile).await;
        let tokens = taxes.exchange(&code(&browser, &asked), &asked).await.well();

        let access = taxes.claims(tokens.get("access_token")).await;
        assert_eq!(access["acr"], json!("urn:portico:acr:dispositiva"));
        assert_eq!(access["authorization_details"][0]["identifier"], json!("TARI-2026-0001"));
        let life = access["exp"].as_i64().unwrap() - access["iat"].as_i64().unwrap();
        assert!(life <= 120, "a dispositive token lives {life} s");
        assert_eq!(tokens.get("refresh_token"), "", "what was confirmed is not refreshed");
    }
}
