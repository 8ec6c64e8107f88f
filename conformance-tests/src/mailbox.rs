//! What arrives at citizens by mail and SMS.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::Duration;

use idp::demo::mailbox::{Mailbox, Message};

/// How long a message may take from the outbox to its reader.
const PATIENCE: Duration = Duration::from_secs(10);

/// The messages of a house; each is read once.
pub struct Post {
    mailbox: Mailbox,
    read: Mutex<HashMap<String, usize>>,
}

impl Post {
    /// Of this mailbox.
    pub fn of(mailbox: &Mailbox) -> Self {
        Self { mailbox: mailbox.clone(), read: Mutex::default() }
    }

    /// Everything an address ever got, the oldest first.
    pub fn all_to(&self, to: &str) -> Vec<Message> {
        self.mailbox.all().into_iter().filter(|message| message.to == to).collect()
    }

    fn take(&self, to: &str) -> Option<Message> {
        let mut read = self.read.lock().unwrap();
        let seen = read.entry(to.to_owned()).or_default();
        let message = self.all_to(to).into_iter().nth(*seen)?;
        *seen += 1;
        Some(message)
    }

    /// The next unread message to an address. Another task carries it: it is waited for.
    pub async fn next_to(&self, to: &str) -> Message {
        let waiting = async {
            loop {
                if let Some(message) = self.take(to) {
                    return message;
                }
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(PATIENCE, waiting).await.unwrap_or_else(|_| {
            let others: Vec<_> = self.mailbox.all().into_iter().map(|it| (it.to, it.subject, it.text)).collect();
            panic!("nothing arrived for {to}; these did: {others:#?}")
        })
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

/// Six digits that stand alone.
fn code_in(text: &str) -> Option<String> {
    text.split(|c: char| !c.is_alphanumeric() && c != '/' && c != '+')
        .find(|word| word.len() == 6 && word.bytes().all(|byte| byte.is_ascii_digit()))
        .map(str::to_owned)
}
