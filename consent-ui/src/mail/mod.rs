//! Mails: one struct per message, one look for all, the same words in text and HTML.
//!
//! No secret travels with another, no picture is loaded, no link is followed (a one-time link opens a page that asks
//! for a press). The subject begins with the ente and stays within [`LONGEST_SUBJECT`].

mod block;
mod codes;
mod credentials;
mod notices;
mod samples;

pub use codes::OtpCode;
pub use credentials::ResetPassword;
pub use notices::{AccountLocked, ChannelClosed, ChannelRegistered, PasswordChanged, SpidLinked};
pub use samples::{MailSample, all_samples};

use askama::Template;
use idp_core::language::Language;

use crate::shell::Brand;
use crate::words::Words;
use block::Block;

/// Longer subjects are cut by the programs that list them.
pub const LONGEST_SUBJECT: usize = 60;

/// Who writes, and in which language.
#[derive(Debug, Clone, Copy)]
pub struct Sender<'a> {
    /// The ente.
    pub brand: &'a Brand,
    /// The citizen's language.
    pub language: Language,
}

/// A mail ready to be sent. As JSON, this is the body of a message in the outbox.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Mail {
    /// The subject.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
    /// The language it is in.
    #[serde(default)]
    pub language: Language,
}

/// A mail that can be written.
pub trait Letter {
    /// Its name in the outbox: `password-reset`.
    const KIND: &'static str;

    /// What it is about, without the ente.
    fn subject(&self, words: Words) -> String;

    /// What it says.
    fn blocks(&self, words: Words) -> Vec<Block>;

    /// The mail.
    fn mail(&self, sender: &Sender<'_>) -> Mail {
        let t = Words::of(sender.language);
        let subject = subject(&sender.brand.name, &self.subject(t));
        let blocks = self.blocks(t);
        let html = written(&Html { t, brand: sender.brand, subject: &subject, blocks: &blocks });
        let text = written(&Text { t, brand: sender.brand, blocks: &blocks });
        Mail { subject, text, html, language: sender.language }
    }
}

impl Sender<'_> {
    /// The words of this mail.
    pub const fn words(&self) -> Words {
        Words::of(self.language)
    }
}

#[derive(Template)]
#[template(path = "mail/letter.html")]
struct Html<'a> {
    t: Words,
    brand: &'a Brand,
    subject: &'a str,
    blocks: &'a [Block],
}

#[derive(Template)]
#[template(path = "mail/letter.txt")]
struct Text<'a> {
    t: Words,
    brand: &'a Brand,
    blocks: &'a [Block],
}

#[expect(clippy::expect_used, reason = "a template fails only if a Display of ours does, and none does")]
fn written(template: &impl Template) -> String {
    template.render().expect("writing to a String succeeds")
}

/// «Comune di Porto Sereno: …»; a long name of the ente is cut, never what the mail is about. One line, whatever
/// comes in: a line break would begin another header.
fn subject(ente: &str, about: &str) -> String {
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (ente, about) = (one_line(ente), one_line(about));
    let room = LONGEST_SUBJECT.saturating_sub(about.chars().count() + 2);
    if ente.chars().count() <= room {
        return format!("{ente}: {about}");
    }
    let cut: String = ente.chars().take(room.saturating_sub(1)).collect();
    format!("{}…: {about}", cut.trim_end())
}
