//! The register of transactions: each request with the answer that came, whole, also when it was refused; and nothing that
//! answers no request. [Regole tecniche, log]

on_each_engine!(every_answer_is_kept_as_it_came, what_answers_no_request_is_not_kept);

mod stories {
    use conformance_tests::House;
    use conformance_tests::house::LAGO;
    use conformance_tests::spid_provider::{SpidProvider, SpidRequest};
    use idp_core::time::Lifetime;
    use idp_store::upstream::{self, Registered};
    use saml2::response::SignedParts;

    use crate::spid::{GIANFRANCO, begin};

    /// What comes back instead of a good answer.
    type Spoil<'a> = &'a dyn Fn(&mut SpidRequest) -> String;

    async fn register(house: &House) -> Vec<Registered> {
        let mut tx = house.read(LAGO).await;
        upstream::registered(&mut tx, (house.now() - Lifetime::days(1), house.now() + Lifetime::days(1))).await.unwrap()
    }

    /// The only line of this answer.
    async fn line(house: &House, answer: &str) -> Registered {
        let all = register(house).await;
        let mut of_it = all.into_iter().filter(|line| line.response == answer);
        let line = of_it.next().unwrap_or_else(|| panic!("it is not in the register as it came: {answer}"));
        assert!(of_it.next().is_none(), "the answer is there twice");
        line
    }

    pub(super) async fn every_answer_is_kept_as_it_came(house: &House) {
        let provider = SpidProvider::join(house, "Gestore Uno").await;
        let stranger = SpidProvider::join(house, "Gestore Due").await;
        let answer = |request: &SpidRequest| provider.answer(request, &GIANFRANCO, house.now(), |_, _| {});
        let cases: [(&str, Spoil<'_>); 6] = [
            ("accepted", &|request| answer(request)),
            ("signature", &|request| answer(request).replace("Gianfranco", "Gianfranca")),
            ("signature", &|request| stranger.answer(request, &GIANFRANCO, house.now(), |_, _| {})),
            ("spid-nr25", &|request| provider.declined(request, "ErrorCode nr25", house.now(), SignedParts::Nothing)),
            ("conditions", &|request| {
                provider.answer(request, &GIANFRANCO, house.now(), |_, assertion| assertion.conditions = None)
            }),
            ("relay-state", &|request| {
                "of another request".clone_into(&mut request.relay_state);
                answer(request)
            }),
        ];
        for (outcome, spoil) in cases {
            let (mut browser, mut request) = begin(house, &provider).await;
            let answer = spoil(&mut request);
            request.carry(&mut browser, &answer).await;
            let line = line(house, &answer).await;
            assert_eq!((line.outcome.as_str(), line.idp.as_str()), (outcome, provider.entity_id.as_str()));
            let asked = line.request.expect("the request stands beside its answer");
            assert!(asked.contains(request.message.id.as_deref().unwrap()), "{asked}");

            // What comes later answers nothing any more, whoever signed it.
            let again = provider.answer(&request, &GIANFRANCO, house.now(), |_, _| {});
            let before = register(house).await.len();
            request.carry(&mut browser, &again).await;
            assert_eq!(register(house).await.len(), before, "a second answer to one request");
        }

        let (mut browser, request) = begin(house, &provider).await;
        house.advance(Lifetime::minutes(11));
        let late = answer(&request);
        for _ in 0..2 {
            request.carry(&mut browser, &late).await;
            assert_eq!(browser.here().error_code(), "spid-unsolicited");
        }
        let line = line(house, &late).await;
        assert_eq!((line.outcome.as_str(), line.idp.as_str()), ("too-late", provider.entity_id.as_str()));
        assert!(line.request.unwrap().contains(request.message.id.as_deref().unwrap()));
    }

    pub(super) async fn what_answers_no_request_is_not_kept(house: &House) {
        let provider = SpidProvider::join(house, "Gestore Uno").await;
        let (mut browser, request) = begin(house, &provider).await;
        let of_nobody = provider.answer(&request, &GIANFRANCO, house.now(), |response, _| {
            response.in_response_to = Some("_of_nobody".to_owned());
        });
        let longer = "<!--".to_owned() + &"x".repeat(70_000) + "-->";
        for junk in [of_nobody.as_str(), "<a/>", "", longer.as_str()] {
            request.carry(&mut browser, junk).await;
            assert!(!browser.has_left());
        }
        assert_eq!(register(house).await.len(), 0, "anybody could fill the register");
    }
}
