//! Listeners, TLS, proxies, and the log.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

/// `[server]`
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Server {
    /// Where citizens and apps reach it.
    pub listen: SocketAddr,
    /// Where `/healthz`, `/readyz` and `/metrics` are: an address nobody outside reaches.
    pub admin_listen: SocketAddr,
    /// This node's name in the audit trail and the log; the host's name when empty.
    pub node: String,
    /// A certificate of its own. Without one, clear text is served: at a loopback address, or behind a proxy that is
    /// named in `trusted_proxies`, and whoever reaches `listen` past that proxy is served too.
    pub tls: Option<Tls>,
    /// The proxies whose word on the client's address is taken; nobody else's is.
    pub trusted_proxies: Vec<IpAddr>,
    /// Which header those proxies write.
    pub forwarded: Forwarded,
}

impl Default for Server {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)),
            admin_listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 9090)),
            node: String::new(),
            tls: None,
            trusted_proxies: Vec::new(),
            forwarded: Forwarded::XForwarded,
        }
    }
}

/// `[server.tls]`: PEM files, read again when they change.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tls {
    /// The certificate and its chain.
    pub certificate: PathBuf,
    /// Its private key, readable by the owner only.
    pub key: PathBuf,
}

/// The header a trusted proxy writes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Forwarded {
    /// `X-Forwarded-For`, as haproxy and nginx write it.
    #[default]
    XForwarded,
    /// `Forwarded` (RFC 7239).
    Rfc7239,
}

/// `[log]`
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Log {
    /// What is written: a filter like `info` or `idp=debug,sqlx=warn`.
    pub filter: String,
    /// One JSON object a line; off for people at a terminal.
    pub json: bool,
}

impl Default for Log {
    fn default() -> Self {
        Self { filter: "info".to_owned(), json: true }
    }
}
