//! The deployment's settings: defaults, then the file, then the environment. The only reader of both.
//!
//! Policy is not here (that is each ente's profile), nor are registries (clients and providers are rows). Secrets
//! are files named here, never values.

mod database;
mod ente;
mod keys;
mod limits;
mod mail;
mod sample;
mod server;
mod sms;

use std::path::{Path, PathBuf};

pub use database::{Database, Redis};
pub use ente::{Contact, EnteSettings, Footer, LocalAccounts, Organization, SpidSettings};
pub use keys::Keys;
pub use limits::Limits;
pub use mail::Mail;
pub use sample::sample;
pub use server::{Forwarded, Log, Server, Tls};
pub use sms::Sms;

/// Everything a deployment says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Listeners, TLS, trusted proxies.
    pub server: Server,
    /// The log.
    pub log: Log,
    /// Where everything is remembered.
    pub database: Database,
    /// What nodes share and may lose.
    pub redis: Redis,
    /// The key file.
    pub keys: Keys,
    /// How mail leaves.
    pub mail: Mail,
    /// How text messages leave.
    pub sms: Sms,
    /// Caps.
    pub limits: Limits,
    /// The enti served here.
    pub ente: Vec<EnteSettings>,
}

/// Why settings could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be opened.
    #[error("cannot read {path}: {source}")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Not TOML, an unknown key, a value of the wrong kind.
    #[error("{path}: {message}")]
    Syntax {
        /// Which file, or the variable's name.
        path: String,
        /// What is wrong, with the line.
        message: String,
    },
    /// An environment variable of ours that names no setting.
    #[error("{0} names no setting: PORTICO_SECTION_KEY, as in PORTICO_DATABASE_URL")]
    Variable(String),
}

/// What environment variables of ours begin with.
const PREFIX: &str = "PORTICO_";

/// Variables with our prefix that other tools read.
const NOT_SETTINGS: [&str; 2] = ["PORTICO_TEST_", "PORTICO_CONFIG"];

impl Config {
    /// Reads the file, then lets the environment override single settings (`PORTICO_DATABASE_URL=…`).
    pub fn load(path: Option<&Path>) -> Result<Self, ConfigError> {
        let text = match path {
            None => String::new(),
            Some(path) => {
                std::fs::read_to_string(path).map_err(|source| ConfigError::File { path: path.to_owned(), source })?
            }
        };
        let name = path.map_or_else(|| "configuration".to_owned(), |path| path.display().to_string());
        Self::read(&text, &name, environment())
    }

    /// The same from a text and a list of variables.
    pub fn read(
        text: &str,
        name: &str,
        variables: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, ConfigError> {
        let wrong = |message: String| ConfigError::Syntax { path: name.to_owned(), message };
        // Parsed as settings first: the message then points at the line of the file.
        let _: Self = toml::from_str(text).map_err(|why| wrong(why.to_string()))?;
        let mut table: toml::Table = toml::from_str(text).map_err(|why| wrong(why.to_string()))?;
        for (variable, value) in variables {
            overlay(&mut table, &variable, value)?;
        }
        table.try_into().map_err(|why: toml::de::Error| wrong(why.to_string()))
    }
}

/// Where the settings are when a command does not say: `PORTICO_CONFIG`, else `/etc/portico/portico.toml`.
pub fn default_path() -> PathBuf {
    std::env::var_os("PORTICO_CONFIG").map_or_else(|| PathBuf::from("/etc/portico/portico.toml"), PathBuf::from)
}

#[expect(clippy::disallowed_methods, reason = "the one place where the environment is read")]
fn environment() -> Vec<(String, String)> {
    std::env::vars()
        .filter(|(name, _)| name.starts_with(PREFIX) && !NOT_SETTINGS.iter().any(|other| name.starts_with(other)))
        .collect()
}

/// Puts `PORTICO_SECTION_KEY_NAME=value` at `[section] key_name`.
fn overlay(table: &mut toml::Table, variable: &str, value: String) -> Result<(), ConfigError> {
    let unknown = || ConfigError::Variable(variable.to_owned());
    let path = variable.strip_prefix(PREFIX).ok_or_else(unknown)?.to_ascii_lowercase();
    let (section, key) = path.split_once('_').ok_or_else(unknown)?;
    let defaults = toml::Table::try_from(Config::default()).map_err(|_| unknown())?;
    let default = defaults.get(section).and_then(|section| section.get(key)).cloned();
    let entry = table.entry(section).or_insert_with(|| toml::Value::Table(toml::Table::new()));
    let section = entry.as_table_mut().ok_or_else(unknown)?;
    section.insert(key.to_owned(), typed(default.as_ref(), value));
    Ok(())
}

/// A variable's text as the kind of value the setting has: `1` is a name where a name is asked.
fn typed(default: Option<&toml::Value>, value: String) -> toml::Value {
    let parsed = match default {
        Some(toml::Value::Boolean(_)) => value.parse().ok().map(toml::Value::Boolean),
        Some(toml::Value::Integer(_)) => value.parse().ok().map(toml::Value::Integer),
        _ => None,
    };
    parsed.unwrap_or(toml::Value::String(value))
}
