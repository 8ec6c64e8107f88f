//! Starts that would not be safe, each with its remedy. `serve` refuses them: what is only advised is put off.

use std::net::SocketAddr;

use idp_core::profile::PRESETS;
use idp_store::audit::Fault;

use crate::outbox::{MailSettingsError, SmsSettingsError};
use crate::private_file::NotPrivate;
use crate::seal::KeyFileError;
use crate::serve::{EnteError, TlsError};
use crate::telemetry::TelemetryError;
use crate::upstream::party::PartyError;

/// Why `serve` does not start.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// Run by root: a fault of ours would be the machine's.
    #[error("this process runs as root")]
    Root,
    /// A file with secrets or personal data that others may read.
    #[error("{0}")]
    NotPrivate(NotPrivate),
    /// The keys cannot be had.
    #[error("the key file cannot be used: {0}")]
    KeyFile(KeyFileError),
    /// A key that chance did not draw.
    #[error("the {0} key of the key file was not drawn at random, or stands in it twice")]
    WeakKey(&'static str),
    /// The listener's certificate cannot be used.
    #[error("[server.tls] {0}")]
    Certificate(TlsError),
    /// The log's filter does not parse.
    #[error("{0}")]
    Log(TelemetryError),
    /// The address of Redis does not parse.
    #[error("[redis] url is not an address of Redis: {0}")]
    Redis(String),
    /// Mail cannot be sent as configured.
    #[error("{0}")]
    Mail(MailSettingsError),
    /// Text messages cannot be sent as configured.
    #[error("{0}")]
    Sms(SmsSettingsError),
    /// An ente's SPID key, certificate or metadata do not serve.
    #[error("[[ente]] {slug}: {why}")]
    Spid {
        /// Which ente.
        slug: String,
        /// What is wrong.
        why: PartyError,
    },
    /// No ente.
    #[error("the settings name no [[ente]]")]
    NoEnte,
    /// Two enti of one name or address.
    #[error("two enti have the {what} {value}")]
    Twins {
        /// `slug` or `issuer`.
        what: &'static str,
        /// The value.
        value: String,
    },
    /// An issuer that is not https.
    #[error("[[ente]] {slug}: the issuer {issuer} is not https, so its cookies could not be Secure")]
    ClearIssuer {
        /// Which ente.
        slug: String,
        /// Its issuer.
        issuer: String,
    },
    /// The policy does not read, or the address moved.
    #[error("[[ente]] {slug}: {why}")]
    Ente {
        /// Which ente.
        slug: String,
        /// What is wrong.
        why: EnteError,
    },
    /// Local accounts in the policy, without who they are for and why. SPID and CIE are the rule for natural persons
    /// (CAD art. 64); who makes an exception states its basis.
    #[error("[[ente]] {0}: the profile has local accounts, and nothing says for whom and on what legal basis")]
    NoLegalBasis(String),
    /// In the clear to more than this machine.
    #[error("[server] listen {0} is in the clear, and no proxy is declared before it")]
    ClearListener(SocketAddr),
    /// The admin listener can be reached from outside.
    #[error("[server] admin_listen {0} can be reached from outside")]
    OpenAdmin(SocketAddr),
    /// Links without verified TLS to other machines.
    #[error("[{section}] url reaches {host} without TLS, or without looking at its certificate")]
    ClearLink {
        /// Which section.
        section: &'static str,
        /// Which machine.
        host: String,
    },
    /// The schema is older or newer.
    #[error("{0}")]
    Schema(String),
    /// The key file is not this database's.
    #[error("the {name} key (version {version}) is not the one this database was made with")]
    OtherKeys {
        /// Which key.
        name: &'static str,
        /// Which version.
        version: u32,
    },
    /// Anybody can be anyone at a test provider.
    #[error("{0} is a test provider, and no ente is being validated")]
    TestProvider(String),
    /// Someone was at the audit trail.
    #[error("the end of the audit trail is not as it was sealed: {0}")]
    AuditTrail(Fault),
}

impl Refusal {
    /// Its stable word, for monitoring.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Root => "root",
            Self::NotPrivate(_) => "file-not-private",
            Self::KeyFile(_) => "key-file",
            Self::WeakKey(_) => "weak-key",
            Self::Certificate(_) => "certificate",
            Self::Log(_) => "log-filter",
            Self::Redis(_) => "redis",
            Self::Mail(_) => "mail",
            Self::Sms(_) => "sms",
            Self::Spid { .. } => "spid",
            Self::NoEnte => "no-ente",
            Self::Twins { .. } => "twins",
            Self::ClearIssuer { .. } => "issuer-not-https",
            Self::Ente { .. } => "ente",
            Self::NoLegalBasis(_) => "no-legal-basis",
            Self::ClearListener(_) => "clear-listener",
            Self::OpenAdmin(_) => "open-admin",
            Self::ClearLink { .. } => "clear-link",
            Self::Schema(_) => "schema",
            Self::OtherKeys { .. } => "other-keys",
            Self::TestProvider(_) => "test-provider",
            Self::AuditTrail(_) => "audit-trail",
        }
    }

    /// What to do.
    pub fn fix(&self) -> String {
        match self {
            Self::Root => "run it as a user of its own, as the unit of `idp init` does".to_owned(),
            Self::NotPrivate(why) => fix_access(why),
            Self::KeyFile(KeyFileError::NotPrivate(why @ (NotPrivate::TooOpen(_) | NotPrivate::Foreign(_)))) => {
                fix_access(why)
            }
            Self::KeyFile(_) => "restore the key file from its copy; for a new installation: idp keys init".to_owned(),
            Self::WeakKey(_) => "make the keys with `idp keys init`, never by hand".to_owned(),
            Self::Certificate(_) => "give the certificate with its chain, and its own key, in PEM".to_owned(),
            Self::Log(_) | Self::Redis(_) | Self::Mail(_) | Self::Sms(_) | Self::Spid { .. } => self.fix_neighbour(),
            Self::NoEnte => "describe one: `idp config sample` shows how".to_owned(),
            Self::Twins { what, .. } => format!("give each ente a {what} of its own"),
            Self::ClearIssuer { .. } => "give it an https address; to look around there is `idp demo`".to_owned(),
            Self::Ente { why: EnteError::IssuerMoved { was, .. }, .. } => {
                format!("put {was} back: apps and providers know the ente by it")
            }
            Self::Ente { why: EnteError::NoProfile { .. }, .. } => {
                let presets = PRESETS.map(|(name, _)| name).join(", ");
                format!("name a file this user can read, or one of the presets: {presets}")
            }
            Self::Ente { why: EnteError::Profile { name, .. }, .. } => {
                format!("mend it there; `idp profile check {name}` reads it again")
            }
            Self::Ente { why: EnteError::Store(_) | EnteError::Keys(_), .. } => {
                "see that the database answers and takes writes, then try again".to_owned()
            }
            Self::NoLegalBasis(_) => {
                "fill in audience and legal_basis of [ente.local_accounts], or give a profile with [login] local = false"
                    .to_owned()
            }
            Self::ClearListener(_) => {
                "give it [server.tls], or list the proxies that speak TLS before it in trusted_proxies".to_owned()
            }
            Self::OpenAdmin(_) => "listen on loopback or on a private address".to_owned(),
            Self::ClearLink { section: "database", .. } => {
                "add ?sslmode=verify-full&sslrootcert=/path/of/the/ca.pem to the address".to_owned()
            }
            Self::ClearLink { section, .. } => match *section {
                "redis" => "use rediss://".to_owned(),
                "mail" => "use smtps:// or smtp+starttls://".to_owned(),
                _ => "use https://".to_owned(),
            },
            Self::Schema(_) => "idp migrate brings an older schema up; a newer one needs the newer program".to_owned(),
            Self::OtherKeys { .. } => "use the key file this database was made with: other keys open nothing".to_owned(),
            Self::TestProvider(_) => {
                "remove it, or set [ente.spid] validation = true while AgID's validator visits".to_owned()
            }
            Self::AuditTrail(_) => "idp audit verify names the first bad record; keep the database as it is".to_owned(),
        }
    }

    /// The same for what the settings say of other servers.
    fn fix_neighbour(&self) -> String {
        let section = match self {
            Self::Log(_) => {
                return "give a level, as info, or parts with their levels, as idp=debug,sqlx=warn".to_owned();
            }
            Self::Redis(_) => {
                return "give redis://host:6379 or rediss://host:6379, or leave it empty for one node".to_owned();
            }
            Self::Spid { slug, why: PartyError::File { .. } | PartyError::Signer { .. } } => {
                return format!("name a key and its certificate; `idp spid certificate --ente {slug}` makes both");
            }
            Self::Mail(_) => "[mail]",
            Self::Sms(_) => "[sms]",
            _ => "[ente.spid]",
        };
        format!("mend {section}: `idp config sample` shows each setting")
    }
}

fn fix_access(why: &NotPrivate) -> String {
    match why {
        NotPrivate::Unreachable { .. } => "name a file that is there, in a folder this user may enter".to_owned(),
        NotPrivate::TooOpen(path) => format!("chmod 600 {}", path.display()),
        NotPrivate::Foreign(path) => {
            format!("run it as the owner of {}, or give the file to this user", path.display())
        }
    }
}
