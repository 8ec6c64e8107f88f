//! What another product left of a password and a PIN is replaced by ours when it has opened the door once.

on_each_engine!(both_are_replaced_at_the_first_login);

mod stories {
    use conformance_tests::house::{PORTO, giulia};
    use conformance_tests::walk::{self, log_in, try_log_in};
    use conformance_tests::{House, RelyingParty};
    use idp_core::credential::CredentialKind;
    use idp_core::credential::hash::{HashParameters, StoredHash};
    use idp_store::Quietly;
    use idp_store::credentials::{self, Credential};

    /// Giulia's password and PIN as another product kept them. Made by Python's hashlib.
    const PASSWORD: &str = "$pbkdf2-sha256$i=10000$c2FsdC1vZi1zb21lb25lIQ$MtY4yL9Wibcq+yubART3FLylModAQF6ChfYozkcUD2w";
    const PIN: &str = "$scrypt$ln=14,r=8,p=1$c2FsdC1vZi1zb21lb25lIQ$cvEtwjaKT5Dz3BAADKISeUJauglgo7MTzGCKfrl4Ozo";

    async fn of_giulia(house: &House) -> Vec<Credential> {
        let mut tx = house.read(PORTO).await;
        let account = house.account_of(&mut tx, giulia()).await;
        credentials::of(&mut tx, account.id).await.unwrap()
    }

    async fn as_they_came(house: &House) {
        let all = of_giulia(house).await;
        let mut tx = house.write(PORTO).await;
        for credential in all {
            let text = if credential.kind == CredentialKind::Pin { PIN } else { PASSWORD };
            let foreign = StoredHash::import(text).unwrap();
            credentials::rehash(&mut tx, credential.id, (&credential.hash, &foreign)).await.unwrap();
        }
        tx.commit_quietly(Quietly::Bookkeeping).await.unwrap();
    }

    pub(super) async fn both_are_replaced_at_the_first_login(house: &House) {
        as_they_came(house).await;
        let services = RelyingParty::of(house, PORTO, "demo-servizi");
        let mut browser = walk::browser();
        browser.visit(&services.ask(&[]).url).await;
        try_log_in(&mut browser, giulia().username, giulia().password, "00000000").await;
        assert_eq!(browser.here().status, 422);
        let stale = |credential: &Credential| credential.hash.is_stale(HashParameters::FLOOR);
        assert!(of_giulia(house).await.iter().all(stale), "a wrong try replaces nothing");

        log_in(&mut browser, giulia()).await;
        for credential in of_giulia(house).await {
            assert!(!stale(&credential), "the {} is still another product's", credential.kind.word());
        }

        let mut again = walk::browser();
        again.visit(&services.ask(&[]).url).await;
        log_in(&mut again, giulia()).await;
    }
}
