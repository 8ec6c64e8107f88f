//! `idp spid …`

use std::path::PathBuf;

use anyhow::{Context as _, bail, ensure};
use clap::Subcommand;
use idp_core::audit::AuditEvent;
use idp_core::time::{Lifetime, Timestamp};
use idp_store::upstream::{self, Registered};
use idp_store::{Conn as _, across};
use saml2::keys::{SigningCertificate, TrustedKeys};
use serde_json::json;
use spid::registry::{Entry, Provider, import};

use super::house::{House, Where, Which};
use super::out;
use crate::clock::{Clock as _, SystemClock};
use crate::entropy::Entropy;
use crate::upstream::party::Party;
use crate::upstream::{certificate, providers};

/// SPID: who an ente is there, and which providers are known.
#[derive(Debug, Subcommand)]
pub(super) enum Spid {
    /// Make the key and the certificate the ente signs with, where the settings say. Nothing is ever overwritten.
    Certificate(Which),
    /// The signed metadata, as AgID is to be given it and as /spid/metadata serves it.
    Metadata(Which),
    /// The register of transactions: each request and the answer that came, as JSON, one a line. It holds what providers
    /// said of people; that it was read is told to the audit trail.
    Register {
        #[command(flatten)]
        which: Which,
        /// From this instant on, as 2026-11-24T00:00:00Z; a day before the end when absent.
        #[arg(long, value_name = "INSTANT", value_parser = instant)]
        from: Option<Timestamp>,
        /// Until before this instant; now when absent.
        #[arg(long, value_name = "INSTANT", value_parser = instant)]
        until: Option<Timestamp>,
    },
    /// The identity providers, for all enti.
    #[command(subcommand)]
    Idp(Idps),
}

/// The registry.
#[derive(Debug, Subcommand)]
pub(super) enum Idps {
    /// Add the providers of a file, or replace what was known of them. Running nodes read it within a minute.
    Add {
        #[command(flatten)]
        settings: Where,
        /// The certificate of the registry that signed the metadata; without it the file is believed as it is.
        #[arg(long, value_name = "PEM")]
        signed_by: Option<PathBuf>,
        /// SAML metadata, or the JSON of the SPID registry.
        file: PathBuf,
    },
    /// Which there are.
    List(Where),
}

pub(super) async fn run(command: &Spid) -> anyhow::Result<()> {
    match command {
        Spid::Certificate(which) => {
            let ente = which.ente()?;
            certificate::make(&ente, SystemClock.now(), &Entropy::os())?;
            let made = ente.spid.map(|spid| format!("made {} and {}", spid.key.display(), spid.certificate.display()));
            out::say(&made.unwrap_or_default());
            Ok(())
        }
        Spid::Metadata(which) => {
            out::say(&Party::open(&which.ente()?)?.metadata);
            Ok(())
        }
        Spid::Register { which, from, until } => register(which, *from, *until).await,
        Spid::Idp(Idps::Add { settings, signed_by, file }) => add(settings, file, signed_by.as_ref()).await,
        Spid::Idp(Idps::List(settings)) => list(settings).await,
    }
}

fn instant(text: &str) -> Result<Timestamp, &'static str> {
    Timestamp::parse_iso(text).ok_or("an instant is written as 2026-11-24T00:00:00Z")
}

async fn register(which: &Which, from: Option<Timestamp>, until: Option<Timestamp>) -> anyhow::Result<()> {
    const DAY: Lifetime = Lifetime::days(1);
    let at = which.open("spid register").await?;
    let until = until.unwrap_or(at.house.now);
    let from = from.unwrap_or(until - DAY);
    ensure!(from < until, "--from comes before --until");
    let tx = at.house.store.write(at.id).await?;
    let event = AuditEvent::RegisterViewed { from: from.iso(), until: until.iso() };
    let entry = at.house.scribe("spid register").entry(tx.ente(), at.house.now, &event);
    tx.commit(entry).await?;
    let mut tx = at.house.store.read(at.id).await?;
    // Day by day: two years of it do not fit into memory.
    let (mut day, mut told) = (from, false);
    while day < until {
        let next = (day + DAY).min(until);
        for line in upstream::registered(&mut tx, (day, next)).await? {
            let Registered { at, idp, outcome, request, response } = line;
            let line =
                json!({ "at": at.iso(), "idp": idp, "outcome": outcome, "request": request, "response": response });
            out::say(&line.to_string());
            told = true;
        }
        day = next;
    }
    if !told {
        out::aside(&format!("no transactions from {} to {}", from.iso(), until.iso()));
    }
    Ok(())
}

fn read(path: &PathBuf) -> anyhow::Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("{} cannot be read", path.display()))
}

/// The providers of a file: all can be used, or none is added.
fn entries(file: &PathBuf, signed_by: Option<&PathBuf>) -> anyhow::Result<Vec<Entry>> {
    let text = read(file)?;
    let entries = match signed_by {
        None => import::read(&text)?,
        Some(path) => {
            let certificate = SigningCertificate::from_pem(&read(path)?)
                .with_context(|| format!("{} is no certificate to verify with", path.display()))?;
            import::read_signed(&text, &TrustedKeys::new(vec![certificate])?)?
        }
    };
    if entries.is_empty() {
        bail!("{} names no identity provider", file.display());
    }
    for entry in &entries {
        Provider::new(entry.clone()).with_context(|| format!("{} cannot be used", entry.entity_id))?;
    }
    Ok(entries)
}

async fn add(settings: &Where, file: &PathBuf, signed_by: Option<&PathBuf>) -> anyhow::Result<()> {
    let entries = entries(file, signed_by)?;
    let house = House::open(settings).await?;
    let scribe = house.scribe("spid idp add");
    for entry in &entries {
        let mut tx = house.store.write_across().await?;
        across::put_upstream_idp(&mut tx, &providers::row(entry)?, house.now).await?;
        let event = AuditEvent::IdpAdded { idp: entry.entity_id.clone(), test: entry.is_test };
        let entry_of_trail = scribe.entry(tx.ente(), house.now, &event);
        tx.commit(entry_of_trail).await?;
        out::say(&told(entry));
    }
    Ok(())
}

async fn list(settings: &Where) -> anyhow::Result<()> {
    let house = House::open(settings).await?;
    let mut tx = house.store.read_across().await?;
    for row in across::upstream_idps(&mut tx).await? {
        let entry = serde_json::from_value::<Entry>(row.detail);
        out::say(&entry.map_or_else(|why| format!("{} does not parse: {why}", row.entity_id), |entry| told(&entry)));
    }
    Ok(())
}

fn told(entry: &Entry) -> String {
    let kind = match (entry.is_test, entry.is_withdrawn) {
        (_, true) => "withdrawn",
        (true, false) => "test",
        (false, false) => "offered",
    };
    format!("{} {kind} {}", entry.entity_id, entry.display_name)
}
