//! The citizens of the demo, as a file to import.

use std::fmt::Write as _;

use idp::demo::people::CITIZENS;
use idp_core::person::ContactKind;

use crate::house::PORTO;

/// Everyone, in the words of `idp account import`. The PIN only for the ente that asks for one.
pub(super) fn csv(slug: &str) -> String {
    let mut text = String::from(
        "codice_fiscale;partita_iva;given_name;family_name;company_name;provenance;identity;email;email_provenance;\
         mobile;mobile_provenance;password;password_state;pin\n",
    );
    for citizen in &CITIZENS {
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
