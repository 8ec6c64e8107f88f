//! A forgotten password: a link to the mailbox, used once and by a press, and no payment through that mailbox then.

on_each_engine!(
    by_link,
    the_mailbox_does_not_confirm_afterwards,
    the_only_channel_gets_no_link,
    nothing_refreshes_afterwards,
    nothing_begun_goes_on,
    strangers_do_not_use_up_the_owners_links,
);

mod stories {
    use conformance_tests::house::{PORTO, giulia, maria};
    use conformance_tests::walk::{self, code, confirm, contact, enrol_known, sign_in, start, try_log_in};
    use conformance_tests::{Browser, House, RelyingParty};
    use idp_core::person::ContactKind;
    use idp_core::time::Lifetime;
    use serde_json::json;

    const NEW: &str = "Faro-di-Punta-Secca5";
    const NEWER: &str = "Lampara-sul-Golfo-81";

    async fn ask(browser: &mut Browser, house: &House, username: &str) -> String {
        browser.visit(&house.at(PORTO, "/recupera")).await;
        browser.fill("username", username).submit("recover-form").await;
        assert_eq!(browser.here().status, 200, "{}", browser.here().summary());
        browser.here().words()
    }

    async fn choose(browser: &mut Browser, link: &str) {
        browser.visit(link).await;
        browser.submit("link-form").await;
        browser.fill("password_new", NEW).fill("password_repeat", NEW).submit("choose-password-form").await;
    }

    pub(super) async fn by_link(house: &House) {
        let mailbox = contact(giulia(), ContactKind::Email);
        let mut browser = walk::browser();
        let unknown = ask(&mut browser, house, "VRDLCU90B12F205Q").await;
        let known = ask(&mut browser, house, giulia().username).await;
        assert_eq!(unknown, known, "the answer tells who has an account");
        let link = house.post.link_to(mailbox).await;

        for _ in 0..2 {
            browser.visit(&link).await;
            assert!(browser.here().has("link-form"), "opening a link used it: {}", browser.here().summary());
        }
        browser.submit("link-form").await;
        browser.fill("password_new", "corta").fill("password_repeat", "corta").submit("choose-password-form").await;
        assert_eq!(browser.here().status, 422, "{}", browser.here().summary());
        browser.fill("password_new", NEW).fill("password_repeat", NEW).submit("choose-password-form").await;
        assert_eq!(browser.here().status, 200, "{}", browser.here().summary());
        browser.visit(&link).await;
        assert_eq!(browser.here().status, 410, "a link counted twice");

        let services = RelyingParty::of(house, PORTO, "demo-servizi");
        browser.visit(&services.ask(&[]).url).await;
        try_log_in(&mut browser, giulia().username, giulia().password, giulia().pin).await;
        assert_eq!(browser.here().status, 422, "the old password still opens");
        try_log_in(&mut browser, giulia().username, NEW, giulia().pin).await;
        assert!(browser.has_left(), "{}", browser.here().summary());

        ask(&mut browser, house, giulia().username).await;
        let late = house.post.link_to(mailbox).await;
        house.advance(Lifetime::minutes(30));
        browser.visit(&late).await;
        assert_eq!(browser.here().status, 410, "a link outlived its half hour");
    }

    pub(super) async fn the_mailbox_does_not_confirm_afterwards(house: &House) {
        let mailbox = contact(maria(), ContactKind::Email);
        let mut browser = walk::browser();
        // Asked for before there was a channel: afterwards none would be sent.
        ask(&mut browser, house, maria().username).await;
        let link = house.post.link_to(mailbox).await;
        start(&mut browser, &RelyingParty::of(house, PORTO, "demo-servizi").ask(&[]), maria()).await;
        enrol_known(&mut browser, &house.post, mailbox).await;
        choose(&mut browser, &link).await;
        // Once more, by whoever has it now: it is still what the mailbox led to.
        browser.visit(&house.at(PORTO, "/profilo")).await;
        try_log_in(&mut browser, maria().username, NEW, maria().pin).await;
        browser.visit(&house.at(PORTO, "/profilo/password")).await;
        browser.fill("password_old", NEW).fill("password_new", NEWER).fill("password_repeat", NEWER);
        browser.submit("change-password-form").await;
        assert_eq!(browser.here().status, 200, "{}", browser.here().summary());
        browser = walk::browser();

        let taxes = RelyingParty::of(house, PORTO, "demo-tributi");
        let details = taxes.payment("TARI-1").to_string();
        let listed = [
            ("authorization_details", details.as_str()),
            ("acr_values", "urn:portico:acr:dispositiva urn:portico:acr:dispositiva-email"),
        ];
        let (asked, _) = taxes.push(&listed).await;
        browser.visit(&asked.url).await;
        try_log_in(&mut browser, maria().username, NEWER, maria().pin).await;
        let told = browser.here().text("channel-wait");
        assert!(told.contains("5 marzo 2026"), "{told}");

        house.advance(Lifetime::hours(72));
        let (asked, _) = taxes.push(&listed).await;
        browser.visit(&asked.url).await;
        try_log_in(&mut browser, maria().username, NEWER, maria().pin).await;
        confirm(&mut browser, &house.post, mailbox).await;
        let tokens = taxes.exchange(&code(&browser, &asked), &asked).await.well();
        let access = taxes.claims(tokens.get("access_token")).await;
        assert_eq!(access["acr"], json!("urn:portico:acr:dispositiva-email"));
    }

    /// An app that is never closed refreshes long after the session was forgotten: a new password ends that too.
    pub(super) async fn nothing_refreshes_afterwards(house: &House) {
        let services = RelyingParty::of(house, PORTO, "demo-servizi");
        let mut thief = walk::browser();
        let mut tokens = sign_in(&mut thief, &services, giulia()).await;
        for _ in 0..5 {
            house.advance(Lifetime::hours(7));
            idp::jobs::sweep::turn(&house.running.demo.app).await.unwrap();
            tokens = services.refresh(tokens.get("refresh_token")).await.well();
        }
        let mut browser = walk::browser();
        ask(&mut browser, house, giulia().username).await;
        let link = house.post.link_to(contact(giulia(), ContactKind::Email)).await;
        choose(&mut browser, &link).await;
        assert_eq!(services.refresh(tokens.get("refresh_token")).await.error(), "invalid_grant");
        assert_eq!(services.userinfo(tokens.get("access_token")).await.status, 401);
    }

    /// Whoever typed the old password a moment before the owner changed it does not get in with it, and a link that is
    /// on its way is void.
    pub(super) async fn nothing_begun_goes_on(house: &House) {
        let services = RelyingParty::of(house, PORTO, "demo-servizi");
        let mut thief = walk::browser();
        thief.visit(&services.ask(&[]).url).await;
        thief.fill("username", giulia().username).fill("password", giulia().password).fill("pin", giulia().pin);
        let corridor = thief.submit_and_stay("login-form").await;

        let mut owner = walk::browser();
        ask(&mut owner, house, giulia().username).await;
        let link = house.post.link_to(contact(giulia(), ContactKind::Email)).await;
        // All in one instant: nodes have clocks of their own, and requests overtake one another.
        owner.visit(&house.at(PORTO, "/profilo")).await;
        try_log_in(&mut owner, giulia().username, giulia().password, giulia().pin).await;
        owner.visit(&house.at(PORTO, "/profilo/password")).await;
        owner.fill("password_old", giulia().password).fill("password_new", NEW).fill("password_repeat", NEW);
        owner.submit("change-password-form").await;
        assert_eq!(owner.here().status, 200, "{}", owner.here().summary());

        thief.visit(&corridor).await;
        assert!(!thief.has_left() && thief.here().has("login-form"), "{}", thief.here().summary());
        thief.visit(&link).await;
        assert_eq!(thief.here().status, 410, "a link from before the change opens");
        owner.visit(&services.ask(&[("prompt", "none")]).url).await;
        assert!(owner.left().as_str().contains("code="), "the owner was signed out: {}", owner.left());
    }

    /// A second request sends the same link again, and whoever asks in somebody's name all night leaves the owner hers.
    pub(super) async fn strangers_do_not_use_up_the_owners_links(house: &House) {
        let mailbox = contact(giulia(), ContactKind::Email);
        let services = RelyingParty::of(house, PORTO, "demo-servizi");
        let mut owner = walk::browser();
        sign_in(&mut owner, &services, giulia()).await;
        let mut stranger = walk::browser();
        ask(&mut stranger, house, giulia().username).await;
        let first = house.post.link_to(mailbox).await;
        ask(&mut stranger, house, giulia().username).await;
        house.advance(Lifetime::minutes(5));
        ask(&mut stranger, house, giulia().username).await;
        assert_eq!(house.post.link_to(mailbox).await, first, "the first mail is worthless now");
        for _ in 0..5 {
            house.advance(Lifetime::minutes(31));
            ask(&mut stranger, house, giulia().username).await;
            house.post.link_to(mailbox).await;
        }
        house.advance(Lifetime::minutes(31));
        ask(&mut stranger, house, giulia().username).await;
        ask(&mut owner, house, giulia().username).await;
        house.post.link_to(mailbox).await;
        let links = house.post.all_to(mailbox).await;
        let links = links.iter().filter(|message| message.text.contains("/recupera/nuova")).count();
        assert_eq!(links, 1 + 1 + 5 + 1, "six of the stranger's, one of them twice, and one of hers");
    }

    pub(super) async fn the_only_channel_gets_no_link(house: &House) {
        let mailbox = contact(maria(), ContactKind::Email);
        let mut browser = walk::browser();
        start(&mut browser, &RelyingParty::of(house, PORTO, "demo-servizi").ask(&[]), maria()).await;
        enrol_known(&mut browser, &house.post, mailbox).await;
        let told = ask(&mut browser, house, maria().username).await;
        assert_eq!(ask(&mut browser, house, giulia().username).await, told, "the answer tells what she has enrolled");

        house.post.link_to(contact(giulia(), ContactKind::Email)).await;
        let links =
            house.post.all_to(mailbox).await.into_iter().filter(|message| message.text.contains("/recupera/nuova"));
        assert_eq!(links.count(), 0, "who reads the mailbox that confirms may choose the password too");
    }
}
