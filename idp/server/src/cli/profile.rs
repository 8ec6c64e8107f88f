//! `idp profile …`

use anyhow::Context as _;
use clap::Subcommand;
use consent_ui::words::{Phrase, Words};
use idp_core::language::Language;
use idp_core::profile::explain::{self, Sentence};

use super::out;
use crate::serve::Policy;

/// The policy of an ente.
#[derive(Debug, Subcommand)]
pub(super) enum Profiles {
    /// Read one, and say what contradicts itself or should be thought about twice.
    Check(One),
    /// Tell one in sentences.
    Explain(One),
}

/// Which one.
#[derive(Debug, clap::Args)]
pub(super) struct One {
    /// A file, or the name of a preset.
    profile: String,
    /// The language of the sentences: `it` or `en`.
    #[arg(long, default_value = "it")]
    lang: String,
}

pub(super) fn run(command: &Profiles) -> anyhow::Result<()> {
    match command {
        Profiles::Check(one) => {
            let (policy, words) = one.read()?;
            out::say(&format!(
                "{} version {}: nothing in it contradicts itself",
                policy.profile.id, policy.profile.version
            ));
            say_all(words, explain::thoughts(&policy.profile));
        }
        Profiles::Explain(one) => {
            let (policy, words) = one.read()?;
            say_all(words, explain::explain(&policy.profile));
        }
    }
    Ok(())
}

impl One {
    fn read(&self) -> anyhow::Result<(Policy, Words)> {
        let language = Language::from_tag(&self.lang).context("the language is it or en")?;
        Ok((Policy::read(&self.profile)?, Words::of(language)))
    }
}

fn say_all(words: Words, sentences: Vec<Sentence>) {
    for sentence in sentences {
        out::say(&words.phrase(Phrase::from(sentence)));
    }
}
