//! Accounts.

use idp_core::access::Means;
use idp_core::account::{Account, AccountState, IdentityProof};
use idp_core::id::{AccountId, PersonId};
use idp_core::time::Timestamp;

use crate::col::{Col, at};
use crate::error::StoreError;
use crate::tx::{Conn, WriteTx};
use crate::vault::{Indexed, Place};

#[derive(sqlx::FromRow)]
pub(crate) struct Row {
    pub(crate) account_id: Col<AccountId>,
    person_id: Col<PersonId>,
    state: String,
    identity: String,
    created_at: i64,
    last_access_at: Option<i64>,
}

impl TryFrom<Row> for Account {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let id = row.account_id.0;
        let corrupt = |column| StoreError::corrupt("account", column, id);
        Ok(Self {
            id,
            person: row.person_id.0,
            state: AccountState::from_word(&row.state).ok_or_else(|| corrupt("state"))?,
            identity: IdentityProof::from_word(&row.identity).ok_or_else(|| corrupt("identity"))?,
            created_at: at(row.created_at),
            last_access_at: row.last_access_at.map(at),
        })
    }
}

/// One by name.
pub async fn by_id(tx: &mut impl Conn, id: AccountId) -> Result<Option<Account>, StoreError> {
    let row = q!(tx; opt<Row>, "SELECT account_id, person_id, state, identity, created_at, last_access_at
                                FROM account
                                WHERE ente_id = $1 AND account_id = $2",
                 Col(tx.ente()), Col(id))?;
    row.map(Account::try_from).transpose()
}

/// A person's.
pub async fn of_person(tx: &mut impl Conn, person: PersonId) -> Result<Option<Account>, StoreError> {
    let row = q!(tx; opt<Row>, "SELECT account_id, person_id, state, identity, created_at, last_access_at
                                FROM account
                                WHERE ente_id = $1 AND person_id = $2",
                 Col(tx.ente()), Col(person))?;
    row.map(Account::try_from).transpose()
}

/// A codice aderente as its columns lie: sealed, and its blind index.
pub(crate) fn sealed_code(
    tx: &impl Conn,
    account: AccountId,
    code: Option<&str>,
) -> Result<Option<Indexed>, StoreError> {
    let (vault, ente) = (tx.vault(), tx.ente());
    let place = Place { ente, table: "account", column: "secondary_code_sealed", row: account.into() };
    code.map(|code| Ok((vault.seal(&place, code.as_bytes())?, vault.index(ente, "secondary_code", code)))).transpose()
}

/// Writes a new one, with its codice aderente where the ente has such. `Conflict` when the person has one.
pub async fn insert(tx: &mut WriteTx, account: &Account, secondary_code: Option<&str>) -> Result<(), StoreError> {
    let (sealed, index) =
        sealed_code(tx, account.id, secondary_code)?.map(|(sealed, index)| (sealed, index.to_vec())).unzip();
    q!(tx; exec, "INSERT INTO account (ente_id, account_id, person_id, state, identity, secondary_code_sealed,
                                       secondary_code_index, created_at, version)
                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)",
       Col(tx.ente()), Col(account.id), Col(account.person), account.state.word(), account.identity.word(), sealed,
       index, account.created_at.millis())?;
    Ok(())
}

/// Notes a sign-in; the one before it is what its owner will be shown.
pub async fn accessed(tx: &mut WriteTx, id: AccountId, means: &Means, now: Timestamp) -> Result<(), StoreError> {
    q!(tx; exec, "UPDATE account
                  SET previous_access_at = last_access_at, previous_access_means = last_access_means,
                      last_access_at = $3, last_access_means = $4
                  WHERE ente_id = $1 AND account_id = $2",
       Col(tx.ente()), Col(id), now.millis(), means.word())?;
    Ok(())
}

/// The access before the last one, and by what it was made, where that is known.
pub async fn previous_access(tx: &mut impl Conn, id: AccountId) -> Result<Option<(Timestamp, Means)>, StoreError> {
    let (when, means) = q!(tx; one<(Option<i64>, Option<String>)>,
        "SELECT previous_access_at, previous_access_means
         FROM account
         WHERE ente_id = $1 AND account_id = $2",
        Col(tx.ente()), Col(id))?;
    let (Some(when), Some(word)) = (when, means) else { return Ok(None) };
    let means = Means::from_word(&word).ok_or_else(|| StoreError::corrupt("account", "previous_access_means", id))?;
    Ok(Some((at(when), means)))
}

/// Holds an account until this change is over: what is decided by where it stands, and what changes that, happen one after
/// the other. Read what decides after this, in the same change; and write what else belongs to the account (links, tries,
/// sessions) after it, so that no two changes wait for each other. Whether the account may be used.
pub async fn hold(tx: &mut WriteTx, id: AccountId) -> Result<bool, StoreError> {
    let row = q!(tx; opt<(String,)>,
        lite: "SELECT state
               FROM account
               WHERE ente_id = $1 AND account_id = $2",
        pg: "SELECT state
             FROM account
             WHERE ente_id = $1 AND account_id = $2
             FOR NO KEY UPDATE",
        Col(tx.ente()), Col(id))?;
    Ok(row.is_some_and(|(state,)| AccountState::from_word(&state) == Some(AccountState::Active)))
}

/// Moves an account from one state to another; `false` when it was not in the first.
pub async fn change_state(
    tx: &mut WriteTx,
    id: AccountId,
    (from, to): (AccountState, AccountState),
) -> Result<bool, StoreError> {
    let rows = q!(tx; exec, "UPDATE account
                             SET state = $4, version = version + 1
                             WHERE ente_id = $1 AND account_id = $2 AND state = $3",
                  Col(tx.ente()), Col(id), from.word(), to.word())?;
    Ok(rows == 1)
}

/// Someone better than before vouches for the person.
pub async fn vouch(tx: &mut WriteTx, id: AccountId, identity: IdentityProof) -> Result<(), StoreError> {
    q!(tx; exec, "UPDATE account
                  SET identity = $3, version = version + 1
                  WHERE ente_id = $1 AND account_id = $2",
       Col(tx.ente()), Col(id), identity.word())?;
    Ok(())
}
