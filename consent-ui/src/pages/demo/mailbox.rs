//! The demo's mailbox: every mail and text message that was sent.

use idp_core::time::Timestamp;

use crate::pages::page;
use crate::pages::samples::NOW;

/// A message in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailboxRow {
    /// Its page.
    pub href: String,
    /// `mail` or `sms`.
    pub via: String,
    /// To whom.
    pub to: String,
    /// Subject, or the first words.
    pub subject: String,
    /// When.
    pub at: Timestamp,
}

/// The list, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mailbox {
    /// The messages.
    pub messages: Vec<MailboxRow>,
}

/// One message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailboxMessage {
    /// As in the list.
    pub row: MailboxRow,
    /// Its text.
    pub text: String,
    /// The one-time links in it, made clickable.
    pub links: Vec<String>,
    /// Back to the list.
    pub back: String,
}

page!(Mailbox, "demo/mailbox", "demo/mailbox.html", list_samples);
page!(MailboxMessage, "demo/message", "demo/message.html", message_samples);

fn row() -> MailboxRow {
    MailboxRow {
        href: String::from("/demo/mailbox/1"),
        via: String::from("mail"),
        to: String::from("maria@example.it"),
        subject: String::from("Comune di Porto Sereno: reimposta la password"),
        at: NOW,
    }
}

fn list_samples() -> Vec<(&'static str, Mailbox)> {
    let sms = MailboxRow {
        via: String::from("sms"),
        to: String::from("+393330004567"),
        subject: String::from("482913 è il tuo codice"),
        ..row()
    };
    vec![("two", Mailbox { messages: vec![sms, row()] }), ("empty", Mailbox { messages: Vec::new() })]
}

fn message_samples() -> Vec<(&'static str, MailboxMessage)> {
    let link = String::from("http://localhost:8080/porto-sereno/recupera/link#t0k3n");
    let message = MailboxMessage {
        row: row(),
        text: format!("Ciao,\n\nper scegliere una nuova password apri:\n{link}\n"),
        links: vec![link],
        back: String::from("/demo/mailbox"),
    };
    vec![("mail", message)]
}
