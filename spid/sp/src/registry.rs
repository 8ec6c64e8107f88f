//! The identity providers we know: imported from files, kept as JSON, trusted for the keys they list.
//!
//! A file is the registry's JSON or SAML metadata ([`import`]). Which of the two may be trusted is the operator's decision:
//! JSON is protected by TLS alone, metadata by AgID's signature.

pub mod import;

use idp_core::time::Timestamp;
use saml2::keys::{NoKeys, SigningCertificate, TrustedKeys};
use saml2::metadata::Endpoint;
use saml2::name::{BINDING_POST, BINDING_REDIRECT};

/// An entry of the registry as it is kept. Parsed into a [`Provider`] before anything is believed of it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Its entityID.
    pub entity_id: String,
    /// The name under which it is offered.
    pub display_name: String,
    /// The address of its logo, to be fetched and served by us.
    pub logo_uri: Option<String>,
    /// Where it takes requests by POST.
    pub sso_post: Option<String>,
    /// Where it takes requests by Redirect.
    pub sso_redirect: Option<String>,
    /// Where it takes logout messages.
    pub logout: Vec<Logout>,
    /// Its signing certificates, base64 of DER.
    pub certificates: Vec<String>,
    /// Whether it is for testing: refused in production, never in the list, reached by `?idp=` alone.
    pub is_test: bool,
    /// Whether the registry has withdrawn it: its keys still verify answers to requests already sent, and nothing else.
    pub is_withdrawn: bool,
    /// The registry's own expiry of the entry, if it has one.
    pub valid_until: Option<Timestamp>,
    /// Whether its issuer may come without a format. The CIE provider's does; SPID's may not (cases 70 and 71).
    pub may_omit_issuer_format: bool,
}

/// An address for logout messages.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Logout {
    /// The binding's identifier.
    pub binding: String,
    /// Where requests go.
    pub location: String,
    /// Where answers go, if elsewhere.
    pub response_location: Option<String>,
}

/// Why an entry cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EntryRefused {
    /// No entityID.
    #[error("the entry has no entityID")]
    NoEntityId,
    /// No address for requests.
    #[error("the entry has no single sign-on address for POST or Redirect")]
    NoAddress,
    /// No certificate that can be used.
    #[error("the entry has no usable signing certificate")]
    NoKeys(#[from] NoKeys),
}

/// A provider ready for use: it has an address and at least one key.
#[derive(Debug, Clone)]
pub struct Provider {
    entry: Entry,
    keys: TrustedKeys,
}

/// How a request is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Binding {
    /// HTTP POST.
    #[default]
    Post,
    /// HTTP Redirect.
    Redirect,
}

impl Provider {
    /// Parses an entry. Certificates that cannot be used are passed over, as long as one can.
    pub fn new(entry: Entry) -> Result<Self, EntryRefused> {
        if entry.entity_id.is_empty() {
            return Err(EntryRefused::NoEntityId);
        }
        if entry.sso_post.is_none() && entry.sso_redirect.is_none() {
            return Err(EntryRefused::NoAddress);
        }
        let certificates = entry.certificates.iter().filter_map(|it| SigningCertificate::from_base64(it).ok());
        let keys = TrustedKeys::new(certificates.collect())?;
        Ok(Self { entry, keys })
    }

    /// The entry it was parsed from.
    pub fn entry(&self) -> &Entry {
        &self.entry
    }

    /// Its entityID.
    pub fn entity_id(&self) -> &str {
        &self.entry.entity_id
    }

    /// The keys its messages are verified with.
    pub fn keys(&self) -> &TrustedKeys {
        &self.keys
    }

    /// Where requests go by the preferred binding, or by the other if it has only that.
    pub fn address(&self, preferred: Binding) -> Option<(Binding, &str)> {
        let post = self.entry.sso_post.as_deref().map(|it| (Binding::Post, it));
        let redirect = self.entry.sso_redirect.as_deref().map(|it| (Binding::Redirect, it));
        match preferred {
            Binding::Post => post.or(redirect),
            Binding::Redirect => redirect.or(post),
        }
    }

    /// Whether it is in the public list.
    pub fn is_offered(&self) -> bool {
        !self.entry.is_test && !self.entry.is_withdrawn
    }

    /// Whether a new request may be sent to it now.
    pub fn takes_requests(&self, now: Timestamp) -> bool {
        !self.entry.is_withdrawn && self.entry.valid_until.is_none_or(|it| now < it)
    }
}

/// The address of one binding among several.
fn location<'e>(endpoints: &'e [Endpoint], binding: &str) -> Option<&'e str> {
    endpoints.iter().find(|it| it.binding == binding).map(|it| it.location.as_str())
}

/// The addresses for requests, POST and Redirect.
fn addresses(endpoints: &[Endpoint]) -> (Option<String>, Option<String>) {
    (location(endpoints, BINDING_POST).map(str::to_owned), location(endpoints, BINDING_REDIRECT).map(str::to_owned))
}
