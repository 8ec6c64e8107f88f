//! Starting the demo: keys, tables, enti, citizens and clients, then the listener.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use idp_core::audit::Actor;
use idp_store::{Store, across};

use crate::clock::Clock;
use crate::config::Config;
use crate::demo::addresses::Addresses;
use crate::demo::app::Visits;
use crate::demo::mailbox::Mailbox;
use crate::demo::pages::Demo;
use crate::demo::spid_idp::SpidIdp;
use crate::demo::{DemoError, clients, courier, door, people, settings, spid_idp};
use crate::entropy::Entropy;
use crate::router::router;
use crate::scribe::Scribe;
use crate::seal::{AuditSigner, KeyFile};
use crate::serve::{self, Given, Serving};
use crate::upstream::certificate;

/// What may be chosen.
pub struct Options {
    /// Where it listens: on loopback.
    pub listen: SocketAddr,
    /// Where the issuers are: a balancer's address, before this node and the further ones. Its own when absent.
    pub front: Option<SocketAddr>,
    /// Where further nodes listen: on loopback, on the same database.
    pub further: Vec<SocketAddr>,
    /// Where its files are: made if they are not there.
    pub folder: PathBuf,
    /// A database of its own choice; a SQLite file in the folder when absent.
    pub database: Option<String>,
    /// Redis; none when absent.
    pub redis: Option<String>,
    /// Further SPID providers: files of metadata, as the official validator writes them.
    pub spid_idps: Vec<PathBuf>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub entropy: Entropy,
}

/// A demo that runs.
pub struct Running {
    /// What its pages can reach, and tests too.
    pub demo: Demo,
    nodes: Vec<Serving>,
}

impl Running {
    /// Stops it.
    pub async fn stop(self) {
        for node in self.nodes {
            node.stop().await;
        }
    }
}

/// The demo is full of test providers and of people whose passwords are printed: it goes where nobody else is. An error
/// is no table yet.
async fn refuse_what_is_in_use(store: &Store) -> Result<(), DemoError> {
    match across::enti(&mut store.read_across().await?).await {
        Ok(enti) if !enti.is_empty() => {
            Err(DemoError::Seed("the database has enti already: give the demo an empty one"))
        }
        _ => Ok(()),
    }
}

/// Starts it.
pub async fn start(options: Options) -> Result<Running, DemoError> {
    if !options.listen.ip().is_loopback() || !options.further.iter().all(|listen| listen.ip().is_loopback()) {
        return Err(DemoError::Seed("the demo listens on loopback alone: its passwords are printed"));
    }
    // Whoever started the process may have chosen a provider already; there is only one here to choose.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let listen = free_port(options.listen)?;
    let addresses = Addresses { port: listen.port(), front: options.front.unwrap_or(listen).port() };
    let database = options.database.unwrap_or_else(|| format!("sqlite:{}", options.folder.join("demo.db").display()));
    let redis = options.redis.unwrap_or_default();
    let mut config = settings::settings(&options.folder, addresses, (&database, &redis))?;
    config.server.listen = listen;
    config.server.trusted_proxies.extend(options.front.map(|front| front.ip()));
    let keys = keys(&options.folder, &options.entropy)?;
    let signer = AuditSigner::of(&keys).map_err(|_| DemoError::Seed("the audit key does not read"))?;
    let store = serve::store(&config, &keys, &options.entropy).await?;
    refuse_what_is_in_use(&store).await?;
    store.migrate().await?;
    store.close().await;
    for ente in &config.ente {
        certificate::make_if_missing(ente, options.clock.now(), &options.entropy)?;
    }
    let given = Given { clock: options.clock, entropy: options.entropy, demo: true };
    let app = serve::assemble(config, &keys, given).await?;
    let kit = Arc::new(clients::kit(&app, addresses)?);
    let scribe = Scribe {
        node: app.node.clone(),
        actor: Actor::Portico,
        request: "demo".to_owned(),
        entropy: app.entropy.clone(),
    };
    for ente in app.enti.iter() {
        people::seed(&app, ente, &scribe).await?;
        clients::register(&app, ente, &kit, &scribe).await?;
    }
    let spid_idp = Arc::new(SpidIdp::make(&app, addresses)?);
    spid_idp.register(&app).await?;
    let mailbox = Mailbox::default();
    let visits = Visits::default();
    let demo = Demo { app: app.clone(), addresses, mailbox: mailbox.clone(), kit, spid_idp, visits };
    for file in &options.spid_idps {
        spid_idp::import(&app, file).await?;
    }
    let ways = courier::ways(mailbox, Arc::clone(&app.clock));
    let mut nodes = vec![Serving::start_with(app, signer, ways, door::service(&demo)).await?];
    for listen in options.further {
        let given = Given { clock: Arc::clone(&demo.app.clock), entropy: demo.app.entropy.clone(), demo: true };
        nodes.push(another(&demo, &keys, |config| config.server.listen = listen, given).await?);
    }
    Ok(Running { demo, nodes })
}

/// Another node on the demo's database, with settings changed by the caller: its name is that of its address.
pub async fn another(
    demo: &Demo,
    keys: &KeyFile,
    change: impl FnOnce(&mut Config),
    given: Given,
) -> Result<Serving, DemoError> {
    let mut config = demo.app.config.clone();
    change(&mut config);
    config.server.node = format!("node-{}", config.server.listen.port());
    let app = serve::assemble(config, keys, given).await?;
    let signer = AuditSigner::of(keys).map_err(|_| DemoError::Seed("the audit key does not read"))?;
    let ways = courier::ways(demo.mailbox.clone(), Arc::clone(&app.clock));
    Ok(Serving::start_with(app.clone(), signer, ways, router(app)).await?)
}

/// A port that is free, when none was asked for: the issuers must be known before the listener is.
fn free_port(listen: SocketAddr) -> Result<SocketAddr, DemoError> {
    if listen.port() != 0 {
        return Ok(listen);
    }
    let probe = std::net::TcpListener::bind(listen).map_err(DemoError::Files)?;
    probe.local_addr().map_err(DemoError::Files)
}

fn keys(folder: &std::path::Path, entropy: &Entropy) -> Result<KeyFile, DemoError> {
    std::fs::create_dir_all(folder).map_err(DemoError::Files)?;
    let path = folder.join("portico.keys");
    if path.exists() {
        return Ok(KeyFile::read(&path)?);
    }
    let keys = KeyFile::generate(entropy);
    keys.write_new(&path)?;
    Ok(keys)
}
