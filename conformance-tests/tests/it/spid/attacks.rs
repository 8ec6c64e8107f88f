//! Answers that were not meant for this browser, this request, this ente, or this moment.

on_each_engine!(replays, login_csrf, spoiled, mixed_up, too_late, junk);

mod stories {
    use conformance_tests::house::{LAGO, PORTO};
    use conformance_tests::spid_provider::SpidProvider;
    use conformance_tests::{Browser, House};
    use idp_core::time::Lifetime;
    use reqwest::Method;
    use saml2::assertion::Assertion;
    use saml2::response::Response;

    use crate::spid::{GIANFRANCO, GIULIA, begin};

    fn refused(browser: &Browser, why: &str) {
        assert!(!browser.has_left(), "let in");
        let page = browser.here();
        assert_eq!((page.status, page.error_code().as_str()), (403, why), "{}", page.summary());
    }

    /// The answer a second time, and the ticket a second time.
    pub(super) async fn replays(house: &House) {
        let provider = SpidProvider::join(house, "Gestore Uno").await;
        let (mut browser, request) = begin(house, &provider).await;
        let answer = provider.answer(&request, &GIANFRANCO, house.now(), |_, _| {});
        request.carry(&mut browser, &answer).await;
        assert!(browser.has_left(), "{}", browser.here().summary());
        let ticket = browser.hops.iter().find(|(_, url, _)| url.path().ends_with("/spid/return")).unwrap().1.clone();

        request.carry(&mut browser, &answer).await;
        refused(&browser, "spid-unsolicited");
        browser.visit(ticket.as_str()).await;
        refused(&browser, "spid-unsolicited");

        // The same assertion in answer to another request: its provider signed it for the first.
        let (mut browser, second) = begin(house, &provider).await;
        let mut used = String::new();
        provider.answer(&request, &GIANFRANCO, house.now(), |_, assertion| used = assertion.id.clone().unwrap());
        let first =
            provider.answer(&second, &GIANFRANCO, house.now(), |_, assertion| assertion.id = Some(used.clone()));
        second.carry(&mut browser, &first).await;
        assert!(browser.has_left());
        let (mut browser, third) = begin(house, &provider).await;
        let again = provider.answer(&third, &GIANFRANCO, house.now(), |_, assertion| assertion.id = Some(used.clone()));
        third.carry(&mut browser, &again).await;
        refused(&browser, "spid-not-accepted");
    }

    /// A stranger's good answer, posted in the victim's browser; and the victim's ticket in the stranger's.
    pub(super) async fn login_csrf(house: &House) {
        let provider = SpidProvider::join(house, "Gestore Uno").await;
        let (mut stranger, request) = begin(house, &provider).await;
        let answer = provider.answer(&request, &GIANFRANCO, house.now(), |_, _| {});
        let (mut victim, own) = begin(house, &provider).await;
        request.carry(&mut victim, &answer).await;
        refused(&victim, "spid-unsolicited");

        // The victim goes on undisturbed: the post took nothing from their browser.
        own.carry(&mut victim, &provider.answer(&own, &GIULIA, house.now(), |_, _| {})).await;
        assert!(victim.has_left(), "{}", victim.here().summary());

        // The ticket was not used up by the wrong browser, and is good in the right one.
        let ticket = victim.hops.iter().find(|(_, url, _)| url.path().ends_with("/spid/return")).unwrap().1.clone();
        stranger.visit(ticket.as_str()).await;
        assert!(stranger.has_left(), "{}", stranger.here().summary());
    }

    /// One thing wrong in each: it is refused, the provider is not blamed, and the reason is not told.
    pub(super) async fn spoiled(house: &House) {
        type Spoil = fn(&mut Response, &mut Assertion);
        let cases: [(&str, Spoil); 8] = [
            ("answers another request", |response, _| response.in_response_to = Some("_of_nobody".to_owned())),
            ("the assertion answers another request", |_, assertion| {
                let confirmation = &mut assertion.subject.as_mut().unwrap().confirmations[0];
                confirmation.data.as_mut().unwrap().in_response_to = Some("_of_nobody".to_owned());
            }),
            ("for another service", |_, assertion| {
                assertion.conditions.as_mut().unwrap().audience_restrictions =
                    vec![vec!["https://altri.example".into()]];
            }),
            ("sent elsewhere", |response, _| response.destination = Some("https://altri.example/acs".to_owned())),
            ("a lower level", |_, assertion| {
                assertion.authn_statements[0].context = Some(vec!["https://www.spid.gov.it/SpidL1".to_owned()]);
            }),
            ("a level of no list", |_, assertion| {
                assertion.authn_statements[0].context = Some(vec!["https://www.spid.gov.it/SpidL9".to_owned()]);
            }),
            ("nobody in particular", |_, assertion| assertion.attribute_statements.clear()),
            ("two codici fiscali", |_, assertion| {
                let attributes = &mut assertion.attribute_statements[0];
                let fiscal = attributes.iter_mut().find(|it| it.name.as_deref() == Some("fiscalNumber")).unwrap();
                fiscal.values.push("TINIT-FRRGLI84C52G686I".to_owned());
            }),
        ];
        let provider = SpidProvider::join(house, "Gestore Uno").await;
        for (case, spoil) in cases {
            let (mut browser, request) = begin(house, &provider).await;
            request.carry(&mut browser, &provider.answer(&request, &GIANFRANCO, house.now(), spoil)).await;
            assert!(!browser.has_left(), "{case}: let in");
            let page = browser.here();
            assert_eq!(page.status, 403, "{case}: {}", page.summary());
            assert!(["spid-not-accepted", "spid-unsolicited"].contains(&page.error_code().as_str()), "{case}");
            assert!(!page.words().contains("Gestore Uno"), "{case}: the provider is blamed");
        }
    }

    /// One provider answers what another was asked; one ente's answer is posted to another.
    pub(super) async fn mixed_up(house: &House) {
        let provider = SpidProvider::join(house, "Gestore Uno").await;
        let other = SpidProvider::join(house, "Gestore Due").await;
        let (mut browser, request) = begin(house, &provider).await;
        request.carry(&mut browser, &other.answer(&request, &GIANFRANCO, house.now(), |_, _| {})).await;
        refused(&browser, "spid-not-accepted");

        let (mut browser, mut request) = begin(house, &provider).await;
        let answer = provider.answer(&request, &GIANFRANCO, house.now(), |_, _| {});
        request.acs = house.at(PORTO, "/spid/acs");
        request.carry(&mut browser, &answer).await;
        refused(&browser, "spid-unsolicited");
    }

    /// After ten minutes the request is over; after five and the clocks' tolerance, the assertion is.
    pub(super) async fn too_late(house: &House) {
        let provider = SpidProvider::join(house, "Gestore Uno").await;
        let (mut browser, request) = begin(house, &provider).await;
        let answer = provider.answer(&request, &GIANFRANCO, house.now(), |_, _| {});
        house.advance(Lifetime::minutes(7));
        request.carry(&mut browser, &answer).await;
        refused(&browser, "spid-not-accepted");

        let (mut browser, request) = begin(house, &provider).await;
        house.advance(Lifetime::minutes(11));
        request.carry(&mut browser, &provider.answer(&request, &GIANFRANCO, house.now(), |_, _| {})).await;
        refused(&browser, "spid-unsolicited");
    }

    /// What is no message: refused, with a page, without a cookie that would take the place of the citizen's own.
    pub(super) async fn junk(house: &House) {
        let provider = SpidProvider::join(house, "Gestore Uno").await;
        let (mut browser, request) = begin(house, &provider).await;
        let before = browser.cookie(&format!("pt_b_{LAGO}")).unwrap().value.clone();
        let cases: [(&[(&str, &str)], u16); 6] = [
            (&[], 400),
            (&[("SAMLResponse", "")], 400),
            (&[("SAMLResponse", "%%%")], 400),
            (&[("SAMLResponse", "PGE+")], 400),
            (&[("SAMLResponse", "PGEvPg==")], 403),
            (&[("SAMLResponse", "PGEvPg=="), ("SAMLResponse", "PGEvPg==")], 400),
        ];
        for (fields, status) in cases {
            let page = browser.post(&request.acs, fields, "cross-site").await;
            assert_eq!(page.status, status, "{}", page.summary());
            assert!(page.headers.get("set-cookie").is_none(), "a cookie from a cross-site post");
        }
        browser.visit(&request.acs).await;
        assert_eq!(browser.here().status, 405);
        assert_eq!(browser.cookie(&format!("pt_b_{LAGO}")).unwrap().value, before);
        for path in ["/spid/return", "/spid/return?ticket=pt_tk_x", "/spid/prova?ticket=x"] {
            browser.visit(&house.at(LAGO, path)).await;
            refused(&browser, "spid-unsolicited");
        }
        for path in ["/spid/slo"] {
            browser.visit(&house.at(LAGO, path)).await;
            assert_eq!(browser.here().status, 403);
        }
        request.carry(&mut browser, &provider.answer(&request, &GIANFRANCO, house.now(), |_, _| {})).await;
        assert!(browser.has_left(), "the citizen lost the login: {}", browser.here().summary());
        assert!(browser.hops.iter().any(|(method, _, status)| method == Method::POST && *status == 303));
        assert_ne!(code_of(&browser), "");
    }

    fn code_of(browser: &Browser) -> String {
        conformance_tests::relying_party::parameter(browser.left(), "code")
    }
}
