//! `idp serve`, `idp migrate`, `idp backup`

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context as _;

use super::house::{House, Where};
use super::out;
use crate::app::App;
use crate::clock::SystemClock;
use crate::outbox::{Mailer, Nowhere, SmsGateway, Way, Ways};
use crate::seal::AuditSigner;
use crate::serve::{self, Admin, Given, Readiness, Serving, unsafe_start};
use crate::stop::{Stop, asked_to_stop};
use crate::telemetry;

pub(super) async fn serve(settings: &Where) -> anyhow::Result<()> {
    // Whoever started the process may have chosen a provider already; there is only one here to choose.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let config = settings.read()?;
    telemetry::begin_log(&config.log).context("no log")?;
    let metrics = telemetry::begin_figures().context("no figures")?;
    let refusals = unsafe_start::refusals(&config);
    anyhow::ensure!(refusals.is_empty(), "this start would not be safe:\n{}", unsafe_start::told(&refusals));
    let house = House::open(settings).await?;
    let signer = AuditSigner::of(&house.keys)?;
    let readiness = Readiness::default();
    let stop = Stop::default();
    let admin = Admin { readiness: readiness.clone(), stop: stop.clone(), metrics: Some(metrics) };
    let (_, admin) = admin.start(config.server.admin_listen).await.context("the admin listener does not open")?;
    house.store.close().await;
    let given = Given { clock: Arc::new(SystemClock), entropy: house.entropy, demo: false };
    let app = serve::assemble(config, &house.keys, given).await.context("the house does not open")?;
    let ways = ways(&app)?;
    let serving = Serving::start(app.clone(), signer, ways).await.context("the listener does not open")?;
    readiness.opened(app);
    asked_to_stop().await.context("no signal can be heard")?;
    stop.ask();
    serving.stop().await;
    admin.await.context("the admin listener ended in a panic")?;
    Ok(())
}

fn ways(app: &App) -> anyhow::Result<Ways> {
    let mail: Arc<dyn Way> = match Mailer::of(app)? {
        Some(mailer) => Arc::new(mailer),
        None => Arc::new(Nowhere),
    };
    let sms: Arc<dyn Way> = match SmsGateway::of(&app.config.sms)? {
        Some(gateway) => Arc::new(gateway),
        None => Arc::new(Nowhere),
    };
    Ok(Ways { mail, sms })
}

pub(super) async fn migrate(settings: &Where) -> anyhow::Result<()> {
    let house = House::open_unchecked(settings).await?;
    house.store.migrate().await.context("the schema could not be brought up to date")?;
    house.store.close().await;
    out::say("the schema is up to date");
    Ok(())
}

/// Where the copy goes.
#[derive(Debug, clap::Args)]
pub(super) struct Backup {
    #[command(flatten)]
    settings: Where,
    /// A file that is not there yet. Keep the key file's copy elsewhere.
    file: PathBuf,
}

pub(super) async fn backup(arguments: &Backup) -> anyhow::Result<()> {
    anyhow::ensure!(!arguments.file.exists(), "{} is there already", arguments.file.display());
    let house = House::open(&arguments.settings).await?;
    house.store.backup(&arguments.file).await.context("the copy was not made")?;
    house.store.close().await;
    out::say(&format!("copied to {}", arguments.file.display()));
    Ok(())
}
