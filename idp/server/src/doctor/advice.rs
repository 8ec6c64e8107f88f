//! What is allowed, and should be thought about twice.

use idp_core::channel::ChannelKind;
use idp_core::profile::{Profile, check};

use crate::config::{Config, EnteSettings};
use crate::serve::Policy;

/// Something an administrator should know.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Advice {
    /// Messages wait for ever.
    #[error("no mail leaves: [mail] url is empty")]
    NoMail,
    /// The profile sends codes by SMS.
    #[error("[[ente]] {0} sends codes by SMS, and no text message leaves: [sms] url is empty")]
    NoSms(String),
    /// Several nodes, each with its own count.
    #[error("PostgreSQL without Redis: with several nodes each counts alone, so address caps are as many times higher")]
    NoRedis,
    /// Redis does not answer.
    #[error("Redis does not answer: address caps are counted by each node alone, at half their height")]
    RedisAway,
    /// The mail server does not answer, or does not want us.
    #[error("mail waits in the outbox: {0}")]
    MailAway(String),
    /// The gateway does not answer.
    #[error("text messages wait in the outbox: the SMS gateway does not answer: {0}")]
    SmsAway(String),
    /// The button of SPID would open an empty list.
    #[error("[[ente]] {0} offers SPID, and no provider is known: `idp spid idp add` takes them from the registry")]
    NoProviders(String),
    /// A provider nobody can sign in with.
    #[error("{idp} cannot be used: {why}; `idp spid idp add` takes it from the registry again")]
    BadProvider {
        /// Its entityID.
        idp: String,
        /// Why.
        why: String,
    },
    /// The certificate of SPID is near its end.
    #[error("[[ente]] {slug}: the SPID certificate holds {} more; a new one must reach AgID before", told(*.days))]
    SpidCertificate {
        /// Which ente.
        slug: String,
        /// How many days are left; negative when it has ended.
        days: i32,
    },
    /// Anybody can be anyone.
    #[error("[[ente]] {0} is being validated: test providers are admitted, the test page is open")]
    Validation(String),
    /// What the law asks at the foot of a page.
    #[error("[[ente]] {slug}: the foot of its pages lacks {what}")]
    NoFooter {
        /// Which ente.
        slug: String,
        /// What is missing.
        what: &'static str,
    },
    /// A thought on the policy.
    #[error("[[ente]] {slug}: {thought}")]
    Policy {
        /// Which ente.
        slug: String,
        /// The thought.
        thought: &'static str,
    },
    /// Nobody could come in.
    #[error("[[ente]] {0} has neither SPID nor local accounts: nobody can sign in")]
    NobodyEnters(String),
}

impl Advice {
    /// Its stable word, for monitoring.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoMail => "no-mail",
            Self::NoSms(_) => "no-sms",
            Self::NoRedis => "no-redis",
            Self::RedisAway => "redis-away",
            Self::MailAway(_) => "mail-away",
            Self::SmsAway(_) => "sms-away",
            Self::NoProviders(_) => "no-providers",
            Self::BadProvider { .. } => "bad-provider",
            Self::SpidCertificate { .. } => "spid-certificate",
            Self::Validation(_) => "validation",
            Self::NoFooter { .. } => "footer",
            Self::Policy { .. } => "profile",
            Self::NobodyEnters(_) => "nobody-enters",
        }
    }
}

fn told(days: i32) -> String {
    match days {
        1 => "one day".to_owned(),
        ended if ended < 0 => "no".to_owned(),
        days => format!("{days} days"),
    }
}

/// What to say of these settings.
pub fn advice(config: &Config) -> Vec<Advice> {
    let mut all = Vec::new();
    if config.mail.url.is_empty() {
        all.push(Advice::NoMail);
    }
    if config.database.url.starts_with("postgres") && config.redis.url.is_empty() {
        all.push(Advice::NoRedis);
    }
    for ente in &config.ente {
        all.extend(of_ente(config, ente));
    }
    all
}

fn of_ente(config: &Config, ente: &EnteSettings) -> Vec<Advice> {
    let slug = || ente.slug.to_string();
    let mut all = Vec::new();
    if ente.spid.as_ref().is_some_and(|spid| spid.validation) {
        all.push(Advice::Validation(slug()));
    }
    let footer = [
        ("the privacy notice", &ente.footer.privacy),
        ("the legal notes", &ente.footer.legal_notes),
        ("the accessibility statement", &ente.footer.accessibility),
    ];
    let lacks = footer.into_iter().filter(|(_, link)| link.is_empty());
    all.extend(lacks.map(|(what, _)| Advice::NoFooter { slug: slug(), what }));
    if let Ok(policy) = Policy::read(&ente.profile) {
        all.extend(of_policy(&policy.profile).into_iter().map(|thought| Advice::Policy { slug: slug(), thought }));
        if config.sms.url.is_empty() && policy.profile.otp.channels.contains(&ChannelKind::Sms) {
            all.push(Advice::NoSms(slug()));
        }
        if !(policy.profile.login.spid && ente.spid.is_some() || policy.profile.login.local) {
            all.push(Advice::NobodyEnters(slug()));
        }
    }
    all
}

fn of_policy(profile: &Profile) -> Vec<&'static str> {
    let thought = |advice| match advice {
        check::Advice::ShortPassword => "passwords are shorter than 15 characters, and often the only factor",
        check::Advice::EmailConfirms => "e-mail confirms operations: whoever reads the mailbox confirms",
        check::Advice::Classes => "classes of characters are asked of passwords; length does more",
    };
    check::advice(profile).into_iter().map(thought).collect()
}
