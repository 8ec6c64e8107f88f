//! Whose account a verified assertion opens: the one of the same codice fiscale, and no other.
//!
//! E-mail, telephone and the provider's own code for the person decide nothing: two providers give the same person two
//! codes, and two people may share an address.

use idp_core::account::{Account, AccountState, IdentityProof};
use idp_core::assurance::{Proof, SpidLevel};
use idp_core::audit::AuditEvent;
use idp_core::id::{AccountId, PersonId};
use idp_core::person::{Attributes, CodiceFiscale, Person};
use idp_store::people::Stored;
use idp_store::upstream::Request;
use idp_store::{StoreError, WriteTx, accounts, attempts, people};

use crate::interaction::OpenInteraction;
use crate::login::spid::{facts, supersede};
use crate::upstream::carried::Asserted;

/// What came of it.
pub enum Admitted {
    /// This account is theirs.
    In(AccountId),
    /// It is theirs, and suspended, closed, or not yet open at this level.
    Stopped(AccountId),
    /// They have none, and the ente opens none by itself; or they have no codice fiscale to be known by.
    NoAccount,
}

/// The proof a login leaves behind.
pub fn proof(request: &Request, asserted: &Asserted) -> Proof {
    Proof::Spid { level: asserted.level, idp: request.idp.clone(), at: asserted.at }
}

/// Whether the assertion is strong enough to vouch for the person from now on.
fn vouches(asserted: &Asserted) -> bool {
    asserted.level >= SpidLevel::L2
}

/// Finds the account, or makes it, and writes down what SPID says of the person.
pub async fn admit(
    open: &OpenInteraction,
    tx: &mut WriteTx,
    login: (&Request, &Asserted),
) -> Result<Admitted, StoreError> {
    let asserted = login.1;
    let code = asserted.codice_fiscale.as_deref().and_then(|code| CodiceFiscale::parse(code).ok());
    let Some(code) = code else { return Ok(Admitted::NoAccount) };
    let stored = people::by_codice_fiscale(tx, &code).await?;
    let account = match &stored {
        Some(stored) => accounts::of_person(tx, stored.person.id).await?,
        None => None,
    };
    let account = match (account, &stored) {
        (Some(account), Some(stored)) => {
            if !opens(&account, asserted) {
                return Ok(Admitted::Stopped(account.id));
            }
            meet(open, tx, login, (&account, stored)).await?;
            account
        }
        _ if !open.cx.ente().profile.spid.creates_account => return Ok(Admitted::NoAccount),
        _ => make(open, tx, asserted, (&code, stored.as_ref())).await?,
    };
    facts::contacts(&open.cx, tx, account.person, asserted).await?;
    forgive(open, tx, &code, account.id).await?;
    Ok(Admitted::In(account.id))
}

/// Whether SPID opens the account as it stands. One that waits for its activation needs no more than a strong SPID.
fn opens(account: &Account, asserted: &Asserted) -> bool {
    match account.state {
        AccountState::Active => true,
        AccountState::InActivation => vouches(asserted),
        AccountState::Suspended | AccountState::Closed => false,
    }
}

/// SPID meets an account that is there.
async fn meet(
    open: &OpenInteraction,
    tx: &mut WriteTx,
    (request, asserted): (&Request, &Asserted),
    (account, stored): (&Account, &Stored),
) -> Result<(), StoreError> {
    facts::attributes(&open.cx, tx, stored, asserted).await?;
    if !vouches(asserted) || account.identity == IdentityProof::Spid {
        return Ok(());
    }
    let entry = |event| open.cx.entry_of(Some(account.id), Some(open.interaction().id), &event);
    tx.record(entry(AuditEvent::AccountLinked { account: account.id, idp: request.idp.clone() })).await?;
    supersede::weaker(open, tx, account, &request.idp).await?;
    accounts::vouch(tx, account.id, IdentityProof::Spid).await?;
    if account.state == AccountState::InActivation {
        let moved = (AccountState::InActivation, AccountState::Active);
        if !accounts::change_state(tx, account.id, moved).await? {
            return Err(StoreError::Conflict);
        }
        let state = AccountState::Active.word().to_owned();
        tx.record(entry(AuditEvent::AccountChanged { account: account.id, state })).await?;
    }
    Ok(())
}

/// A first login makes the account.
async fn make(
    open: &OpenInteraction,
    tx: &mut WriteTx,
    asserted: &Asserted,
    (code, stored): (&CodiceFiscale, Option<&Stored>),
) -> Result<Account, StoreError> {
    let cx = &open.cx;
    let person = match stored {
        Some(stored) => {
            facts::attributes(cx, tx, stored, asserted).await?;
            stored.person.id
        }
        None => new_person(open, tx, asserted, code).await?,
    };
    let account = Account {
        id: cx.app.entropy.id(cx.now),
        person,
        state: AccountState::Active,
        identity: if vouches(asserted) { IdentityProof::Spid } else { IdentityProof::Declared },
        created_at: cx.now,
        last_access_at: None,
    };
    accounts::insert(tx, &account, None).await?;
    let event = AuditEvent::AccountCreated { account: account.id, how: "spid".to_owned() };
    tx.record(cx.entry_of(Some(account.id), Some(open.interaction().id), &event)).await?;
    Ok(account)
}

async fn new_person(
    open: &OpenInteraction,
    tx: &mut WriteTx,
    asserted: &Asserted,
    code: &CodiceFiscale,
) -> Result<PersonId, StoreError> {
    let cx = &open.cx;
    let person = Person {
        id: cx.app.entropy.id(cx.now),
        codice_fiscale: Some(code.clone()),
        partita_iva: None,
        attributes: facts::known(Attributes::none(), asserted),
    };
    people::insert(tx, &person, cx.now).await?;
    Ok(person.id)
}

/// Whoever comes by SPID is not kept waiting for failures before: the password opens again, and the PIN.
async fn forgive(
    open: &OpenInteraction,
    tx: &mut WriteTx,
    code: &CodiceFiscale,
    account: AccountId,
) -> Result<(), StoreError> {
    let (vault, ente) = (open.cx.app.store.vault(), open.cx.ente().id);
    for typed in [code.as_str(), &account.to_string()] {
        attempts::forgive(tx, &vault.index(ente, "attempt", typed)).await?;
    }
    Ok(())
}
