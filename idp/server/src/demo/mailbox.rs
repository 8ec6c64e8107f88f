//! The demo's mailbox: what left by mail and SMS, kept in memory and readable by anyone at this machine.

use std::sync::{Arc, Mutex};

use axum::Json;
use axum::extract::{Path, State};
use axum::response::Response;
use consent_ui::mail::Mail;
use consent_ui::pages::demo::{Mailbox as MailboxPage, MailboxMessage, MailboxRow};
use idp_core::time::Timestamp;
use serde_json::{Value, json};

use crate::demo::pages::{Demo, not_found, page};

/// Messages kept at most: a load run writes many.
const MOST: usize = 50_000;

/// A message that left.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Message {
    /// `mail` or `sms`.
    pub via: &'static str,
    /// To whom.
    pub to: String,
    /// The subject of a mail.
    pub subject: String,
    /// What it says.
    pub text: String,
    /// When.
    pub at: Timestamp,
}

/// Where messages end up.
#[derive(Debug, Clone, Default)]
pub struct Mailbox(Arc<Mutex<Vec<Message>>>);

impl Mailbox {
    /// Takes a mail in, as the outbox wrote it.
    pub fn take_mail(&self, to: &str, body: &str, at: Timestamp) {
        let mail = serde_json::from_str::<Mail>(body);
        let (subject, text) = mail.map_or_else(|_| (String::new(), body.to_owned()), |mail| (mail.subject, mail.text));
        self.take(Message { via: "mail", to: to.to_owned(), subject, text, at });
    }

    /// Takes a text message in.
    pub fn take_sms(&self, to: &str, text: &str, at: Timestamp) {
        self.take(Message { via: "sms", to: to.to_owned(), subject: String::new(), text: text.to_owned(), at });
    }

    fn take(&self, message: Message) {
        let mut messages = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if messages.len() >= MOST {
            messages.remove(0);
        }
        messages.push(message);
    }

    /// All of them, the oldest first.
    pub fn all(&self) -> Vec<Message> {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }
}

/// `GET /demo/mailbox.json`
pub async fn as_json(State(demo): State<Demo>) -> Json<Value> {
    Json(json!(demo.mailbox.all()))
}

/// `GET /demo/mailbox`
pub async fn list(State(demo): State<Demo>) -> Response {
    let messages = demo.mailbox.all();
    let rows = messages.iter().enumerate().rev().take(200).map(|(index, message)| row(index, message));
    page(&demo, &MailboxPage { messages: rows.collect() })
}

/// `GET /demo/mailbox/{index}`
pub async fn one(State(demo): State<Demo>, Path(index): Path<usize>) -> Response {
    let messages = demo.mailbox.all();
    let Some(message) = messages.get(index) else { return not_found() };
    let words = message.text.split_whitespace();
    let links = words.filter(|word| word.starts_with("http://localhost")).map(str::to_owned).collect();
    let back = "/demo/mailbox".to_owned();
    page(&demo, &MailboxMessage { row: row(index, message), text: message.text.clone(), links, back })
}

fn row(index: usize, message: &Message) -> MailboxRow {
    let first_words: String = message.text.chars().take(60).collect();
    MailboxRow {
        href: format!("/demo/mailbox/{index}"),
        via: message.via.to_owned(),
        to: message.to.clone(),
        subject: if message.subject.is_empty() { first_words } else { message.subject.clone() },
        at: message.at,
    }
}
