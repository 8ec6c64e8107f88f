//! `idp client …`

use std::path::PathBuf;

use anyhow::Context as _;
use clap::Subcommand;
use idp_core::audit::AuditEvent;
use idp_core::client::{AuthMethod, OidcClient};
use idp_core::secret::{Bearer, kind};
use idp_core::time::Lifetime;
use idp_store::{StoreError, clients};

use super::house::{AtEnte, Which};
use super::out;

/// How long the old secret stays good after a rotation: time to put the new one in place.
const OVERLAP: Lifetime = Lifetime::hours(24);

/// The apps of an ente.
#[derive(Debug, Subcommand)]
pub(super) enum Clients {
    /// Register one, from a file in the words of RFC 7591. Its secret is told once.
    Add {
        #[command(flatten)]
        which: Which,
        /// The registration, in JSON.
        file: PathBuf,
    },
    /// Which there are.
    List(Which),
    /// Make another secret; the old one stays good for a day.
    RotateSecret {
        #[command(flatten)]
        which: Which,
        /// Which client.
        client_id: String,
    },
    /// Stop one.
    Disable {
        #[command(flatten)]
        which: Which,
        /// Which client.
        client_id: String,
    },
}

pub(super) async fn run(command: &Clients) -> anyhow::Result<()> {
    match command {
        Clients::Add { which, file } => add(&which.open("client add").await?, file).await,
        Clients::List(which) => list(&which.open("client list").await?).await,
        Clients::RotateSecret { which, client_id } => {
            rotate(&which.open("client rotate-secret").await?, client_id).await
        }
        Clients::Disable { which, client_id } => disable(&which.open("client disable").await?, client_id).await,
    }
}

fn changed(client_id: &str, how: &str) -> AuditEvent {
    AuditEvent::ClientChanged { client: client_id.to_owned(), how: how.to_owned() }
}

async fn add(at: &AtEnte, file: &PathBuf) -> anyhow::Result<()> {
    let text = std::fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let client: OidcClient = serde_json::from_str(&text).context("the registration does not read")?;
    client.check().context("the registration is refused")?;
    let has_secret =
        matches!(client.token_endpoint_auth_method, AuthMethod::ClientSecretBasic | AuthMethod::ClientSecretPost);
    let secret = has_secret.then(|| at.house.entropy.bearer(kind::CLIENT_SECRET));
    let mut tx = at.house.store.write(at.id).await?;
    let hash = secret.as_ref().map(Bearer::hash);
    match clients::insert(&mut tx, &client, hash.as_ref(), at.house.now).await {
        Err(StoreError::Conflict) => anyhow::bail!("{} is registered already", client.client_id),
        other => other?,
    }
    let entry = at.house.scribe("client add").entry(at.id, at.house.now, &changed(&client.client_id, "added"));
    tx.commit(entry).await?;
    out::say(&format!("registered {} at {}", client.client_id, at.settings.issuer));
    if let Some(secret) = secret {
        out::say(&format!("client_secret {}", secret.expose()));
    }
    Ok(())
}

async fn list(at: &AtEnte) -> anyhow::Result<()> {
    let mut tx = at.house.store.read(at.id).await?;
    for stored in clients::all(&mut tx).await? {
        let state = if stored.active { "active" } else { "disabled" };
        let method = stored.client.token_endpoint_auth_method.word();
        out::say(&format!("{} {state} {method} {}", stored.client.client_id, stored.client.client_name));
    }
    Ok(())
}

async fn rotate(at: &AtEnte, client_id: &str) -> anyhow::Result<()> {
    let secret = at.house.entropy.bearer(kind::CLIENT_SECRET);
    let mut tx = at.house.store.write(at.id).await?;
    let rotated = clients::rotate_secret(&mut tx, client_id, &secret.hash(), at.house.now + OVERLAP).await?;
    anyhow::ensure!(rotated, "there is no client {client_id} with a secret");
    let event = changed(client_id, "secret_rotated");
    tx.commit(at.house.scribe("client rotate-secret").entry(at.id, at.house.now, &event)).await?;
    out::say(&format!("client_secret {}", secret.expose()));
    Ok(())
}

async fn disable(at: &AtEnte, client_id: &str) -> anyhow::Result<()> {
    let mut tx = at.house.store.write(at.id).await?;
    anyhow::ensure!(clients::disable(&mut tx, client_id).await?, "there is no client {client_id} in use");
    let event = changed(client_id, "disabled");
    tx.commit(at.house.scribe("client disable").entry(at.id, at.house.now, &event)).await?;
    out::say(&format!("stopped {client_id}"));
    Ok(())
}
