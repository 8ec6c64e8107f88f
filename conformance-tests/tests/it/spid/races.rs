//! The same answer, posted twice at the same moment; the same ticket, brought twice; two first logins of one person.

on_each_engine!(one_answer_wins, two_first_logins_make_one_account);

mod stories {
    use conformance_tests::house::LAGO;
    use conformance_tests::spid_provider::SpidProvider;
    use conformance_tests::walk::{self, code};
    use conformance_tests::{House, RelyingParty};
    use reqwest::redirect::Policy;
    use saml2::bindings::{Kind, post::PostForm};

    use crate::spid::{GIANFRANCO, leave};

    const ROUNDS: usize = 10;

    pub(super) async fn one_answer_wins(house: &House) {
        let provider = SpidProvider::join(house, "Gestore Uno").await;
        let services = RelyingParty::of(house, LAGO, "demo-servizi");
        let http = reqwest::Client::builder().redirect(Policy::none()).build().unwrap();
        let mut browser = walk::browser();
        for round in 0..ROUNDS {
            browser.visit(&services.ask(&[("prompt", "login")]).url).await;
            let request = leave(house, LAGO, &mut browser, &provider).await;
            let answer = provider.answer(&request, &GIANFRANCO, house.now(), |_, _| {});
            let form = PostForm::new(Kind::Response, &request.acs, &answer, None);
            let post = || async {
                let sent = http.post(&request.acs).form(&[(form.field, &form.message)]).send().await.unwrap();
                let to = sent.headers().get("location").map(|to| to.to_str().unwrap().to_owned());
                (sent.status().as_u16(), to)
            };
            let mut answers = [tokio::join!(post(), post())].into_iter().flat_map(|(a, b)| [a, b]).collect::<Vec<_>>();
            answers.sort();
            assert_eq!((answers[0].0, answers[1].0), (303, 403), "round {round}");

            let ticket =
                format!("http://localhost:{}{}", house.running.demo.addresses.port, answers[0].1.as_ref().unwrap());
            let cookie = format!("pt_b_{LAGO}={}", browser.cookie(&format!("pt_b_{LAGO}")).unwrap().value);
            let bring = || async {
                let brought = http.get(&ticket).header("cookie", &cookie).send().await.unwrap();
                brought.status().as_u16()
            };
            let (one, other) = tokio::join!(bring(), bring());
            assert_eq!(one.min(other), 303, "round {round}: nobody was let in");
            assert_eq!(one.max(other), 403, "round {round}: a ticket was used twice");
        }
    }

    pub(super) async fn two_first_logins_make_one_account(house: &House) {
        let provider = SpidProvider::join(house, "Gestore Uno").await;
        let services = RelyingParty::of(house, LAGO, "demo-servizi");
        let (mut one, mut other) = (walk::browser(), walk::browser());
        let asked = (services.ask(&[]), services.ask(&[]));
        one.visit(&asked.0.url).await;
        other.visit(&asked.1.url).await;
        let requests = (leave(house, LAGO, &mut one, &provider).await, leave(house, LAGO, &mut other, &provider).await);
        let answer = |request| provider.answer(request, &GIANFRANCO, house.now(), |_, _| {});
        let answers = (answer(&requests.0), answer(&requests.1));
        tokio::join!(requests.0.carry(&mut one, &answers.0), requests.1.carry(&mut other, &answers.1));
        let first = services.exchange(&code(&one, &asked.0), &asked.0).await.well();
        let second = services.exchange(&code(&other, &asked.1), &asked.1).await.well();
        let first = services.claims(first.get("id_token")).await;
        let second = services.claims(second.get("id_token")).await;
        assert_eq!(first["sub"], second["sub"]);
    }
}
