//! Where a request may go: scheme, host and port.

use std::net::IpAddr;

use url::Url;

/// Why a URL names no place we send to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OriginError {
    /// In the clear, to another machine.
    #[error("the address is https://…, or http://… on this machine")]
    Clear,
    /// A name or a password in it: secrets are in files.
    #[error("the address holds a name or a password: those have settings of their own")]
    Credentials,
}

/// A place over HTTPS, or over HTTP on this machine.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin(String);

impl Origin {
    /// The place of a URL.
    pub fn of(url: &Url) -> Result<Self, OriginError> {
        let here = url.host_str().is_some_and(is_loopback);
        match url.scheme() {
            "https" => {}
            "http" if here => {}
            _ => return Err(OriginError::Clear),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(OriginError::Credentials);
        }
        Ok(Self(url.origin().ascii_serialization()))
    }
}

/// Whether a host is this machine: what is sent there in the clear, nobody else hears.
pub fn is_loopback(host: &str) -> bool {
    let address = host.trim_matches(['[', ']']).parse::<IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}
