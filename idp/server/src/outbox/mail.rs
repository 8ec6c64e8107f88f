//! Mail by SMTP, for every ente from its own address.

use std::collections::HashMap;
use std::sync::Arc;

use idp_core::id::EnteId;
use idp_store::outbox::Leased;
use lettre::AsyncTransport as _;
use lettre::message::Mailbox;
use lettre::transport::smtp::Error;

use super::compose::compose;
use super::relay::{MailSettingsError, Relay, relay};
use super::{NotSent, Sending, Way};
use crate::clock::Clock;
use crate::config;

/// «Authentication required», or TLS: said of who sends, not of the message [RFC 4954 §6].
const MUST_SIGN_IN: &str = "530";

/// Sends mail.
pub struct Mailer {
    relay: Relay,
    clock: Arc<dyn Clock>,
    from: Mailbox,
    from_of: HashMap<EnteId, Mailbox>,
}

impl Mailer {
    /// As configured, with the senders of the enti that have their own; `None` when no server is.
    pub fn of<'a>(
        settings: &config::Mail,
        senders: impl IntoIterator<Item = (EnteId, &'a str)>,
        clock: Arc<dyn Clock>,
    ) -> Result<Option<Self>, MailSettingsError> {
        if settings.url.is_empty() {
            return Ok(None);
        }
        let mailbox = |text: &str| text.parse::<Mailbox>().map_err(|_| MailSettingsError::From(text.to_owned()));
        let from_of = senders
            .into_iter()
            .map(|(ente, own)| Ok((ente, mailbox(own)?)))
            .collect::<Result<_, MailSettingsError>>()?;
        Ok(Some(Self { relay: relay(settings)?, clock, from: mailbox(&settings.from)?, from_of }))
    }

    async fn send_one(&self, message: &Leased) -> Result<(), NotSent> {
        let from = self.from_of.get(&message.ente).unwrap_or(&self.from);
        let mail = compose(message, from, self.clock.now()).ok_or(NotSent::Never("not a mail".into()))?;
        match self.relay.send(mail).await {
            Ok(_) => Ok(()),
            Err(why) => Err(self.judge(&why).await),
        }
    }

    /// Connects, signs in where a name is configured, and goes again: nothing is sent. Why not, otherwise.
    pub async fn try_out(&self) -> Result<(), String> {
        match self.relay.test_connection().await {
            Ok(true) => Ok(()),
            Ok(false) => Err("the mail server hangs up".to_owned()),
            Err(why) => Err(match why.status() {
                Some(code) => format!("the mail server refuses us: {code}"),
                None => format!("{}: {why}", unanswered(&why)),
            }),
        }
    }

    /// A refusal for good ends a message only if it was said of the message. A server that refuses our password, or
    /// us altogether, refuses the next connection too: then the settings are wrong, and the mail waits for better ones.
    ///
    /// Of the server's answer only the code is kept: the text often repeats the address.
    async fn judge(&self, why: &Error) -> NotSent {
        let Some(code) = why.status().map(|code| code.to_string()) else {
            return NotSent::Later(unanswered(why).into());
        };
        if !why.is_permanent() {
            return NotSent::Later(format!("the mail server answered {code}").into());
        }
        if code == MUST_SIGN_IN || !self.relay.test_connection().await.unwrap_or(false) {
            return NotSent::Later(format!("the mail server refuses us: {code}").into());
        }
        NotSent::Never(format!("the mail server refused it: {code}").into())
    }
}

fn unanswered(why: &Error) -> &'static str {
    match why {
        why if why.is_tls() => "no TLS with the mail server",
        why if why.is_timeout() => "the mail server takes too long",
        why if why.is_client() => "the mail server does not offer what is needed",
        _ => "the mail server does not answer",
    }
}

impl Way for Mailer {
    fn send<'a>(&'a self, message: &'a Leased) -> Sending<'a> {
        Box::pin(self.send_one(message))
    }
}
