//! What the machine says: the user, the files, the keys, the certificates, and what the settings make of its neighbours.

use std::path::{Path, PathBuf};

use crate::config::Config;
use crate::private_file;
use crate::seal::KeyFile;
use crate::serve::Certificate;

use super::{Refusal, neighbours};

/// Everything on this machine that keeps `serve` from starting. `file` is where the settings were read.
pub fn machine(config: &Config, file: &Path) -> Vec<Refusal> {
    let mut all = Vec::new();
    if private_file::us() == Some(0) {
        all.push(Refusal::Root);
    }
    all.extend(
        secret_files(config, file).iter().filter_map(|path| private_file::check(path).err()).map(Refusal::NotPrivate),
    );
    match KeyFile::read(&config.keys.file) {
        Ok(keys) => all.extend(keys.weak().map(Refusal::WeakKey)),
        Err(why) => all.push(Refusal::KeyFile(why)),
    }
    if let Some(why) = config.server.tls.as_ref().and_then(|files| Certificate::load(files).err()) {
        all.push(Refusal::Certificate(why));
    }
    all.extend(neighbours::unusable(config));
    all
}

/// The files that hold secrets or personal data, but those that have a refusal of their own.
fn secret_files(config: &Config, file: &Path) -> Vec<PathBuf> {
    let spid = config.ente.iter().filter_map(|ente| ente.spid.as_ref()).map(|spid| &spid.key);
    let secrets = config.mail.password_file.iter().chain(&config.sms.secret_file);
    let named = spid.chain(secrets).cloned();
    std::iter::once(file.to_owned()).chain(named).chain(database_files(&config.database.url)).collect()
}

/// A SQLite database and what lies beside it, as far as they are there.
fn database_files(url: &str) -> Vec<PathBuf> {
    let Some(path) = url.strip_prefix("sqlite:") else { return Vec::new() };
    let path = path.trim_start_matches("//").split('?').next().unwrap_or_default();
    let beside = ["", "-wal", "-shm"].map(|end| PathBuf::from(format!("{path}{end}")));
    beside.into_iter().filter(|file| file.exists()).collect()
}
