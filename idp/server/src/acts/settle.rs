//! The end of the corridor: the proofs of the request become the browser's session, under a new cookie.

use axum::http::{HeaderMap, header};

use idp_core::access::Means;
use idp_core::assurance::Proof;
use idp_core::audit::AuditEvent;
use idp_core::interaction::{Interaction, Visitor};
use idp_core::secret::{Bearer, kind};
use idp_core::session::{AuthenticationSession, SessionEnd};
use idp_store::sessions::{self, Stored};
use idp_store::{StoreError, WriteTx, accounts, people};

use crate::acts::end_sessions;
use crate::cx::Cx;
use crate::http::{device, session};

/// The session an answer rests on, and the cookie that must leave with it.
pub struct Settled {
    /// The session.
    pub session: AuthenticationSession,
    fresh: Option<Bearer>,
    remember: Option<[u8; 32]>,
}

impl Settled {
    /// Puts the cookies on the answer.
    pub fn put_cookies(&self, cx: &Cx, shown: &HeaderMap, answer: &mut HeaderMap) {
        if let Some(token) = &self.fresh {
            session::set(answer, cx, &self.session, token);
        }
        if let Some(subject) = &self.remember {
            device::remember(cx, shown, answer, subject);
        }
    }
}

/// Turns what was proven into a session: the one the browser has, when nothing new was proven; the same with a new
/// cookie, when it grew; a new one for someone new.
pub async fn session(
    cx: &Cx,
    tx: &mut WriteTx,
    (interaction, visitor): (&Interaction, &Visitor),
    current: Option<&Stored>,
    shown: &HeaderMap,
) -> Result<Settled, StoreError> {
    let mine = current.filter(|stored| stored.session.account == visitor.account);
    if let Some(stored) = mine.filter(|_| interaction.proofs.is_empty()) {
        // Written in any case: one who signs out in this very moment comes before or after, and a grant that comes after
        // is not made.
        let seen_at = if stored.session.worth_touching(cx.now) { cx.now } else { stored.session.seen_at };
        if !sessions::touch(tx, &stored.session, seen_at).await? {
            return Err(StoreError::Conflict);
        }
        return Ok(Settled { session: stored.session.clone(), fresh: None, remember: None });
    }
    if let Some(other) = current.filter(|stored| stored.session.account != visitor.account) {
        replace(cx, tx, other).await?;
    }
    let token = cx.app.entropy.bearer(kind::SESSION);
    let session = match mine {
        Some(stored) => strengthen(cx, tx, (stored, visitor), &token).await?,
        None => start(cx, tx, (interaction, visitor), (&token, shown)).await?,
    };
    let remember = remember(cx, tx, interaction, visitor).await?;
    Ok(Settled { session, fresh: Some(token), remember })
}

async fn replace(cx: &Cx, tx: &mut WriteTx, other: &Stored) -> Result<(), StoreError> {
    end_sessions::one(cx, tx, (other.session.account, other.session.id), SessionEnd::Replaced).await.map(drop)
}

async fn strengthen(
    cx: &Cx,
    tx: &mut WriteTx,
    (stored, visitor): (&Stored, &Visitor),
    token: &Bearer,
) -> Result<AuthenticationSession, StoreError> {
    let grown = AuthenticationSession { proofs: visitor.proofs.clone(), seen_at: cx.now, ..stored.session.clone() };
    if !sessions::renew(tx, &grown, &token.hash()).await? {
        return Err(StoreError::Conflict);
    }
    let acr = grown.proofs.assurance().map(|reached| reached.acr().to_owned()).unwrap_or_default();
    let event = AuditEvent::SessionStrengthened { session: grown.id, acr };
    tx.record(cx.entry_of(Some(grown.account), None, &event)).await?;
    Ok(grown)
}

async fn start(
    cx: &Cx,
    tx: &mut WriteTx,
    (interaction, visitor): (&Interaction, &Visitor),
    (token, shown): (&Bearer, &HeaderMap),
) -> Result<AuthenticationSession, StoreError> {
    let session = AuthenticationSession {
        id: cx.app.entropy.id(cx.now),
        account: visitor.account,
        proofs: visitor.proofs.clone(),
        shared_computer: interaction.shared_computer,
        started_at: cx.now,
        seen_at: cx.now,
        ended: None,
    };
    sessions::insert(tx, &session, &token.hash(), &browser_family(shown)).await?;
    accounts::accessed(tx, visitor.account, &Means::of(&session.proofs), cx.now).await?;
    let event = AuditEvent::SessionStarted { session: session.id, shared_computer: session.shared_computer };
    tx.record(cx.entry_of(Some(visitor.account), Some(interaction.id), &event)).await?;
    Ok(session)
}

/// The browser is remembered as its owner's, unless others use it too.
async fn remember(
    cx: &Cx,
    tx: &mut WriteTx,
    interaction: &Interaction,
    visitor: &Visitor,
) -> Result<Option<[u8; 32]>, StoreError> {
    let by_password = interaction.proofs.iter().any(|proof| matches!(proof, Proof::Password { .. }));
    if !by_password || interaction.shared_computer {
        return Ok(None);
    }
    let Some(stored) = people::of_account(tx, visitor.account).await? else { return Ok(None) };
    let code = stored.person.codice_fiscale.as_ref().map(|code| code.as_str().to_owned());
    let typed = code.or_else(|| stored.person.partita_iva.as_ref().map(|number| number.as_str().to_owned()));
    Ok(typed.map(|typed| cx.app.store.vault().index(cx.ente().id, "attempt", &typed)))
}

/// `Firefox, Linux`: enough for the owner to tell a session of theirs from a stranger's, and no more is kept.
fn browser_family(headers: &HeaderMap) -> String {
    let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let find =
        |known: &[(&str, &'static str)]| known.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name);
    let browser =
        find(&[("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari")]);
    let system = find(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser}, {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => String::new(),
    }
}
