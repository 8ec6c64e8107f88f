//! A number that only its user vouches for does not confirm a payment for three days, and says so.

on_each_engine!(new_number_waits);

mod stories {
    use conformance_tests::house::{PORTO, samir};
    use conformance_tests::walk::{self, code, confirm, enrol_typed, error, start};
    use conformance_tests::{House, RelyingParty};
    use idp_core::time::Lifetime;

    const MOBILE: &str = "+393339998887";

    pub(super) async fn new_number_waits(house: &House) {
        let services = RelyingParty::of(house, PORTO, "demo-servizi");
        let taxes = RelyingParty::of(house, PORTO, "demo-tributi");
        let mut browser = walk::browser();

        let asked = services.ask(&[]);
        start(&mut browser, &asked, samir()).await;
        enrol_typed(&mut browser, &house.post, MOBILE).await;
        let told = browser.here().words();
        assert!(told.contains("5 marzo 2026") && told.contains("09:00"), "not told from when: {told}");
        browser.follow("channel-continue").await;
        code(&browser, &asked);

        let asked = taxes.push_payment("TARI-1").await;
        browser.visit(&asked.url).await;
        let told = browser.here().text("channel-wait");
        assert!(told.contains("5 marzo 2026") && told.contains("09:00"), "not told from when: {told}");
        let address = browser.here().url.clone();
        let confirm_anyway = address.join("operazione").unwrap();
        browser.visit(confirm_anyway.as_str()).await;
        assert!(browser.here().has("channel-wait"), "the page of the operation opened too early");
        browser.submit("channel-wait-back").await;
        assert_eq!(error(&browser), "unmet_authentication_requirements");

        house.advance(Lifetime::hours(72));
        let asked = taxes.push_payment("TARI-1").await;
        start(&mut browser, &asked, samir()).await;
        confirm(&mut browser, &house.post, MOBILE).await;
        taxes.exchange(&code(&browser, &asked), &asked).await.well();
    }
}
