//! Text messages by any HTTP gateway, described in the settings.

use axum::http::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use axum::http::{Method, Request, StatusCode};
use idp_core::secret::Secret;
use idp_store::outbox::Leased;
use url::Url;

use super::template::{Escape, Place, Template, Values};
use super::{NotSent, Sending, Way};
use crate::config;
use crate::outbound::{Limits, Origin, OriginError, Outbound, OutboundError};
use crate::private_file::{self, NotPrivate};

/// Why text messages cannot be sent as configured.
#[derive(Debug, thiserror::Error)]
pub enum SmsSettingsError {
    /// The address does not read.
    #[error("[sms] url is not an address")]
    Url,
    /// It is in the clear, or holds a password.
    #[error("[sms] url: {0}")]
    Origin(#[from] OriginError),
    /// Another method.
    #[error("[sms] method is POST or GET")]
    Method,
    /// A header.
    #[error("[sms] headers: {0} is not a header, or holds {{to}} or {{text}}, which have their place in url and body")]
    Header(String),
    /// We would not know how to escape the values.
    #[error("[sms] headers: content-type is application/json or application/x-www-form-urlencoded")]
    ContentType,
    /// The body is not what the content type says.
    #[error("[sms] body is not JSON once the values are put in")]
    Body,
    /// Nothing to put in.
    #[error("[sms] {{secret}} needs secret_file")]
    NoSecret,
    /// The file of the secret.
    #[error("[sms] secret_file: {0}")]
    Secret(#[from] NotPrivate),
    /// The client.
    #[error("[sms] {0}")]
    Outbound(#[from] OutboundError),
}

/// A gateway.
pub struct SmsGateway {
    outbound: Outbound,
    method: Method,
    url: Template,
    headers: Vec<(HeaderName, Template)>,
    body: (Template, Escape),
    sender: String,
    secret: Secret<String>,
}

impl SmsGateway {
    /// As configured; `None` when no gateway is.
    pub fn of(settings: &config::Sms) -> Result<Option<Self>, SmsSettingsError> {
        if settings.url.is_empty() {
            return Ok(None);
        }
        let method = match settings.method.as_str() {
            "POST" => Method::POST,
            "GET" => Method::GET,
            _ => return Err(SmsSettingsError::Method),
        };
        let url = Template::parse(&settings.url);
        let sample = Url::parse(&url.fill(&SAMPLE, Escape::Percent)).map_err(|_| SmsSettingsError::Url)?;
        let outbound = Outbound::new([Origin::of(&sample)?], settings.ca_file.as_deref(), Limits::default())?;
        let secret = settings.secret_file.as_deref().map(private_file::read).transpose()?;
        let gateway = Self {
            outbound,
            method,
            url,
            headers: headers(settings)?,
            body: body(settings)?,
            sender: settings.sender.clone(),
            secret: secret.unwrap_or_else(|| Secret::new(String::new())),
        };
        gateway.check(settings.secret_file.is_some())?;
        Ok(Some(gateway))
    }

    /// What can be seen at start is said at start.
    fn check(&self, has_secret: bool) -> Result<(), SmsSettingsError> {
        let (body, escape) = &self.body;
        let mut templates = self.headers.iter().map(|(_, template)| template).chain([&self.url, body]);
        if !has_secret && templates.any(|template| template.has(Place::Secret)) {
            return Err(SmsSettingsError::NoSecret);
        }
        let filled = body.fill(&SAMPLE, *escape);
        if *escape == Escape::Json && serde_json::from_str::<serde_json::Value>(&filled).is_err() {
            return Err(SmsSettingsError::Body);
        }
        self.filled_headers(&self.values(&SAMPLE)).map(drop).map_err(SmsSettingsError::Header)
    }

    /// The values of a message, with ours.
    fn values<'a>(&'a self, of: &Values<'a>) -> Values<'a> {
        Values { sender: &self.sender, secret: self.secret.expose(), ..*of }
    }

    fn request(&self, message: &Leased) -> Option<Request<String>> {
        let id = message.id.to_string();
        let values = self.values(&Values { to: &message.to, text: &message.body, id: &id, ..SAMPLE });
        let (body, escape) = &self.body;
        let body = if self.method == Method::GET { String::new() } else { body.fill(&values, *escape) };
        let url = self.url.fill(&values, Escape::Percent);
        let mut request = Request::builder().method(&self.method).uri(url).body(body).ok()?;
        *request.headers_mut() = self.filled_headers(&values).ok()?;
        Some(request)
    }

    /// The headers; or the name of the one that is none.
    fn filled_headers(&self, values: &Values<'_>) -> Result<HeaderMap, String> {
        let mut filled = HeaderMap::new();
        for (name, template) in &self.headers {
            let value = template.fill(values, Escape::Header);
            let mut value = HeaderValue::from_str(&value).map_err(|_| name.to_string())?;
            value.set_sensitive(template.has(Place::Secret));
            filled.insert(name.clone(), value);
        }
        Ok(filled)
    }

    /// Asks the gateway's host for the head of `/`: whatever it answers, it is there, and its certificate is trusted. Why
    /// not, otherwise.
    pub async fn try_out(&self) -> Result<(), String> {
        let mut url = Url::parse(&self.url.fill(&SAMPLE, Escape::Percent)).map_err(|why| why.to_string())?;
        url.set_path("/");
        url.set_query(None);
        url.set_fragment(None);
        let request = Request::head(url.as_str()).body(String::new()).map_err(|why| why.to_string())?;
        let answer = self.outbound.send(request).await;
        let root = |why: &OutboundError| {
            let chain = std::iter::successors(Some(why as &dyn std::error::Error), |why| why.source());
            chain.last().map(ToString::to_string).unwrap_or_default()
        };
        answer.map(drop).map_err(|why| root(&why))
    }

    async fn send_one(&self, message: &Leased) -> Result<(), NotSent> {
        let request = self.request(message).ok_or(NotSent::Never("not a request".into()))?;
        let answer = match self.outbound.send(request).await {
            Ok(answer) => answer,
            Err(OutboundError::NoAnswer(_)) => return Err(NotSent::Later("the gateway does not answer".into())),
            Err(why) => return Err(NotSent::Never(why.to_string().into())),
        };
        let status = answer.status();
        // Read to its end, so that the connection serves again; what it says is the gateway's affair.
        drop(answer.body().await);
        judge(status)
    }
}

/// What is put in to look at a template before there is a message.
const SAMPLE: Values<'static> = Values { to: "+393331234567", text: "x", sender: "x", secret: "x", id: "x" };

fn headers(settings: &config::Sms) -> Result<Vec<(HeaderName, Template)>, SmsSettingsError> {
    let mut headers = Vec::new();
    for (name, value) in &settings.headers {
        let wrong = || SmsSettingsError::Header(name.clone());
        let template = Template::parse(value);
        if template.has(Place::To) || template.has(Place::Text) {
            return Err(wrong());
        }
        headers.push((HeaderName::try_from(name.as_str()).map_err(|_| wrong())?, template));
    }
    Ok(headers)
}

fn body(settings: &config::Sms) -> Result<(Template, Escape), SmsSettingsError> {
    let content_type = settings.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(CONTENT_TYPE.as_str()));
    let content_type = content_type.map(|(_, value)| value.to_ascii_lowercase()).unwrap_or_default();
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    let escape = match media_type {
        "application/json" => Escape::Json,
        "application/x-www-form-urlencoded" => Escape::Percent,
        _ if settings.method == "GET" => return Ok((Template::parse(""), Escape::Percent)),
        _ => return Err(SmsSettingsError::ContentType),
    };
    Ok((Template::parse(&settings.body), escape))
}

/// A refusal of the message ends it. A refusal of us (401, 407), a request to come back (408, 429), a redirect, and
/// whatever is the gateway's own trouble may pass.
fn judge(status: StatusCode) -> Result<(), NotSent> {
    let told = format!("the gateway answered {}", status.as_u16());
    match status {
        status if status.is_success() => Ok(()),
        StatusCode::UNAUTHORIZED
        | StatusCode::PROXY_AUTHENTICATION_REQUIRED
        | StatusCode::REQUEST_TIMEOUT
        | StatusCode::TOO_MANY_REQUESTS => Err(NotSent::Later(told.into())),
        status if status.is_client_error() => Err(NotSent::Never(told.into())),
        _ => Err(NotSent::Later(told.into())),
    }
}

impl Way for SmsGateway {
    fn send<'a>(&'a self, message: &'a Leased) -> Sending<'a> {
        Box::pin(self.send_one(message))
    }
}
