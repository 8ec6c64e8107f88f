//! What a client may demand: silence, freshness, a stronger login.

on_each_engine!(silence_and_freshness, stronger_login);

mod stories {
    use conformance_tests::house::{LAGO, giulia, maria};
    use conformance_tests::walk::{self, again, code, contact, error, log_in, sign_in};
    use conformance_tests::{House, RelyingParty};
    use idp_core::person::ContactKind;
    use idp_core::time::Lifetime;
    use serde_json::json;

    pub(super) async fn silence_and_freshness(house: &House) {
        let services = RelyingParty::of(house, LAGO, "demo-servizi");
        let silent = |more: &[(&str, &str)]| services.ask(&[&[("prompt", "none")], more].concat()).url;
        let mut browser = walk::browser();
        browser.visit(&silent(&[])).await;
        assert_eq!(error(&browser), "login_required");

        let tokens = sign_in(&mut browser, &services, giulia()).await;
        let first = services.claims(tokens.get("id_token")).await;
        let tokens = again(&mut browser, &services, &[("prompt", "none")]).await;
        let second = services.claims(tokens.get("id_token")).await;
        assert_eq!((&first["sub"], &first["sid"]), (&second["sub"], &second["sid"]));
        assert_eq!(first["auth_time"], second["auth_time"]);

        browser.visit(&silent(&[("acr_values", "urn:portico:acr:2fa")])).await;
        assert_eq!(error(&browser), "interaction_required");
        browser.visit(&silent(&[("id_token_hint", tokens.get("id_token"))])).await;
        assert_eq!(error(&browser), "");

        house.advance(Lifetime::minutes(5));
        browser.visit(&silent(&[("max_age", "300")])).await;
        assert_eq!(error(&browser), "");
        house.advance(Lifetime::seconds(1));
        browser.visit(&silent(&[("max_age", "300")])).await;
        assert_eq!(error(&browser), "login_required");
        let asked = services.ask(&[("max_age", "300")]);
        browser.visit(&asked.url).await;
        log_in(&mut browser, giulia()).await;
        let tokens = services.exchange(&code(&browser, &asked), &asked).await.well();
        let third = services.claims(tokens.get("id_token")).await;
        assert_eq!(third["auth_time"].as_i64(), Some(house.now().seconds()));

        let mut other = walk::browser();
        sign_in(&mut other, &services, maria()).await;
        other.visit(&silent(&[("id_token_hint", tokens.get("id_token"))])).await;
        assert_eq!(error(&other), "login_required", "someone else's session answered");
    }

    pub(super) async fn stronger_login(house: &House) {
        let services = RelyingParty::of(house, LAGO, "demo-servizi");
        let mut browser = walk::browser();
        sign_in(&mut browser, &services, giulia()).await;

        let asked = services.ask(&[("acr_values", "urn:portico:acr:2fa")]);
        browser.visit(&asked.url).await;
        if browser.here().has("step-up-form") {
            browser.submit("step-up-form").await;
        }
        let right = house.post.code_to(contact(giulia(), ContactKind::Mobile)).await;
        browser.fill("otp", &right).submit("otp-form").await;
        let tokens = services.exchange(&code(&browser, &asked), &asked).await.well();
        let claims = services.claims(tokens.get("id_token")).await;
        assert_eq!(claims["acr"], json!("urn:portico:acr:2fa"));
        let means: Vec<_> = claims["amr"].as_array().unwrap().iter().filter_map(|it| it.as_str()).collect();
        assert!(["pwd", "otp", "sms", "mfa"].iter().all(|it| means.contains(it)), "{means:?}");

        let tokens = again(&mut browser, &services, &[("prompt", "none"), ("acr_values", "urn:portico:acr:2fa")]).await;
        assert_eq!(services.claims(tokens.get("id_token")).await["acr"], json!("urn:portico:acr:2fa"));
        let dispositive = [("prompt", "none"), ("acr_values", "urn:portico:acr:dispositiva")];
        browser.visit(&services.ask(&dispositive).url).await;
        assert_eq!(error(&browser), "unmet_authentication_requirements", "a session is no confirmation");
    }
}
