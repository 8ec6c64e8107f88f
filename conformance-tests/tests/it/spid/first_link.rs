//! Who opened an account in somebody else's name loses it when the owner comes by SPID. (account pre-hijacking)

on_each_engine!(strangers_things_are_void, also_where_a_counter_knows_her, level_one_voids_nothing);

mod stories {
    use conformance_tests::house::{LAGO, giulia};
    use conformance_tests::spid_provider::SpidProvider;
    use conformance_tests::walk::{self, code, confirm, enrol_typed, error, start, try_log_in};
    use conformance_tests::{Browser, House, RelyingParty};
    use idp_core::account::IdentityProof;
    use idp_core::time::Lifetime;
    use idp_store::{Quietly, accounts, channels};

    use crate::spid::{GIULIA, leave};

    const STRANGERS_MOBILE: &str = "+393339998887";

    /// As if nobody had ever seen her: the account is whoever's knew her codice fiscale.
    async fn declared(house: &House) {
        let mut tx = house.write(LAGO).await;
        let account = house.account_of(&mut tx, giulia()).await;
        accounts::vouch(&mut tx, account.id, IdentityProof::Document).await.unwrap();
        for channel in channels::live_of(&mut tx, account.id).await.unwrap() {
            channels::revoke(&mut tx, account.id, channel.id).await.unwrap();
        }
        tx.commit_quietly(Quietly::Bookkeeping).await.unwrap();
    }

    /// The stranger, with the password, a session, a channel of their own past its wait, and a login half done.
    async fn stranger(house: &House) -> (Browser, Browser) {
        let services = RelyingParty::of(house, LAGO, "demo-servizi");
        let taxes = RelyingParty::of(house, LAGO, "demo-tributi");
        let mut browser = walk::browser();
        let asked = taxes.push_payment("TARI-1").await;
        start(&mut browser, &asked, giulia()).await;
        enrol_typed(&mut browser, &house.post, STRANGERS_MOBILE).await;
        house.advance(Lifetime::hours(73));

        let asked = services.ask(&[]);
        start(&mut browser, &asked, giulia()).await;
        code(&browser, &asked);
        let mut half_done = walk::browser();
        let asked = taxes.push_payment("TARI-2").await;
        start(&mut half_done, &asked, giulia()).await;
        assert!(half_done.here().has("operation-summary"), "{}", half_done.here().summary());
        (browser, half_done)
    }

    /// The owner comes by SPID; the stranger's session is over.
    async fn owner_comes(house: &House, strangers: &mut Browser) -> Browser {
        let provider = SpidProvider::join(house, "Gestore Uno").await;
        let services = RelyingParty::of(house, LAGO, "demo-servizi");
        let mut owner = walk::browser();
        let asked = services.ask(&[]);
        owner.visit(&asked.url).await;
        let request = leave(house, LAGO, &mut owner, &provider).await;
        request.carry(&mut owner, &provider.answer(&request, &GIULIA, house.now(), |_, _| {})).await;
        services.exchange(&code(&owner, &asked), &asked).await.well();
        strangers.visit(&services.ask(&[("prompt", "none")]).url).await;
        assert_eq!(error(strangers), "login_required", "the stranger's session lives");
        owner
    }

    pub(super) async fn strangers_things_are_void(house: &House) {
        let services = RelyingParty::of(house, LAGO, "demo-servizi");
        declared(house).await;
        let (mut session, mut half_done) = stranger(house).await;

        let mut owner = owner_comes(house, &mut session).await;
        half_done.submit("operation-confirm").await;
        assert!(half_done.here().has("login-form") || half_done.here().status == 404, "the stranger goes on to pay");
        let mut again = walk::browser();
        again.visit(&services.ask(&[]).url).await;
        try_log_in(&mut again, giulia().username, giulia().password, giulia().pin).await;
        assert!(again.here().has("login-form") && !again.has_left(), "the stranger's password opens");

        // The owner may pay, over a channel of her own; the stranger's is not offered.
        let taxes = RelyingParty::of(house, LAGO, "demo-tributi");
        let asked = taxes.push_payment("TARI-3").await;
        owner.visit(&asked.url).await;
        assert!(owner.here().has("contact-form"), "{}", owner.here().summary());
        assert!(!owner.here().words().contains("87"), "the stranger's number is offered: {}", owner.here().summary());
        enrol_typed(&mut owner, &house.post, "+393331110000").await;
        owner.follow("channel-continue").await;
        confirm(&mut owner, &house.post, "+393331110000").await;
        taxes.exchange(&code(&owner, &asked), &asked).await.well();
    }

    /// The account is from the counter and its password was stolen: the thief's number does not outlive the owner's SPID,
    /// and her own things stay.
    pub(super) async fn also_where_a_counter_knows_her(house: &House) {
        let mut tx = house.write(LAGO).await;
        let account = house.account_of(&mut tx, giulia()).await;
        for channel in channels::live_of(&mut tx, account.id).await.unwrap() {
            channels::revoke(&mut tx, account.id, channel.id).await.unwrap();
        }
        tx.commit_quietly(Quietly::Bookkeeping).await.unwrap();
        let (mut session, _) = stranger(house).await;

        owner_comes(house, &mut session).await;
        let taxes = RelyingParty::of(house, LAGO, "demo-tributi");
        let mut again = walk::browser();
        start(&mut again, &taxes.push_payment("TARI-4").await, giulia()).await;
        assert!(again.here().has("contact-form"), "the stranger's number confirms: {}", again.here().summary());
        assert!(!again.here().words().contains("87"), "the stranger's number is offered: {}", again.here().summary());
    }

    /// SPID at level 1 opens the account, and vouches for nobody.
    pub(super) async fn level_one_voids_nothing(house: &House) {
        let provider = SpidProvider::join(house, "Gestore Uno").await;
        let services = RelyingParty::of(house, LAGO, "demo-servizi");
        declared(house).await;
        let mut browser = walk::browser();
        let asked = services.ask(&[("acr_values", "https://www.spid.gov.it/SpidL1")]);
        browser.visit(&asked.url).await;
        let request = leave(house, LAGO, &mut browser, &provider).await;
        request.carry(&mut browser, &provider.answer(&request, &GIULIA, house.now(), |_, _| {})).await;
        code(&browser, &asked);
        let asked = services.ask(&[]);
        let mut local = walk::browser();
        start(&mut local, &asked, giulia()).await;
        code(&local, &asked);
    }
}
