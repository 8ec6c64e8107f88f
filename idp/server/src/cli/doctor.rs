//! `idp doctor`

use anyhow::ensure;
use serde_json::{Value, json};

use super::house::Where;
use super::out;
use crate::clock::{Clock as _, SystemClock};
use crate::config::Config;
use crate::doctor::{self, Advice, Refusal};
use crate::entropy::Entropy;
use crate::seal::KeyFile;
use crate::serve;

/// How to tell it.
#[derive(Debug, clap::Args)]
pub(super) struct Doctor {
    #[command(flatten)]
    settings: Where,
    /// One JSON document, for monitoring.
    #[arg(long)]
    json: bool,
}

pub(super) async fn run(arguments: &Doctor) -> anyhow::Result<()> {
    // Whoever started the process may have chosen a provider already; there is only one here to choose.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let config = arguments.settings.read()?;
    let mut refusals = doctor::machine(&config, &arguments.settings.path());
    refusals.extend(doctor::settings(&config));
    let mut thoughts = doctor::advice(&config);
    thoughts.extend(doctor::away(&config).await);
    let database = look_into_tables(&config, (&mut refusals, &mut thoughts)).await;
    if arguments.json {
        out::say(&as_json(&refusals, &thoughts, database.as_deref()).to_string());
    } else {
        say(&refusals, &thoughts, database.as_deref());
    }
    ensure!(database.is_none(), "the database could not be looked at");
    ensure!(refusals.is_empty(), "`serve` would not start");
    Ok(())
}

/// Adds what the tables say; why they could not be looked at, if so.
async fn look_into_tables(
    config: &Config,
    (refusals, thoughts): (&mut Vec<Refusal>, &mut Vec<Advice>),
) -> Option<String> {
    let Ok(keys) = KeyFile::read(&config.keys.file) else {
        return Some("the database was not looked at: there are no keys for it".to_owned());
    };
    let store = match serve::store(config, &keys, &Entropy::os()).await {
        Ok(store) => store,
        Err(why) => return Some(out::chain(&why)),
    };
    let found = doctor::tables(&store, &keys, config).await;
    // Tables that are refused may not be there to be read.
    let known = match &found {
        Ok(refusals) if refusals.is_empty() => doctor::registry(&store, config, SystemClock.now()).await,
        Ok(_) | Err(_) => Ok(Vec::new()),
    };
    store.close().await;
    match found.and_then(|more| Ok((more, known?))) {
        Ok((more, known)) => {
            refusals.extend(more);
            thoughts.extend(known);
            None
        }
        Err(why) => Some(out::chain(&why)),
    }
}

fn say(refusals: &[Refusal], thoughts: &[Advice], database: Option<&str>) {
    if !refusals.is_empty() {
        out::say(&doctor::told(refusals));
    }
    if let Some(why) = database {
        out::say(&format!("✗ {why}"));
    }
    for thought in thoughts {
        out::say(&format!("! {thought}"));
    }
    if refusals.is_empty() && database.is_none() {
        out::say("✓ nothing keeps `serve` from starting");
    }
}

fn as_json(refusals: &[Refusal], thoughts: &[Advice], database: Option<&str>) -> Value {
    let refusal = |why: &Refusal| json!({ "code": why.code(), "sentence": why.to_string(), "fix": why.fix() });
    let thought = |thought: &Advice| json!({ "code": thought.code(), "sentence": thought.to_string() });
    json!({
        "may_serve": refusals.is_empty() && database.is_none(),
        "refusals": refusals.iter().map(refusal).collect::<Vec<_>>(),
        "advice": thoughts.iter().map(thought).collect::<Vec<_>>(),
        "database": database.unwrap_or("ok"),
    })
}
