//! Wrong credentials: the same answer whoever was named, then waiting, never a lock a stranger could cause.

on_each_engine!(same_answer, owner_is_not_shut_out, owner_is_told_until_when, owner_is_told_of_the_end);

mod stories {
    use conformance_tests::house::{LAGO, PORTO, giulia, maria};
    use conformance_tests::walk::{self, sign_in, try_log_in};
    use conformance_tests::{Browser, House, RelyingParty};
    use idp_core::credential::lockout::{DISABLE_AFTER, Device, PER_WINDOW, WINDOW};
    use idp_core::person::ContactKind;
    use idp_core::time::Lifetime;
    use idp_store::Quietly;
    use idp_store::attempts::{self, Subject, Tried};

    /// Well formed, and nobody's.
    const NOBODY: &str = "VRDLCU90B12F205Q";

    async fn asked(house: &House, slug: &str) -> Browser {
        let mut browser = walk::browser();
        browser.visit(&RelyingParty::of(house, slug, "demo-servizi").ask(&[]).url).await;
        browser
    }

    pub(super) async fn same_answer(house: &House) {
        let mut answers = Vec::new();
        let wrong = [
            (maria().username, "Sbagliata-davvero-9", maria().pin),
            (maria().username, maria().password, "00000000"),
            (NOBODY, "Sbagliata-davvero-9", "31415926"),
            (NOBODY, maria().password, maria().pin),
        ];
        for (username, password, pin) in wrong {
            let mut browser = asked(house, PORTO).await;
            try_log_in(&mut browser, username, password, pin).await;
            let here = browser.here();
            assert_eq!(here.document().by_id("password").unwrap().attribute("value"), Some(""), "a secret came back");
            assert_eq!(here.document().by_id("username").unwrap().attribute("value"), Some(username));
            answers.push((here.status, here.words()));
        }
        assert_eq!(answers[0].0, 422);
        assert!(answers.iter().all(|answer| *answer == answers[0]), "the answers differ: {answers:#?}");
    }

    pub(super) async fn owner_is_not_shut_out(house: &House) {
        let services = RelyingParty::of(house, LAGO, "demo-servizi");
        let mut owner = walk::browser();
        sign_in(&mut owner, &services, giulia()).await;

        for username in [giulia().username, NOBODY] {
            let mut stranger = asked(house, LAGO).await;
            for turn in 1..=4 {
                try_log_in(&mut stranger, username, "Sbagliata-davvero-9", "").await;
                assert_eq!(stranger.here().status, 422, "failure {turn} of {username}");
            }
            try_log_in(&mut stranger, username, "Sbagliata-davvero-9", "").await;
            assert_eq!(stranger.here().status, 429, "{}", stranger.here().summary());
            assert_eq!(stranger.here().headers["retry-after"], "1");
        }
        let mut stranger = asked(house, LAGO).await;
        try_log_in(&mut stranger, giulia().username, giulia().password, "").await;
        assert_eq!(stranger.here().status, 429, "the wait is of the account, not of the browser");

        owner.set_cookie("pt_s_lago-chiaro", None);
        owner.visit(&services.ask(&[]).url).await;
        walk::log_in(&mut owner, giulia()).await;
        assert!(owner.has_left(), "the owner waits for a stranger's failures: {}", owner.here().summary());

        house.advance(Lifetime::seconds(1));
        let mut stranger = asked(house, LAGO).await;
        walk::log_in(&mut stranger, giulia()).await;
        assert!(stranger.has_left());
    }

    /// Longer than any wait after a failure that is not in a full window.
    const A_WHILE: Lifetime = Lifetime::seconds(64);

    async fn fails(house: &House) {
        let mut stranger = asked(house, LAGO).await;
        try_log_in(&mut stranger, giulia().username, "Sbagliata-davvero-9", "").await;
        assert_eq!(stranger.here().status, 422, "{}", stranger.here().summary());
    }

    pub(super) async fn owner_is_told_until_when(house: &House) {
        let began = house.now();
        for _ in 1..PER_WINDOW {
            fails(house).await;
            house.advance(A_WHILE);
        }
        fails(house).await;
        let told = house.post.next_to(walk::contact(giulia(), ContactKind::Mobile)).await.text;
        assert!(told.contains("accesso sospeso"), "{told}");
        let mut stranger = asked(house, LAGO).await;
        try_log_in(&mut stranger, giulia().username, giulia().password, "").await;
        let wait = (began + WINDOW).since(house.now()).as_seconds().to_string();
        assert_eq!(stranger.here().headers["retry-after"], wait.as_str());
        let mail = house.post.next_to(walk::contact(giulia(), ContactKind::Email)).await.text;
        assert!(mail.contains(&format!("ore {}.", (began + WINDOW).hour_in_rome())), "{mail}");
    }

    pub(super) async fn owner_is_told_of_the_end(house: &House) {
        let app = &house.running.demo.app;
        let ente = app.enti.by_slug(LAGO).unwrap().id;
        let hash = app.store.vault().index(ente, "attempt", giulia().username);
        let subject = Subject { tried: Tried::Password, hash, device: Device::Unknown };
        let mut tx = app.store.write(ente).await.unwrap();
        for _ in 1..DISABLE_AFTER {
            attempts::failed(&mut tx, &subject, house.now()).await.unwrap();
        }
        tx.commit_quietly(Quietly::AttemptReserved).await.unwrap();
        fails(house).await;
        let told = house.post.next_to(walk::contact(giulia(), ContactKind::Mobile)).await.text;
        assert!(told.contains("non funziona pi"), "{told}");
        house.advance(Lifetime::hours(24 * 365));
        let mut stranger = asked(house, LAGO).await;
        try_log_in(&mut stranger, giulia().username, giulia().password, "").await;
        assert!(stranger.here().words().contains("questa password non funziona più"), "{}", stranger.here().summary());
    }
}
