//! `idp init`: a folder to begin from.

use std::fs::{self, Permissions};
use std::io::Write as _;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};
use idp_core::ente::{EnteSlug, Issuer};

use super::out;
use crate::config;
use crate::entropy::Entropy;
use crate::seal::KeyFile;

/// Where the sample begins to speak of enti.
const ENTI: &str = "# One of these for each ente.";

/// What to begin with.
#[derive(Debug, clap::Args)]
pub(super) struct Init {
    /// A folder that is not there yet, or is empty.
    folder: PathBuf,
    /// The address of the first ente, for ever: `https://id.comune.example`. Without it the settings show an example.
    #[arg(long, value_name = "URL", value_parser = Issuer::parse, requires_all = ["name", "ente"])]
    issuer: Option<Issuer>,
    /// Its name: `Comune di Lago Chiaro`.
    #[arg(long, requires = "issuer")]
    name: Option<String>,
    /// Its short name, in commands: `lago-chiaro`.
    #[arg(long, value_name = "SLUG", value_parser = EnteSlug::parse, requires = "issuer")]
    ente: Option<EnteSlug>,
    /// Its policy: a preset, or a file.
    #[arg(long, default_value = "predefinito")]
    profile: String,
    /// The database; a SQLite file in the folder when absent.
    #[arg(long, value_name = "URL")]
    database: Option<String>,
}

pub(super) fn run(arguments: &Init) -> anyhow::Result<()> {
    let folder = std::path::absolute(&arguments.folder)?;
    let used = folder.exists() && fs::read_dir(&folder)?.next().is_some();
    ensure!(!used, "{} is not empty", folder.display());
    fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    fs::set_permissions(&folder, Permissions::from_mode(0o700))?;
    let keys = KeyFile::generate(&Entropy::os());
    keys.write_new(&folder.join("portico.keys"))?;
    write(&folder.join("portico.toml"), &settings(arguments, &folder))?;
    write(&folder.join("portico.service"), &unit(&folder)?)?;
    out::say(&next(&folder));
    Ok(())
}

fn write(file: &Path, text: &str) -> anyhow::Result<()> {
    let mut made = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(file)?;
    Ok(made.write_all(text.as_bytes())?)
}

/// The sample with the paths of this folder, and the ente at its end.
fn settings(arguments: &Init, folder: &Path) -> String {
    let quoted = |text: &str| toml::Value::from(text).to_string();
    let at = |name: &str| folder.join(name).display().to_string();
    let database = arguments.database.clone().unwrap_or_else(|| format!("sqlite:{}", at("portico.db")));
    let sample = config::sample()
        .replace("url = \"sqlite:portico.db\"", &format!("url = {}", quoted(&database)))
        .replace("file = \"portico.keys\"", &format!("file = {}", quoted(&at("portico.keys"))));
    let (Some(issuer), Some(name), Some(slug)) = (&arguments.issuer, &arguments.name, &arguments.ente) else {
        return sample;
    };
    let (general, example) = sample.split_once(ENTI).unwrap_or((&sample, ""));
    let after = example.split_once("# profile = \"predefinito\"\n").map_or("", |(_, after)| after);
    format!(
        "{general}{ENTI}\n[[ente]]\nslug = {}\nname = {}\nissuer = {}\nprofile = {}\n{after}",
        quoted(slug.as_str()),
        quoted(name),
        quoted(issuer.as_str()),
        quoted(&arguments.profile),
    )
}

/// A systemd unit that runs this very program.
fn unit(folder: &Path) -> anyhow::Result<String> {
    let program = std::env::current_exe().context("this program does not know where it lies")?;
    let folder = folder.display().to_string();
    Ok(include_str!("portico.service")
        .replace("/etc/portico", &folder)
        .replace("/usr/local/bin/idp", &program.display().to_string()))
}

fn next(folder: &Path) -> String {
    format!(
        "made {0}: portico.toml, portico.keys, portico.service\n\
         \n\
         1. Copy portico.keys to a safe place, apart from the copies of the database: without it the sealed data\n\
         \x20  (people, contacts, signing keys) is lost, and nobody can restore it. `idp keys fingerprint` tells\n\
         \x20  whether a copy is the right one.\n\
         2. Complete portico.toml: TLS or a proxy, the legal basis of local accounts, the footer, mail.\n\
         \x20  idp config check --config {0}/portico.toml\n\
         3. As root, make the user it runs as and give it the folder; from here on every command runs as that user:\n\
         \x20  useradd --system --user-group --shell /usr/sbin/nologin portico && chown -R portico: {0}\n\
         4. runuser -u portico -- idp migrate --config {0}/portico.toml\n\
         5. runuser -u portico -- idp doctor --config {0}/portico.toml\n\
         6. cp {0}/portico.service /etc/systemd/system/ && systemctl enable --now portico",
        folder.display()
    )
}
