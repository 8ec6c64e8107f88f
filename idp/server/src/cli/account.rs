//! `idp account …`, for as long as there is no back office.

use anyhow::Context as _;
use clap::Subcommand;
use idp_core::account::{Account, AccountState};
use idp_core::audit::AuditEvent;
use idp_core::person::{Identifier, Person};
use idp_core::session::SessionEnd;
use idp_store::{WriteTx, accounts, attempts, contacts, credentials, people, sessions, standing};

use super::house::{AtEnte, Which};
use super::{import, out};
use crate::acts::end_sessions::{self, Ending};

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
    /// Bring people in from a file.
    Import(import::Import),
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
    use AccountState::{Active, Closed, InActivation, Suspended};
    match command {
        Accounts::Show(one) => show(&one.open("account show").await?).await,
        Accounts::Unlock(one) => unlock(&one.open("account unlock").await?).await,
        Accounts::Suspend(one) => change(&one.open("account suspend").await?, &[Active], Suspended).await,
        Accounts::Resume(one) => change(&one.open("account resume").await?, &[Suspended], Active).await,
        Accounts::Close(one) => {
            change(&one.open("account close").await?, &[InActivation, Active, Suspended], Closed).await
        }
        Accounts::Import(arguments) => import::run(arguments).await,
    }
}

/// An account found.
struct Found {
    at: AtEnte,
    command: &'static str,
    account: Account,
    person: Person,
}

const NOT_ONE: &str = "this is neither a codice fiscale (16 characters) nor a partita IVA (11 digits): one character \
                       may be mistyped";
const NOBODY: &str = "nobody here has this codice fiscale or partita IVA: look at another ente with --ente, or bring \
                      the person in with `idp account import`";
const NO_ACCOUNT: &str = "this person is known here and has no account: a first sign-in with SPID makes one, where \
                          the profile allows it, and so does `idp account import`";

impl One {
    async fn open(&self, command: &'static str) -> anyhow::Result<Found> {
        let identifier = Identifier::parse(&self.codice_fiscale).context(NOT_ONE)?;
        let at = self.which.open(command).await?;
        let mut tx = at.house.store.read(at.id).await?;
        let person = people::by_identifier(&mut tx, &identifier).await?.context(NOBODY)?.person;
        let account = accounts::of_person(&mut tx, person.id).await?.context(NO_ACCOUNT)?;
        drop(tx);
        Ok(Found { at, command, account, person })
    }
}

/// Looking is written to the trail too: an administrator may look at anyone.
async fn show(found: &Found) -> anyhow::Result<()> {
    let (account, house) = (&found.account, &found.at.house);
    let tx = house.store.write(found.at.id).await?;
    commit(found, tx, &AuditEvent::AccountViewed { account: account.id }).await?;
    out::say(&format!("{} {}, identity {}", account.id, account.state.word(), account.identity.word()));
    out::say(&format!("made {}, last access {}", account.created_at.iso(), out::at(account.last_access_at)));
    let mut tx = house.store.read(found.at.id).await?;
    for credential in credentials::of(&mut tx, account.id).await? {
        out::say(&format!("{} {} since {}", credential.kind.word(), credential.state.word(), credential.set_at.iso()));
    }
    for stored in contacts::of(&mut tx, found.person.id).await? {
        let (kind, from) = (stored.contact.kind().word(), stored.provenance.word());
        out::say(&format!("{kind} {} from {from}, verified {}", stored.contact.masked(), out::at(stored.verified_at)));
    }
    let standing = standing::of(&mut tx, account.id).await?;
    for channel in standing.map(|it| it.channels).unwrap_or_default() {
        let from = channel.confirms_from(None).iso();
        out::say(&format!("channel {} {}, confirms from {from}", channel.kind.word(), channel.masked));
    }
    let live = sessions::live_of(&mut tx, account.id, house.now).await?;
    out::say(&out::count(&live.len(), ("live session", "live sessions")));
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
    let wanted = from.iter().map(|state| state.word()).collect::<Vec<_>>().join(" or ");
    anyhow::ensure!(
        from.contains(&account.state),
        "the account is {}: `{}` wants one that is {wanted}",
        account.state.word(),
        found.command
    );
    let now = found.at.house.now;
    let mut tx = found.at.house.store.write(found.at.id).await?;
    let moved = accounts::change_state(&mut tx, account.id, (account.state, to)).await?;
    anyhow::ensure!(moved, "the account was changed meanwhile: look at it with `idp account show`, then try again");
    let (house, scribe) = (&found.at.house, found.at.house.scribe(found.command));
    let entry = |event: &AuditEvent| scribe.entry(found.at.id, house.now, event);
    if to != AccountState::Active {
        let ending = Ending { why: SessionEnd::AccountStopped, now, entry: &entry };
        end_sessions::all_of(&mut tx, (account.id, None), &ending).await?;
    }
    if to == AccountState::Closed {
        for credential in credentials::revoke_all(&mut tx, account.id).await? {
            let why = "account_closed".to_owned();
            tx.record(entry(&AuditEvent::CredentialRevoked { credential, why })).await?;
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
