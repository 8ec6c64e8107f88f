//! Text messages by any HTTP gateway, described in the configuration.

use std::path::PathBuf;
use std::time::Duration;

use idp_core::secret::Secret;
use idp_store::outbox::Leased;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

use super::{NotSent, Sending, Way};
use crate::config;

/// How long a gateway may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// Why text messages cannot be sent as configured.
#[derive(Debug, thiserror::Error)]
pub enum SmsSettingsError {
    /// In the clear, to somewhere else.
    #[error("[sms] url is https, or http on this machine")]
    Url,
    /// Another method.
    #[error("[sms] method is POST or GET")]
    Method,
    /// A header.
    #[error("[sms] headers: {0} is not a header")]
    Header(String),
    /// A file.
    #[error("{path}: {source}")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The library.
    #[error("text messages cannot be set up: {0}")]
    Library(#[from] reqwest::Error),
}

/// A gateway.
pub struct SmsGateway {
    client: reqwest::Client,
    settings: config::Sms,
    secret: Secret<String>,
}

impl SmsGateway {
    /// As configured; `None` when no gateway is.
    pub fn of(settings: &config::Sms) -> Result<Option<Self>, SmsSettingsError> {
        if settings.url.is_empty() {
            return Ok(None);
        }
        let url = url::Url::parse(&settings.url).map_err(|_| SmsSettingsError::Url)?;
        let here = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
        if url.scheme() != "https" && !(url.scheme() == "http" && here) {
            return Err(SmsSettingsError::Url);
        }
        if !matches!(settings.method.as_str(), "POST" | "GET") {
            return Err(SmsSettingsError::Method);
        }
        let read = |path: &PathBuf| {
            std::fs::read_to_string(path).map_err(|source| SmsSettingsError::File { path: path.clone(), source })
        };
        let mut builder =
            reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).timeout(PATIENCE).no_proxy();
        if let Some(file) = &settings.ca_file {
            builder = builder.add_root_certificate(reqwest::Certificate::from_pem(read(file)?.as_bytes())?);
        }
        let secret = settings.secret_file.as_ref().map(read).transpose()?.unwrap_or_default();
        let secret = Secret::new(secret.trim_end().to_owned());
        let gateway = Self { client: builder.build()?, settings: settings.clone(), secret };
        gateway.headers().map_err(SmsSettingsError::Header)?;
        Ok(Some(gateway))
    }

    fn headers(&self) -> Result<HeaderMap, String> {
        let mut headers = HeaderMap::new();
        for (name, value) in &self.settings.headers {
            let value = value.replace("{secret}", self.secret.expose());
            let header = HeaderName::try_from(name.as_str()).ok().zip(HeaderValue::from_str(&value).ok());
            let (name, value) = header.ok_or_else(|| name.clone())?;
            headers.insert(name, value);
        }
        Ok(headers)
    }

    /// Puts the values into a template, each escaped for where it stands.
    fn filled(&self, template: &str, message: &Leased, escape: fn(&str) -> String) -> String {
        template
            .replace("{to}", &escape(&message.to))
            .replace("{sender}", &escape(&self.settings.sender))
            .replace("{secret}", &escape(self.secret.expose()))
            .replace("{text}", &escape(&message.body))
    }
}

/// For a URL or a form.
fn in_url(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

/// For the inside of a JSON string.
fn in_json(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted.trim_start_matches('"').strip_suffix('"').unwrap_or_default().to_owned()
}

impl Way for SmsGateway {
    fn send<'a>(&'a self, message: &'a Leased) -> Sending<'a> {
        Box::pin(async move {
            let url = self.filled(&self.settings.url, message, in_url);
            let json = self.settings.headers.iter().any(|(name, value)| {
                name.eq_ignore_ascii_case("content-type") && value.to_ascii_lowercase().contains("json")
            });
            let body = self.filled(&self.settings.body, message, if json { in_json } else { in_url });
            let headers = self.headers().map_err(|_| NotSent::Never("not a header"))?;
            let request = match self.settings.method.as_str() {
                "GET" => self.client.get(url),
                _ => self.client.post(url).body(body),
            };
            match request.headers(headers).send().await {
                Ok(answer) if answer.status().is_success() => Ok(()),
                Ok(answer) if answer.status().is_client_error() && !matches!(answer.status().as_u16(), 408 | 429) => {
                    Err(NotSent::Never("refused by the gateway"))
                }
                Ok(_) => Err(NotSent::Later("the gateway does not take it now")),
                Err(_) => Err(NotSent::Later("the gateway does not answer")),
            }
        })
    }
}
