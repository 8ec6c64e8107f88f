//! A request belongs to the browser that began it.

on_each_engine!(another_browser_sees_nothing);

mod stories {
    use conformance_tests::house::{LAGO, PORTO, giulia};
    use conformance_tests::walk::{self, try_log_in};
    use conformance_tests::{House, RelyingParty};

    pub(super) async fn another_browser_sees_nothing(house: &House) {
        let services = RelyingParty::of(house, LAGO, "demo-servizi");
        let mut victim = walk::browser();
        victim.visit(&services.ask(&[]).url).await;
        let address = victim.here().url.clone();

        let mut thief = walk::browser();
        thief.visit(&services.ask(&[]).url).await;
        for path in ["accedi", "codice", "canale", "operazione", "consenso", "attesa", "cambia-password"] {
            let target = address.join(path).unwrap();
            thief.visit(target.as_str()).await;
            assert_eq!((thief.here().status, thief.here().error_code().as_str()), (404, "interaction-unknown"));
        }
        let elsewhere = address.as_str().replace(LAGO, PORTO);
        victim.visit(&elsewhere).await;
        assert_eq!(victim.here().status, 404, "the other ente knows the request");

        let password = address.join("password").unwrap();
        let fields = [("username", giulia().username), ("password", giulia().password)];
        victim.post(password.as_str(), &fields, "same-origin").await;
        assert_eq!(victim.here().error_code(), "form-from-elsewhere", "a form without its token was taken");
        victim.visit(address.as_str()).await;
        let csrf = victim.here().csrf();
        let fields = [fields.as_slice(), &[("csrf", csrf.as_str())]].concat();
        // A neighbour under the same domain: cookies come along, and the browser says so.
        victim.post(password.as_str(), &fields, "same-site").await;
        assert_eq!(victim.here().error_code(), "form-from-elsewhere", "a neighbour posted a form of ours");

        victim.visit(address.as_str()).await;
        try_log_in(&mut victim, giulia().username, giulia().password, "").await;
        assert!(victim.has_left(), "{}", victim.here().summary());
    }
}
