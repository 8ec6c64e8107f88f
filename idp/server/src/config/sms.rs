//! How text messages leave: any HTTP gateway, described by templates.

use std::collections::BTreeMap;
use std::path::PathBuf;

/// `[sms]`: `{to}`, `{text}` and `{sender}` are put in, escaped for where they stand; `{secret}` is the content of
/// `secret_file`, `{id}` the message's name, the same at every try: gateways know by it what they have already.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Sms {
    /// The gateway's URL; empty: no text message is sent.
    pub url: String,
    /// `POST` or `GET`.
    pub method: String,
    /// Headers of the request; `content-type` decides how the body's values are escaped (JSON or form).
    pub headers: BTreeMap<String, String>,
    /// The body.
    pub body: String,
    /// The alias or number messages come from.
    pub sender: String,
    /// File with the gateway's token or password.
    pub secret_file: Option<PathBuf>,
    /// A CA to trust beside the public ones (PEM).
    pub ca_file: Option<PathBuf>,
}

impl Default for Sms {
    fn default() -> Self {
        Self {
            url: String::new(),
            method: "POST".to_owned(),
            headers: BTreeMap::from([("content-type".to_owned(), "application/json".to_owned())]),
            body: r#"{"to":"{to}","text":"{text}","from":"{sender}"}"#.to_owned(),
            sender: "Comune".to_owned(),
            secret_file: None,
            ca_file: None,
        }
    }
}
