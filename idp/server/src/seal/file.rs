//! The key file: TOML, 0600, written whole or not at all.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use idp_core::mac;
use idp_core::secret::Secret;

use crate::entropy::Entropy;
use crate::private_file::{self, NotPrivate};

/// A 256-bit key.
type Key = Secret<[u8; 32]>;

/// Different bytes that 32 random ones have at least: fewer come about once in 10^16 draws.
const DISTINCT: usize = 16;

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
    /// It is not there, or others may read it.
    #[error(transparent)]
    NotPrivate(#[from] NotPrivate),
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
        private_file::check(path)?;
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

    /// What a database remembers of the keys it was sealed with: names, versions and fingerprints.
    pub fn fingerprints(&self) -> Vec<(&'static str, u32, [u8; 32])> {
        let print = |key: &Key| mac::keyed(key.expose(), "fingerprint", &[]);
        let sealing = self.sealing.iter().map(|(version, key)| ("sealing", *version, print(key)));
        sealing.chain(self.lasting().map(|(name, key)| (name, 1, print(key)))).collect()
    }

    /// The first key that chance did not draw: an example, a pattern, or one that stands in for another.
    pub fn weak(&self) -> Option<&'static str> {
        let sealing = self.sealing.values().map(|key| ("sealing", key));
        let all: Vec<(&'static str, &Key)> = sealing.chain(self.lasting()).collect();
        let few = |key: &Key| key.expose().iter().collect::<BTreeSet<_>>().len() < DISTINCT;
        let weak = |(index, (_, key)): (usize, &(&'static str, &Key))| {
            few(key) || all.iter().skip(index + 1).any(|(_, other)| other.expose() == key.expose())
        };
        all.iter().enumerate().find(|entry| weak(*entry)).map(|(_, (name, _))| *name)
    }

    /// The keys that have one version.
    fn lasting(&self) -> impl Iterator<Item = (&'static str, &Key)> {
        [
            ("index", &self.index),
            ("pepper", &self.pepper),
            ("cookie", &self.cookie),
            ("pairwise", &self.pairwise),
            ("audit", &self.audit),
        ]
        .into_iter()
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
