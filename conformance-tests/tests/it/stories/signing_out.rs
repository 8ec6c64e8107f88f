//! Signing out: asked first, told which services may still be open, and nothing goes on afterwards.

on_each_engine!(from_the_house, from_a_service, after_a_long_pause);

mod stories {
    use conformance_tests::house::{LAGO, giulia};
    use conformance_tests::relying_party::parameter;
    use conformance_tests::walk::{self, error, sign_in};
    use conformance_tests::{House, RelyingParty};
    use idp_core::time::Lifetime;

    const BACK: &str = "http://127.0.0.1/uscita";

    pub(super) async fn from_the_house(house: &House) {
        let services = RelyingParty::of(house, LAGO, "demo-servizi");
        let library = RelyingParty::of(house, LAGO, "demo-spa");
        let mut browser = walk::browser();
        let tokens = sign_in(&mut browser, &services, giulia()).await;
        let asked = library.ask(&[]);
        browser.visit(&asked.url).await;
        browser.submit("consent-allow").await;
        let others = library.exchange(&walk::code(&browser, &asked), &asked).await.well();

        browser.visit(&house.at(LAGO, "/logout")).await;
        browser.follow("logout-stay").await;
        assert!(browser.here().has("sessions"), "asking already signed out");
        browser.visit(&house.at(LAGO, "/logout")).await;
        browser.submit("logout-confirm").await;
        assert!(browser.here().has("logout-still-open"), "nobody tells the services: {}", browser.here().summary());
        let told = browser.here().words();
        assert!(told.contains("Servizi scolastici") && told.contains("Biblioteca"), "not told what to close: {told}");
        assert!(browser.cookie("pt_s_lago-chiaro").is_none());

        assert_eq!(services.refresh(tokens.get("refresh_token")).await.error(), "invalid_grant");
        assert_eq!(library.refresh(others.get("refresh_token")).await.error(), "invalid_grant");
        assert_eq!(services.userinfo(tokens.get("access_token")).await.status, 401);
        browser.visit(&services.ask(&[("prompt", "none")]).url).await;
        assert_eq!(error(&browser), "login_required");
    }

    /// The session here has gone to sleep; what the app got of it has not.
    pub(super) async fn after_a_long_pause(house: &House) {
        let services = RelyingParty::of(house, LAGO, "demo-servizi");
        let mut browser = walk::browser();
        let tokens = sign_in(&mut browser, &services, giulia()).await;
        house.advance(Lifetime::hours(2));
        browser.visit(&services.ask(&[("prompt", "none")]).url).await;
        assert_eq!(error(&browser), "login_required");
        let newer = services.refresh(tokens.get("refresh_token")).await.well();

        browser.visit(&house.at(LAGO, "/logout")).await;
        browser.submit("logout-confirm").await;
        assert!(browser.here().has("logout-still-open"), "{}", browser.here().summary());
        assert_eq!(services.refresh(newer.get("refresh_token")).await.error(), "invalid_grant");
        assert_eq!(services.userinfo(newer.get("access_token")).await.status, 401);
        browser.visit(&house.at(LAGO, "/logout")).await;
        assert!(!browser.here().has("logout-confirm"), "there is nothing left to end");
    }

    pub(super) async fn from_a_service(house: &House) {
        let services = RelyingParty::of(house, LAGO, "demo-servizi");
        let mut browser = walk::browser().stopping_at(BACK);
        let tokens = sign_in(&mut browser, &services, giulia()).await;
        let hint = tokens.get("id_token");
        let logout = |pairs: &[(&str, &str)]| {
            reqwest::Url::parse_with_params(&house.at(LAGO, "/logout"), pairs).unwrap().to_string()
        };
        let refused = [
            (logout(&[("post_logout_redirect_uri", BACK)]), "invalid_post_logout_redirect_uri"),
            (
                logout(&[("id_token_hint", hint), ("post_logout_redirect_uri", "http://127.0.0.1/uscita/")]),
                "invalid_post_logout_redirect_uri",
            ),
            (logout(&[("id_token_hint", hint), ("client_id", "demo-spa")]), "invalid_request"),
            (logout(&[("id_token_hint", "e30.e30.e30")]), "invalid_id_token_hint"),
            (logout(&[("client_id", "nessuno")]), "invalid_client"),
        ];
        for (url, code) in &refused {
            browser.visit(url).await;
            assert_eq!((browser.here().status, browser.here().error_code().as_str()), (400, *code), "{url}");
        }
        browser.visit(&services.ask(&[("prompt", "none")]).url).await;
        assert_eq!(error(&browser), "", "a refused request signed out");

        let asked = [("id_token_hint", hint), ("post_logout_redirect_uri", BACK), ("state", "qui & là")];
        browser.visit(&logout(&asked)).await;
        assert!(browser.here().words().contains("Servizi scolastici"));
        browser.submit("logout-confirm").await;
        assert_eq!(parameter(browser.left(), "state"), "qui & là");
        assert_eq!(services.refresh(tokens.get("refresh_token")).await.error(), "invalid_grant");
    }
}
