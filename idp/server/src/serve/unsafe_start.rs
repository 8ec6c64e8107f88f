//! Starts that would not be safe, each with its remedy. None of them can be switched off.

use std::net::IpAddr;

use crate::config::Config;
use crate::seal;

/// Why `serve` does not start.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnsafeStart {
    /// Run by root: a fault of ours would be the machine's.
    #[error("run it as an unprivileged user, not as root")]
    Root,
    /// In the clear to more than this machine.
    #[error("[server] listen {0} is in the clear: give it [server.tls], or listen on loopback behind trusted_proxies")]
    ClearListener(String),
    /// The admin listener can be reached from outside.
    #[error("[server] admin_listen {0} can be reached from outside: an address of this machine or a private one")]
    OpenAdmin(String),
    /// An issuer that is not https.
    #[error("[[ente]] {0}: the issuer is https")]
    ClearIssuer(String),
    /// A file with secrets that others may read.
    #[error("{0}: readable by its owner only (chmod 600)")]
    OpenFile(String),
    /// Links without TLS to other machines.
    #[error("[{section}] url: without TLS only to this machine")]
    ClearLink {
        /// Which section.
        section: &'static str,
    },
    /// Local accounts in the policy, without who they are for and why.
    #[error("[[ente]] {0}: the profile has local accounts; state [ente.local_accounts] audience and legal_basis")]
    NoLegalBasis(String),
    /// The landing page of AgID's validator is open.
    #[error("[[ente]] {0}: [ente.spid] validation is for the validator's visit alone, and admits test providers")]
    Validation(String),
    /// No ente.
    #[error("the settings name no [[ente]]")]
    NoEnte,
}

/// Everything that speaks against starting with these settings.
pub fn refusals(config: &Config) -> Vec<UnsafeStart> {
    let mut all = Vec::new();
    let server = &config.server;
    if seal::private::us() == Some(0) {
        all.push(UnsafeStart::Root);
    }
    if server.tls.is_none() && !server.listen.ip().is_loopback() {
        all.push(UnsafeStart::ClearListener(server.listen.to_string()));
    }
    if !is_inside(server.admin_listen.ip()) {
        all.push(UnsafeStart::OpenAdmin(server.admin_listen.to_string()));
    }
    if config.ente.is_empty() {
        all.push(UnsafeStart::NoEnte);
    }
    all.extend(clear_links(config));
    all.extend(open_files(config));
    for ente in &config.ente {
        let name = || ente.slug.to_string();
        if !ente.issuer.is_https() {
            all.push(UnsafeStart::ClearIssuer(name()));
        }
        let policy = super::Policy::read(&ente.profile);
        if policy.is_ok_and(|policy| policy.profile.login.local) && ente.local_accounts.is_none() {
            all.push(UnsafeStart::NoLegalBasis(name()));
        }
        if ente.spid.as_ref().is_some_and(|spid| spid.validation) {
            all.push(UnsafeStart::Validation(name()));
        }
    }
    all
}

fn is_inside(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.is_loopback() || address.is_private(),
        IpAddr::V6(address) => address.is_loopback() || address.is_unique_local(),
    }
}

fn clear_links(config: &Config) -> Vec<UnsafeStart> {
    let host = |text: &str| url::Url::parse(text).ok().and_then(|url| url.host_str().map(str::to_owned));
    let is_here =
        |text: &str| host(text).is_none_or(|host| matches!(host.as_str(), "" | "localhost" | "127.0.0.1" | "[::1]"));
    let database = &config.database.url;
    let verified = database.contains("sslmode=verify-full") || database.contains("sslmode=verify-ca");
    let clear = [
        ("database", database.starts_with("postgres") && !is_here(database) && !verified),
        ("redis", config.redis.url.starts_with("redis://") && !is_here(&config.redis.url)),
        ("mail", config.mail.url.starts_with("smtp://") && !is_here(&config.mail.url)),
        ("sms", config.sms.url.starts_with("http://") && !is_here(&config.sms.url)),
    ];
    clear.into_iter().filter(|(_, clear)| *clear).map(|(section, _)| UnsafeStart::ClearLink { section }).collect()
}

fn open_files(config: &Config) -> Vec<UnsafeStart> {
    let tls = config.server.tls.iter().map(|tls| &tls.key);
    let spid = config.ente.iter().filter_map(|ente| ente.spid.as_ref()).map(|spid| &spid.key);
    let secrets = config.mail.password_file.iter().chain(&config.sms.secret_file);
    let files = std::iter::once(&config.keys.file).chain(tls).chain(spid).chain(secrets);
    files
        .filter_map(|path| seal::private::check(path).err())
        .map(|why| UnsafeStart::OpenFile(why.to_string()))
        .collect()
}

/// One line each.
pub fn told(refusals: &[UnsafeStart]) -> String {
    refusals.iter().map(|why| format!("- {why}")).collect::<Vec<_>>().join("\n")
}
