//! `idp backup`

use std::path::PathBuf;

use anyhow::Context as _;

use super::house::{House, Where};
use super::out;

/// Where the copy goes.
#[derive(Debug, clap::Args)]
pub(super) struct Backup {
    #[command(flatten)]
    settings: Where,
    /// A file that is not there yet. Keep the key file's copy elsewhere: together they open everything.
    file: PathBuf,
}

pub(super) async fn run(arguments: &Backup) -> anyhow::Result<()> {
    let house = House::open(&arguments.settings).await?;
    house.store.backup(&arguments.file).await.context("the copy was not made")?;
    house.store.close().await;
    out::say(&format!("copied to {}; it opens with the key file of today", arguments.file.display()));
    Ok(())
}
