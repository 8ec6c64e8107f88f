//! Choosing a password: the rules, the hash, the new credential, the end of what the old one opened.

use idp_core::audit::{AuditEntry, AuditEvent};
use idp_core::credential::hash::{self, BadParameters, HashParameters, StoredHash};
use idp_core::credential::password::{About, BrokenRule, PlainPassword, broken_rules};
use idp_core::credential::{CredentialKind, CredentialState};
use idp_core::id::{AccountId, CredentialId, SessionId};
use idp_core::person::Person;
use idp_core::session::SessionEnd;
use idp_store::credentials::{self, Credential};
use idp_store::{StoreError, WriteTx, links, people};

use crate::acts::end_sessions;
use crate::cx::Cx;
use crate::hashing::Busy;

/// How a password came to be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// The system's own had to be changed.
    Forced,
    /// Its owner wanted another.
    Chosen,
    /// Through a recovery link.
    Recovered,
}

impl How {
    const fn word(self) -> &'static str {
        match self {
            Self::Forced => "forced",
            Self::Chosen => "chosen",
            Self::Recovered => "recovered",
        }
    }
}

/// Why a password could not be chosen.
#[derive(Debug, thiserror::Error)]
pub enum ChooseError {
    /// It breaks rules; all of them are told.
    #[error("the password breaks rules")]
    Broken(Vec<BrokenRule>),
    /// No thread is free to hash.
    #[error(transparent)]
    Busy(#[from] Busy),
    /// Our own parameters make no sense.
    #[error(transparent)]
    Parameters(#[from] BadParameters),
    /// The store.
    #[error("could not read or write while choosing a password")]
    Store(#[from] StoreError),
}

/// Checks a password against the ente's rules and its owner's own data, and hashes it. Slow: no transaction is open.
pub async fn prepare(cx: &Cx, account: AccountId, chosen: &PlainPassword) -> Result<StoredHash, ChooseError> {
    let person = people::of_account(&mut cx.read().await?, account).await?.ok_or(StoreError::Conflict)?;
    let broken = broken_rules(chosen, &cx.ente().profile.password, &about(cx, &person.person));
    if !broken.is_empty() {
        return Err(ChooseError::Broken(broken));
    }
    hashed(cx, chosen).await
}

/// The hash of a secret, at today's cost.
pub async fn hashed(cx: &Cx, chosen: &PlainPassword) -> Result<StoredHash, ChooseError> {
    let (chosen, secrets, salt) = (chosen.clone(), cx.app.secrets.clone(), cx.app.entropy.bytes());
    let hash = cx.app.hashing.run(move |memory| {
        hash::hash((chosen.expose().as_bytes(), secrets.pepper()), salt, HashParameters::FLOOR, memory)
    });
    Ok(hash.await??)
}

fn about(cx: &Cx, person: &Person) -> About {
    let mut words: Vec<String> =
        person.display_name().iter().flat_map(|name| name.split(' ')).map(str::to_owned).collect();
    words.extend(person.codice_fiscale.as_ref().map(|code| code.as_str().to_owned()));
    let common = |word: &&str| !matches!(word.to_lowercase().as_str(), "comune" | "città" | "unione");
    words.extend(cx.ente().name.split(' ').filter(common).map(str::to_owned));
    About { words }
}

/// Puts a prepared password in place, in a change that holds the account ([`idp_store::accounts::hold`]): every other
/// session ends, and every link on its way. Gives its name and the entry to commit with.
///
/// `via`: the blind index of the address a recovery link went to. That address may not confirm operations for a while.
pub async fn put(
    cx: &Cx,
    tx: &mut WriteTx,
    (account, hash): (AccountId, StoredHash),
    (how, via): (How, Option<[u8; 32]>),
    stays: Option<SessionId>,
) -> Result<(CredentialId, AuditEntry), StoreError> {
    let credential = Credential {
        id: cx.app.entropy.id(cx.now),
        account,
        kind: CredentialKind::Password,
        hash,
        state: CredentialState::Active,
        set_via: via,
        set_at: cx.now,
        expires_at: None,
    };
    credentials::set(tx, &credential).await?;
    links::void(tx, account, cx.now).await?;
    end_sessions::all(cx, tx, (account, stays), SessionEnd::CredentialChanged).await?;
    let event = AuditEvent::PasswordChanged { credential: credential.id, how: how.word().to_owned() };
    Ok((credential.id, cx.entry_of(Some(account), None, &event)))
}
