//! Consent: what will be known is shown first, no is as easy as yes, and yes is remembered.

on_each_engine!(refused_then_given);

mod stories {
    use conformance_tests::house::{LAGO, giulia};
    use conformance_tests::walk::{self, again, code, error, sign_in, start};
    use conformance_tests::{House, RelyingParty};

    pub(super) async fn refused_then_given(house: &House) {
        let library = RelyingParty::of(house, LAGO, "demo-spa");
        let mut browser = walk::browser();
        start(&mut browser, &library.ask(&[]), giulia()).await;
        let shown = browser.here().words();
        assert!(shown.contains("Biblioteca") && shown.contains("Giulia") && shown.contains("Ferrari"), "{shown}");
        browser.submit("consent-deny").await;
        assert_eq!(error(&browser), "access_denied");
        browser.visit(&library.ask(&[("prompt", "none")]).url).await;
        assert_eq!(error(&browser), "login_required", "who was refused an answer was signed in");

        sign_in(&mut browser, &RelyingParty::of(house, LAGO, "demo-servizi"), giulia()).await;
        browser.visit(&library.ask(&[("prompt", "none")]).url).await;
        assert_eq!(error(&browser), "consent_required");

        let asked = library.ask(&[("scope", "openid profile")]);
        browser.visit(&asked.url).await;
        browser.submit("consent-allow").await;
        let tokens = library.exchange(&code(&browser, &asked), &asked).await.well();
        let claims = library.userinfo(tokens.get("access_token")).await.well();
        assert_eq!(claims.get("given_name"), "Giulia");
        assert!(claims.body.get("email").is_none(), "more was told than was shown");

        again(&mut browser, &library, &[("scope", "openid profile"), ("prompt", "none")]).await;
        browser.visit(&library.ask(&[("scope", "openid profile email"), ("prompt", "none")]).url).await;
        assert_eq!(error(&browser), "consent_required", "a wider request needs a new yes");
        browser.visit(&library.ask(&[("scope", "openid profile"), ("prompt", "consent")]).url).await;
        assert!(browser.here().has("consent-form"), "{}", browser.here().summary());
    }
}
