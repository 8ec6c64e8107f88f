//! What arrives at citizens by mail and SMS.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::Duration;

use idp::demo::mailbox::Mailbox;
use serde_json::Value;

use crate::browser::trusting;
use crate::engine::needed;

/// How long a message may take from the outbox to its reader: one that a node died with is free after half a minute.
const PATIENCE: Duration = Duration::from_secs(45);

/// A message that arrived.
#[derive(Debug, Clone)]
pub struct Message {
    /// To whom.
    pub to: String,
    /// The subject of a mail; empty for an SMS.
    pub subject: String,
    /// What it says.
    pub text: String,
}

/// Where messages are found.
enum Source {
    /// The mailbox of a house.
    House(Mailbox),
    /// The inboxes of the services' sinks; those that this sender wrote.
    Sinks(String),
}

/// The messages of a house or a site; each is read once.
pub struct Post {
    source: Source,
    read: Mutex<HashMap<String, usize>>,
}

impl Post {
    /// Of this mailbox.
    pub fn of(mailbox: &Mailbox) -> Self {
        Self { source: Source::House(mailbox.clone()), read: Mutex::default() }
    }

    /// What a sender's mail server and SMS gateway took: the sinks of the services.
    pub fn at_sinks(sender: &str) -> Self {
        Self { source: Source::Sinks(sender.to_owned()), read: Mutex::default() }
    }

    /// Everything an address ever got, the oldest first.
    pub async fn all_to(&self, to: &str) -> Vec<Message> {
        self.all().await.into_iter().filter(|message| message.to == to).collect()
    }

    async fn all(&self) -> Vec<Message> {
        match &self.source {
            Source::House(mailbox) => {
                let told = mailbox.all().into_iter();
                told.map(|it| Message { to: it.to, subject: it.subject, text: it.text }).collect()
            }
            Source::Sinks(sender) => {
                let (mails, texts) =
                    tokio::join!(inbox("PORTICO_TEST_MAILBOX", sender), inbox("PORTICO_TEST_SMS_INBOX", sender));
                mails.iter().map(mail).chain(texts.iter().map(sms)).collect()
            }
        }
    }

    async fn take(&self, to: &str) -> Option<Message> {
        let all = self.all_to(to).await;
        let mut read = self.read.lock().unwrap();
        let seen = read.entry(to.to_owned()).or_default();
        let message = all.into_iter().nth(*seen)?;
        *seen += 1;
        Some(message)
    }

    /// The next unread message to an address. Another task carries it: it is waited for.
    pub async fn next_to(&self, to: &str) -> Message {
        let waiting = async {
            loop {
                if let Some(message) = self.take(to).await {
                    return message;
                }
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        if let Ok(message) = tokio::time::timeout(PATIENCE, waiting).await {
            return message;
        }
        panic!("nothing arrived for {to}; these did: {:#?}", self.all().await)
    }

    /// The next code to an address: in the subject of a mail, whose text may have other numbers, or in an SMS.
    pub async fn code_to(&self, to: &str) -> String {
        loop {
            let message = self.next_to(to).await;
            let told = if message.subject.is_empty() { &message.text } else { &message.subject };
            if let Some(code) = code_in(told) {
                return code;
            }
        }
    }

    /// The next link to an address.
    pub async fn link_to(&self, to: &str) -> String {
        loop {
            let message = self.next_to(to).await;
            let link = message.text.split_whitespace().find(|word| word.contains("/recupera/nuova"));
            if let Some(link) = link {
                return link.to_owned();
            }
        }
    }
}

/// The messages in an inbox of the services that a sender wrote.
async fn inbox(variable: &str, sender: &str) -> Vec<Value> {
    let asked = trusting(None).get(format!("{}/messages", needed(variable))).query(&[("containing", sender)]);
    asked.send().await.unwrap().json().await.unwrap()
}

fn mail(told: &Value) -> Message {
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    Message { to: word(&told["to"][0]), subject: word(&told["subject"]), text: word(&told["text"]) }
}

/// The gateway is asked in JSON (`[sms] body`).
fn sms(told: &Value) -> Message {
    let body: Value = serde_json::from_str(told["body"].as_str().unwrap_or_default()).unwrap_or_default();
    let word = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
    Message { to: word("to"), subject: String::new(), text: word("text") }
}

/// Six digits that stand alone.
fn code_in(text: &str) -> Option<String> {
    text.split(|c: char| !c.is_alphanumeric() && c != '/' && c != '+')
        .find(|word| word.len() == 6 && word.bytes().all(|byte| byte.is_ascii_digit()))
        .map(str::to_owned)
}
