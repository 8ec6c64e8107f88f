//! A password made by the system opens the page that changes it, for a day, and nothing else.

on_each_engine!(must_be_changed, lapses_after_a_day);

mod stories {
    use conformance_tests::house::{PORTO, luca};
    use conformance_tests::walk::{self, code, contact, enrol_known, start, try_log_in};
    use conformance_tests::{House, RelyingParty};
    use idp_core::person::ContactKind;
    use idp_core::time::Lifetime;

    const NEW: &str = "Lanterna-di-Genova22";

    pub(super) async fn must_be_changed(house: &House) {
        let services = RelyingParty::of(house, PORTO, "demo-servizi");
        let mut browser = walk::browser();
        let asked = services.ask(&[]);
        start(&mut browser, &asked, luca()).await;
        assert!(browser.here().has("change-password-form"), "{}", browser.here().summary());
        let elsewhere = browser.here().url.join("canale").unwrap();
        browser.visit(elsewhere.as_str()).await;
        assert!(browser.here().has("change-password-form"), "another room opened: {}", browser.here().summary());

        let refused = [
            ("Non-e-questa-9", NEW, NEW, "password_old"),
            (luca().password, "corta", "corta", "password_new"),
            (luca().password, luca().password, luca().password, "password_new"),
            (luca().password, NEW, "Lanterna-di-Genova23", "password_repeat"),
        ];
        for (old, new, repeat, field) in refused {
            browser.fill("password_old", old).fill("password_new", new).fill("password_repeat", repeat);
            browser.submit("change-password-form").await;
            assert_eq!(browser.here().status, 422, "{}", browser.here().summary());
            assert!(browser.here().has(&format!("{field}-error")), "{field}: {}", browser.here().summary());
        }
        browser.fill("password_old", luca().password).fill("password_new", NEW).fill("password_repeat", NEW);
        browser.submit("change-password-form").await;
        enrol_known(&mut browser, &house.post, contact(luca(), ContactKind::Email)).await;
        services.exchange(&code(&browser, &asked), &asked).await.well();

        let mut other = walk::browser();
        other.visit(&services.ask(&[]).url).await;
        try_log_in(&mut other, luca().username, luca().password, luca().pin).await;
        assert_eq!(other.here().status, 422, "the temporary password still opens");
        try_log_in(&mut other, luca().username, NEW, luca().pin).await;
        assert!(other.has_left(), "{}", other.here().summary());
    }

    pub(super) async fn lapses_after_a_day(house: &House) {
        house.advance(Lifetime::hours(24));
        let mut browser = walk::browser();
        browser.visit(&RelyingParty::of(house, PORTO, "demo-servizi").ask(&[]).url).await;
        try_log_in(&mut browser, luca().username, luca().password, luca().pin).await;
        assert_eq!(browser.here().status, 422, "{}", browser.here().summary());
        assert!(browser.here().has("login-form"));
    }
}
