//! Two enti under one host: nobody is signed in at one for having signed in at the other.

on_each_engine!(nothing_is_shared);

mod stories {
    use conformance_tests::house::{LAGO, PORTO, giulia};
    use conformance_tests::walk::{self, error, sign_in};
    use conformance_tests::{House, RelyingParty};

    pub(super) async fn nothing_is_shared(house: &House) {
        let (porto, lago) =
            (RelyingParty::of(house, PORTO, "demo-servizi"), RelyingParty::of(house, LAGO, "demo-servizi"));
        let mut browser = walk::browser();
        let at_porto = sign_in(&mut browser, &porto, giulia()).await;
        browser.visit(&lago.ask(&[("prompt", "none")]).url).await;
        assert_eq!(error(&browser), "login_required");

        let stolen = browser.cookie("pt_s_porto-sereno").cloned();
        browser.set_cookie("pt_s_lago-chiaro", stolen);
        browser.visit(&lago.ask(&[("prompt", "none")]).url).await;
        assert_eq!(error(&browser), "login_required", "a cookie of the other ente was taken");

        let at_lago = sign_in(&mut browser, &lago, giulia()).await;
        browser.visit(&porto.ask(&[("prompt", "none")]).url).await;
        assert_eq!(error(&browser), "", "signing in at one ended the session at the other");
        let subject = async |app: &RelyingParty, tokens: &conformance_tests::relying_party::Reply| {
            app.claims(tokens.get("id_token")).await["sub"].clone()
        };
        assert_ne!(subject(&porto, &at_porto).await, subject(&lago, &at_lago).await);

        assert_eq!(lago.userinfo(at_porto.get("access_token")).await.status, 401);
        assert_eq!(lago.introspect(at_porto.get("access_token")).await.body["active"], false);
        assert_eq!(lago.refresh(at_porto.get("refresh_token")).await.error(), "invalid_grant");
        porto.refresh(at_porto.get("refresh_token")).await.well();
    }
}
