//! The settings of a node.

use std::net::SocketAddr;
use std::path::Path;

use crate::engine::{Database, needed};
use crate::house::{LAGO, PORTO};

/// What a test or a measurement wants otherwise than it is by default.
#[derive(Debug, Clone, Default)]
pub struct Tuning {
    /// Lines for `[limits]`.
    pub limits: String,
    /// Lines for `[log]`.
    pub log: String,
    /// A profile for the ente that otherwise asks for PIN, password and channel; its text.
    pub profile: Option<String>,
}

/// The file of a profile that is no preset.
pub(super) const PROFILE: &str = "profile.toml";

/// What the settings of a node are made of.
pub(super) struct Facts<'a> {
    pub(super) folder: &'a Path,
    pub(super) host: &'a str,
    /// Its name, where it listens, and where its administrator does.
    pub(super) node: (&'a str, SocketAddr, SocketAddr),
    pub(super) has_tls: bool,
    pub(super) database: &'a Database,
    /// By which its messages are known at the sinks.
    pub(super) sender: &'a str,
    pub(super) tuning: &'a Tuning,
}

/// Them, as an administrator would write them.
pub(super) fn text(facts: &Facts<'_>) -> String {
    let Facts { folder, host, node: (name, listen, admin), has_tls, database, sender, tuning } = facts;
    let folder = folder.display();
    let tls = if *has_tls {
        format!("tls = {{ certificate = \"{folder}/tls/localhost.chain.crt\", key = \"{folder}/tls/localhost.key\" }}")
    } else {
        String::from("trusted_proxies = [\"127.0.0.1\"]")
    };
    let (url, redis) = (&database.url, database.redis.as_deref().unwrap_or_default());
    let (mail, sms) = (needed("PORTICO_TEST_SMTP"), needed("PORTICO_TEST_SMS"));
    let Tuning { limits, log, profile } = tuning;
    let porto = profile.as_ref().map_or_else(|| String::from("canale-sicuro"), |_| format!("{folder}/{PROFILE}"));
    let enti: String = [(PORTO, "Porto Sereno", porto.as_str()), (LAGO, "Lago Chiaro", "predefinito")]
        .map(|(slug, name, profile)| ente(host, (slug, name, profile), sender))
        .concat();
    format!(
        r#"[server]
listen = "{listen}"
admin_listen = "{admin}"
node = "{name}"
{tls}

[log]
{log}

[database]
url = "{url}"

[redis]
url = "{redis}"

[keys]
file = "{folder}/portico.keys"

[mail]
url = "{mail}"

[sms]
url = "{sms}"
sender = "{sender}"

[limits]
{limits}
{enti}"#
    )
}

/// An ente. Whoever comes to it in a test sits at one address, as people at a library do.
fn ente(host: &str, (slug, name, profile): (&str, &str, &str), sender: &str) -> String {
    format!(
        r#"
[[ente]]
slug = "{slug}"
name = "Comune di {name}"
issuer = "{host}/{slug}"
profile = "{profile}"
mail_from = "Comune di {name} <{sender}@{slug}.example>"
shared_addresses = ["127.0.0.1"]

[ente.local_accounts]
audience = "imprese e persone che non possono avere SPID o CIE"
legal_basis = "delibera di Giunta n. 12/2026"

[ente.footer]
privacy = "https://www.{slug}.example/privacy"
legal_notes = "https://www.{slug}.example/note-legali"
accessibility = "https://www.{slug}.example/accessibilita"
site = "https://www.{slug}.example"
support_office = "Sportello del cittadino, piazza del Municipio 1"
support_phone = "+39 0123 456789"
support_email = "sportello@{slug}.example"
support_hours = "lunedì-venerdì 9-12"
"#
    )
}
