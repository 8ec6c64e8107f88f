//! `idp signing-keys …`

use anyhow::Context as _;
use clap::Subcommand;
use idp_core::client::SigningAlgorithm;
use idp_core::time::Lifetime;
use idp_store::keys::KeyState;
use idp_store::{Quietly, keys};

use super::house::Which;
use super::out;
use crate::jose;

/// How long apps may need to learn a new key: as long as they keep the JWKS.
const PUBLISHED: Lifetime = Lifetime::days(1);

/// The keys that sign tokens.
#[derive(Debug, Subcommand)]
pub(super) enum SigningKeys {
    /// Which there are, and what each does.
    List(Which),
    /// Make those that are missing: for each algorithm one that signs, and the next.
    Ensure(Which),
    /// The next key begins to sign; the one that signed stays published for a day.
    Rotate {
        #[command(flatten)]
        which: Which,
        /// `RS256` or `ES256`; both when absent.
        #[arg(long, value_name = "ALGORITHM")]
        alg: Option<String>,
    },
}

pub(super) async fn run(command: &SigningKeys) -> anyhow::Result<()> {
    match command {
        SigningKeys::List(which) => list(which).await,
        SigningKeys::Ensure(which) => ensure(which).await,
        SigningKeys::Rotate { which, alg } => {
            let wanted = match alg {
                None => SigningAlgorithm::ALL.to_vec(),
                Some(name) => vec![SigningAlgorithm::from_name(name).context("the algorithm is RS256 or ES256")?],
            };
            rotate(which, wanted).await
        }
    }
}

async fn list(which: &Which) -> anyhow::Result<()> {
    let at = which.open("signing-keys list").await?;
    let mut tx = at.house.store.read(at.id).await?;
    for key in keys::all(&mut tx).await? {
        let since = key.changed_at.iso();
        out::say(&format!("{} {} {} since {since}", key.algorithm.name(), key.kid, key.state.word()));
    }
    Ok(())
}

async fn ensure(which: &Which) -> anyhow::Result<()> {
    let at = which.open("signing-keys ensure").await?;
    let (scribe, now) = (at.house.scribe("signing-keys ensure"), at.house.now);
    let mut tx = at.house.store.write(at.id).await?;
    let made = jose::ensure(&mut tx, &|event| scribe.entry(at.id, now, event), now).await?;
    tx.commit_quietly(Quietly::Bookkeeping).await?;
    out::say(&format!("{} made", out::count(&made, ("key", "keys"))));
    Ok(())
}

async fn rotate(which: &Which, wanted: Vec<SigningAlgorithm>) -> anyhow::Result<()> {
    let at = which.open("signing-keys rotate").await?;
    let (scribe, now) = (at.house.scribe("signing-keys rotate"), at.house.now);
    for algorithm in wanted {
        let mut tx = at.house.store.write(at.id).await?;
        let is_next = |key: &keys::StoredKey| (key.algorithm, key.state) == (algorithm, KeyState::Next);
        let next = keys::all(&mut tx).await?.into_iter().find(is_next).map(|key| key.changed_at);
        let young = next.filter(|published| now.since(*published) < PUBLISHED);
        jose::rotate(&mut tx, &|event| scribe.entry(at.id, now, event), algorithm, now).await?;
        tx.commit_quietly(Quietly::Bookkeeping).await?;
        out::say(&format!("{} rotated; every node follows within a minute", algorithm.name()));
        if let Some(next) = young {
            out::say(&format!(
                "! apps had since {} to learn the key that signs now: some must fetch the JWKS again",
                next.iso()
            ));
        }
    }
    Ok(())
}
