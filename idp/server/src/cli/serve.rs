//! `idp serve`

use std::path::Path;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, ensure};

use super::house::Where;
use crate::app::App;
use crate::clock::SystemClock;
use crate::config::Config;
use crate::doctor::{self, Refusal};
use crate::entropy::Entropy;
use crate::outbox::{Mailer, Nowhere, SmsGateway, Way, Ways};
use crate::seal::{AuditSigner, KeyFile};
use crate::serve::{self, Admin, AssembleError, Given, Readiness, Serving};
use crate::stop::{Stop, asked_to_stop};
use crate::telemetry;

/// How often a database that is not there yet is asked again.
const AGAIN: Duration = Duration::from_secs(1);

pub(super) async fn run(settings: &Where) -> anyhow::Result<()> {
    // Whoever started the process may have chosen a provider already; there is only one here to choose.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let config = settings.read()?;
    telemetry::begin_log(&config.log).context("no log")?;
    let metrics = telemetry::begin_figures().context("no figures")?;
    safe(&before_the_tables(&config, &settings.path()))?;
    let keys = KeyFile::read(&config.keys.file)?;
    let mut asked = pin!(asked_to_stop());

    let (readiness, stopping) = (Readiness::default(), Stop::default());
    let admin = Admin { readiness: readiness.clone(), stop: stopping.clone(), metrics: Some(metrics) };
    let (_, admin) = admin.start(config.server.admin_listen).await.context("the admin listener does not open")?;
    let app = tokio::select! {
        app = open(&config, &keys) => app?,
        heard = &mut asked => return heard.context("no signal can be heard"),
    };
    let (signer, ways) = (AuditSigner::of(&keys)?, ways(&app)?);
    let serving = Serving::start(app.clone(), signer, ways).await.context("the listener does not open")?;
    readiness.opened(app);
    asked.await.context("no signal can be heard")?;
    stopping.ask();
    serving.stop().await;
    admin.abort();
    Ok(())
}

fn before_the_tables(config: &Config, file: &Path) -> Vec<Refusal> {
    let mut refusals = doctor::machine(config, file);
    refusals.extend(doctor::settings(config));
    refusals
}

fn safe(refusals: &[Refusal]) -> anyhow::Result<()> {
    ensure!(refusals.is_empty(), "this start would not be safe:\n{}", doctor::told(refusals));
    Ok(())
}

/// Opens the house. A database that is not there yet is waited for: nodes start in any order.
async fn open(config: &Config, keys: &KeyFile) -> anyhow::Result<App> {
    let mut told = false;
    loop {
        match open_now(config, keys).await? {
            Ok(app) => return Ok(app),
            Err(why) if !told => {
                told = true;
                tracing::warn!(%why, "the database does not answer yet; it is asked again each second");
            }
            Err(_) => {}
        }
        tokio::time::sleep(AGAIN).await;
    }
}

/// The house; or, inside, that the database is not there yet.
async fn open_now(config: &Config, keys: &KeyFile) -> anyhow::Result<Result<App, AssembleError>> {
    let entropy = Entropy::os();
    let store = serve::store(config, keys, &entropy).await.context("the database does not open")?;
    let looked = doctor::tables(&store, keys, config).await;
    store.close().await;
    match looked.map_err(AssembleError::from) {
        Ok(refusals) => safe(&refusals)?,
        Err(why) if why.will_pass() => return Ok(Err(why)),
        Err(why) => return Err(why).context("the database cannot be used"),
    }
    let given = Given { clock: Arc::new(SystemClock), entropy, demo: false };
    match serve::assemble(config.clone(), keys, given).await {
        Err(why) if !why.will_pass() => Err(why).context("the house does not open"),
        opened => Ok(opened),
    }
}

fn ways(app: &App) -> anyhow::Result<Ways> {
    let senders = app.enti.iter().filter_map(|ente| Some((ente.id, ente.settings.mail_from.as_deref()?)));
    let mail: Arc<dyn Way> = match Mailer::of(&app.config.mail, senders, Arc::clone(&app.clock))? {
        Some(mailer) => Arc::new(mailer),
        None => Arc::new(Nowhere),
    };
    let sms: Arc<dyn Way> = match SmsGateway::of(&app.config.sms)? {
        Some(gateway) => Arc::new(gateway),
        None => Arc::new(Nowhere),
    };
    Ok(Ways { mail, sms })
}
