//! The key file: TOML, 0600, written whole or not at all.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use idp_core::secret::Secret;

use crate::entropy::Entropy;

/// A 256-bit key.
type Key = Secret<[u8; 32]>;

/// The keys.
#[derive(Clone)]
pub struct KeyFile {
    /// The version new values are sealed with.
    pub current: u32,
    /// The sealing keys.
    pub sealing: BTreeMap<u32, Key>,
    /// For the blind indexes.
    pub index: Key,
    /// Mixed into what people know.
    pub pepper: Key,
    /// For cookies and form tokens.
    pub cookie: Key,
    /// For pairwise subjects.
    pub pairwise: Key,
    /// The seed of the key that signs checkpoints (Ed25519).
    pub audit: Key,
}

/// The file's own words.
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    current: u32,
    sealing: BTreeMap<String, String>,
    index: String,
    pepper: String,
    cookie: String,
    pairwise: String,
    audit: String,
}

/// Why the keys cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// It cannot be read or written.
    #[error("{path}: {source}")]
    Io {
        /// Which file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// Others may read it.
    #[error("{path} may be read by others than its owner: chmod 600 {path}")]
    TooOpen {
        /// Which file.
        path: String,
    },
    /// Its owner is neither us nor root.
    #[error("{path} belongs to another user")]
    Foreign {
        /// Which file.
        path: String,
    },
    /// It does not parse, or a key is not 32 bytes.
    #[error("{path} is not a key file: {why}")]
    Malformed {
        /// Which file.
        path: String,
        /// What is wrong.
        why: String,
    },
    /// It is there already: overwriting it would lose the data.
    #[error("{path} is there already; `idp keys add` adds a key to it")]
    Exists {
        /// Which file.
        path: String,
    },
}

const HEAD: &str = "\
# The keys of this installation. Whoever reads this file can open the sealed data; without it they are lost.
# Keep a copy of it, apart from the copies of the database.
";

impl KeyFile {
    /// New keys.
    pub fn generate(entropy: &Entropy) -> Self {
        let key = || Secret::new(entropy.bytes());
        Self {
            current: 1,
            sealing: BTreeMap::from([(1, key())]),
            index: key(),
            pepper: key(),
            cookie: key(),
            pairwise: key(),
            audit: key(),
        }
    }

    /// With one more sealing key, which new values are sealed with.
    #[must_use]
    pub fn with_new_sealing_key(mut self, entropy: &Entropy) -> Self {
        self.current = self.sealing.keys().max().map_or(1, |newest| newest + 1);
        self.sealing.insert(self.current, Secret::new(entropy.bytes()));
        self
    }

    /// Reads the file, if nobody else can.
    pub fn read(path: &Path) -> Result<Self, KeyFileError> {
        let name = path.display().to_string();
        let io = |source| KeyFileError::Io { path: name.clone(), source };
        let about = fs::metadata(path).map_err(io)?;
        if about.mode() & 0o077 != 0 {
            return Err(KeyFileError::TooOpen { path: name });
        }
        let text = fs::read_to_string(path).map_err(io)?;
        let malformed = |why: String| KeyFileError::Malformed { path: name.clone(), why };
        let written: Written = toml::from_str(&text).map_err(|why| malformed(why.message().to_owned()))?;
        Self::from_written(&written).ok_or_else(|| malformed("every key is 32 bytes in base64".to_owned()))
    }

    /// Writes a file that is not there yet.
    pub fn write_new(&self, path: &Path) -> Result<(), KeyFileError> {
        if path.exists() {
            return Err(KeyFileError::Exists { path: path.display().to_string() });
        }
        self.replace(path)
    }

    /// Writes the file anew, through a neighbour and a rename: a crash leaves the old one or the new one.
    pub fn replace(&self, path: &Path) -> Result<(), KeyFileError> {
        let io = |source| KeyFileError::Io { path: path.display().to_string(), source };
        let beside = path.with_extension("new");
        let text = toml::to_string(&self.written())
            .map_err(|why| KeyFileError::Malformed { path: path.display().to_string(), why: why.to_string() })?;
        let mut file =
            fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&beside).map_err(io)?;
        file.write_all(format!("{HEAD}{text}").as_bytes()).map_err(io)?;
        file.sync_all().map_err(io)?;
        fs::rename(&beside, path).map_err(io)
    }

    fn written(&self) -> Written {
        let text = |key: &Key| STANDARD.encode(key.expose());
        Written {
            current: self.current,
            sealing: self.sealing.iter().map(|(version, key)| (version.to_string(), text(key))).collect(),
            index: text(&self.index),
            pepper: text(&self.pepper),
            cookie: text(&self.cookie),
            pairwise: text(&self.pairwise),
            audit: text(&self.audit),
        }
    }

    fn from_written(written: &Written) -> Option<Self> {
        let key = |text: &str| Some(Secret::new(<[u8; 32]>::try_from(STANDARD.decode(text).ok()?).ok()?));
        let sealing: BTreeMap<u32, Key> = written
            .sealing
            .iter()
            .map(|(version, text)| Some((version.parse().ok()?, key(text)?)))
            .collect::<Option<_>>()?;
        sealing.contains_key(&written.current).then_some(())?;
        Some(Self {
            current: written.current,
            sealing,
            index: key(&written.index)?,
            pepper: key(&written.pepper)?,
            cookie: key(&written.cookie)?,
            pairwise: key(&written.pairwise)?,
            audit: key(&written.audit)?,
        })
    }
}
