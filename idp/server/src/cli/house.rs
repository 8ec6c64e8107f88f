//! What most commands need: the settings, the keys, the tables, and one ente of them.

use std::path::PathBuf;

use anyhow::{Context as _, bail};
use idp_core::audit::Actor;
use idp_core::id::EnteId;
use idp_core::time::Timestamp;
use idp_store::Store;

use crate::clock::{Clock as _, SystemClock};
use crate::config::{self, Config, EnteSettings};
use crate::entropy::Entropy;
use crate::scribe::Scribe;
use crate::seal::KeyFile;
use crate::serve;

/// Where the settings are.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct Where {
    /// The settings; `PORTICO_CONFIG`, else /etc/portico/portico.toml, when absent.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

impl Where {
    /// The file.
    pub(super) fn path(&self) -> PathBuf {
        self.config.clone().unwrap_or_else(config::default_path)
    }

    /// Reads them.
    pub(super) fn read(&self) -> anyhow::Result<Config> {
        Config::load(Some(&self.path())).context("the settings do not read")
    }
}

/// Which ente a command is about.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct Which {
    #[command(flatten)]
    settings: Where,
    /// The short name of the ente; needed when there are several.
    #[arg(long, value_name = "SLUG")]
    ente: Option<String>,
}

/// The tables of a deployment, opened for a command.
pub(super) struct House {
    /// The settings.
    pub(super) config: Config,
    /// The keys.
    pub(super) keys: KeyFile,
    /// The tables.
    pub(super) store: Store,
    /// Chance.
    pub(super) entropy: Entropy,
    /// The instant of this command.
    pub(super) now: Timestamp,
}

impl House {
    /// Opens it, if keys and schema are right.
    pub(super) async fn open(settings: &Where) -> anyhow::Result<Self> {
        let house = Self::open_unchecked(settings).await?;
        serve::check_store(&house.store, &house.keys).await.context("the database cannot be used")?;
        Ok(house)
    }

    /// Opens it before its schema is there.
    pub(super) async fn open_unchecked(settings: &Where) -> anyhow::Result<Self> {
        let config = settings.read()?;
        let entropy = Entropy::os();
        let keys = KeyFile::read(&config.keys.file).context("the key file does not read")?;
        let store = serve::store(&config, &keys, &entropy).await.context("the database does not open")?;
        Ok(Self { config, keys, store, entropy, now: SystemClock.now() })
    }

    /// Who writes the audit trail: whoever has this shell.
    pub(super) fn scribe(&self, command: &str) -> Scribe {
        Scribe {
            node: serve::node(&self.config),
            actor: Actor::Administrator { user: user() },
            request: format!("idp {command}"),
            entropy: self.entropy.clone(),
        }
    }
}

/// The name of the system user who runs this command.
fn user() -> String {
    let Some(us) = crate::private_file::us() else { return "unknown".to_owned() };
    let known = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    let mut entries = known.lines().map(|line| line.split(':'));
    let name = entries.find_map(|mut entry| {
        let name = entry.next()?;
        (entry.nth(1)?.parse() == Ok(us)).then(|| name.to_owned())
    });
    name.unwrap_or_else(|| format!("uid {us}"))
}

/// One ente of a house.
pub(super) struct AtEnte {
    /// The house.
    pub(super) house: House,
    /// The ente's id.
    pub(super) id: EnteId,
    /// Its settings.
    pub(super) settings: EnteSettings,
}

impl Which {
    /// The settings of the ente that was meant, without opening anything.
    pub(super) fn ente(&self) -> anyhow::Result<EnteSettings> {
        Ok(self.choose(&self.settings.read()?)?.clone())
    }

    /// Opens the house at the ente that was meant.
    pub(super) async fn open(&self, command: &str) -> anyhow::Result<AtEnte> {
        let house = House::open(&self.settings).await?;
        let settings = self.choose(&house.config)?.clone();
        let row = serve::row(&house.store, &settings, &house.scribe(command), house.now).await?;
        Ok(AtEnte { id: row.id, settings, house })
    }

    fn choose<'a>(&self, config: &'a Config) -> anyhow::Result<&'a EnteSettings> {
        let names = || config.ente.iter().map(|ente| ente.slug.as_str()).collect::<Vec<_>>().join(", ");
        match (&self.ente, config.ente.as_slice()) {
            (None, [only]) => Ok(only),
            (None, []) => bail!("the settings name no ente"),
            (None, _) => bail!("say which ente with --ente: {}", names()),
            (Some(wanted), enti) => enti.iter().find(|ente| ente.slug.as_str() == wanted).with_context(|| match enti {
                [] => format!("there is no ente {wanted}: the settings name none"),
                _ => format!("there is no ente {wanted}, only: {}", names()),
            }),
        }
    }
}
