//! `idp account import`: people whom the ente knows already, from a file.
//!
//! ```text
//! file ─▶ rows read and judged ─▶ staged in chunks, unseen ─▶ published together ─▶ staging cleared
//! ```
//! Nobody waits for it: it pauses after each chunk, so that who signs in meanwhile gets the database too.

mod columns;
pub mod read;
mod row;

use std::fs::File;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail, ensure};
use idp_core::audit::AuditEvent;
use idp_core::credential::hash::Memory;
use idp_core::id::ImportId;
use idp_core::profile::PinScheme;
use idp_store::imports::{self, Incoming};
use idp_store::{Quietly, StoreError};

use self::read::{Rows, Unreadable};
use self::row::Maker;
use super::house::{AtEnte, Which};
use super::out;
use crate::seal::Secrets;
use crate::serve::Policy;

/// Rows staged at once: a tenth of a second of the database's time.
const CHUNK: usize = 200;

/// How often publishing is tried when somebody signs up in the same moment.
const TRIES: usize = 5;

/// People from a file.
#[derive(Debug, clap::Args)]
#[command(after_long_help = columns::HELP)]
pub(super) struct Import {
    #[command(flatten)]
    which: Which,
    /// A CSV file in UTF-8, with the names of its columns in the first line, separated by commas or semicolons.
    file: PathBuf,
    /// Read and judge every row, and change nothing.
    #[arg(long)]
    dry_run: bool,
    /// Import nothing when a single row is refused.
    #[arg(long)]
    all_or_nothing: bool,
}

/// What came of the rows.
#[derive(Debug, Default)]
struct Tally {
    staged: u64,
    known: u64,
    refused: u64,
}

pub(super) async fn run(arguments: &Import) -> anyhow::Result<()> {
    let file = File::open(&arguments.file).with_context(|| format!("{} cannot be read", arguments.file.display()))?;
    let rows = Rows::of(file).context("the first line of the file")?;
    let at = arguments.which.open("account import").await?;
    let import: ImportId = at.house.entropy.id(at.house.now);
    let mut tx = at.house.store.write(at.id).await?;
    imports::begin(&mut tx, import, at.house.now).await?;
    tx.commit_quietly(Quietly::Staged).await?;
    let outcome = carry_out(arguments, (&at, import), rows).await;
    forget(&at, import).await?;
    at.house.store.close().await;
    outcome
}

async fn carry_out(arguments: &Import, (at, import): (&AtEnte, ImportId), rows: Rows<File>) -> anyhow::Result<()> {
    let tally = stage(at, import, rows).await?;
    let Tally { staged, known, refused } = tally;
    if arguments.dry_run {
        out::say(&format!("{staged} would be imported, {known} are known already, {refused} are refused"));
    } else if arguments.all_or_nothing && refused > 0 {
        bail!("nothing was imported: {refused} rows are refused");
    } else {
        let published = publish(at, import).await?;
        for row in &published.late {
            out::say(&format!("line {row}: {}", imports::NotTaken::Known));
        }
        let late = u64::try_from(published.late.len()).unwrap_or_default();
        out::say(&format!(
            "{} imported, {} were known already, {refused} were refused",
            published.accounts,
            known + late
        ));
    }
    ensure!(
        refused == 0,
        "{refused} rows are refused: mend them and import the file again, who is known is left alone"
    );
    Ok(())
}

/// Reads, judges and stages every row; tells of each that is not taken.
async fn stage(at: &AtEnte, import: ImportId, rows: Rows<File>) -> anyhow::Result<Tally> {
    let mut tally = Tally::default();
    let mut desk = (maker(at)?, rows);
    loop {
        // Clear passwords are hashed here: not on the threads that answer others.
        let (back, chunk) = tokio::task::spawn_blocking(move || {
            let (mut maker, mut rows) = desk;
            let chunk = next_chunk(&mut maker, &mut rows);
            ((maker, rows), chunk)
        })
        .await?;
        desk = back;
        let Some(chunk) = chunk? else { return Ok(tally) };
        let mut good = Vec::new();
        for (line, made) in chunk {
            match made {
                Ok(incoming) => good.push(incoming),
                Err(why) => {
                    tally.refused += 1;
                    out::say(&format!("line {line}: {why}"));
                }
            }
        }
        stage_chunk(at, import, (&good, &mut tally)).await?;
    }
}

fn maker(at: &AtEnte) -> anyhow::Result<Maker> {
    let pin: PinScheme = Policy::read(&at.settings.profile)?.profile.pin.scheme;
    Ok(Maker {
        pin,
        now: at.house.now,
        entropy: at.house.entropy.clone(),
        secrets: Secrets::of(&at.house.keys),
        memory: Memory::default(),
    })
}

/// The line of a row, and what it says or why it is refused.
type Judged = (u64, Result<Incoming, row::BadRow>);

/// The next rows, each with its line; `None` after the last.
fn next_chunk(maker: &mut Maker, rows: &mut Rows<File>) -> Result<Option<Vec<Judged>>, Unreadable> {
    let mut chunk = Vec::with_capacity(CHUNK);
    while chunk.len() < CHUNK {
        let Some((line, read)) = rows.row()? else { break };
        chunk.push((line, read.and_then(|fields| maker.make(line, &fields))));
    }
    Ok((!chunk.is_empty()).then_some(chunk))
}

async fn stage_chunk(at: &AtEnte, import: ImportId, (good, tally): (&[Incoming], &mut Tally)) -> anyhow::Result<()> {
    let began = Instant::now();
    let mut tx = at.house.store.write(at.id).await?.patiently();
    let not_taken = imports::stage(&mut tx, import, good).await?;
    tx.commit_quietly(Quietly::Staged).await?;
    for (line, why) in &not_taken {
        out::say(&format!("line {line}: {why}"));
        match why {
            imports::NotTaken::Known => tally.known += 1,
            imports::NotTaken::Twice | imports::NotTaken::CodeTaken => tally.refused += 1,
        }
    }
    tally.staged += u64::try_from(good.len() - not_taken.len()).unwrap_or_default();
    pause(began.elapsed()).await;
    Ok(())
}

/// As long as we kept the database, others have it.
async fn pause(kept: Duration) {
    tokio::time::sleep(kept).await;
}

async fn publish(at: &AtEnte, import: ImportId) -> anyhow::Result<imports::Published> {
    let scribe = at.house.scribe("account import");
    for _ in 0..TRIES {
        let mut tx = at.house.store.write(at.id).await?.patiently();
        let published = match imports::publish(&mut tx, import, at.house.now).await {
            Err(StoreError::Conflict) => continue,
            other => other?,
        };
        let event = AuditEvent::AccountsImported { import, accounts: published.accounts };
        match tx.commit(scribe.entry(at.id, at.house.now, &event)).await {
            Err(StoreError::Conflict) => {}
            Err(other) => return Err(other.into()),
            Ok(()) => return Ok(published),
        }
    }
    bail!("nothing was imported: people of the file kept signing up in the same moment")
}

/// Clears the staging.
async fn forget(at: &AtEnte, import: ImportId) -> anyhow::Result<()> {
    loop {
        let began = Instant::now();
        let mut tx = at.house.store.write(at.id).await?.patiently();
        let cleared = imports::forget(&mut tx, import).await?;
        tx.commit_quietly(Quietly::Staged).await?;
        if cleared == 0 {
            return Ok(());
        }
        pause(began.elapsed()).await;
    }
}
