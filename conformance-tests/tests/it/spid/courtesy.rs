//! Every reason SPID may have for letting nobody in has its page, with 403, and a way back to the service.

on_each_engine!(every_number, a_stranger_blames_no_provider, a_stopped_account, tries_again);

mod stories {
    use conformance_tests::house::{LAGO, giulia};
    use conformance_tests::spid_provider::SpidProvider;
    use conformance_tests::walk::{self, code, error};
    use conformance_tests::{House, RelyingParty};
    use idp_core::account::AccountState;
    use idp_store::{Quietly, accounts};
    use saml2::response::SignedParts;

    use crate::spid::{GIANFRANCO, GIULIA, leave};

    /// Number, and whether it offers to try again.
    const NUMBERS: [(u8, bool); 18] = [
        (8, false),
        (9, false),
        (11, false),
        (12, false),
        (13, false),
        (14, false),
        (15, false),
        (16, false),
        (17, false),
        (18, false),
        (19, true),
        (20, false),
        (21, true),
        (22, true),
        (23, false),
        (24, false),
        (25, true),
        (30, true),
    ];

    pub(super) async fn every_number(house: &House) {
        let provider = SpidProvider::join(house, "Gestore Uno").await;
        let services = RelyingParty::of(house, LAGO, "demo-servizi");
        for (number, may_retry) in NUMBERS {
            let mut browser = walk::browser();
            browser.visit(&services.ask(&[]).url).await;
            let request = leave(house, LAGO, &mut browser, &provider).await;
            let message = format!("ErrorCode nr{number:02}");
            let answer = provider.declined(&request, &message, house.now(), SignedParts::Response);
            let page = request.carry(&mut browser, &answer).await;
            assert_eq!((page.status, page.error_code()), (403, format!("spid-nr{number:02}")));
            assert_eq!(page.has("spid-retry"), may_retry, "nr{number:02}");
            assert!(!browser.has_left(), "the page redirects by itself");
            browser.submit("spid-back").await;
            assert_eq!(error(&browser), "access_denied", "nr{number:02}");
        }
    }

    /// Anybody can write an unsigned no: the page names no provider for it.
    pub(super) async fn a_stranger_blames_no_provider(house: &House) {
        let provider = SpidProvider::join(house, "Gestore Uno").await;
        let services = RelyingParty::of(house, LAGO, "demo-servizi");
        for (parts, named) in [(SignedParts::Response, true), (SignedParts::Nothing, false)] {
            let mut browser = walk::browser();
            browser.visit(&services.ask(&[]).url).await;
            let request = leave(house, LAGO, &mut browser, &provider).await;
            let answer = provider.declined(&request, "ErrorCode nr23 <b>pirata</b>", house.now(), parts);
            let page = request.carry(&mut browser, &answer).await;
            assert_eq!((page.status, page.error_code().as_str()), (403, "spid-nr23"));
            assert_eq!(page.words().contains("Gestore Uno"), named, "{}", page.summary());
            assert!(!page.html.contains("pirata"), "the provider's text is shown");
        }
    }

    /// A suspended account stays shut to SPID too; the owner is told, the service when they go back.
    pub(super) async fn a_stopped_account(house: &House) {
        let provider = SpidProvider::join(house, "Gestore Uno").await;
        let services = RelyingParty::of(house, LAGO, "demo-servizi");
        let mut tx = house.write(LAGO).await;
        let account = house.account_of(&mut tx, giulia()).await;
        let moved = (AccountState::Active, AccountState::Suspended);
        assert!(accounts::change_state(&mut tx, account.id, moved).await.unwrap());
        tx.commit_quietly(Quietly::Bookkeeping).await.unwrap();

        let mut browser = walk::browser();
        browser.visit(&services.ask(&[]).url).await;
        let request = leave(house, LAGO, &mut browser, &provider).await;
        let page = request.carry(&mut browser, &provider.answer(&request, &GIULIA, house.now(), |_, _| {})).await;
        assert_eq!((page.status, page.error_code().as_str()), (403, "account-stopped"));
        browser.follow_words("Torna al servizio").await;
        assert_eq!(error(&browser), "access_denied");
    }

    /// A citizen who pressed «annulla» tries again, from the page that says so.
    pub(super) async fn tries_again(house: &House) {
        let provider = SpidProvider::join(house, "Gestore Uno").await;
        let services = RelyingParty::of(house, LAGO, "demo-servizi");
        let mut browser = walk::browser();
        let asked = services.ask(&[]);
        browser.visit(&asked.url).await;
        let request = leave(house, LAGO, &mut browser, &provider).await;
        let no = provider.declined(&request, "ErrorCode nr25", house.now(), SignedParts::Response);
        request.carry(&mut browser, &no).await;
        browser.follow("spid-retry").await;
        let second = provider.asked(house, LAGO, browser.here());
        assert_ne!(second.message.id, request.message.id);
        let yes = provider.answer(&second, &GIANFRANCO, house.now(), |_, _| {});
        second.carry(&mut browser, &yes).await;
        services.exchange(&code(&browser, &asked), &asked).await.well();
    }
}
