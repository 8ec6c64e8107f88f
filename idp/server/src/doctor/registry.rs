//! SPID as far as it can be seen before anybody signs in: the providers we know, and how long each ente's certificate
//! holds.

use idp_core::time::Timestamp;
use idp_store::{Store, StoreError, across};
use openssl::asn1::Asn1Time;
use openssl::error::ErrorStack;
use openssl::x509::X509;
use spid::registry::{Entry, Provider};

use crate::config::{Config, EnteSettings};

use super::Advice;
use super::neighbours::has_spid;

/// A new certificate is new metadata, which AgID and every provider must take in first.
const DAYS_TO_CHANGE: i32 = 60;

/// What to say of the registry, and of the certificates of the enti that have SPID.
pub async fn registry(store: &Store, config: &Config, now: Timestamp) -> Result<Vec<Advice>, StoreError> {
    let enti: Vec<&EnteSettings> = config.ente.iter().filter(|ente| has_spid(ente)).collect();
    let mut all: Vec<Advice> = enti.iter().filter_map(|ente| certificate(ente, now)).collect();
    let (mut offered, mut tx) = (0, store.read_across().await?);
    for row in across::upstream_idps(&mut tx).await? {
        match provider(row.detail, now) {
            Ok(provider) => offered += u32::from(provider.is_offered()),
            Err(why) => all.push(Advice::BadProvider { idp: row.entity_id, why }),
        }
    }
    let waiting = enti.iter().filter(|ente| !ente.spid.as_ref().is_some_and(|spid| spid.validation));
    if offered == 0 {
        all.extend(waiting.map(|ente| Advice::NoProviders(ente.slug.to_string())));
    }
    Ok(all)
}

fn provider(detail: serde_json::Value, now: Timestamp) -> Result<Provider, String> {
    let entry: Entry = serde_json::from_value(detail).map_err(|why| format!("it does not parse: {why}"))?;
    let provider = Provider::new(entry).map_err(|why| why.to_string())?;
    let has_ended = !provider.entry().is_withdrawn && !provider.takes_requests(now);
    if has_ended { Err("the registry's word on it has ended".to_owned()) } else { Ok(provider) }
}

/// A certificate that does not read is refused elsewhere.
fn certificate(ente: &EnteSettings, now: Timestamp) -> Option<Advice> {
    let pem = std::fs::read(&ente.spid.as_ref()?.certificate).ok()?;
    let days = days_left(&pem, now).ok()?;
    (days < DAYS_TO_CHANGE).then(|| Advice::SpidCertificate { slug: ente.slug.to_string(), days })
}

fn days_left(pem: &[u8], now: Timestamp) -> Result<i32, ErrorStack> {
    let now = Asn1Time::from_unix(now.millis().div_euclid(1000))?;
    Ok(now.diff(X509::from_pem(pem)?.not_after())?.days)
}
