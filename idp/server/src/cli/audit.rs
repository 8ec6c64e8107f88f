//! `idp audit …`

use anyhow::{Context as _, bail};
use clap::Subcommand;
use idp_store::audit::Head;
use idp_store::{Settings, Store, audit};

use super::house::Where;
use super::out;
use crate::entropy::Entropy;
use crate::seal::{self, AuditSigner, KeyFile};

/// The audit trail.
#[derive(Debug, Subcommand)]
pub(super) enum Audit {
    /// Walk the whole chain: the first record that is wrong, or how many are right.
    Verify {
        #[command(flatten)]
        settings: Where,
        /// The public key to believe; the key file's own when absent. With it no key file is needed.
        #[arg(long, value_name = "BASE64")]
        public_key: Option<String>,
        /// Where the chain ended when you last looked, as `verify` or the log told it. A trail whose end was cut off looks
        /// whole to whoever does not know where it was.
        #[arg(long, value_name = "SEQUENCE:HASH")]
        expect: Option<Head>,
    },
    /// The key that whoever verifies elsewhere needs.
    PublicKey(Where),
}

pub(super) async fn run(command: &Audit) -> anyhow::Result<()> {
    match command {
        Audit::PublicKey(settings) => {
            let keys = KeyFile::read(&settings.read()?.keys.file)?;
            out::say(&AuditSigner::of(&keys)?.public()?);
            Ok(())
        }
        Audit::Verify { settings, public_key, expect } => verify(settings, public_key.as_deref(), *expect).await,
    }
}

async fn verify(settings: &Where, public_key: Option<&str>, expect: Option<Head>) -> anyhow::Result<()> {
    let config = settings.read()?;
    let public = match public_key {
        Some(given) => given.to_owned(),
        None => AuditSigner::of(&KeyFile::read(&config.keys.file)?)?.public()?,
    };
    AuditSigner::verify(&public, &[0; 32], &[]).context("the public key does not read")?;
    let signed =
        |statement: &[u8; 32], signature: &[u8]| AuditSigner::verify(&public, statement, signature).unwrap_or(false);
    // The trail holds nothing sealed: keys that open nothing are enough to read it.
    let vault = seal::vault(&KeyFile::generate(&Entropy::os()), Entropy::os());
    let database = Settings { url: config.database.url, connections: 1 };
    let store = Store::open(&database, vault).await.context("the database does not open")?;
    store.check_schema().await?;
    let mut tx = store.read_across().await?;
    let walked = audit::verify(&mut tx, &signed, expect).await?;
    let waiting = audit::is_waiting(&mut tx).await?;
    drop(tx);
    store.close().await;
    match walked {
        Ok(end) => {
            out::say(&format!("{} entries are as they were sealed", end.seq));
            out::say(&format!("the chain ends at {end}"));
        }
        Err(fault) => bail!("{fault}"),
    }
    if waiting {
        out::say("newer entries wait for a node that serves to seal them");
    }
    Ok(())
}
