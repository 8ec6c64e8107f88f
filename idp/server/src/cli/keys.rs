//! `idp keys …`

use clap::Subcommand;
use idp_core::dispositive::hex32;

use super::house::Where;
use super::out;
use crate::entropy::Entropy;
use crate::seal::KeyFile;

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

pub(super) fn run(command: &KeyFiles) -> anyhow::Result<()> {
    match command {
        KeyFiles::Init(settings) => {
            let path = settings.read()?.keys.file;
            KeyFile::generate(&Entropy::os()).write_new(&path)?;
            out::say(&format!(
                "made {0}\n\
                 Whoever reads it opens the sealed data; without it they are lost, and nobody can restore them.\n\
                 Keep a copy on paper or on a medium in a safe, apart from the copies of the database, and try it:\n\
                 `idp keys fingerprint` must tell the same of the copy.",
                path.display()
            ));
        }
        KeyFiles::Add(settings) => {
            let path = settings.read()?.keys.file;
            let added = KeyFile::read(&path)?.with_new_sealing_key(&Entropy::os());
            added.replace(&path)?;
            out::say(&format!(
                "added sealing key {}: copy {} to every node and to the safe, then restart the nodes",
                added.current,
                path.display()
            ));
        }
        KeyFiles::Fingerprint(settings) => {
            for (name, version, print) in KeyFile::read(&settings.read()?.keys.file)?.fingerprints() {
                out::say(&format!("{name} {version} {}", hex32::encode(&print)));
            }
        }
    }
    Ok(())
}
