//! What the database says.

use idp_store::{Store, StoreError, across, audit};

use crate::config::Config;
use crate::seal::{AuditSigner, KeyFile};
use crate::serve::{self, AssembleError, EnteError};

use super::Refusal;

/// Everything in the database that keeps `serve` from starting.
pub async fn tables(store: &Store, keys: &KeyFile, config: &Config) -> Result<Vec<Refusal>, StoreError> {
    match serve::check_store(store, keys).await {
        Ok(()) => {}
        // Without the right schema and keys the rest cannot be read.
        Err(AssembleError::OtherKeys { name, version }) => return Ok(vec![Refusal::OtherKeys { name, version }]),
        Err(AssembleError::Store(StoreError::Schema(why))) => return Ok(vec![Refusal::Schema(why)]),
        Err(AssembleError::Store(why)) => return Err(why),
        Err(other) => return Ok(vec![Refusal::Schema(other.to_string())]),
    }
    let mut all = Vec::new();
    for settings in &config.ente {
        match serve::known(store, settings).await {
            Ok(_) => {}
            Err(EnteError::Store(why)) => return Err(why),
            Err(why) => all.push(Refusal::Ente { slug: settings.slug.to_string(), why }),
        }
    }
    let mut tx = store.read_across().await?;
    let is_validated = config.ente.iter().any(|ente| ente.spid.as_ref().is_some_and(|spid| spid.validation));
    if !is_validated {
        let test = across::upstream_idps(&mut tx).await?.into_iter().filter(|idp| idp.is_test);
        all.extend(test.map(|idp| Refusal::TestProvider(idp.entity_id)));
    }
    let public = AuditSigner::of(keys).and_then(|signer| signer.public()).unwrap_or_default();
    let signed =
        |statement: &[u8; 32], signature: &[u8]| AuditSigner::verify(&public, statement, signature).unwrap_or(false);
    all.extend(audit::verify_end(&mut tx, &signed).await?.map(Refusal::AuditTrail));
    Ok(all)
}
