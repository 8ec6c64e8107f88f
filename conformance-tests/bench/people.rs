//! Invented people, as files to import.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use conformance_tests::site::people::codice_fiscale;
use sha2::{Digest as _, Sha256};

/// Everybody's password.
pub(crate) const PASSWORD: &str = "Lago-chiaro-e-profondo-7";

/// Everybody's PIN.
pub(crate) const PIN: &str = "27182818";

/// People who sign in, with password and PIN in clear: hashed as they come in.
pub(crate) fn who_sign_in(numbers: std::ops::Range<usize>) -> String {
    let mut text = String::from("codice_fiscale,given_name,family_name,email,password,pin\n");
    for number in numbers {
        let code = codice_fiscale(number);
        writeln!(text, "{code},Anna,Prova,persona{number}@posta.example,{PASSWORD},{PIN}").unwrap();
    }
    text
}

/// People of another product, with hashes that are ready. Between semicolons: there are commas in a hash.
pub(crate) fn who_come_in(numbers: std::ops::Range<usize>) -> String {
    let mut text = String::from("codice_fiscale;given_name;family_name;birth_date;email;mobile;password_hash\n");
    for number in numbers {
        let code = codice_fiscale(number);
        let output = STANDARD_NO_PAD.encode(Sha256::digest(number.to_be_bytes()));
        writeln!(
            text,
            "{code};Anna;Prova;1980-01-01;persona{number}@posta.example;+39333{number:07};\
             $argon2id$v=19$m=19456,t=2,p=1$c2FsZS1kaS1wcm92YQ${output}"
        )
        .unwrap();
    }
    text
}
