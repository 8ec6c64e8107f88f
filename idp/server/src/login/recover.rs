//! A forgotten password: a one-time link to a mailbox its owner has shown to read.
//!
//! Whoever asks is told the same. The link opens a page that asks for a press: mail scanners open links, and the
//! POST is what uses it.

use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use consent_ui::form::FormErrors;
use consent_ui::pages::password::ShownRules;
use consent_ui::pages::recovery::{
    ChoosePassword, LinkExpired, LinkLanding, PasswordChosen, RecoverElsewhere, RecoverRequest, RecoverSent,
};
use consent_ui::phrases;
use idp_core::account::Account;
use idp_core::audit::AuditEvent;
use idp_core::channel::ChannelKind;
use idp_core::credential::lockout::Device;
use idp_core::id::{AccountId, LinkId};
use idp_core::mac;
use idp_core::person::{Contact, ContactKind, Identifier, Provenance};
use idp_core::profile::Recovery;
use idp_core::secret::{Bearer, kind};
use idp_core::time::Lifetime;
use idp_store::links::{self, Link};
use idp_store::{StoreError, accounts, attempts, channels, contacts, credentials, people};

use crate::acts::credential::{self, How};
use crate::acts::password_change::{ChangeError, chosen, refused};
use crate::acts::{notify, prove};
use crate::cx::Cx;
use crate::http::failure::Failure;
use crate::http::form::{Form, Query};
use crate::http::limits::{self, Cap};
use crate::urls::Url;

/// Links per account and kind of browser: three an hour, six a day. Beyond it nothing is sent, and nothing is told. A
/// stranger uses up the strangers'; the owner's own browser has others.
const QUOTAS: [(Lifetime, u32); 2] = [(Lifetime::hours(1), 3), (Lifetime::days(1), 6)];

/// A link that waits is sent again by a second request, but not more often than this.
const PAUSE: Lifetime = Lifetime::minutes(5);

/// `GET /recupera`
pub async fn get(cx: Cx) -> Response {
    let ente = cx.ente();
    if !ente.has_local_login() || ente.profile.password.recovery == Recovery::Counter {
        return cx.page(&RecoverElsewhere { spid: ente.has_spid(), back: Url::SignIn.at(ente) });
    }
    cx.page(&request(&cx, String::new(), FormErrors::none()))
}

fn request(cx: &Cx, username: String, errors: FormErrors) -> RecoverRequest {
    RecoverRequest { action: Url::Recover.at(cx.ente()), username, errors, back: Url::SignIn.at(cx.ente()) }
}

/// What the form sends.
#[derive(Debug, serde::Deserialize)]
pub struct Ask {
    username: Option<String>,
}

/// `POST /recupera`
pub async fn post(cx: Cx, headers: HeaderMap, Form(form): Form<Ask>) -> Result<Response, Failure> {
    if !cx.ente().has_local_login() || cx.ente().profile.password.recovery == Recovery::Counter {
        return Err(Failure::not_found());
    }
    limits::take(&cx, Cap::Recovery).await?;
    let typed: String = form.username.unwrap_or_default().chars().take(100).collect();
    let identifier = match cx.ente().profile.login.identifier.read(&typed) {
        Ok(identifier) => identifier,
        Err(why) => {
            let why = if typed.trim().is_empty() { phrases::username_required() } else { why.into() };
            let errors = FormErrors::at("username", why);
            return Ok(cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &request(&cx, typed, errors)));
        }
    };
    ask(&cx, &headers, &identifier).await?;
    let minutes = u32::from(cx.ente().profile.password.recovery_minutes);
    Ok(cx.page(&RecoverSent { minutes, back: Url::SignIn.at(cx.ente()) }))
}

/// Sends a link, if there is someone to send it to. Known or not, the same is read and one entry is written.
async fn ask(cx: &Cx, headers: &HeaderMap, identifier: &Identifier) -> Result<(), StoreError> {
    let device = prove::subject(cx, headers, identifier).device;
    let mut tx = cx.write().await?;
    let account = active_account(&mut tx, identifier).await?;
    let link = match &account {
        None => None,
        Some(account) => prepare(cx, &mut tx, account, device).await?,
    };
    let event = AuditEvent::RecoveryAsked { account: account.map(|account| account.id), link };
    tx.commit(cx.entry(&event)).await?;
    notify::ring(cx);
    Ok(())
}

async fn active_account(tx: &mut idp_store::WriteTx, identifier: &Identifier) -> Result<Option<Account>, StoreError> {
    let Some(person) = people::by_identifier(tx, identifier).await? else { return Ok(None) };
    Ok(accounts::of_person(tx, person.person.id).await?.filter(Account::is_active))
}

async fn prepare(
    cx: &Cx,
    tx: &mut idp_store::WriteTx,
    account: &Account,
    device: Device,
) -> Result<Option<LinkId>, StoreError> {
    if credentials::of(tx, account.id).await?.is_empty() {
        return Ok(None);
    }
    let known = contacts::of(tx, account.person).await?;
    let mailbox = known.into_iter().find(|it| {
        let vouched = it.verified_at.is_some() || it.provenance != Provenance::Declared;
        vouched && matches!(it.contact, Contact::Email(_))
    });
    let Some(mailbox) = mailbox else { return Ok(None) };
    if is_only_channel(tx, account.id, &mailbox.contact).await? {
        return Ok(None);
    }
    let Some(id) = to_send(cx, tx, (account.id, contacts::index(tx, &mailbox.contact)), device).await? else {
        return Ok(None);
    };
    let address = format!("{}?token={}", Url::RecoverLink.absolute(cx.ente()), token(cx, id).expose());
    notify::recovery_link(cx, tx, &mailbox.contact, &address).await?;
    Ok(Some(id))
}

/// The link to send: the one that waits there already, or a new one; `None` when it was sent a moment ago, or too many
/// were made.
async fn to_send(
    cx: &Cx,
    tx: &mut idp_store::WriteTx,
    (account, address_index): (AccountId, [u8; 32]),
    device: Device,
) -> Result<Option<LinkId>, StoreError> {
    if let Some(waiting) = links::waiting(tx, account, &address_index, cx.now).await? {
        return Ok(links::resend(tx, waiting.id, (PAUSE, cx.now)).await?.then_some(waiting.id));
    }
    for (span, most) in QUOTAS {
        if links::made_for(tx, account, device, (span, cx.now)).await? >= most {
            return Ok(None);
        }
    }
    let expires_at = cx.now + cx.ente().profile.password.recovery_life();
    let link = Link { id: cx.app.entropy.id(cx.now), account, address_index, expires_at };
    links::insert(tx, &link, &token(cx, link.id).hash(), (device, cx.now)).await?;
    Ok(Some(link.id))
}

/// The bearer of a link: made of its name under a key of ours, so that it can be sent again though only its hash is kept.
fn token(cx: &Cx, link: LinkId) -> Bearer {
    let parts = [cx.ente().slug.as_str().as_bytes(), &link.to_string().into_bytes()];
    Bearer::from_entropy(kind::LINK, mac::keyed(cx.app.secrets.pepper(), "recovery link", &parts))
}

/// Whether this mailbox is all that confirms the account's operations: whoever reads it may not choose the password
/// too. SPID, another channel or the counter remain.
async fn is_only_channel(
    tx: &mut idp_store::WriteTx,
    account: AccountId,
    mailbox: &Contact,
) -> Result<bool, StoreError> {
    let live = channels::live_of(tx, account).await?;
    for channel in &live {
        let address = channels::address(tx, channel.id).await?;
        let same = address.and_then(|address| Contact::parse(ContactKind::Email, &address).ok());
        if channel.kind != ChannelKind::Email || same.is_none_or(|same| same.normal() != mailbox.normal()) {
            return Ok(false);
        }
    }
    Ok(!live.is_empty())
}

/// What a link carries.
#[derive(Debug, serde::Deserialize)]
pub struct Shown {
    token: Option<String>,
}

impl Shown {
    fn token(&self) -> Option<Bearer> {
        Bearer::parse(kind::LINK, self.token.as_deref()?)
    }
}

/// `GET /recupera/nuova?token=…`: nothing has happened yet.
pub async fn landing(cx: Cx, Query(shown): Query<Shown>) -> Result<Response, Failure> {
    let Some(token) = shown.token() else { return Ok(expired(&cx)) };
    let mut tx = cx.read().await?;
    if links::live(&mut tx, &token.hash(), cx.now).await?.is_none() {
        return Ok(expired(&cx));
    }
    let action = Url::RecoverLink.at(cx.ente());
    Ok(cx.page(&LinkLanding { action, token: token.expose().to_owned() }))
}

/// What the two forms send: first the token alone, then the password with it.
#[derive(Debug, serde::Deserialize)]
pub struct Choose {
    token: Option<String>,
    password_new: Option<String>,
    password_repeat: Option<String>,
}

/// `POST /recupera/nuova`: the page for the new password, then the password itself, which uses the link up.
pub async fn choose(cx: Cx, Form(form): Form<Choose>) -> Result<Response, Failure> {
    let shown = Shown { token: form.token.clone() };
    let Some(token) = shown.token() else { return Ok(expired(&cx)) };
    let mut tx = cx.read().await?;
    let Some(link) = links::live(&mut tx, &token.hash(), cx.now).await? else { return Ok(expired(&cx)) };
    drop(tx);
    if form.password_new.is_none() && form.password_repeat.is_none() {
        return Ok(cx.page(&choose_page(&cx, &token, FormErrors::none())));
    }
    match put(&cx, &link, &token, &form).await {
        Ok(true) => {
            let next = Url::SignIn.at(cx.ente());
            Ok(cx.page(&PasswordChosen { next }))
        }
        Ok(false) => Ok(expired(&cx)),
        Err(ChangeError::Form(errors)) => {
            Ok(cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &choose_page(&cx, &token, errors)))
        }
        Err(ChangeError::Failure(failure)) => Err(failure),
    }
}

/// `false` when the link was used meanwhile.
async fn put(cx: &Cx, link: &Link, token: &Bearer, form: &Choose) -> Result<bool, ChangeError> {
    let new = chosen(form.password_new.as_deref(), form.password_repeat.as_deref()).map_err(ChangeError::Form)?;
    let hash = credential::prepare(cx, link.account, &new).await.map_err(refused)?;
    let mut tx = cx.write().await?;
    accounts::hold(&mut tx, link.account).await?;
    let Some(used) = links::consume(&mut tx, &token.hash(), cx.now).await? else { return Ok(false) };
    let account = accounts::by_id(&mut tx, used.account).await?.filter(Account::is_active);
    let Some(account) = account else { return Ok(false) };
    forgive(cx, &mut tx, &account).await?;
    notify::password_changed(cx, &mut tx, account.person).await?;
    let how = (How::Recovered, Some(used.address_index));
    let (_, entry) = credential::put(cx, &mut tx, (account.id, hash), how, None).await?;
    tx.commit(entry).await?;
    notify::ring(cx);
    Ok(true)
}

/// Who recovers a password is not kept waiting for the failures before.
async fn forgive(cx: &Cx, tx: &mut idp_store::WriteTx, account: &Account) -> Result<(), StoreError> {
    let Some(stored) = people::by_id(tx, account.person).await? else { return Ok(()) };
    let code = stored.person.codice_fiscale.as_ref().map(|code| code.as_str().to_owned());
    let number = stored.person.partita_iva.as_ref().map(|number| number.as_str().to_owned());
    for typed in code.into_iter().chain(number) {
        let subject = cx.app.store.vault().index(cx.ente().id, "attempt", &typed);
        attempts::forgive(tx, &subject).await?;
    }
    Ok(())
}

fn choose_page(cx: &Cx, token: &Bearer, errors: FormErrors) -> ChoosePassword {
    ChoosePassword {
        action: Url::RecoverLink.at(cx.ente()),
        token: token.expose().to_owned(),
        rules: ShownRules::from(&cx.ente().profile.password),
        errors,
    }
}

fn expired(cx: &Cx) -> Response {
    let page = LinkExpired { again: Url::Recover.at(cx.ente()) };
    cx.page_with(StatusCode::GONE, &page)
}
