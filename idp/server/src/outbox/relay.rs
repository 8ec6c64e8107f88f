//! The mail server of the settings: with TLS, or on this machine.

use std::path::PathBuf;
use std::time::Duration;

use idp_core::host::is_this_machine;
use lettre::transport::smtp::PoolConfig;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, Tokio1Executor};
use url::Url;

use crate::config;
use crate::private_file::{self, NotPrivate};

/// How long a server may take with one command.
const PATIENCE: Duration = Duration::from_secs(10);

/// Connections kept open.
const CONNECTIONS: u32 = 4;

/// Why mail cannot be sent as configured.
#[derive(Debug, thiserror::Error)]
pub enum MailSettingsError {
    /// The address of the server.
    #[error("[mail] url is smtps://host:465, smtp+starttls://host:587, or smtp://host:25 on this machine, and no more")]
    Url,
    /// In the clear, to somewhere else.
    #[error("[mail] url: without TLS only to this machine")]
    Clear,
    /// A name without its password.
    #[error("[mail] user needs password_file")]
    NoPassword,
    /// A sender.
    #[error("[mail] from or mail_from is not a mailbox: {0}")]
    From(String),
    /// The file of the password.
    #[error("[mail] password_file: {0}")]
    Password(#[from] NotPrivate),
    /// The file of the CA.
    #[error("[mail] ca_file {}: {source}", path.display())]
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

/// A pool of connections to a mail server.
pub(super) type Relay = AsyncSmtpTransport<Tokio1Executor>;

/// The server of the settings. Nothing is asked of it yet.
pub(super) fn relay(settings: &config::Mail) -> Result<Relay, MailSettingsError> {
    let url = Url::parse(&settings.url).map_err(|_| MailSettingsError::Url)?;
    let host = url.host_str().filter(|host| !host.is_empty()).ok_or(MailSettingsError::Url)?;
    let bare = matches!(url.path(), "" | "/") && url.query().is_none() && url.fragment().is_none();
    if !bare || !url.username().is_empty() || url.password().is_some() {
        return Err(MailSettingsError::Url);
    }
    let (tls, port) = match url.scheme() {
        "smtps" => (Tls::Wrapper(parameters(host, settings)?), 465),
        "smtp+starttls" => (Tls::Required(parameters(host, settings)?), 587),
        "smtp" if is_this_machine(host) => (Tls::None, 25),
        "smtp" => return Err(MailSettingsError::Clear),
        _ => return Err(MailSettingsError::Url),
    };
    let mut builder = Relay::builder_dangerous(host.trim_matches(['[', ']']))
        .port(url.port().unwrap_or(port))
        .tls(tls)
        .timeout(Some(PATIENCE))
        .pool_config(PoolConfig::new().max_size(CONNECTIONS));
    if let Some(credentials) = credentials(settings)? {
        builder = builder.credentials(credentials);
    }
    Ok(builder.build())
}

fn parameters(host: &str, settings: &config::Mail) -> Result<TlsParameters, MailSettingsError> {
    let mut parameters = TlsParameters::builder(host.trim_matches(['[', ']']).to_owned());
    if let Some(path) = &settings.ca_file {
        let pem = std::fs::read(path).map_err(|source| MailSettingsError::File { path: path.clone(), source })?;
        parameters = parameters.add_root_certificate(Certificate::from_pem(&pem)?);
    }
    Ok(parameters.build()?)
}

fn credentials(settings: &config::Mail) -> Result<Option<Credentials>, MailSettingsError> {
    if settings.user.is_empty() {
        return Ok(None);
    }
    let path = settings.password_file.as_ref().ok_or(MailSettingsError::NoPassword)?;
    let password = private_file::read(path)?;
    Ok(Some(Credentials::new(settings.user.clone(), password.expose().clone())))
}
