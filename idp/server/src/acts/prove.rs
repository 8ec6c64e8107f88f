//! Proving who one is with the local credentials.
//!
//! In order: the try is counted; whoever was meant, the same hashes are computed; only then is anything judged. What
//! comes back for a wrong, unknown, suspended or locked account is the same, after the same time.

use axum::http::HeaderMap;

use idp_core::account::Account;
use idp_core::assurance::{Assurance, Proof};
use idp_core::audit::AuditEvent;
use idp_core::credential::CredentialKind;
use idp_core::credential::hash::{self, HashParameters, StoredHash};
use idp_core::credential::lockout::{Device, PIN_TRIES};
use idp_core::credential::password::PlainPassword;
use idp_core::credential::pin::Pin;
use idp_core::id::{AccountId, CredentialId};
use idp_core::person::Identifier;
use idp_core::secret::Secret;
use idp_core::time::Timestamp;
use idp_store::attempts::{self, Reserved, Subject, Tried};
use idp_store::credentials::{self, Credential};
use idp_store::{Quietly, StoreError, WriteTx, accounts, people};

use crate::cx::Cx;
use crate::hashing::Busy;
use crate::http::device;
use crate::http::failure::Failure;
use crate::interaction::OpenInteraction;

/// What was typed.
pub struct Typed {
    /// Who.
    pub identifier: Identifier,
    /// The password.
    pub password: PlainPassword,
    /// The PIN, where the ente asks for one. `None` when it was not one.
    pub pin: Option<Pin>,
    /// What was said about the computer.
    pub shared_computer: bool,
}

/// Why the credentials did not open.
#[derive(Debug, thiserror::Error)]
pub enum ProveError {
    /// Wrong, unknown, suspended, locked: which, only the trail knows.
    #[error("the credentials are not right")]
    Refused,
    /// Too many failures: not before then. The same for unknown accounts.
    #[error("too many failures")]
    Wait {
        /// When; `None`: not with a password, until another way in opens it.
        until: Option<Timestamp>,
    },
    /// No thread is free to hash.
    #[error(transparent)]
    Busy(#[from] Busy),
    /// The store.
    #[error("could not read or write while signing in")]
    Store(#[from] StoreError),
}

/// An account with what opens it.
struct Found {
    account: Account,
    password: Option<Credential>,
    pin: Option<Credential>,
}

/// What opened, and whose it is.
struct Opened<'a> {
    account: &'a Account,
    password: &'a Credential,
    /// Where the ente asks for one.
    pin: Option<&'a Credential>,
}

/// What the hashes said.
struct Compared {
    password: bool,
    pin: bool,
}

/// Proves it, or not. The proof is added to the request.
pub async fn local(open: &OpenInteraction, typed: Typed) -> Result<(), ProveError> {
    let cx = &open.cx;
    let subject = subject(cx, &open.headers, &typed.identifier);
    let in_a_row = reserve(cx, &subject).await?;
    let found = find(cx, &typed.identifier).await?;
    let asks_pin = cx.ente().profile.login.asks_pin();
    let compared = compare(cx, found.as_ref(), &typed, asks_pin).await?;
    match judge(found.as_ref(), &compared, asks_pin, cx.now) {
        Ok(opened) => {
            let pin_free = !asks_pin || pin_is_free(cx, opened.account.id).await?;
            if pin_free { succeed(open, &typed, &opened, &subject).await } else { Err(ProveError::Refused) }
        }
        Err(why) => {
            refuse(open, found.as_ref(), &subject, (why, in_a_row)).await?;
            Err(ProveError::Refused)
        }
    }
}

/// Whose tries are counted: a keyed hash of what was typed, so that unknown accounts are counted alike.
pub fn subject(cx: &Cx, headers: &HeaderMap, identifier: &Identifier) -> Subject {
    let hash = cx.app.store.vault().index(cx.ente().id, "attempt", identifier.normal());
    Subject { tried: Tried::Password, hash, device: device::kind(cx, headers, &hash) }
}

/// Counts the try before anything else: two hundred parallel guesses cost two hundred tries.
async fn reserve(cx: &Cx, subject: &Subject) -> Result<u32, ProveError> {
    let mut tx = cx.write().await?;
    let reserved = attempts::reserve(&mut tx, subject, cx.now).await?;
    tx.commit_quietly(Quietly::AttemptReserved).await?;
    match reserved {
        Reserved::Go { in_a_row } => Ok(in_a_row),
        Reserved::Wait { until } => Err(ProveError::Wait { until }),
    }
}

async fn find(cx: &Cx, identifier: &Identifier) -> Result<Option<Found>, StoreError> {
    let mut tx = cx.read().await?;
    let Some(person) = people::by_identifier(&mut tx, identifier).await? else { return Ok(None) };
    let Some(account) = accounts::of_person(&mut tx, person.person.id).await? else { return Ok(None) };
    let mut found = Found { account, password: None, pin: None };
    for credential in credentials::of(&mut tx, found.account.id).await? {
        match credential.kind {
            CredentialKind::Password => found.password = Some(credential),
            CredentialKind::Pin => found.pin = Some(credential),
            CredentialKind::ActivationKey | CredentialKind::Totp => {}
        }
    }
    Ok(Some(found))
}

/// The same number of hashes at the same cost, whoever was meant.
async fn compare(cx: &Cx, found: Option<&Found>, typed: &Typed, asks_pin: bool) -> Result<Compared, Busy> {
    let decoy = || StoredHash::decoy(HashParameters::FLOOR);
    let hash_of = |credential: Option<&Credential>| credential.map_or_else(decoy, |it| it.hash.clone());
    let password_hash = hash_of(found.and_then(|found| found.password.as_ref()));
    let pin_hash = hash_of(found.and_then(|found| found.pin.as_ref()));
    let (password, pin, secrets) = (typed.password.clone(), typed.pin.clone(), cx.app.secrets.clone());
    cx.app
        .hashing
        .run(move |memory| {
            let password = hash::verify((password.expose().as_bytes(), secrets.pepper()), &password_hash, memory);
            let typed_pin = pin.as_ref().map_or("", |pin| pin.expose());
            let pin_right = asks_pin && hash::verify((typed_pin.as_bytes(), secrets.pepper()), &pin_hash, memory);
            Compared { password, pin: pin_right && pin.is_some() }
        })
        .await
}

/// Why, for the trail alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Why {
    Unknown,
    NotActive,
    WrongPassword,
    WrongPin,
}

impl Why {
    const fn word(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::NotActive => "not_active",
            Self::WrongPassword => "wrong",
            Self::WrongPin => "wrong_pin",
        }
    }
}

fn judge<'a>(found: Option<&'a Found>, compared: &Compared, asks_pin: bool, now: Timestamp) -> Result<Opened<'a>, Why> {
    let found = found.ok_or(Why::Unknown)?;
    let usable = |credential: Option<&'a Credential>| credential.filter(|it| it.is_usable(now));
    let password = usable(found.password.as_ref()).filter(|_| compared.password).ok_or(Why::WrongPassword)?;
    if !found.account.is_active() {
        return Err(Why::NotActive);
    }
    if !asks_pin {
        return Ok(Opened { account: &found.account, password, pin: None });
    }
    let pin = usable(found.pin.as_ref()).filter(|_| compared.pin).ok_or(Why::WrongPin)?;
    Ok(Opened { account: &found.account, password, pin: Some(pin) })
}

fn pin_subject(cx: &Cx, account: AccountId) -> Subject {
    let hash = cx.app.store.vault().index(cx.ente().id, "attempt", &account.to_string());
    Subject { tried: Tried::Pin, hash, device: Device::Unknown }
}

/// A PIN that was guessed at five times with the right password stays shut, also for the right PIN.
async fn pin_is_free(cx: &Cx, account: AccountId) -> Result<bool, StoreError> {
    let mut tx = cx.read().await?;
    Ok(attempts::in_a_row(&mut tx, &pin_subject(cx, account)).await? < PIN_TRIES)
}

async fn succeed(
    open: &OpenInteraction,
    typed: &Typed,
    opened: &Opened<'_>,
    subject: &Subject,
) -> Result<(), ProveError> {
    let cx = &open.cx;
    let account = opened.account.id;
    let dearer = dearer(cx, typed, opened).await;
    let with_pin = cx.ente().profile.login.asks_pin();
    let proof = Proof::Password { with_pin, credential: Some(opened.password.id), at: cx.now };
    let mut changed = open.interaction().clone().proven(account, proof);
    changed.shared_computer = typed.shared_computer;
    let method = if with_pin { "password+pin" } else { "password" };
    let event =
        AuditEvent::LoginSucceeded { method: method.to_owned(), idp: None, acr: Assurance::Pwd.acr().to_owned() };
    let mut tx = cx.write().await?;
    if !still_opens(&mut tx, opened).await? {
        return Err(ProveError::Refused);
    }
    attempts::succeeded(&mut tx, subject).await?;
    if with_pin {
        attempts::succeeded(&mut tx, &pin_subject(cx, account)).await?;
    }
    for (stored, new) in &dearer {
        credentials::rehash(&mut tx, stored.id, (&stored.hash, new)).await?;
    }
    open.save(&mut tx, &changed).await?;
    Ok(tx.commit(cx.entry_of(Some(account), Some(open.interaction().id), &event)).await?)
}

/// Whether nothing that opened was replaced or voided while it was compared.
async fn still_opens(tx: &mut WriteTx, opened: &Opened<'_>) -> Result<bool, StoreError> {
    let is_usable = accounts::hold(tx, opened.account.id).await?;
    let live = credentials::of(tx, opened.account.id).await?;
    let stands = |one: &Credential| live.iter().any(|it| it.id == one.id);
    Ok(is_usable && stands(opened.password) && opened.pin.is_none_or(stands))
}

/// Hashes at today's cost for what lies there cheaper, or as another product left it: a PIN too, which no hash without
/// our pepper keeps from who can try them all.
async fn dearer<'a>(cx: &Cx, typed: &Typed, opened: &Opened<'a>) -> Vec<(&'a Credential, StoredHash)> {
    let mut dearer = Vec::new();
    dearer.extend(rehashed(cx, typed.password.expose(), opened.password).await);
    if let (Some(pin), Some(stored)) = (&typed.pin, opened.pin) {
        dearer.extend(rehashed(cx, pin.expose(), stored).await);
    }
    dearer
}

/// One of them, if it is needed. If no thread is free, next time.
async fn rehashed<'a>(cx: &Cx, secret: &str, stored: &'a Credential) -> Option<(&'a Credential, StoredHash)> {
    if !stored.hash.is_stale(HashParameters::FLOOR) {
        return None;
    }
    let (secret, secrets, salt) = (Secret::new(secret.to_owned()), cx.app.secrets.clone(), cx.app.entropy.bytes());
    let computed = cx.app.hashing.run(move |memory| {
        hash::hash((secret.expose().as_bytes(), secrets.pepper()), salt, HashParameters::FLOOR, memory)
    });
    computed.await.ok()?.ok().map(|hash| (stored, hash))
}

/// Why a password could not be compared.
#[derive(Debug, thiserror::Error)]
pub enum KnowError {
    /// No thread is free to hash.
    #[error(transparent)]
    Busy(#[from] Busy),
    /// The store.
    #[error("could not read while comparing a password")]
    Store(#[from] StoreError),
}

impl From<KnowError> for Failure {
    fn from(error: KnowError) -> Self {
        match error {
            KnowError::Busy(why) => Self::unavailable(5).because(why),
            KnowError::Store(why) => why.into(),
        }
    }
}

/// Whether someone who is signed in knows their password. Counted like a sign-in: a session left open must not be a
/// place to guess.
pub async fn knows_password(
    cx: &Cx,
    account: AccountId,
    password: &PlainPassword,
) -> Result<Option<CredentialId>, KnowError> {
    let hash = cx.app.store.vault().index(cx.ente().id, "attempt", &account.to_string());
    let subject = Subject { tried: Tried::Password, hash, device: Device::Known };
    let mut tx = cx.write().await?;
    let reserved = attempts::reserve(&mut tx, &subject, cx.now).await?;
    let stored = credentials::of(&mut tx, account).await?;
    tx.commit_quietly(Quietly::AttemptReserved).await?;
    let stored = stored.into_iter().find(|it| it.kind == CredentialKind::Password && it.is_usable(cx.now));
    let (Reserved::Go { .. }, Some(stored)) = (reserved, stored) else { return Ok(None) };
    let (password, secrets) = (password.clone(), cx.app.secrets.clone());
    let id = stored.id;
    let right = cx
        .app
        .hashing
        .run(move |memory| hash::verify((password.expose().as_bytes(), secrets.pepper()), &stored.hash, memory));
    let right = right.await?;
    if right {
        let mut tx = cx.write().await?;
        attempts::succeeded(&mut tx, &subject).await?;
        tx.commit_quietly(Quietly::AttemptReserved).await?;
    }
    Ok(right.then_some(id))
}

async fn refuse(
    open: &OpenInteraction,
    found: Option<&Found>,
    subject: &Subject,
    (why, in_a_row): (Why, u32),
) -> Result<(), StoreError> {
    let cx = &open.cx;
    let account = found.map(|found| found.account.id);
    let interaction = Some(open.interaction().id);
    let mut tx = cx.write().await?;
    if let (Why::WrongPin, Some(account)) = (why, account) {
        attempts::failed(&mut tx, &pin_subject(cx, account), cx.now).await?;
    }
    if crate::acts::notify::is_time_to_warn(in_a_row) {
        let counted = attempts::counted(&mut tx, subject).await?;
        let until = counted.map_or(Some(cx.now), |counted| counted.opens_at());
        let event = AuditEvent::CredentialLocked { credential: "password".to_owned(), until };
        tx.record(cx.entry_of(None, interaction, &event)).await?;
        if let Some(found) = found {
            crate::acts::notify::warn_of_failures(cx, &mut tx, found.account.person, until).await?;
        }
    }
    let event = AuditEvent::LoginRefused { method: "password".to_owned(), why: why.word().to_owned(), account };
    tx.commit(cx.entry_of(None, interaction, &event)).await
}
