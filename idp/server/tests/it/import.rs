//! People from another product's file: who comes in, who is refused and why, and that nothing comes in by halves.

use std::io::{BufRead as _, Read};
use std::process::{Command, Stdio};

use idp::cli::import::read::Rows;
use idp_core::account::Account;
use idp_core::credential::CredentialState;
use idp_core::credential::hash::{self, Memory};
use idp_core::person::{AttributeName, CodiceFiscale, Person, Provenance};
use idp_store::credentials::Credential;
use idp_store::{Store, accounts, contacts, credentials, people};

use crate::ground::{Ground, write_private};
use crate::program::{Ran, idp};

/// A disk that gives up after a while.
struct Failing<R>(R);

impl<R: Read> Read for Failing<R> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        match self.0.read(into)? {
            0 => Err(std::io::Error::other("the disk is broken")),
            some => Ok(some),
        }
    }
}

#[test]
fn a_file_that_breaks_off_is_not_a_shorter_file() {
    let text = format!("codice_fiscale\n{MARIA}\ntoo,many\n{GIULIA}\n{SAMIR}");
    let mut rows = Rows::of(Failing(text.as_bytes())).unwrap();
    let mut good = 0;
    let why = loop {
        match rows.row() {
            Ok(Some((_, row))) => good += u32::from(row.is_ok()),
            Ok(None) => panic!("the end of what could be read was taken for the end of the file"),
            Err(why) => break why.to_string(),
        }
    };
    assert_eq!(good, 2);
    assert!(why.contains("nothing was imported") && why.contains("the disk is broken"), "{why}");

    let mut rows = Rows::of(text.as_bytes()).unwrap();
    while rows.row().unwrap().is_some() {}
}

/// What `Segreto-di-prima-1` was to another product.
fn foreign_hash() -> String {
    let mut output = [0; 32];
    let secret = b"Segreto-di-prima-1";
    openssl::pkcs5::pbkdf2_hmac(secret, b"salt", 1000, openssl::hash::MessageDigest::sha256(), &mut output).unwrap();
    format!("pbkdf2_sha256$1000$salt${}", openssl::base64::encode_block(&output))
}

const MARIA: &str = "RSSMRA85D55H501X";
const GIULIA: &str = "FRRGLI84C52G686I";
const SAMIR: &str = "HDDSMR88L03Z330Y";

struct Desk {
    ground: Ground,
    store: Store,
}

impl Desk {
    async fn new(ground: Ground) -> Self {
        let app = ground.app().await;
        ground.write_config(&ground.config());
        Self { store: app.store.clone(), ground }
    }

    fn file(&self, text: &str) -> String {
        let path = self.ground.path("people.csv");
        write_private(&path, text);
        path.display().to_string()
    }

    fn import(&self, text: &str, more: &[&str]) -> Ran {
        let file = self.file(text);
        let config = self.ground.path("portico.toml").display().to_string();
        let mut all = vec!["account", "import", "--ente", "lago-chiaro", "--config", &config];
        all.extend(more);
        all.push(&file);
        idp(&all)
    }

    async fn found(&self, codice_fiscale: &str) -> Option<(Person, Account, Vec<Credential>)> {
        let ente = self.ente().await;
        let mut tx = self.store.read(ente).await.unwrap();
        let person =
            people::by_codice_fiscale(&mut tx, &CodiceFiscale::parse(codice_fiscale).unwrap()).await.unwrap()?;
        let account = accounts::of_person(&mut tx, person.person.id).await.unwrap().expect("a person has an account");
        let credentials = credentials::of(&mut tx, account.id).await.unwrap();
        Some((person.person, account, credentials))
    }

    async fn ente(&self) -> idp_core::id::EnteId {
        let mut tx = self.store.read_across().await.unwrap();
        let all = idp_store::across::enti(&mut tx).await.unwrap();
        all.into_iter().find(|ente| ente.slug.as_str() == "lago-chiaro").unwrap().id
    }

    async fn contacts(&self, person: &Person) -> Vec<(String, Provenance, bool)> {
        let mut tx = self.store.read(self.ente().await).await.unwrap();
        let all = contacts::of(&mut tx, person.id).await.unwrap();
        let told = |it: contacts::Stored| (it.contact.as_str().to_owned(), it.provenance, it.verified_at.is_some());
        let mut told: Vec<_> = all.into_iter().map(told).collect();
        // Ids of one millisecond have no order.
        told.sort_unstable_by(|one, other| one.0.cmp(&other.0));
        told
    }

    /// Whether the secret is the one behind the hash that came in.
    fn opens(&self, credential: &Credential, secret: &str) -> bool {
        let secrets = idp::seal::Secrets::of(&self.ground.keys);
        hash::verify((secret.as_bytes(), secrets.pepper()), &credential.hash, &mut Memory::default())
    }
}

on_both_engines!(
    people_come_in_with_what_opens_their_door,
    a_bad_row_is_told_by_line_and_reason_and_hinders_nobody,
    who_is_known_is_left_alone,
    a_careful_administrator_tries_first,
    a_spreadsheet_of_these_parts_is_read,
    an_import_that_was_killed_leaves_nothing,
);

async fn people_come_in_with_what_opens_their_door(ground: Ground) {
    let desk = Desk::new(ground).await;
    let hash = foreign_hash();
    let text = format!(
        "codice_fiscale,given_name,family_name,birth_date,identity,codice_aderente,email,email_provenance,\
         email_verified,mobile,password,password_hash,password_state,pin\n\
         {MARIA},Maria,Rossi,1985-04-15,de_visu,A-17,maria@posta.example,registry,2024-05-31,3331234567,,{hash},,\
         12345678\n\
         {GIULIA},Giulia,Ferrari,,,,,,,,Passaggio-Antico-42,,must_change,\n"
    );
    let told = desk.import(&text, &[]).done();
    assert!(told.contains("2 imported, 0 were known already, 0 were refused"), "{told}");

    let (maria, account, opens) = desk.found(MARIA).await.unwrap();
    assert_eq!(maria.attributes.get(AttributeName::FamilyName), Some("Rossi"));
    assert_eq!(maria.attributes.provenance(AttributeName::FamilyName), Some(Provenance::Import));
    assert_eq!(account.identity.word(), "de_visu");
    assert!(account.is_active());
    assert!(desk.opens(&opens[0], "Segreto-di-prima-1") || desk.opens(&opens[1], "Segreto-di-prima-1"));
    assert!(desk.opens(&opens[0], "12345678") || desk.opens(&opens[1], "12345678"));
    assert_eq!(
        desk.contacts(&maria).await,
        [
            ("+393331234567".to_owned(), Provenance::Import, false),
            ("maria@posta.example".to_owned(), Provenance::Registry, true),
        ]
    );

    let (_, giulia, opens) = desk.found(GIULIA).await.unwrap();
    assert_eq!(giulia.identity.word(), "declared", "nobody vouches unless the file says so");
    assert_eq!(opens.len(), 1);
    assert_eq!(opens[0].state, CredentialState::MustChange);
    assert!(desk.opens(&opens[0], "Passaggio-Antico-42"));
    assert!(!opens[0].hash.as_str().contains("Passaggio"));
}

async fn a_bad_row_is_told_by_line_and_reason_and_hinders_nobody(ground: Ground) {
    let desk = Desk::new(ground).await;
    let hash = foreign_hash();
    let (dear, cheap) = (hash.replace("$1000$", "$1000000000$"), hash.replace("$1000$", "$999$"));
    let bcrypt = "$2b$12$abcdefghijklmnopqrstuuKx0J0J0J0J0J0J0J0J0J0J0J0J0J0J0";
    let text = format!(
        "codice_fiscale,email,identity,password,password_hash,birth_date\n\
         {MARIA},,,,,\n\
         RSSMRA85D55H501Y,,,,,\n\
         ,nobody@posta.example,,,,\n\
         {GIULIA},not an address,,,,\n\
         {GIULIA},,de visu,,,\n\
         {GIULIA},,,,{bcrypt},\n\
         {GIULIA},,,clear,{hash},\n\
         {GIULIA},,,,,31/01/1980\n\
         {GIULIA},too,few\n\
         {MARIA},,,,,\n\
         {SAMIR},,,,,\n\
         {GIULIA},,,,{dear},\n\
         {GIULIA},,,,{cheap},\n"
    );
    let told = desk.import(&text, &[]).refused();
    let expected = [
        (3, "check character"),
        (4, "codice_fiscale or partita_iva"),
        (5, "email"),
        (6, "identity"),
        (7, "password: not a hash"),
        (8, "in clear and as a hash"),
        (9, "birth_date"),
        (10, "fields"),
        (11, "earlier row"),
        (13, "password: a hash that costs more than one login may"),
        (14, "password: a hash so cheap"),
    ];
    for (line, why) in expected {
        let prefix = format!("line {line}: ");
        let found = told.lines().find(|told| told.starts_with(&prefix)).unwrap_or_else(|| panic!("{line} in {told}"));
        assert!(found.contains(why), "{found}");
    }
    assert!(told.contains("2 imported, 0 were known already, 11 were refused"), "{told}");
    assert!(!told.contains("nobody@posta") && !told.contains("H501Y"), "what stands in a row is not told: {told}");
    assert!(desk.found(SAMIR).await.is_some());
    assert!(desk.found(GIULIA).await.is_none());
}

async fn who_is_known_is_left_alone(ground: Ground) {
    let desk = Desk::new(ground).await;
    desk.import(&format!("codice_fiscale,given_name\n{MARIA},Maria\n"), &[]).done();
    let before = desk.found(MARIA).await.unwrap();
    let again = format!("codice_fiscale,given_name,password\n{MARIA},Someone,Una-Password-Altrui-1\n{SAMIR},Samir,\n");
    let told = desk.import(&again, &[]).done();
    assert!(told.contains("line 2: ") && told.contains("1 imported, 1 were known already"), "{told}");
    assert_eq!(desk.found(MARIA).await.unwrap(), before);
}

async fn a_careful_administrator_tries_first(ground: Ground) {
    let desk = Desk::new(ground).await;
    let good = format!("codice_fiscale\n{MARIA}\n");
    assert!(desk.import(&good, &["--dry-run"]).done().contains("1 would be imported"));
    assert!(desk.found(MARIA).await.is_none());

    let with_a_bad_one = format!("codice_fiscale\n{MARIA}\nnobody\n");
    desk.import(&with_a_bad_one, &["--all-or-nothing"]).refused();
    assert!(desk.found(MARIA).await.is_none());
    desk.import(&good, &["--all-or-nothing"]).done();
    assert!(desk.found(MARIA).await.is_some());
}

async fn a_spreadsheet_of_these_parts_is_read(ground: Ground) {
    let desk = Desk::new(ground).await;
    let text = format!("\u{feff}codice_fiscale;given_name;street_address\r\n{MARIA}; Maria ;\"Via Roma, 1\"\r\n");
    desk.import(&text, &[]).done();
    let (maria, ..) = desk.found(MARIA).await.unwrap();
    assert_eq!(maria.attributes.get(AttributeName::StreetAddress), Some("Via Roma, 1"));
    assert_eq!(maria.attributes.get(AttributeName::GivenName), Some("Maria"));

    for (header, why) in [
        ("codice_fiscale,passwd", "passwd"),
        ("codice_fiscale,email,email", "twice"),
        ("given_name,email", "codice_fiscale or partita_iva"),
    ] {
        assert!(desk.import(&format!("{header}\n"), &[]).refused().contains(why), "{header}");
    }
}

/// The codes of many people: they differ in their municipality of birth alone.
fn many() -> Vec<String> {
    let places = ["A", "B", "C", "D", "E", "F", "G", "H", "I", "L"].into_iter();
    let stems = places.flat_map(|letter| (1..1000).map(move |number| format!("RSSMRA85D55{letter}{number:03}")));
    let right =
        |stem: String| ('A'..='Z').map(|check| format!("{stem}{check}")).find(|it| CodiceFiscale::parse(it).is_ok());
    stems.filter_map(right).collect()
}

async fn an_import_that_was_killed_leaves_nothing(ground: Ground) {
    let desk = Desk::new(ground).await;
    let people = many();
    // The bad row in the middle tells when half of the file has been staged.
    let half = people.len() / 2;
    let text =
        |bad: &str| format!("codice_fiscale\n{}\n{bad}{}\n", people[..half].join("\n"), people[half..].join("\n"));
    let file = desk.file(&text("nobody\n"));
    let config = desk.ground.path("portico.toml");
    let mut import = Command::new(env!("CARGO_BIN_EXE_idp"))
        .args(["account", "import", "--ente", "lago-chiaro", "--config"])
        .args([config.as_os_str(), file.as_ref()])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut told = String::new();
    std::io::BufReader::new(import.stdout.take().unwrap()).read_line(&mut told).unwrap();
    assert!(told.starts_with("line "), "{told}");
    import.kill().unwrap();
    import.wait().unwrap();
    for code in [&people[0], &people[half], &people[people.len() - 1]] {
        assert!(desk.found(code).await.is_none(), "half of a file was imported");
    }

    let told = desk.import(&text(""), &[]).done();
    assert!(told.contains(&format!("{} imported, 0 were known already", people.len())), "{told}");
    assert!(desk.found(&people[0]).await.is_some());
}
