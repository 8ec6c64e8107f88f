//! `idp keys …`

use clap::Subcommand;
use idp_core::dispositive::hex32;
use idp_core::id::EnteId;
use idp_store::reseal::{self, Column};
use idp_store::{Quietly, across};
use uuid::Uuid;

use super::house::{House, Where};
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
    /// Seal anew with the newest key what older ones sealed, while it is served. Run it after `add`, when every node
    /// was started again with the new file.
    Reseal(Where),
    /// Tell the keys apart, without telling them.
    Fingerprint(Where),
}

pub(super) async fn run(command: &KeyFiles) -> anyhow::Result<()> {
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
                "added sealing key {}: copy {} to every node and to the safe. Then stop all the nodes before the first \
                 of them starts again:\na node that still runs without the new key opens nothing that the others seal \
                 with it",
                added.current,
                path.display()
            ));
        }
        KeyFiles::Reseal(settings) => reseal_all(settings).await?,
        KeyFiles::Fingerprint(settings) => {
            for (name, version, print) in KeyFile::read(&settings.read()?.keys.file)?.fingerprints() {
                out::say(&format!("{name} {version} {}", hex32::encode(&print)));
            }
        }
    }
    Ok(())
}

async fn reseal_all(settings: &Where) -> anyhow::Result<()> {
    let house = House::open(settings).await?;
    let enti = across::enti(&mut house.store.read_across().await?).await?;
    for ente in enti {
        let mut resealed = 0;
        for column in Column::ALL {
            resealed += reseal_column(&house, ente.id, *column).await?;
        }
        let mut tx = house.store.write(ente.id).await?;
        resealed += reseal::signing_keys(&mut tx).await?;
        tx.commit_quietly(Quietly::Resealed).await?;
        let values = out::count(&resealed, ("value", "values"));
        out::say(&format!("{}: {values} sealed anew with key {}", ente.slug, house.keys.current));
    }
    house.store.close().await;
    Ok(())
}

/// One column of an ente, a few hundred rows at a time; in between, others have the database.
async fn reseal_column(house: &House, ente: EnteId, column: Column) -> anyhow::Result<u64> {
    let (mut after, mut resealed) = (Uuid::nil(), 0);
    loop {
        let mut tx = house.store.write(ente).await?;
        let step = reseal::step(&mut tx, column, after).await?;
        tx.commit_quietly(Quietly::Resealed).await?;
        resealed += step.resealed;
        match step.next {
            Some(next) => after = next,
            None => return Ok(resealed),
        }
        tokio::task::yield_now().await;
    }
}
