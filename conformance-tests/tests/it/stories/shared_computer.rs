//! A computer others use: the session goes with the browser, and soon.

on_each_engine!(short_and_forgotten);

mod stories {
    use conformance_tests::house::{LAGO, giulia};
    use conformance_tests::walk::{self, error, log_in, sign_in};
    use conformance_tests::{Browser, House, RelyingParty};
    use idp_core::time::Lifetime;

    async fn on_shared(services: &RelyingParty) -> Browser {
        let mut browser = walk::browser();
        browser.visit(&services.ask(&[]).url).await;
        browser.fill("shared_computer", "yes");
        log_in(&mut browser, giulia()).await;
        assert!(browser.has_left());
        browser
    }

    pub(super) async fn short_and_forgotten(house: &House) {
        let services = RelyingParty::of(house, LAGO, "demo-servizi");
        let mut own = walk::browser();
        sign_in(&mut own, &services, giulia()).await;
        let remembered = own.cookie("pt_d_lago-chiaro").expect("one's own browser is remembered");
        assert!(remembered.attributes.contains("Max-Age"));

        let mut shared = on_shared(&services).await;
        let session = shared.cookie("pt_s_lago-chiaro").unwrap();
        assert!(!session.attributes.contains("Max-Age"), "the session outlives the browser: {}", session.attributes);
        assert!(session.attributes.contains("HttpOnly") && session.attributes.contains("SameSite=Lax"));
        assert!(shared.cookie("pt_d_lago-chiaro").is_none(), "a shared computer is nobody's own");

        house.advance(Lifetime::minutes(10));
        shared.visit(&services.ask(&[("prompt", "none")]).url).await;
        assert_eq!(error(&shared), "login_required", "still signed in after ten idle minutes");

        let mut busy = on_shared(&services).await;
        for _ in 0..6 {
            house.advance(Lifetime::minutes(9));
            busy.visit(&services.ask(&[("prompt", "none")]).url).await;
            assert_eq!(error(&busy), "");
        }
        house.advance(Lifetime::minutes(6));
        busy.visit(&services.ask(&[("prompt", "none")]).url).await;
        assert_eq!(error(&busy), "login_required", "still signed in after an hour");
    }
}
