//! `idp account …`, for as long as there is no back office.

use anyhow::Context as _;
use clap::Subcommand;
use idp_core::account::{Account, AccountState};
use idp_core::audit::AuditEvent;
use idp_core::person::{Identifier, Person};
use idp_core::session::SessionEnd;
use idp_store::{WriteTx, accounts, attempts, channels, credentials, grants, people, sessions};

use super::house::{AtEnte, Which};
use super::out;

/// A citizen's account, by codice fiscale or partita IVA.
#[derive(Debug, Subcommand)]
pub(super) enum Accounts {
    /// What is known of it, without secrets.
    Show(One),
    /// Forget the failures that make its owner wait.
    Unlock(One),
    /// Stop it: every way in is closed, sessions and tokens end.
    Suspend(One),
    /// Open a suspended one again.
    Resume(One),
    /// End it for good.
    Close(One),
}

/// Which one.
#[derive(Debug, clap::Args)]
pub(super) struct One {
    #[command(flatten)]
    which: Which,
    /// Codice fiscale, or partita IVA of a company.
    codice_fiscale: String,
}

pub(super) async fn run(command: &Accounts) -> anyhow::Result<()> {
    use AccountState::{Active, Closed, Suspended};
    match command {
        Accounts::Show(one) => show(&one.open("account show").await?).await,
        Accounts::Unlock(one) => unlock(&one.open("account unlock").await?).await,
        Accounts::Suspend(one) => change(&one.open("account suspend").await?, &[Active], Suspended).await,
        Accounts::Resume(one) => change(&one.open("account resume").await?, &[Suspended], Active).await,
        Accounts::Close(one) => change(&one.open("account close").await?, &[Active, Suspended], Closed).await,
    }
}

/// An account found.
struct Found {
    at: AtEnte,
    command: &'static str,
    account: Account,
    person: Person,
}

impl One {
    async fn open(&self, command: &'static str) -> anyhow::Result<Found> {
        let identifier = Identifier::parse(&self.codice_fiscale).context("this is no codice fiscale or partita IVA")?;
        let at = self.which.open(command).await?;
        let mut tx = at.house.store.read(at.id).await?;
        let person = people::by_identifier(&mut tx, &identifier).await?.context("nobody here has it")?.person;
        let account = accounts::of_person(&mut tx, person.id).await?.context("this person has no account")?;
        drop(tx);
        Ok(Found { at, command, account, person })
    }
}

async fn show(found: &Found) -> anyhow::Result<()> {
    let account = &found.account;
    out::say(&format!("{} {} identity {}", account.id, account.state.word(), account.identity.word()));
    out::say(&format!("made {}, last access {}", account.created_at.iso(), out::at(account.last_access_at)));
    let mut tx = found.at.house.store.read(found.at.id).await?;
    for credential in credentials::of(&mut tx, account.id).await? {
        out::say(&format!("{} {} since {}", credential.kind.word(), credential.state.word(), credential.set_at.iso()));
    }
    for channel in channels::live_of(&mut tx, account.id).await? {
        out::say(&format!(
            "channel {} {} from {}",
            channel.kind.word(),
            channel.masked,
            out::at(channel.confirms_from())
        ));
    }
    let live = sessions::live_of(&mut tx, account.id, found.at.house.now).await?;
    out::say(&format!("{} live sessions", live.len()));
    Ok(())
}

async fn unlock(found: &Found) -> anyhow::Result<()> {
    let house = &found.at.house;
    let code = found.person.codice_fiscale.as_ref().map(|code| code.as_str().to_owned());
    let number = found.person.partita_iva.as_ref().map(|number| number.as_str().to_owned());
    let named = code.into_iter().chain(number).chain([found.account.id.to_string()]);
    let mut tx = house.store.write(found.at.id).await?;
    for subject in named.map(|typed| house.store.vault().index(found.at.id, "attempt", &typed)) {
        attempts::forgive(&mut tx, &subject).await?;
    }
    commit(found, tx, &AuditEvent::CredentialUnlocked { account: found.account.id }).await?;
    out::say("unlocked");
    Ok(())
}

async fn change(found: &Found, from: &[AccountState], to: AccountState) -> anyhow::Result<()> {
    let account = &found.account;
    anyhow::ensure!(from.contains(&account.state), "the account is {}", account.state.word());
    let now = found.at.house.now;
    let mut tx = found.at.house.store.write(found.at.id).await?;
    let moved = accounts::change_state(&mut tx, account.id, (account.state, to)).await?;
    anyhow::ensure!(moved, "the account was changed meanwhile");
    if to != AccountState::Active {
        for session in sessions::end_all(&mut tx, account.id, None, (SessionEnd::AccountStopped, now)).await? {
            for grant in grants::live_of_session(&mut tx, session).await? {
                grants::revoke(&mut tx, grant, "account_stopped", now).await?;
            }
        }
    }
    let event = AuditEvent::AccountChanged { account: account.id, state: to.word().to_owned() };
    commit(found, tx, &event).await?;
    out::say(to.word());
    Ok(())
}

async fn commit(found: &Found, tx: WriteTx, event: &AuditEvent) -> anyhow::Result<()> {
    let house = &found.at.house;
    Ok(tx.commit(house.scribe(found.command).entry(found.at.id, house.now, event)).await?)
}
