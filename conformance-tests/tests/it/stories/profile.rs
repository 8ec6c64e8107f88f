//! The citizen's own page: who is signed in where, ending it, changing the password.

on_each_engine!(sessions_and_password);

mod stories {
    use conformance_tests::house::{LAGO, giulia, maria};
    use conformance_tests::walk::{self, log_in, try_log_in};
    use conformance_tests::{Browser, House};
    use idp_core::time::Lifetime;

    const NEW: &str = "Barchetta-di-Carta-33";

    async fn signed_in(house: &House, citizen: &idp::demo::people::Citizen) -> Browser {
        let mut browser = walk::browser();
        browser.visit(&house.at(LAGO, "/profilo")).await;
        log_in(&mut browser, citizen).await;
        assert!(browser.here().url.path().ends_with("/profilo"), "{}", browser.here().summary());
        browser
    }

    fn rows(browser: &Browser, list: &str) -> usize {
        browser.here().document().by_id(list).map_or(0, |list| list.inner().filter(|it| it.tag() == "li").count())
    }

    /// The button that ends the other session: it has no id of its own.
    fn other_session(browser: &Browser) -> (String, Vec<(String, String)>) {
        let list = browser.here().document().by_id("sessions").unwrap();
        let form = list.inner().find(|it| it.tag() == "form").expect("another session may be ended");
        let fields = form
            .inner()
            .filter(|it| it.tag() == "input")
            .map(|it| (it.attribute("name").unwrap().to_owned(), it.attribute("value").unwrap_or_default().to_owned()));
        (browser.here().url.join(form.attribute("action").unwrap()).unwrap().into(), fields.collect())
    }

    pub(super) async fn sessions_and_password(house: &House) {
        let mut here = signed_in(house, giulia()).await;
        house.advance(Lifetime::minutes(2));
        let mut there = signed_in(house, giulia()).await;
        let first = here.here().text("last-access");
        assert!(first.contains("primo accesso"), "{first}");
        here.visit(&house.at(LAGO, "/profilo")).await;
        assert_eq!((rows(&here, "sessions"), rows(&here, "channels")), (2, 1));
        assert!(here.here().words().contains("Giulia Ferrari"));
        // The other session began two minutes later: the access before that is this browser's.
        let told = here.here().text("last-access");
        assert!(told.contains("2 marzo 2026") && told.contains("09:00"), "{told}");
        assert_eq!(there.here().text("last-access"), told);
        assert!(!here.here().html.contains("7654321"), "the number is shown whole");

        let (action, fields) = other_session(&here);
        let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let mut stranger = signed_in(house, maria()).await;
        let theirs = fields.iter().find(|(name, _)| *name == "session").copied().unwrap();
        stranger.visit(&house.at(LAGO, "/profilo/password")).await;
        let token = stranger.here().csrf();
        stranger.post(&action, &[("csrf", &token), theirs], "same-origin").await;
        assert_eq!(stranger.here().status, 404, "someone else's session was ended");
        here.post(&action, &fields, "same-origin").await;
        assert_eq!(rows(&here, "sessions"), 1);
        there.visit(&house.at(LAGO, "/profilo")).await;
        assert!(there.here().has("login-form"), "the ended session still opens the page");

        log_in(&mut there, giulia()).await;
        here.visit(&house.at(LAGO, "/profilo/password")).await;
        here.fill("password_old", "Non-e-questa-davvero9").fill("password_new", NEW).fill("password_repeat", NEW);
        here.submit("change-password-form").await;
        assert_eq!(here.here().status, 422);
        assert!(here.here().has("password_old-error"), "{}", here.here().summary());
        here.fill("password_old", giulia().password).fill("password_new", NEW).fill("password_repeat", NEW);
        here.submit("change-password-form").await;
        assert_eq!(here.here().status, 200, "{}", here.here().summary());
        assert_eq!(rows(&here, "sessions"), 1, "the other sessions did not end");
        there.visit(&house.at(LAGO, "/profilo")).await;
        try_log_in(&mut there, giulia().username, NEW, "").await;
        assert!(there.here().has("sessions"), "{}", there.here().summary());
    }
}
