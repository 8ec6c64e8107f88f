//! The key file.

use std::path::PathBuf;

/// `[keys]`
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Keys {
    /// Made by `idp keys init`, readable by its owner only. Without it the sealed data is lost.
    pub file: PathBuf,
}

impl Default for Keys {
    fn default() -> Self {
        Self { file: PathBuf::from("portico.keys") }
    }
}
