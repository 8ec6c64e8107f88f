//! Where a request may go: scheme, host and port.

use idp_core::host::is_this_machine;
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
        let here = url.host_str().is_some_and(is_this_machine);
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
