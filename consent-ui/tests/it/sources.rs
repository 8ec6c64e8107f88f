//! Reads the sources: templates, Rust, word files.

use std::fs;
use std::path::{Path, PathBuf};

/// A path of this crate.
pub(crate) fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Every file below a folder whose name ends so, with its content.
pub(crate) fn files(folder: &Path, ending: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.to_str().unwrap().ends_with(ending) {
            let content = fs::read_to_string(&path).unwrap();
            found.push((path, content));
        }
    }
    found.sort();
    found
}

/// Every text between double quotes that looks like a key: `login-title`, `field-otp.hint`.
pub(crate) fn quoted(source: &str) -> impl Iterator<Item = &str> {
    source.split('"').skip(1).filter(|text| {
        let mut bytes = text.bytes();
        bytes.next().is_some_and(|first| first.is_ascii_lowercase())
            && bytes.all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'.'))
    })
}
