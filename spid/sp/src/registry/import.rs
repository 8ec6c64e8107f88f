//! Reading providers from files: the registry's JSON (Avviso 42, `entities-idp?output=json`) or SAML metadata.

use idp_core::time::Timestamp;
use saml2::error::Refused;
use saml2::keys::TrustedKeys;
use saml2::metadata::{self, Endpoint, IdentityProvider};

use super::{Entry, Logout, addresses};

/// Providers that nobody may sign in with in production: AgID's demo and validator, the test sides of CIE and eIDAS.
const TEST_HOSTS: [&str; 4] = [
    "demo.spid.gov.it",
    "validator.spid.gov.it",
    "preproduzione.idserver.servizicie.interno.gov.it",
    "sp-proxy.pre.eid.gov.it",
];

/// The CIE provider and its test twin, whose issuers have no format. [CIE, protocolli]
const WITHOUT_ISSUER_FORMAT: [&str; 2] =
    ["idserver.servizicie.interno.gov.it", "preproduzione.idserver.servizicie.interno.gov.it"];

/// Names reserved for tests and documentation. [RFC 2606, RFC 6761]
const RESERVED: [&str; 4] = [".localhost", ".test", ".example", ".invalid"];

/// Why a file was not imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportRefused {
    /// Metadata that cannot be read.
    #[error("the metadata cannot be read")]
    Metadata(#[source] Refused),
    /// JSON that is not the registry's.
    #[error("the file is not the registry's JSON")]
    Json(#[source] serde_json::Error),
}

/// The providers in a file, JSON or metadata by its first character. A registry's signature is not looked at.
pub fn read(file: &[u8]) -> Result<Vec<Entry>, ImportRefused> {
    match file.iter().find(|it| !it.is_ascii_whitespace()) {
        Some(b'[' | b'{') => json(file),
        _ => Ok(metadata::providers(file).map_err(ImportRefused::Metadata)?.into_iter().map(from_metadata).collect()),
    }
}

/// The providers in metadata that a registry signed, verified with the registry's pinned certificates.
pub fn read_signed(file: &[u8], registry: &TrustedKeys) -> Result<Vec<Entry>, ImportRefused> {
    let providers = metadata::signed_providers(file, registry).map_err(ImportRefused::Metadata)?;
    Ok(providers.into_iter().map(from_metadata).collect())
}

/// Whether an entityID must not be used in production: a known test provider, this machine, a reserved name, or no https.
pub fn is_test_entity(entity_id: &str) -> bool {
    let Ok(url) = url::Url::parse(entity_id) else { return false };
    match url.host() {
        Some(url::Host::Ipv4(address)) if address.is_loopback() => true,
        Some(url::Host::Ipv6(address)) if address.is_loopback() => true,
        Some(url::Host::Domain(name)) => {
            url.scheme() != "https"
                || name == "localhost"
                || TEST_HOSTS.contains(&name)
                || RESERVED.iter().any(|it| name.ends_with(it))
        }
        _ => url.scheme() == "http",
    }
}

fn may_omit_issuer_format(entity_id: &str) -> bool {
    let host = url::Url::parse(entity_id).ok().and_then(|it| it.host_str().map(str::to_owned));
    host.is_some_and(|it| WITHOUT_ISSUER_FORMAT.contains(&it.as_str()))
}

fn from_metadata(provider: IdentityProvider) -> Entry {
    let (sso_post, sso_redirect) = addresses(&provider.single_sign_on);
    Entry {
        display_name: provider.display_name.unwrap_or_else(|| provider.entity_id.clone()),
        logo_uri: None,
        sso_post,
        sso_redirect,
        logout: logout(provider.single_logout),
        certificates: provider.certificates.iter().map(saml2::keys::SigningCertificate::base64).collect(),
        is_test: is_test_entity(&provider.entity_id),
        is_withdrawn: false,
        valid_until: provider.valid_until.map(Timestamp::from_millis),
        may_omit_issuer_format: may_omit_issuer_format(&provider.entity_id),
        entity_id: provider.entity_id,
    }
}

fn logout(endpoints: Vec<Endpoint>) -> Vec<Logout> {
    let kept =
        |it: Endpoint| Logout { binding: it.binding, location: it.location, response_location: it.response_location };
    endpoints.into_iter().map(kept).collect()
}

/// A row of the registry. It has more fields, and gains others: those are passed over.
#[derive(serde::Deserialize)]
struct Row {
    entity_id: String,
    organization_name: Option<String>,
    organization_display_name: Option<String>,
    logo_uri: Option<String>,
    #[serde(default)]
    signing_certificate_x509: Vec<String>,
    #[serde(default)]
    single_sign_on_service: Vec<Service>,
    #[serde(default)]
    single_logout_service: Vec<Service>,
    #[serde(rename = "_deleted")]
    deleted: Option<String>,
    #[serde(rename = "_disabled")]
    disabled: Option<String>,
}

#[derive(serde::Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Service {
    binding: String,
    location: String,
    response_location: Option<String>,
}

/// The registry gives a list; a single provider's address gives one row.
#[derive(serde::Deserialize)]
#[serde(untagged)]
enum Rows {
    Many(Vec<Row>),
    One(Box<Row>),
}

fn json(file: &[u8]) -> Result<Vec<Entry>, ImportRefused> {
    Ok(match serde_json::from_slice(file).map_err(ImportRefused::Json)? {
        Rows::Many(rows) => rows.into_iter().map(from_row).collect(),
        Rows::One(row) => vec![from_row(*row)],
    })
}

fn from_row(row: Row) -> Entry {
    let endpoints = |services: Vec<Service>| -> Vec<Endpoint> { services.into_iter().map(Service::endpoint).collect() };
    let (sso_post, sso_redirect) = addresses(&endpoints(row.single_sign_on_service));
    let said_yes = |word: Option<String>| word.is_some_and(|it| it.eq_ignore_ascii_case("y"));
    let name = row.organization_display_name.or(row.organization_name).filter(|it| !it.trim().is_empty());
    Entry {
        display_name: name.unwrap_or_else(|| row.entity_id.clone()),
        logo_uri: row.logo_uri.filter(|it| !it.is_empty()),
        sso_post,
        sso_redirect,
        logout: logout(endpoints(row.single_logout_service)),
        certificates: row.signing_certificate_x509,
        is_test: is_test_entity(&row.entity_id),
        is_withdrawn: said_yes(row.deleted) || said_yes(row.disabled),
        valid_until: None,
        may_omit_issuer_format: may_omit_issuer_format(&row.entity_id),
        entity_id: row.entity_id,
    }
}

impl Service {
    fn endpoint(self) -> Endpoint {
        let response_location = self.response_location.filter(|it| !it.is_empty());
        Endpoint { binding: self.binding, location: self.location, response_location }
    }
}
