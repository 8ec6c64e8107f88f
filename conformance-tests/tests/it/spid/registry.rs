//! Which providers are offered, and which are asked.

on_each_engine!(offered_and_asked, withdrawn_meanwhile, tests_open_no_account, metadata_is_stable);

mod stories {
    use std::collections::HashSet;

    use conformance_tests::house::{LAGO, PORTO};
    use conformance_tests::spid_provider::SpidProvider;
    use conformance_tests::walk;
    use conformance_tests::{House, RelyingParty};

    use crate::spid::{GIANFRANCO, leave};

    /// In an order of its own for each page; a test provider is not in the list, an unknown one is not asked.
    pub(super) async fn offered_and_asked(house: &House) {
        for name in ["Gestore Uno", "Gestore Due", "Gestore Tre", "Gestore Quattro"] {
            SpidProvider::join(house, name).await;
        }
        let test = SpidProvider::join(house, "Gestore Finto").await;
        test.register(house, |entry| entry.is_test = true).await;
        let services = RelyingParty::of(house, LAGO, "demo-servizi");
        let mut browser = walk::browser();
        browser.visit(&services.ask(&[]).url).await;
        let address = browser.here().url.clone();
        let mut orders = HashSet::new();
        for _ in 0..12 {
            browser.visit(address.as_str()).await;
            let links = browser.here().document().all("a").map(|link| link.text());
            let offered: Vec<_> = links.filter(|text| text.starts_with("Gestore ")).collect();
            assert_eq!(offered.len(), 5, "{offered:?}");
            assert!(!offered.contains(&"Gestore Finto".to_owned()));
            orders.insert(offered);
        }
        assert!(orders.len() > 6, "the order hardly changes: {orders:?}");
        browser.visit(&house.at(LAGO, "/spid/login?idp=https%3A%2F%2Faltri.example")).await;
        assert_eq!((browser.here().status, browser.here().error_code().as_str()), (404, "spid-provider-unknown"));
    }

    /// A provider that leaves the registry is asked nothing more, and still answers what it was asked.
    pub(super) async fn withdrawn_meanwhile(house: &House) {
        let provider = SpidProvider::join(house, "Gestore Uno").await;
        let services = RelyingParty::of(house, LAGO, "demo-servizi");
        let mut browser = walk::browser();
        browser.visit(&services.ask(&[]).url).await;
        let request = leave(house, LAGO, &mut browser, &provider).await;
        provider.register(house, |entry| entry.is_withdrawn = true).await;
        request.carry(&mut browser, &provider.answer(&request, &GIANFRANCO, house.now(), |_, _| {})).await;
        assert!(browser.has_left(), "{}", browser.here().summary());
        browser.visit(&house.at(LAGO, "/spid/login?idp=https%3A%2F%2Fgestore-uno.example")).await;
        assert_eq!(browser.here().status, 404);
    }

    /// Anybody can be anyone at a test provider: at a real ente, also under validation, it is asked for the validator's
    /// page alone, and what it says of somebody opens no account.
    pub(super) async fn tests_open_no_account(house: &House) {
        let provider = SpidProvider::join(house, "Gestore Uno").await;
        let services = RelyingParty::of(house, LAGO, "demo-servizi");
        let mut browser = walk::browser();
        browser.visit(&services.ask(&[]).url).await;
        let request = leave(house, LAGO, &mut browser, &provider).await;
        let answer = provider.answer(&request, &GIANFRANCO, house.now(), |_, _| {});
        browser.visit(&services.ask(&[]).url).await;
        let interaction = browser.here().url.path_segments().unwrap().nth(2).unwrap().to_owned();

        provider.register(house, |entry| entry.is_test = true).await;
        let real = house.real_node().await;
        let mut browser = browser.twin_at(real.address);
        request.carry(&mut browser, &answer).await;
        assert_eq!((browser.here().status, browser.here().error_code().as_str()), (404, "spid-provider-unknown"));
        let start = house.at(LAGO, "/spid/login?idp=https%3A%2F%2Fgestore-uno.example");
        browser.visit(&format!("{start}&interaction={interaction}")).await;
        assert_eq!((browser.here().status, browser.here().error_code().as_str()), (404, "spid-provider-unknown"));
        browser.visit(&start).await;
        assert!(browser.here().has("spid-go"), "the validator is not asked: {}", browser.here().summary());
        real.stop().await;
    }

    /// Each ente has a document of its own, and serves the same octets each time: AgID was given them.
    pub(super) async fn metadata_is_stable(house: &House) {
        let mut documents = HashSet::new();
        for slug in [PORTO, LAGO, PORTO, LAGO] {
            let mut browser = walk::browser();
            let page = browser.visit(&house.at(slug, "/spid/metadata")).await;
            assert_eq!(page.status, 200);
            assert!(page.html.contains(&format!("entityID=\"{}\"", house.issuer(slug))));
            documents.insert(page.html.clone());
        }
        assert_eq!(documents.len(), 2);
    }
}
