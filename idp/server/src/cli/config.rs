//! `idp config …`

use anyhow::ensure;
use clap::Subcommand;

use super::house::Where;
use super::out;
use crate::{config, doctor};

/// The settings of the deployment.
#[derive(Debug, Subcommand)]
pub(super) enum Settings {
    /// Read them as `serve` would, and say what is wrong with them and with the policies they name.
    Check(Where),
    /// Every setting with its default, to begin from.
    Sample,
}

pub(super) fn run(command: &Settings) -> anyhow::Result<()> {
    match command {
        Settings::Sample => out::say(config::sample().trim_end()),
        Settings::Check(at) => {
            let config = at.read()?;
            let refusals = doctor::settings(&config);
            ensure!(refusals.is_empty(), "`serve` would refuse these settings:\n{}", doctor::told(&refusals));
            let names: Vec<&str> = config.ente.iter().map(|ente| ente.slug.as_str()).collect();
            out::say(&format!("the settings are right; enti: {}", names.join(", ")));
        }
    }
    Ok(())
}
