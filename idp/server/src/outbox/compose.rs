//! A mail as it travels: text and HTML, in UTF-8, with the headers that say what it is.

use std::time::{Duration, UNIX_EPOCH};

use consent_ui::mail::Mail;
use idp_core::time::Timestamp;
use idp_store::outbox::Leased;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, MultiPartKind, SinglePart};
use lettre::{Address, Message};

/// Nobody need answer this, least of all another program [RFC 3834 §5].
const AUTO_SUBMITTED: HeaderName = HeaderName::new_from_ascii_str("Auto-Submitted");

/// The language of the text [RFC 3282].
const CONTENT_LANGUAGE: HeaderName = HeaderName::new_from_ascii_str("Content-Language");

/// Puts a mail together; `None` when the message is no mail, or its address no address.
///
/// Every try has the same Message-ID: whoever gets one twice can tell. The date is that of the try, by our clock.
pub(super) fn compose(message: &Leased, from: &Mailbox, now: Timestamp) -> Option<Message> {
    let mail: Mail = serde_json::from_str(&message.body).ok()?;
    let to: Address = message.to.parse().ok()?;
    let at = UNIX_EPOCH + Duration::from_millis(u64::try_from(now.millis()).ok()?);
    let parts = MultiPart::builder()
        .kind(MultiPartKind::Alternative)
        .boundary(format!("part-of-{}", message.id))
        .singlepart(SinglePart::plain(mail.text))
        .singlepart(SinglePart::html(mail.html));
    Message::builder()
        .from(from.clone())
        .to(Mailbox::new(None, to))
        .date(at)
        .message_id(Some(format!("<{}@{}>", message.id, from.email.domain())))
        .subject(one_line(&mail.subject))
        .raw_header(HeaderValue::new(AUTO_SUBMITTED, "auto-generated".to_owned()))
        .raw_header(HeaderValue::new(CONTENT_LANGUAGE, mail.language.tag().to_owned()))
        .multipart(parts)
        .ok()
}

/// A line break in a subject would begin another header.
fn one_line(text: &str) -> String {
    let spaced: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}
