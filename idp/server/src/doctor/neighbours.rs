//! The servers around this one: what the settings say of them, and whether they answer now.

use std::sync::Arc;

use idp_core::id::EnteId;
use idp_store::brief::{self, Brief as _};

use crate::clock::SystemClock;
use crate::config::{Config, EnteSettings};
use crate::outbound::OriginError;
use crate::outbox::{MailSettingsError, Mailer, SmsGateway, SmsSettingsError};
use crate::serve::Policy;
use crate::upstream::party::{Party, PartyError};

use super::{Advice, Refusal};

/// Settings of mail, text messages and SPID that `serve` cannot use. What the look at the links and at the files says
/// already is not said again.
pub(super) fn unusable(config: &Config) -> Vec<Refusal> {
    let mut all = Vec::new();
    match mailer(config) {
        Ok(_) | Err(MailSettingsError::Clear | MailSettingsError::Password(_)) => {}
        Err(why) => all.push(Refusal::Mail(why)),
    }
    match SmsGateway::of(&config.sms) {
        Ok(_) | Err(SmsSettingsError::Secret(_)) => {}
        Err(SmsSettingsError::Origin(OriginError::Clear)) if config.sms.url.starts_with("http://") => {}
        Err(why) => all.push(Refusal::Sms(why)),
    }
    all.extend(config.ente.iter().filter(|ente| has_spid(ente)).filter_map(spid));
    all
}

fn mailer(config: &Config) -> Result<Option<Mailer>, MailSettingsError> {
    // Each ente's sender must read; whose it is does not matter before anything is sent.
    let nobody = EnteId::from(uuid::Uuid::nil());
    let senders = config.ente.iter().filter_map(|ente| Some((nobody, ente.mail_from.as_deref()?)));
    Mailer::of(&config.mail, senders, Arc::new(SystemClock))
}

/// Whether `serve` opens SPID for an ente.
pub(super) fn has_spid(ente: &EnteSettings) -> bool {
    ente.spid.is_some() && Policy::read(&ente.profile).is_ok_and(|policy| policy.profile.login.spid)
}

fn spid(ente: &EnteSettings) -> Option<Refusal> {
    let key = ente.spid.as_ref().map(|spid| &spid.key);
    match Party::open(ente) {
        Ok(_) | Err(PartyError::NotPrivate(_)) => None,
        Err(PartyError::File { path, .. }) if Some(&path) == key => None,
        Err(why) => Some(Refusal::Spid { slug: ente.slug.to_string(), why }),
    }
}

/// Which of the servers do not answer now. `serve` starts without them: messages wait, and each node counts alone.
///
/// They are asked for nothing: a mail server is greeted and signed in at, a gateway's host is asked for the head of `/`.
pub async fn away(config: &Config) -> Vec<Advice> {
    let (mail, sms, redis) = tokio::join!(mail(config), sms(config), is_redis_away(&config.redis.url));
    let redis = redis.then_some(Advice::RedisAway);
    mail.map(Advice::MailAway).into_iter().chain(sms.map(Advice::SmsAway)).chain(redis).collect()
}

async fn mail(config: &Config) -> Option<String> {
    let mailer = mailer(config).ok()??;
    mailer.try_out().await.err()
}

async fn sms(config: &Config) -> Option<String> {
    let gateway = SmsGateway::of(&config.sms).ok()??;
    gateway.try_out().await.err()
}

/// An address that does not parse is refused elsewhere.
async fn is_redis_away(url: &str) -> bool {
    match brief::Redis::at(url) {
        Ok(redis) if !url.is_empty() => !redis.is_shared().await,
        Ok(_) | Err(_) => false,
    }
}
