//! Mails: text and HTML say the same, nothing is loaded, subjects are short and begin with the ente.

use consent_ui::mail::{LONGEST_SUBJECT, MailSample, Sender, all_samples};
use consent_ui::pages::sample_shell;
use consent_ui::words::MISSING;
use idp_core::language::Language;

use crate::documents::parsed;

fn every_mail(mut look: impl FnMut(&MailSample)) {
    for language in Language::ALL {
        let shell = sample_shell(language);
        for sample in all_samples(&Sender { brand: &shell.brand, language }) {
            look(&sample);
        }
    }
}

#[test]
fn no_mail_lacks_words() {
    every_mail(|MailSample { name, mail }| {
        assert!(![&mail.subject, &mail.text, &mail.html].iter().any(|part| part.contains(MISSING)), "{name}: {mail:?}");
    });
}

#[test]
fn subjects_begin_with_the_ente_and_are_short() {
    every_mail(|MailSample { name, mail }| {
        assert!(mail.subject.starts_with("Comune di Porto"), "{name}: {}", mail.subject);
        assert!(mail.subject.chars().count() <= LONGEST_SUBJECT, "{name}: {}", mail.subject);
    });
}

#[test]
fn text_and_html_say_the_same() {
    let spoken = |text: &str| text.split_whitespace().map(|word| word.trim_matches(['-', ':'])).collect::<String>();
    every_mail(|MailSample { name, mail }| {
        let document = parsed(&mail.html);
        let body =
            document.descendants().filter(|node| node.is_text() && !node.parent().unwrap().has_tag_name("title"));
        let html = spoken(&body.filter_map(|node| node.text()).collect::<Vec<_>>().join(" "));
        for line in mail.text.lines().map(spoken).filter(|line| !line.is_empty()) {
            let privacy = line.contains("https") && line.contains("rivacy");
            assert!(html.contains(&line) || privacy, "{name}: {line}\n{html}");
        }
    });
}

#[test]
fn nothing_is_loaded_by_opening_a_mail() {
    every_mail(|MailSample { name, mail }| {
        for forbidden in ["<img", "<link", "<script", "url(", "src=", "<form"] {
            assert!(!mail.html.contains(forbidden), "{name}: {forbidden}");
        }
    });
}

#[test]
fn no_line_is_too_long_for_a_mail() {
    // RFC 5322 §2.1.1: at most 998 octets a line.
    every_mail(|MailSample { name, mail }| {
        assert!(mail.text.lines().chain(mail.html.lines()).all(|line| line.len() <= 998), "{name}");
    });
}
