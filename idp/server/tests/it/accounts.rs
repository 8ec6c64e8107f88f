//! An administrator at a citizen's account: looks, unlocks, stops, ends.

use idp::app::App;
use idp_core::assurance::{Proof, Proofs};
use idp_core::credential::lockout::Device;
use idp_core::id::AccountId;
use idp_core::person::CodiceFiscale;
use idp_core::secret::kind;
use idp_core::session::AuthenticationSession;
use idp_store::attempts::{self, Reserved, Subject, Tried};
use idp_store::{Quietly, accounts, credentials, people, sessions};

use crate::ground::{Ground, write_private};
use crate::program::{Ran, idp};

const MARIA: &str = "RSSMRA85D55H501X";

struct Desk {
    ground: Ground,
    app: App,
}

impl Desk {
    /// A house where Maria has an account.
    async fn new(ground: Ground) -> Self {
        let app = ground.app().await;
        ground.write_config(&ground.config());
        let desk = Self { ground, app };
        let file = desk.ground.path("people.csv");
        write_private(
            &file,
            &format!("codice_fiscale,given_name,email,pin\n{MARIA},Maria,maria@posta.example,12345678\n"),
        );
        desk.run(&["import", file.to_str().unwrap()]).done();
        desk
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        let config = self.ground.path("portico.toml").display().to_string();
        let mut all = vec!["account"];
        all.extend(arguments);
        all.extend(["--ente", "lago-chiaro", "--config", &config]);
        idp(&all)
    }

    fn ente(&self) -> idp_core::id::EnteId {
        self.app.enti.by_slug("lago-chiaro").unwrap().id
    }

    async fn account(&self) -> AccountId {
        let mut tx = self.app.store.read(self.ente()).await.unwrap();
        let maria = CodiceFiscale::parse(MARIA).unwrap();
        let person = people::by_codice_fiscale(&mut tx, &maria).await.unwrap().unwrap();
        accounts::of_person(&mut tx, person.person.id).await.unwrap().unwrap().id
    }

    async fn signs_in(&self) {
        let now = self.app.clock.now();
        let session = AuthenticationSession {
            id: self.app.entropy.id(now),
            account: self.account().await,
            proofs: Proofs::none().and(Proof::Password { with_pin: false, credential: None, at: now }),
            shared_computer: false,
            started_at: now,
            seen_at: now,
            ended: None,
        };
        let token = self.app.entropy.bearer(kind::SESSION).hash();
        let mut tx = self.app.store.write(self.ente()).await.unwrap();
        sessions::insert(&mut tx, &session, &token, "Firefox").await.unwrap();
        tx.commit_quietly(Quietly::SessionTouched).await.unwrap();
    }

    async fn live_sessions(&self) -> usize {
        let mut tx = self.app.store.read(self.ente()).await.unwrap();
        sessions::live_of(&mut tx, self.account().await, self.app.clock.now()).await.unwrap().len()
    }

    async fn guesses(&self, subject: &Subject) -> Reserved {
        let mut tx = self.app.store.write(self.ente()).await.unwrap();
        let reserved = attempts::reserve(&mut tx, subject, self.app.clock.now()).await.unwrap();
        tx.commit_quietly(Quietly::AttemptReserved).await.unwrap();
        reserved
    }
}

on_both_engines!(
    an_account_is_looked_up_without_telling_secrets,
    who_waits_after_many_failures_is_let_in_again,
    a_stopped_account_has_no_sessions_and_an_ended_one_nothing,
);

async fn an_account_is_looked_up_without_telling_secrets(ground: Ground) {
    let desk = Desk::new(ground).await;
    let told = desk.run(&["show", MARIA]).done();
    assert!(told.contains("active") && told.contains("pin active") && told.contains("m•••@posta.example"), "{told}");
    assert!(!told.contains("argon2") && !told.contains("maria@posta"), "{told}");
    assert!(desk.run(&["show", "HDDSMR88L03Z330Y"]).refused().contains("nobody here"));
    assert!(desk.run(&["show", "RSSMRA85D55H501Y"]).refused().contains("codice fiscale"));
    idp::jobs::audit::seal(&desk.app).await.unwrap();
}

async fn who_waits_after_many_failures_is_let_in_again(ground: Ground) {
    let desk = Desk::new(ground).await;
    let hash = desk.app.store.vault().index(desk.ente(), "attempt", MARIA);
    let subject = Subject { tried: Tried::Password, hash, device: Device::Unknown };
    while matches!(desk.guesses(&subject).await, Reserved::Go { .. }) {}
    desk.run(&["unlock", MARIA]).done();
    assert!(matches!(desk.guesses(&subject).await, Reserved::Go { in_a_row: 1 }));
}

async fn a_stopped_account_has_no_sessions_and_an_ended_one_nothing(ground: Ground) {
    let desk = Desk::new(ground).await;
    desk.signs_in().await;
    desk.signs_in().await;
    assert_eq!(desk.live_sessions().await, 2);
    assert_eq!(desk.run(&["suspend", MARIA]).done().trim(), "suspended");
    assert_eq!(desk.live_sessions().await, 0);
    assert!(desk.run(&["suspend", MARIA]).refused().contains("wants one that is active"), "once is enough");
    assert_eq!(desk.run(&["close", MARIA]).done().trim(), "closed");
    let mut tx = desk.app.store.read(desk.ente()).await.unwrap();
    assert!(credentials::of(&mut tx, desk.account().await).await.unwrap().is_empty());
    drop(tx);
    assert!(desk.run(&["resume", MARIA]).refused().contains("closed"), "for good");
}
