//! Sessions end: after half an hour without use, and after half a day with it.

on_each_engine!(idle_and_absolute_end);

mod stories {
    use conformance_tests::house::{LAGO, giulia};
    use conformance_tests::walk::{self, error, sign_in};
    use conformance_tests::{House, RelyingParty};
    use idp_core::time::Lifetime;

    pub(super) async fn idle_and_absolute_end(house: &House) {
        let services = RelyingParty::of(house, LAGO, "demo-servizi");
        let silent = || services.ask(&[("prompt", "none")]).url;
        let mut browser = walk::browser();

        sign_in(&mut browser, &services, giulia()).await;
        house.advance(Lifetime::minutes(29));
        browser.visit(&silent()).await;
        assert_eq!(error(&browser), "");
        house.advance(Lifetime::minutes(30));
        browser.visit(&silent()).await;
        assert_eq!(error(&browser), "login_required", "still signed in after half an hour without use");

        sign_in(&mut browser, &services, giulia()).await;
        for _ in 0..24 {
            house.advance(Lifetime::minutes(29));
            browser.visit(&silent()).await;
            assert_eq!(error(&browser), "");
        }
        house.advance(Lifetime::minutes(24));
        browser.visit(&silent()).await;
        assert_eq!(error(&browser), "login_required", "still signed in after half a day");
    }
}
