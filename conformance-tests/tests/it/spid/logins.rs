//! A citizen comes by SPID: a new one, a known one, one who is signed in as somebody else.

on_each_engine!(
    new_citizen,
    known_citizen,
    another_person_takes_the_browser,
    without_a_service,
    without_codice_fiscale
);

mod stories {
    use conformance_tests::house::{LAGO, PORTO, giulia, maria};
    use conformance_tests::spid_provider::SpidProvider;
    use conformance_tests::walk::{self, code, confirm, contact, error, sign_in};
    use conformance_tests::{House, RelyingParty};
    use idp_core::person::ContactKind;
    use serde_json::json;

    use crate::spid::{GIANFRANCO, GIULIA, leave};

    /// Nobody knows him: an account is made, once, and the service is told what SPID said.
    pub(super) async fn new_citizen(house: &House) {
        let provider = SpidProvider::join(house, "Gestore Uno").await;
        let second = SpidProvider::join(house, "Gestore Due").await;
        let services = RelyingParty::of(house, LAGO, "demo-servizi");
        let mut browser = walk::browser();

        let asked = services.ask(&[]);
        browser.visit(&asked.url).await;
        let request = leave(house, LAGO, &mut browser, &provider).await;
        assert_eq!(request.message.force_authn, Some(true), "above level 1 SPID has no sessions");
        request.carry(&mut browser, &provider.answer(&request, &GIANFRANCO, house.now(), |_, _| {})).await;

        let tokens = services.exchange(&code(&browser, &asked), &asked).await.well();
        let first = services.claims(tokens.get("id_token")).await;
        assert_eq!(first["acr"], json!("https://www.spid.gov.it/SpidL2"));
        assert_eq!(first["idp"], json!(provider.entity_id));
        let claims = services.userinfo(tokens.get("access_token")).await.well();
        assert_eq!((claims.get("given_name"), claims.get("family_name")), ("Gianfranco", "Bianchi"));

        // Another provider gives him another code: he is the same person.
        let mut elsewhere = walk::browser();
        let asked = services.ask(&[]);
        elsewhere.visit(&asked.url).await;
        let request = leave(house, LAGO, &mut elsewhere, &second).await;
        let other_code = [("spidCode", "DUE9999999")].into_iter().chain(GIANFRANCO.into_iter().skip(1));
        let person: Vec<_> = other_code.collect();
        request.carry(&mut elsewhere, &second.answer(&request, &person, house.now(), |_, _| {})).await;
        let tokens = services.exchange(&code(&elsewhere, &asked), &asked).await.well();
        let second_time = services.claims(tokens.get("id_token")).await;
        assert_eq!(second_time["sub"], first["sub"], "two providers, two accounts");
        assert_eq!(second_time["idp"], json!(second.entity_id));
    }

    /// She has an account, a channel, and an operator who saw her: all of it stays, she is told, and she may pay.
    pub(super) async fn known_citizen(house: &House) {
        let provider = SpidProvider::join(house, "Gestore Uno").await;
        let services = RelyingParty::of(house, PORTO, "demo-servizi");
        let local = sign_in(&mut walk::browser(), &services, giulia()).await;
        let local = services.claims(local.get("id_token")).await;

        let taxes = RelyingParty::of(house, PORTO, "demo-tributi");
        let asked = taxes.push_payment("TARI-9").await;
        let mut browser = walk::browser();
        browser.visit(&asked.url).await;
        let request = leave(house, PORTO, &mut browser, &provider).await;
        request.carry(&mut browser, &provider.answer(&request, &GIULIA, house.now(), |_, _| {})).await;
        confirm(&mut browser, &house.post, contact(giulia(), ContactKind::Mobile)).await;
        let tokens = taxes.exchange(&code(&browser, &asked), &asked).await.well();
        let access = taxes.claims(tokens.get("access_token")).await;
        assert_eq!(access["acr"], json!("urn:portico:acr:dispositiva"));

        let mailbox = contact(giulia(), ContactKind::Email);
        let told = house.post.next_to(mailbox).await;
        assert!(told.text.contains("Gestore Uno"), "not told that SPID opens her account: {}", told.text);

        let again = sign_in(&mut walk::browser(), &services, giulia()).await;
        let again = services.claims(again.get("id_token")).await;
        assert_eq!(again["sub"], local["sub"], "her password, or her account, is another");
    }

    /// Maria is signed in, and Giulia comes by SPID: nothing of the two is mixed.
    pub(super) async fn another_person_takes_the_browser(house: &House) {
        let provider = SpidProvider::join(house, "Gestore Uno").await;
        let services = RelyingParty::of(house, LAGO, "demo-servizi");
        let mut browser = walk::browser();
        let maria = sign_in(&mut browser, &services, maria()).await;
        let maria = services.claims(maria.get("id_token")).await;

        let asked = services.ask(&[("acr_values", "https://www.spid.gov.it/SpidL2")]);
        browser.visit(&asked.url).await;
        assert!(!browser.here().has("login-form"), "a password does not reach a SPID level");
        let request = leave(house, LAGO, &mut browser, &provider).await;
        request.carry(&mut browser, &provider.answer(&request, &GIULIA, house.now(), |_, _| {})).await;
        let tokens = services.exchange(&code(&browser, &asked), &asked).await.well();
        let giulia = services.claims(tokens.get("id_token")).await;
        assert_ne!(giulia["sub"], maria["sub"]);
        assert_ne!(giulia["sid"], maria["sid"], "the session of one went on as the other's");
        assert_eq!(giulia["amr"], json!([]), "Maria's password counts for Giulia");
    }

    /// Without a service it ends where AgID's validator looks: a page that tells what came, and does nothing with it.
    pub(super) async fn without_a_service(house: &House) {
        let provider = SpidProvider::join(house, "Gestore Uno").await;
        let mut browser = walk::browser();
        let start = house.at(LAGO, "/spid/login?idp=https%3A%2F%2Fgestore-uno.example");
        browser.visit(&start).await;
        let request = provider.asked(house, LAGO, browser.here());
        request.carry(&mut browser, &provider.answer(&request, &GIANFRANCO, house.now(), |_, _| {})).await;
        assert_eq!(browser.here().status, 200);
        assert_eq!(browser.here().text("spid-level"), "https://www.spid.gov.it/SpidL2");
        assert!(browser.here().words().contains("BNCGFR90M20F839O"));

        browser.visit(&house.at(LAGO, "/profilo")).await;
        assert!(browser.here().has("login-form"), "a test signed somebody in: {}", browser.here().summary());
    }

    /// Someone from abroad has no codice fiscale, by which alone an account is found: told so, and let back.
    pub(super) async fn without_codice_fiscale(house: &House) {
        let provider = SpidProvider::join(house, "Nodo").await;
        let services = RelyingParty::of(house, LAGO, "demo-servizi");
        let mut browser = walk::browser();
        browser.visit(&services.ask(&[]).url).await;
        let request = leave(house, LAGO, &mut browser, &provider).await;
        let person =
            [("spidCode", "DE/IT/1234"), ("name", "Anna"), ("familyName", "Weiß"), ("dateOfBirth", "1980-01-02")];
        request.carry(&mut browser, &provider.answer(&request, &person, house.now(), |_, _| {})).await;
        assert_eq!(browser.here().status, 403);
        assert!(browser.here().words().contains("Anna Weiß"), "{}", browser.here().summary());
        browser.submit("no-account-back").await;
        assert_eq!(error(&browser), "access_denied");
    }
}
