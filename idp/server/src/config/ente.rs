//! One ente, as its deployment knows it.

use std::net::IpAddr;
use std::path::PathBuf;

use idp_core::ente::{EnteSlug, Issuer};

/// `[[ente]]`
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnteSettings {
    /// Short name, in commands and cookies: `lago-chiaro`.
    pub slug: EnteSlug,
    /// Name, as people read it: `Comune di Lago Chiaro`.
    pub name: String,
    /// Where it lives, for ever: `https://id.comune.example` or `https://id.unione.example/comune`.
    pub issuer: Issuer,
    /// A preset's id, or the path of a profile.
    pub profile: String,
    /// Who local accounts are for and on what legal basis; without it there are none (CAD art. 64).
    pub local_accounts: Option<LocalAccounts>,
    /// Where mail comes from, when not from the deployment's sender.
    #[serde(default)]
    pub mail_from: Option<String>,
    /// Addresses that many people share (library, school, office): only the address caps grow.
    #[serde(default)]
    pub shared_addresses: Vec<IpAddr>,
    /// Links at the foot of every page.
    #[serde(default)]
    pub footer: Footer,
    /// SPID; without it there is none.
    pub spid: Option<SpidSettings>,
}

/// `[ente.local_accounts]`
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LocalAccounts {
    /// Who they are for, in words.
    pub audience: String,
    /// On what legal basis, in words.
    pub legal_basis: String,
}

/// `[ente.footer]`
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Footer {
    /// Privacy notice.
    pub privacy: String,
    /// Note legali.
    pub legal_notes: String,
    /// Dichiarazione di accessibilità (AgID's form).
    pub accessibility: String,
    /// The ente's own site.
    pub site: String,
    /// Who helps: the office and its address.
    pub support_office: String,
    /// As people dial it.
    pub support_phone: String,
    /// Its e-mail.
    pub support_email: String,
    /// When it is open.
    pub support_hours: String,
}

/// `[ente.spid]`
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpidSettings {
    /// The SPID-profile certificate, made by `idp spid certificate`.
    pub certificate: PathBuf,
    /// Its key, readable by the owner only.
    pub key: PathBuf,
    /// Who the ente is, for the metadata.
    pub organization: Organization,
    /// Whom AgID and the providers may write to.
    pub contact: Contact,
    /// Only while AgID's validator runs: opens the test landing page and admits test providers.
    #[serde(default)]
    pub validation: bool,
}

/// `[ente.spid.organization]`
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Organization {
    /// The whole name.
    pub name: String,
    /// The name on buttons.
    pub display_name: String,
    /// Its site.
    pub url: String,
    /// Its code in the IPA register.
    pub ipa_code: String,
    /// Where it is, for the certificate.
    pub locality: String,
}

/// `[ente.spid.contact]`
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// E-mail.
    pub email: String,
    /// Telephone, with +39.
    pub phone: String,
}
