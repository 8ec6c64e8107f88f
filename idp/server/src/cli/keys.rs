//! `idp keys …`, `idp signing-keys …`, `idp audit …`

use anyhow::Context as _;
use clap::Subcommand;
use idp_core::client::SigningAlgorithm;
use idp_core::dispositive::hex32;
use idp_core::time::Timestamp;
use idp_store::{audit, keys};

use super::house::{House, Where, Which};
use super::out;
use crate::entropy::Entropy;
use crate::jose;
use crate::seal::{AuditSigner, KeyFile};

/// The key file.
#[derive(Debug, Subcommand)]
pub(super) enum KeyFiles {
    /// Make it. Without it the sealed data is lost: keep a copy, apart from the database's.
    Init(Where),
    /// Add a sealing key: what is written from now on is sealed with it.
    Add(Where),
    /// Tell the keys apart, without telling them.
    Fingerprint(Where),
}

pub(super) fn key_files(command: &KeyFiles) -> anyhow::Result<()> {
    match command {
        KeyFiles::Init(settings) => {
            let path = settings.read()?.keys.file;
            KeyFile::generate(&Entropy::os()).write_new(&path)?;
            out::say(&format!(
                "made {}: copy it to a safe place, apart from the copies of the database",
                path.display()
            ));
        }
        KeyFiles::Add(settings) => {
            let path = settings.read()?.keys.file;
            let added = KeyFile::read(&path)?.with_new_sealing_key(&Entropy::os());
            added.replace(&path)?;
            out::say(&format!("added key {}: copy {} again, and restart every node", added.current, path.display()));
        }
        KeyFiles::Fingerprint(settings) => {
            for (name, version, print) in KeyFile::read(&settings.read()?.keys.file)?.fingerprints() {
                out::say(&format!("{name} {version} {}", hex32::encode(&print)));
            }
        }
    }
    Ok(())
}

/// The keys that sign tokens.
#[derive(Debug, Subcommand)]
pub(super) enum SigningKeys {
    /// Which there are, and what each does.
    List(Which),
    /// The next key begins to sign; the one that signed stays published for a day.
    Rotate {
        #[command(flatten)]
        which: Which,
        /// `RS256` or `ES256`; both when absent.
        #[arg(long, value_name = "ALGORITHM")]
        alg: Option<String>,
    },
}

pub(super) async fn signing_keys(command: &SigningKeys) -> anyhow::Result<()> {
    match command {
        SigningKeys::List(which) => {
            let at = which.open("signing-keys list").await?;
            let mut tx = at.house.store.read(at.id).await?;
            for key in keys::all(&mut tx).await? {
                let since = key.changed_at.iso();
                out::say(&format!("{} {} {} since {since}", key.algorithm.name(), key.kid, key.state.word()));
            }
        }
        SigningKeys::Rotate { which, alg } => {
            let wanted = match alg {
                None => SigningAlgorithm::ALL.to_vec(),
                Some(name) => vec![SigningAlgorithm::from_name(name).context("the algorithm is RS256 or ES256")?],
            };
            let at = which.open("signing-keys rotate").await?;
            let (scribe, now) = (at.house.scribe("signing-keys rotate"), at.house.now);
            for algorithm in wanted {
                let mut tx = at.house.store.write(at.id).await?;
                jose::rotate(&mut tx, &|event| scribe.entry(at.id, now, event), algorithm, now).await?;
                tx.commit_quietly(idp_store::Quietly::Bookkeeping).await?;
                out::say(&format!("{} rotated; every node follows within a minute", algorithm.name()));
            }
        }
    }
    Ok(())
}

/// The audit trail.
#[derive(Debug, Subcommand)]
pub(super) enum Audit {
    /// Walk the whole chain: the first record that is wrong, or how many are right.
    Verify {
        #[command(flatten)]
        settings: Where,
        /// The public key to believe; the key file's own when absent.
        #[arg(long, value_name = "BASE64")]
        public_key: Option<String>,
    },
    /// The key that whoever verifies elsewhere needs.
    PublicKey(Where),
}

pub(super) async fn audit_trail(command: &Audit) -> anyhow::Result<()> {
    match command {
        Audit::PublicKey(settings) => {
            let keys = KeyFile::read(&settings.read()?.keys.file)?;
            out::say(&AuditSigner::of(&keys)?.public()?);
        }
        Audit::Verify { settings, public_key } => {
            let house = House::open(settings).await?;
            let public = match public_key {
                Some(given) => given.clone(),
                None => AuditSigner::of(&house.keys)?.public()?,
            };
            let signed = |statement: &[u8; 32], signature: &[u8]| {
                AuditSigner::verify(&public, statement, signature).unwrap_or(false)
            };
            let mut tx = house.store.read_across().await?;
            match audit::verify(&mut tx, &signed).await? {
                Ok(entries) => out::say(&format!("{entries} entries are as they were sealed")),
                Err(fault) => anyhow::bail!("{fault}"),
            }
        }
    }
    Ok(())
}

/// An instant for people.
pub(super) fn told(at: Option<Timestamp>) -> String {
    at.map_or_else(|| "never".to_owned(), Timestamp::iso)
}
