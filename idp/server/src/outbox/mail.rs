//! Mail by SMTP. In the clear only on this machine.

use std::collections::HashMap;
use std::path::PathBuf;
use std::time::Duration;

use consent_ui::mail::Mail;
use idp_core::id::EnteId;
use idp_store::outbox::Leased;
use lettre::message::{Mailbox, MultiPart, header};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};

use super::{NotSent, Sending, Way};
use crate::app::App;
use crate::config;

/// How long a server may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// Why mail cannot be sent as configured.
#[derive(Debug, thiserror::Error)]
pub enum MailSettingsError {
    /// The address of the server.
    #[error("[mail] url is smtps://host:465, smtp+starttls://host:587, or smtp://host:25 on loopback")]
    Url,
    /// In the clear, to somewhere else.
    #[error("[mail] url: without TLS only to this machine")]
    Clear,
    /// A sender.
    #[error("[mail] from or mail_from is not a mailbox: {0}")]
    From(String),
    /// A file.
    #[error("{path}: {source}")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The library.
    #[error("mail cannot be set up: {0}")]
    Library(#[from] lettre::transport::smtp::Error),
}

/// Sends mail for every ente, each from its own address.
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    from_of: HashMap<EnteId, Mailbox>,
}

impl Mailer {
    /// As configured; `None` when no server is.
    pub fn of(app: &App) -> Result<Option<Self>, MailSettingsError> {
        let settings = &app.config.mail;
        if settings.url.is_empty() {
            return Ok(None);
        }
        let mailbox = |text: &str| text.parse::<Mailbox>().map_err(|_| MailSettingsError::From(text.to_owned()));
        let mut from_of = HashMap::new();
        for ente in app.enti.iter() {
            if let Some(own) = &ente.settings.mail_from {
                from_of.insert(ente.id, mailbox(own)?);
            }
        }
        Ok(Some(Self { transport: transport(settings)?, from: mailbox(&settings.from)?, from_of }))
    }

    fn message(&self, leased: &Leased) -> Option<Message> {
        let mail: Mail = serde_json::from_str(&leased.body).ok()?;
        let from = self.from_of.get(&leased.ente).unwrap_or(&self.from);
        Message::builder()
            .from(from.clone())
            .to(leased.to.parse().ok()?)
            .subject(mail.subject)
            .header(header::MIME_VERSION_1_0)
            .message_id(Some(format!("<{}@{}>", leased.id, from.email.domain())))
            .multipart(MultiPart::alternative_plain_html(mail.text, mail.html))
            .ok()
    }
}

fn read(path: &PathBuf) -> Result<String, MailSettingsError> {
    std::fs::read_to_string(path).map_err(|source| MailSettingsError::File { path: path.clone(), source })
}

fn transport(settings: &config::Mail) -> Result<AsyncSmtpTransport<Tokio1Executor>, MailSettingsError> {
    let url = url::Url::parse(&settings.url).map_err(|_| MailSettingsError::Url)?;
    let host = url.host_str().ok_or(MailSettingsError::Url)?.to_owned();
    let mut parameters = TlsParameters::builder(host.clone());
    if let Some(file) = &settings.ca_file {
        parameters = parameters.add_root_certificate(Certificate::from_pem(read(file)?.as_bytes())?);
    }
    let (tls, port) = match url.scheme() {
        "smtps" => (Tls::Wrapper(parameters.build()?), 465),
        "smtp+starttls" => (Tls::Required(parameters.build()?), 587),
        "smtp" if matches!(host.as_str(), "localhost" | "127.0.0.1" | "[::1]") => (Tls::None, 25),
        "smtp" => return Err(MailSettingsError::Clear),
        _ => return Err(MailSettingsError::Url),
    };
    let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host)
        .port(url.port().unwrap_or(port))
        .tls(tls)
        .timeout(Some(PATIENCE));
    if !settings.user.is_empty() {
        let password = settings.password_file.as_ref().map(read).transpose()?.unwrap_or_default();
        builder = builder.credentials(Credentials::new(settings.user.clone(), password.trim_end().to_owned()));
    }
    Ok(builder.build())
}

impl Way for Mailer {
    fn send<'a>(&'a self, message: &'a Leased) -> Sending<'a> {
        Box::pin(async move {
            let built = self.message(message).ok_or(NotSent::Never("not a message"))?;
            match self.transport.send(built).await {
                Ok(_) => Ok(()),
                Err(why) if why.is_permanent() => Err(NotSent::Never("refused by the mail server")),
                Err(_) => Err(NotSent::Later("the mail server does not take it now")),
            }
        })
    }
}
