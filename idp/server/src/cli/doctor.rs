//! `idp doctor`

use anyhow::ensure;
use serde_json::{Value, json};

use super::house::Where;
use super::out;
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
    let config = arguments.settings.read()?;
    let mut refusals = doctor::machine(&config, &arguments.settings.path());
    refusals.extend(doctor::settings(&config));
    let database = look_into_tables(&config, &mut refusals).await;
    let mut thoughts = doctor::advice(&config);
    if !doctor::is_redis_there(&config).await {
        thoughts.push(Advice::RedisAway);
    }
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
async fn look_into_tables(config: &Config, refusals: &mut Vec<Refusal>) -> Option<String> {
    let Ok(keys) = KeyFile::read(&config.keys.file) else {
        return Some("the database was not looked at: there are no keys for it".to_owned());
    };
    let store = match serve::store(config, &keys, &Entropy::os()).await {
        Ok(store) => store,
        Err(why) => return Some(out::chain(&why)),
    };
    let found = doctor::tables(&store, &keys, config).await;
    store.close().await;
    match found {
        Ok(more) => {
            refusals.extend(more);
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
