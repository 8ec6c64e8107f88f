//! The demo's settings: two enti with different systems, on one listener.

use std::path::Path;

use idp_core::ente::{EnteSlug, Issuer};

use crate::config::{
    Config, Contact, Database, EnteSettings, Footer, Keys, Limits, LocalAccounts, Organization, SpidSettings,
};
use crate::demo::addresses::Addresses;

/// An ente of the demo, before it has an address.
pub struct Ente {
    /// Short name.
    pub slug: &'static str,
    /// Name.
    pub name: &'static str,
    /// Which system it follows.
    pub profile: &'static str,
    ipa: &'static str,
}

/// Invented, as all of the demo.
pub const ENTI: [Ente; 2] = [
    Ente { slug: "porto-sereno", name: "Comune di Porto Sereno", profile: "canale-sicuro", ipa: "c_x001" },
    Ente { slug: "lago-chiaro", name: "Comune di Lago Chiaro", profile: "predefinito", ipa: "c_x002" },
];

/// Why the demo's own settings did not parse: a fault of ours.
#[derive(Debug, thiserror::Error)]
#[error("the demo's settings are not right: {0}")]
pub struct BadSettings(String);

/// The settings, for files in `folder`.
pub fn settings(folder: &Path, addresses: Addresses, (database, redis): (&str, &str)) -> Result<Config, BadSettings> {
    let mut config = Config {
        database: Database { url: database.to_owned(), ..Database::default() },
        keys: Keys { file: folder.join("portico.keys") },
        // The caps per address stay on; the demo's one visitor sits at a shared address of every ente.
        limits: Limits::default(),
        ..Config::default()
    };
    redis.clone_into(&mut config.redis.url);
    config.log.json = false;
    for ente in &ENTI {
        config.ente.push(ente_settings(ente, folder, addresses)?);
    }
    Ok(config)
}

fn ente_settings(ente: &Ente, folder: &Path, addresses: Addresses) -> Result<EnteSettings, BadSettings> {
    let site = format!("https://www.{}.example", ente.slug);
    Ok(EnteSettings {
        slug: EnteSlug::parse(ente.slug).map_err(|why| BadSettings(why.to_string()))?,
        name: ente.name.to_owned(),
        issuer: Issuer::parse(&addresses.issuer(ente.slug)).map_err(|why| BadSettings(why.to_string()))?,
        profile: ente.profile.to_owned(),
        local_accounts: Some(LocalAccounts {
            audience: "chi prova il prodotto".to_owned(),
            legal_basis: "dimostrazione con dati inventati".to_owned(),
        }),
        mail_from: Some(format!("{} <no-reply@{}.example>", ente.name, ente.slug)),
        shared_addresses: vec![[127, 0, 0, 1].into(), std::net::Ipv6Addr::LOCALHOST.into()],
        footer: Footer {
            privacy: format!("{site}/privacy"),
            legal_notes: format!("{site}/note-legali"),
            accessibility: format!("{site}/accessibilita"),
            site: site.clone(),
            support_office: "Sportello del cittadino, piazza del Municipio 1".to_owned(),
            support_phone: "+39 0123 456789".to_owned(),
            support_email: format!("sportello@{}.example", ente.slug),
            support_hours: "lunedì-venerdì 9-12".to_owned(),
        },
        spid: Some(SpidSettings {
            certificate: folder.join(format!("{}.spid.crt", ente.slug)),
            key: folder.join(format!("{}.spid.key", ente.slug)),
            organization: Organization {
                name: ente.name.to_owned(),
                display_name: ente.name.to_owned(),
                url: site,
                ipa_code: ente.ipa.to_owned(),
                locality: ente.name.trim_start_matches("Comune di ").to_owned(),
            },
            contact: Contact { email: format!("spid@{}.example", ente.slug), phone: "+390123456789".to_owned() },
            validation: true,
        }),
    })
}
