//! How mail leaves.

use std::path::PathBuf;

/// `[mail]`
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mail {
    /// `smtps://host:465`, `smtp+starttls://host:587`, or `smtp://host:25` (loopback only); empty: no mail is sent.
    pub url: String,
    /// Who signs in there; empty for nobody.
    pub user: String,
    /// File with the password, readable by the owner only.
    pub password_file: Option<PathBuf>,
    /// A CA to trust beside the public ones (PEM).
    pub ca_file: Option<PathBuf>,
    /// The sender, unless the ente has one of its own: `Comune di Esempio <no-reply@comune.example>`.
    pub from: String,
}

impl Default for Mail {
    fn default() -> Self {
        Self {
            url: String::new(),
            user: String::new(),
            password_file: None,
            ca_file: None,
            from: "Portico <no-reply@localhost>".to_owned(),
        }
    }
}
