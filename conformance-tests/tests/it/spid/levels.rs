//! Which level is asked for, whether anew, and what counts as reached.

on_each_engine!(asked_for, fresh_means_fresh, higher_is_welcome);

mod stories {
    use conformance_tests::house::{LAGO, giulia};
    use conformance_tests::spid_provider::SpidProvider;
    use conformance_tests::walk::{self, code, start};
    use conformance_tests::{House, RelyingParty};
    use idp_core::time::Lifetime;
    use saml2::instant;
    use serde_json::json;

    use crate::spid::{GIULIA, leave};

    const L1: &str = "https://www.spid.gov.it/SpidL1";
    const L3: &str = "https://www.spid.gov.it/SpidL3";

    /// What the service asks; the level that is asked of the provider, and whether anew.
    type Case<'a> = (&'a [(&'a str, &'a str)], u8, Option<bool>);

    /// What the service asks, and what is asked of the provider: level, and whether to authenticate anew.
    pub(super) async fn asked_for(house: &House) {
        let provider = SpidProvider::join(house, "Gestore Uno").await;
        let services = RelyingParty::of(house, LAGO, "demo-servizi");
        let cases: [Case<'_>; 7] = [
            (&[], 2, Some(true)),
            (&[("acr_values", L1)], 1, None),
            (&[("acr_values", L1), ("prompt", "login")], 1, Some(true)),
            (&[("acr_values", L1), ("max_age", "600")], 1, Some(true)),
            (&[("acr_values", L3)], 3, Some(true)),
            (&[("acr_values", "https://www.spid.gov.it/SpidL3 https://www.spid.gov.it/SpidL2")], 2, Some(true)),
            (&[("acr_values", "urn:portico:acr:2fa")], 2, Some(true)),
        ];
        for (asking, level, anew) in cases {
            let mut browser = walk::browser();
            browser.visit(&services.ask(asking).url).await;
            let request = leave(house, LAGO, &mut browser, &provider).await;
            assert_eq!((request.level() as u8, request.message.force_authn), (level, anew), "{asking:?}");
        }
    }

    /// Providers' clocks are a little behind ours: what they made for this request is fresh. What is older is not.
    pub(super) async fn fresh_means_fresh(house: &House) {
        let provider = SpidProvider::join(house, "Gestore Uno").await;
        let services = RelyingParty::of(house, LAGO, "demo-servizi");
        for (behind, is_fresh) in
            [(Lifetime::seconds(0), true), (Lifetime::seconds(50), true), (Lifetime::minutes(5), false)]
        {
            let mut browser = walk::browser();
            let asked = services.ask(&[("prompt", "login")]);
            browser.visit(&asked.url).await;
            let request = leave(house, LAGO, &mut browser, &provider).await;
            let told = instant::format((house.now() - behind).millis());
            let answer = provider.answer(&request, &GIULIA, house.now(), |_, assertion| {
                assertion.authn_statements[0].authn_instant = Some(told);
            });
            request.carry(&mut browser, &answer).await;
            assert_eq!(browser.has_left(), is_fresh, "{behind:?} behind: {}", browser.here().summary());
        }
    }

    /// A provider may answer with more than was asked, and the service is told what was reached.
    pub(super) async fn higher_is_welcome(house: &House) {
        let provider = SpidProvider::join(house, "Gestore Uno").await;
        let services = RelyingParty::of(house, LAGO, "demo-servizi");
        let mut browser = walk::browser();
        let asked = services.ask(&[]);
        start(&mut browser, &asked, giulia()).await;
        let asked = services.ask(&[("acr_values", "https://www.spid.gov.it/SpidL2")]);
        browser.visit(&asked.url).await;
        let request = leave(house, LAGO, &mut browser, &provider).await;
        let answer = provider.answer(&request, &GIULIA, house.now(), |_, assertion| {
            assertion.authn_statements[0].context = Some(vec![L3.to_owned()]);
        });
        request.carry(&mut browser, &answer).await;
        let tokens = services.exchange(&code(&browser, &asked), &asked).await.well();
        assert_eq!(services.claims(tokens.get("id_token")).await["acr"], json!(L3));
    }
}
