//! What every page says, kept as text beside the tests: a change of words or order shows in the diff.
//!
//! `UPDATE_SNAPSHOTS=1 cargo test -p consent-ui` writes them anew.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use consent_ui::mail;
use consent_ui::pages::{all_samples, sample_shell};
use idp_core::language::Language;

use crate::outline::{outline, surroundings};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/snapshots")
}

/// Compares with what is kept, or keeps it.
fn check(name: &str, told: &str) {
    let path = folder().join(format!("{name}.txt"));
    let told = format!("{}\n", told.trim_end());
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        return fs::write(path, told).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(told, kept, "{name} has changed; if that is meant, run again with UPDATE_SNAPSHOTS=1");
}

#[test]
fn pages_say_what_they_said() {
    for language in Language::ALL {
        let mut pages: BTreeMap<&str, String> = BTreeMap::new();
        for sample in all_samples() {
            let told = outline(&sample.render(&sample_shell(language)));
            let page = pages.entry(sample.page).or_default();
            page.extend(["=== ", sample.state, "\n", &told, "\n\n"]);
        }
        for (page, told) in pages {
            check(&format!("{page}.{}", language.tag()), &told);
        }
    }
}

#[test]
fn what_surrounds_a_page_says_what_it_said() {
    for language in Language::ALL {
        let mut shell = sample_shell(language);
        shell.signed_in = Some(String::from("Maria Rossi"));
        shell.demo = true;
        let page = &all_samples()[0];
        check(&format!("surroundings.{}", language.tag()), &surroundings(&page.render(&shell)));
    }
}

#[test]
fn mails_say_what_they_said() {
    for language in Language::ALL {
        let shell = sample_shell(language);
        let sender = mail::Sender { brand: &shell.brand, language };
        let all = mail::all_samples(&sender);
        let told =
            all.iter().map(|one| format!("=== {}\nSubject: {}\n\n{}\n", one.name, one.mail.subject, one.mail.text));
        check(&format!("mail.{}", language.tag()), &told.collect::<String>());
    }
}

#[test]
fn no_snapshot_is_of_a_page_that_is_gone() {
    let pages: Vec<&str> = all_samples().iter().map(|sample| sample.page).collect();
    for shelf in fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()) {
        for file in fs::read_dir(&shelf).unwrap() {
            let file = file.unwrap().path();
            let name = file.strip_prefix(folder()).unwrap().to_str().unwrap().split('.').next().unwrap().to_owned();
            assert!(pages.contains(&name.as_str()), "{name} is no page any more: remove its snapshots");
        }
    }
}
