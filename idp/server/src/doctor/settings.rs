//! What can be said of the settings without looking at the machine.

use std::collections::HashSet;
use std::net::IpAddr;

use idp_core::host::is_this_machine;
use idp_store::Settings;
use idp_store::brief::Redis;
use url::Url;

use crate::config::{Config, EnteSettings, LocalAccounts};
use crate::serve::Policy;
use crate::telemetry;

use super::Refusal;

/// Everything in the settings that keeps `serve` from starting.
pub fn settings(config: &Config) -> Vec<Refusal> {
    let mut all = Vec::new();
    if config.ente.is_empty() {
        all.push(Refusal::NoEnte);
    }
    all.extend(twins("slug", config.ente.iter().map(|ente| ente.slug.to_string())));
    all.extend(twins("issuer", config.ente.iter().map(|ente| ente.issuer.to_string())));
    all.extend(config.ente.iter().flat_map(ente));
    all.extend(listeners(config));
    all.extend(links(config));
    all.extend(telemetry::filter(&config.log).err().map(Refusal::Log));
    let redis = Some(&config.redis.url).filter(|url| !url.is_empty());
    all.extend(redis.and_then(|url| Redis::at(url).err()).map(|why| Refusal::Redis(why.to_string())));
    all
}

fn twins(what: &'static str, values: impl Iterator<Item = String>) -> Vec<Refusal> {
    let mut seen = HashSet::new();
    values.filter(|value| !seen.insert(value.clone())).map(|value| Refusal::Twins { what, value }).collect()
}

fn ente(ente: &EnteSettings) -> Vec<Refusal> {
    let slug = || ente.slug.to_string();
    let mut all = Vec::new();
    if !ente.issuer.is_https() {
        all.push(Refusal::ClearIssuer { slug: slug(), issuer: ente.issuer.to_string() });
    }
    match Policy::read(&ente.profile) {
        Err(why) => all.push(Refusal::Ente { slug: slug(), why }),
        Ok(policy) if policy.profile.login.local && !ente.local_accounts.as_ref().is_some_and(is_stated) => {
            all.push(Refusal::NoLegalBasis(slug()));
        }
        Ok(_) => {}
    }
    all
}

fn is_stated(accounts: &LocalAccounts) -> bool {
    !accounts.audience.trim().is_empty() && !accounts.legal_basis.trim().is_empty()
}

fn listeners(config: &Config) -> Vec<Refusal> {
    let server = &config.server;
    let mut all = Vec::new();
    if server.tls.is_none() && !server.listen.ip().is_loopback() && server.trusted_proxies.is_empty() {
        all.push(Refusal::ClearListener(server.listen));
    }
    let is_inside = match server.admin_listen.ip() {
        IpAddr::V4(address) => address.is_loopback() || address.is_private(),
        IpAddr::V6(address) => address.is_loopback() || address.is_unique_local(),
    };
    if !is_inside {
        all.push(Refusal::OpenAdmin(server.admin_listen));
    }
    all
}

/// What we reach over the network: on this machine, or with TLS that knows whom it speaks to. An address that does not
/// read is told by whoever opens it.
fn links(config: &Config) -> Vec<Refusal> {
    let database = Settings { url: config.database.url.clone(), connections: 1 };
    let redis = match config.redis.url.as_str() {
        "" => None,
        url => Redis::exposed_host(url).ok().flatten(),
    };
    let links = [
        ("database", database.exposed_host().ok().flatten()),
        ("redis", redis),
        ("mail", elsewhere("smtp", &config.mail.url)),
        ("sms", elsewhere("http", &config.sms.url)),
    ];
    let exposed = |(section, host): (&'static str, Option<String>)| Some(Refusal::ClearLink { section, host: host? });
    links.into_iter().filter_map(exposed).collect()
}

/// The host of an address in clear, when it is another machine.
fn elsewhere(clear: &str, url: &str) -> Option<String> {
    let url = Url::parse(url).ok().filter(|url| url.scheme() == clear)?;
    url.host_str().filter(|host| !is_this_machine(host)).map(str::to_owned)
}
