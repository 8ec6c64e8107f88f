//! `idp config …`, `idp profile …`, `idp doctor`, `idp init`

use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;

use anyhow::Context as _;
use clap::Subcommand;
use consent_ui::words::{Phrase, Words};
use idp_core::language::Language;
use idp_core::profile::check::advice;
use idp_core::profile::explain::explain;

use super::house::{House, Where};
use super::out;
use crate::config;
use crate::entropy::Entropy;
use crate::seal::KeyFile;
use crate::serve::{Policy, unsafe_start};

/// The settings of the deployment.
#[derive(Debug, Subcommand)]
pub(super) enum Settings {
    /// Read them as `serve` would, and say what is wrong.
    Check(Where),
    /// Every setting with its default, to begin from.
    Sample,
}

pub(super) fn settings(command: &Settings) -> anyhow::Result<()> {
    match command {
        Settings::Sample => out::say(config::sample().trim_end()),
        Settings::Check(at) => {
            let config = at.read()?;
            for ente in &config.ente {
                Policy::read(&ente.profile).with_context(|| format!("[[ente]] {}", ente.slug))?;
            }
            out::say(&format!("the settings read; {} enti", config.ente.len()));
        }
    }
    Ok(())
}

/// The policy of an ente.
#[derive(Debug, Subcommand)]
pub(super) enum Profiles {
    /// Read one, and say what contradicts itself or is unwise.
    Check {
        /// A file, or the name of a preset.
        profile: String,
    },
    /// Tell one in sentences.
    Explain {
        /// A file, or the name of a preset.
        profile: String,
        /// `it` or `en`.
        #[arg(long, default_value = "it")]
        lang: String,
    },
}

pub(super) fn profiles(command: &Profiles) -> anyhow::Result<()> {
    match command {
        Profiles::Check { profile } => {
            let policy = Policy::read(profile)?;
            let thoughts = advice(&policy.profile).len();
            out::say(&format!("{} version {}: right, {thoughts} remarks", policy.profile.id, policy.profile.version));
        }
        Profiles::Explain { profile, lang } => {
            let language = Language::from_tag(lang).context("the language is it or en")?;
            let words = Words::of(language);
            for sentence in explain(&Policy::read(profile)?.profile) {
                out::say(&words.phrase(Phrase::from(sentence)));
            }
        }
    }
    Ok(())
}

/// Looks at everything `serve` would refuse, and at the database.
pub(super) async fn doctor(at: &Where) -> anyhow::Result<()> {
    let refusals = unsafe_start::refusals(&at.read()?);
    for why in &refusals {
        out::say(&format!("✗ {why}"));
    }
    let house = House::open(at).await?;
    out::say("✓ keys, database and schema fit together");
    house.store.close().await;
    anyhow::ensure!(refusals.is_empty(), "{} things keep `serve` from starting", refusals.len());
    Ok(())
}

/// Where to begin.
#[derive(Debug, clap::Args)]
pub(super) struct Init {
    /// A folder that is not there yet, or is empty.
    folder: PathBuf,
}

/// A folder with settings, keys and a systemd unit to begin from.
pub(super) fn init(arguments: &Init) -> anyhow::Result<()> {
    let folder = std::path::absolute(&arguments.folder)?;
    let used = folder.exists() && std::fs::read_dir(&folder)?.next().is_some();
    anyhow::ensure!(!used, "{} is not empty", folder.display());
    std::fs::create_dir_all(&folder)?;
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o700))?;
    let at = |name: &str| folder.join(name).display().to_string();
    let settings = config::sample()
        .replace("sqlite:portico.db", &format!("sqlite:{}", at("portico.db")))
        .replace("file = \"portico.keys\"", &format!("file = \"{}\"", at("portico.keys")));
    let file = folder.join("portico.toml");
    std::fs::write(&file, settings)?;
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600))?;
    KeyFile::generate(&Entropy::os()).write_new(&folder.join("portico.keys"))?;
    std::fs::write(folder.join("portico.service"), unit(&folder))?;
    out::say(&format!(
        "made {0}: portico.toml, portico.keys, portico.service\n\
         next: uncomment an [[ente]] in portico.toml, then\n\
         \x20 idp config check --config {0}/portico.toml\n\
         \x20 idp migrate --config {0}/portico.toml\n\
         \x20 idp serve --config {0}/portico.toml\n\
         keep a copy of portico.keys apart from the database's: without it the sealed data is lost",
        folder.display()
    ));
    Ok(())
}

fn unit(folder: &std::path::Path) -> String {
    include_str!("portico.service").replace("/etc/portico", &folder.display().to_string())
}
