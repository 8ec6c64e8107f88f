//! The municipality.

use url::Url;

use crate::id::EnteId;

/// A municipality (ente) served here, known from outside by its issuer URL, which never changes once published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ente {
    /// Its name inside.
    pub id: EnteId,
    /// Its short name in configuration, cookies and commands: lower-case letters, digits and hyphens.
    pub slug: EnteSlug,
    /// Where it lives.
    pub issuer: Issuer,
}

/// The short name of an ente.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct EnteSlug(String);

/// Why a text is no short name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a short name has 2 to 40 lower-case letters, digits and hyphens, and begins with a letter")]
pub struct NotASlug;

impl EnteSlug {
    /// Reads one.
    pub fn parse(text: &str) -> Result<Self, NotASlug> {
        let shape = text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        let first = text.bytes().next().is_some_and(|b| b.is_ascii_lowercase());
        if shape && first && (2..=40).contains(&text.len()) { Ok(Self(text.to_owned())) } else { Err(NotASlug) }
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for EnteSlug {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<EnteSlug> for String {
    fn from(slug: EnteSlug) -> Self {
        slug.0
    }
}

impl TryFrom<String> for EnteSlug {
    type Error = NotASlug;

    fn try_from(text: String) -> Result<Self, NotASlug> {
        Self::parse(&text)
    }
}

/// An issuer URL (OpenID Connect Discovery §3): scheme, host, optional port and path; no query, no fragment, and
/// no trailing slash, so that there is one spelling.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Issuer {
    url: Url,
    text: String,
}

/// Why a text is no issuer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAnIssuer {
    /// It does not parse, or is relative.
    #[error("an issuer is an absolute URL")]
    NotAUrl,
    /// Plain http anywhere but on this machine.
    #[error("an issuer is https; plain http is for loopback only")]
    NotHttps,
    /// It has user name, query or fragment.
    #[error("an issuer has no user name, query or fragment")]
    TooMuch,
    /// Its path ends in a slash, or it is not spelled in the normal form.
    #[error("an issuer has no trailing slash, no empty or dotted path segment, and is written in normal form")]
    NotCanonical,
}

impl Issuer {
    /// Reads one.
    pub fn parse(text: &str) -> Result<Self, NotAnIssuer> {
        let url = Url::parse(text).map_err(|_| NotAnIssuer::NotAUrl)?;
        if url.scheme() != "https" && !(url.scheme() == "http" && is_loopback(&url)) {
            return Err(NotAnIssuer::NotHttps);
        }
        if !url.username().is_empty() || url.password().is_some() || url.query().is_some() || url.fragment().is_some() {
            return Err(NotAnIssuer::TooMuch);
        }
        let canonical = url.as_str().trim_end_matches('/');
        if canonical != text || url.path().contains("//") {
            return Err(NotAnIssuer::NotCanonical);
        }
        Ok(Self { text: text.to_owned(), url })
    }

    /// As published.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether cookies can and must be `Secure`.
    pub fn is_https(&self) -> bool {
        self.url.scheme() == "https"
    }

    /// `host` or `host:port`, as it stands in a `Host` header.
    pub fn authority(&self) -> String {
        let host = self.url.host_str().unwrap_or_default();
        self.url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }

    /// The host alone.
    pub fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default()
    }

    /// The path, without trailing slash; empty for an ente with a host of its own.
    pub fn path(&self) -> &str {
        self.url.path().trim_end_matches('/')
    }

    /// `scheme://host[:port]`, as browsers put it in `Origin`.
    pub fn origin(&self) -> String {
        self.url.origin().ascii_serialization()
    }

    /// A URL under this issuer; `path` begins with a slash.
    pub fn at(&self, path: &str) -> String {
        format!("{}{path}", self.text)
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

impl std::fmt::Display for Issuer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

impl From<Issuer> for String {
    fn from(issuer: Issuer) -> Self {
        issuer.text
    }
}

impl TryFrom<String> for Issuer {
    type Error = NotAnIssuer;

    fn try_from(text: String) -> Result<Self, NotAnIssuer> {
        Self::parse(&text)
    }
}
