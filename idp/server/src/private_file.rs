//! Files that nobody but their owner may read.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use idp_core::secret::Secret;

/// The bits that let the group or others in.
const OTHERS: u32 = 0o077;

/// Why a file is not ours alone.
#[derive(Debug, thiserror::Error)]
pub enum NotPrivate {
    /// It is not there, or cannot be looked at.
    #[error("{}: {source}", path.display())]
    Unreachable {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Others may read or write it.
    #[error("{} may be read or written by others than its owner", .0.display())]
    TooOpen(PathBuf),
    /// Its owner is neither us nor root.
    #[error("{} belongs to another user", .0.display())]
    Foreign(PathBuf),
}

impl NotPrivate {
    /// Which file.
    pub fn path(&self) -> &Path {
        match self {
            Self::Unreachable { path, .. } | Self::TooOpen(path) | Self::Foreign(path) => path,
        }
    }
}

/// Refuses a file that others may read, or that someone else than us or root owns.
pub fn check(path: &Path) -> Result<(), NotPrivate> {
    let unreachable = |source| NotPrivate::Unreachable { path: path.to_owned(), source };
    let about = fs::metadata(path).map_err(unreachable)?;
    if about.mode() & OTHERS != 0 {
        return Err(NotPrivate::TooOpen(path.to_owned()));
    }
    if about.uid() != 0 && us().is_some_and(|us| us != about.uid()) {
        return Err(NotPrivate::Foreign(path.to_owned()));
    }
    Ok(())
}

/// The secret a file holds, without the end of its line; refused like [`check`] does.
pub fn read(path: &Path) -> Result<Secret<String>, NotPrivate> {
    check(path)?;
    let mut text =
        fs::read_to_string(path).map_err(|source| NotPrivate::Unreachable { path: path.to_owned(), source })?;
    text.truncate(text.trim_end_matches(['\r', '\n']).len());
    Ok(Secret::new(text))
}

/// The user this process acts for: the owner of its entry in `/proc`. `None` where there is no such thing.
pub fn us() -> Option<u32> {
    fs::metadata("/proc/self").ok().map(|about| about.uid())
}
