//! Redirect URIs: exact, or they are not the client's.

use url::{Host, Url};

/// Why a URI may not be registered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadRedirect {
    /// Not an absolute URI.
    #[error("not an absolute URI")]
    NotAUri,
    /// A fragment (RFC 6749 §3.1.2), credentials or a wildcard.
    #[error("no fragment, user name or wildcard may stand in it")]
    TooMuch,
    /// Plain http to somewhere else than this machine.
    #[error("https is needed; http is for loopback addresses, other schemes for native apps with a dot in their name")]
    NotSafe,
}

/// Checks a URI at registration (RFC 9700 §2.1, RFC 8252 §7).
pub fn registrable(uri: &str) -> Result<(), BadRedirect> {
    // The parser forgives line breaks, spaces and backslashes; the comparison and the header must not meet them.
    if !uri.bytes().all(|b| b.is_ascii_graphic() && b != b'\\') {
        return Err(BadRedirect::NotAUri);
    }
    let url = Url::parse(uri).map_err(|_| BadRedirect::NotAUri)?;
    if url.fragment().is_some() || !url.username().is_empty() || url.password().is_some() || uri.contains('*') {
        return Err(BadRedirect::TooMuch);
    }
    let safe = match url.scheme() {
        "https" => url.host().is_some(),
        "http" => is_loopback(&url),
        // A private-use scheme is a reversed domain name (RFC 8252 §7.1): `it.comune.app:/back`.
        private => private.contains('.'),
    };
    if safe { Ok(()) } else { Err(BadRedirect::NotSafe) }
}

/// Whether `asked` is the registered URI: the same text, except for the port of a loopback IP literal, which a native
/// app learns only when it listens (RFC 8252 §7.3).
pub fn is_registered(registered: &str, asked: &str) -> bool {
    registered == asked || same_but_for_loopback_port(registered, asked)
}

fn same_but_for_loopback_port(registered: &str, asked: &str) -> bool {
    let (Ok(mut registered), Ok(mut shown)) = (Url::parse(registered), Url::parse(asked)) else { return false };
    let literal = |url: &Url| matches!(url.host(), Some(Host::Ipv4(_) | Host::Ipv6(_))) && is_loopback(url);
    // The text must already be in normal form, or parsing would forgive what comparison must not.
    if registered.scheme() != "http" || !literal(&registered) || !literal(&shown) || shown.as_str() != asked {
        return false;
    }
    registered.set_port(None).is_ok() && shown.set_port(None).is_ok() && registered == shown
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}
