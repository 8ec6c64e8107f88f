//! Codes: five tries, five minutes, one at a time.

on_each_engine!(
    five_wrong_codes_refuse_the_operation,
    a_hundred_wrong_codes_close_the_channel,
    codes_expire_and_are_asked_again,
    cooldown_between_codes,
    a_form_sent_twice_leads_to_the_code_it_sent,
);

mod stories {
    use conformance_tests::house::{LAGO, PORTO, giulia, maria};
    use conformance_tests::walk::{self, choose_known, code, contact, error, start};
    use conformance_tests::{Browser, House, RelyingParty};
    use idp_core::person::ContactKind;
    use idp_core::time::Lifetime;

    fn mobile() -> &'static str {
        contact(giulia(), ContactKind::Mobile)
    }

    /// A payment whose code was just sent, the code, and what exchanges the answer.
    async fn waiting(house: &House, slug: &str) -> (Browser, String, conformance_tests::relying_party::Asked) {
        let taxes = RelyingParty::of(house, slug, "demo-tributi");
        let asked = taxes.push_payment("TARI-1").await;
        let mut browser = walk::browser();
        start(&mut browser, &asked, giulia()).await;
        browser.submit("operation-confirm").await;
        let code = house.post.code_to(mobile()).await;
        (browser, code, asked)
    }

    /// A code that is not this one.
    fn other_than(code: &str) -> &'static str {
        if code == "123456" { "654321" } else { "123456" }
    }

    pub(super) async fn five_wrong_codes_refuse_the_operation(house: &House) {
        let (mut browser, right, _) = waiting(house, PORTO).await;
        for turn in 1..=4 {
            browser.fill("otp", other_than(&right)).submit("otp-form").await;
            assert_eq!(browser.here().status, 422, "wrong code {turn}");
            assert!(browser.here().has("operation-summary"), "what is confirmed stays in sight");
        }
        let address = browser.here().url.clone();
        browser.fill("otp", other_than(&right)).submit("otp-form").await;
        assert_eq!(error(&browser), "access_denied");
        browser.visit(address.as_str()).await;
        assert_eq!((browser.here().status, browser.here().error_code().as_str()), (404, "interaction-unknown"));
    }

    /// Whoever has the password may not guess for months, five codes at a time.
    pub(super) async fn a_hundred_wrong_codes_close_the_channel(house: &House) {
        for round in 0..20 {
            let (mut browser, right, asked) = waiting(house, LAGO).await;
            for _ in 0..5 {
                browser.fill("otp", other_than(&right)).submit("otp-form").await;
            }
            assert_eq!(error(&browser), "access_denied", "round {round}");
            browser.visit(&asked.url).await;
            assert_eq!(browser.here().status, 400, "round {round}: opened again, it gives five more guesses");
            house.advance(Lifetime::hours(3));
        }
        let mail = house.post.next_to(contact(giulia(), ContactKind::Email)).await;
        assert!(mail.subject.contains("canale sicuro disattivato"), "not told: {mail:#?}");
        let taxes = RelyingParty::of(house, LAGO, "demo-tributi");
        let mut browser = walk::browser();
        start(&mut browser, &taxes.push_payment("TARI-1").await, giulia()).await;
        assert!(browser.here().has("contact-form"), "the channel still confirms: {}", browser.here().summary());
    }

    pub(super) async fn codes_expire_and_are_asked_again(house: &House) {
        let (mut browser, first, asked) = waiting(house, PORTO).await;
        let resend = browser.here().document().by_id("otp-resend").unwrap();
        assert!(resend.attribute("disabled").is_some(), "a second code may be asked while one lives");
        let (address, csrf) = (browser.here().url.clone(), browser.here().csrf());
        browser.post(address.as_str(), &[("csrf", &csrf)], "same-origin").await;
        assert_eq!(browser.here().status, 429, "{}", browser.here().summary());

        house.advance(Lifetime::minutes(5));
        browser.post(address.as_str(), &[("csrf", &csrf), ("otp", &first)], "same-origin").await;
        assert_eq!(browser.here().status, 422, "an expired code was taken");
        browser.submit("otp-resend").await;
        let second = house.post.code_to(mobile()).await;
        browser.fill("otp", &format!("{} {}", &second[..3], &second[3..])).submit("otp-form").await;
        let taxes = RelyingParty::of(house, PORTO, "demo-tributi");
        taxes.exchange(&code(&browser, &asked), &asked).await.well();
    }

    pub(super) async fn cooldown_between_codes(house: &House) {
        let (mut browser, first, asked) = waiting(house, LAGO).await;
        let (address, csrf) = (browser.here().url.clone(), browser.here().csrf());
        house.advance(Lifetime::seconds(59));
        browser.post(address.as_str(), &[("csrf", &csrf)], "same-origin").await;
        assert_eq!(browser.here().status, 429);
        house.advance(Lifetime::seconds(1));
        browser.visit(address.as_str()).await;
        browser.submit("otp-resend").await;
        let second = house.post.code_to(mobile()).await;
        if first != second {
            browser.fill("otp", &first).submit("otp-form").await;
            assert_eq!(browser.here().status, 422, "the first code still counts");
        }
        browser.fill("otp", &second).submit("otp-form").await;
        code(&browser, &asked);
    }

    /// The answer to the first may have been lost: a page that only says "too soon" has no field for the code.
    pub(super) async fn a_form_sent_twice_leads_to_the_code_it_sent(house: &House) {
        let services = RelyingParty::of(house, PORTO, "demo-servizi");
        let asked = services.ask(&[]);
        let (mut browser, hers) = (walk::browser(), contact(maria(), ContactKind::Mobile));
        start(&mut browser, &asked, maria()).await;
        let form = browser.here().url.to_string();
        choose_known(&mut browser, hers).await;
        browser.visit(&form).await;
        browser.fill("contact", "mobile").fill("mobile", "+393339998887").submit("contact-form").await;
        assert_eq!(browser.here().status, 429, "sent to a page that says nothing of this number");
        assert!(browser.here().has("contact-form"), "{}", browser.here().summary());
        choose_known(&mut browser, hers).await;
        let sent = house.post.code_to(hers).await;
        browser.fill("otp", &sent).submit("otp-form").await;
        browser.follow("channel-continue").await;
        code(&browser, &asked);

        let taxes = RelyingParty::of(house, PORTO, "demo-tributi");
        let asked = taxes.push_payment("TARI-1").await;
        browser.visit(&asked.url).await;
        let form = browser.here().url.to_string();
        browser.submit("operation-confirm").await;
        browser.visit(&form).await;
        browser.submit("operation-confirm").await;
        let sent = house.post.code_to(hers).await;
        browser.fill("otp", &sent).submit("otp-form").await;
        code(&browser, &asked);
        let codes = house.post.all_to(hers).await.iter().filter(|it| it.text.contains("è il tuo codice")).count();
        assert_eq!(codes, 1, "a second code went out");
    }
}
