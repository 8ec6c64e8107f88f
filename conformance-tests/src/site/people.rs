//! Citizens, as a file to import: those of the demo, and as many invented ones as a test needs.

use std::fmt::Write as _;

use idp::demo::people::Citizen;
use idp_core::account::IdentityProof;
use idp_core::person::{CodiceFiscale, ContactKind};

use crate::house::PORTO;

/// What names are spelled with here: a codice fiscale takes consonants first.
const CONSONANTS: &[u8; 20] = b"BCDFGHJKLMNPQRSTVWXZ";

/// The codice fiscale of the invented person with this number.
pub fn codice_fiscale(number: usize) -> String {
    let mut rest = number;
    let mut names = String::with_capacity(16);
    for _ in 0..6 {
        names.push(char::from(CONSONANTS[rest % CONSONANTS.len()]));
        rest /= CONSONANTS.len();
    }
    let mut checked = ('A'..='Z').map(|check| format!("{names}80A01H501{check}"));
    checked.find(|code| CodiceFiscale::parse(code).is_ok()).expect("one check character is right")
}

/// An invented citizen, known at the counter, whose mobile the registry knows and who registered no channel yet.
pub fn invented(number: usize) -> Citizen {
    let mobile: &'static str = format!("+39333{number:07}").leak();
    Citizen {
        names: ("Anna", "Prova"),
        username: codice_fiscale(number).leak(),
        password: "Lago-chiaro-e-profondo-7",
        pin: "27182818",
        contacts: vec![(ContactKind::Mobile, mobile)].leak(),
        has_channel: false,
        must_change: false,
        identity: IdentityProof::DeVisu,
    }
}

/// Citizens in the words of `idp account import`. The PIN only for the ente that asks for one.
pub fn csv(slug: &str, citizens: &[Citizen]) -> String {
    let mut text = String::from(
        "codice_fiscale;partita_iva;given_name;family_name;company_name;provenance;identity;email;email_provenance;\
         mobile;mobile_provenance;password;password_state;pin\n",
    );
    for citizen in citizens {
        let (given, family) = citizen.names;
        let is_company = citizen.username.len() == 11;
        let (person, company) = if is_company { ("", citizen.username) } else { (citizen.username, "") };
        let (family, company_name) = if is_company { ("", family) } else { (family, "") };
        let contact = |wanted| citizen.contacts.iter().find(|(kind, _)| *kind == wanted).map(|(_, value)| *value);
        let registry =
            |value: Option<&'static str>| value.map_or((String::new(), ""), |it| (it.to_owned(), "registry"));
        let (email, email_from) = registry(contact(ContactKind::Email));
        let (mobile, mobile_from) = registry(contact(ContactKind::Mobile));
        let state = if citizen.must_change { "must_change" } else { "active" };
        let pin = if slug == PORTO { citizen.pin } else { "" };
        writeln!(
            text,
            "{person};{company};{given};{family};{company_name};registry;{};{email};{email_from};{mobile};{mobile_from};\
             {};{state};{pin}",
            citizen.identity.word(),
            citizen.password,
        )
        .unwrap();
    }
    text
}
