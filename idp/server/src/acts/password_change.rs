//! Changing a password whose owner knows the old one: «Password vecchia, nuova, conferma».

use consent_ui::form::FormErrors;
use consent_ui::phrases;
use idp_core::assurance::{Proof, Proofs};
use idp_core::credential::password::PlainPassword;
use idp_core::id::{AccountId, CredentialId};
use idp_core::session::AuthenticationSession;
use idp_core::time::Timestamp;
use idp_store::{StoreError, WriteTx, accounts, sessions, standing};

use crate::acts::credential::{self, ChooseError, How};
use crate::acts::{notify, prove};
use crate::cx::Cx;
use crate::http::failure::Failure;
use crate::interaction::OpenInteraction;

/// What the form sends.
#[derive(Debug, serde::Deserialize)]
pub struct Change {
    /// The one that was used until now.
    pub password_old: Option<String>,
    /// The new one.
    pub password_new: Option<String>,
    /// The new one again.
    pub password_repeat: Option<String>,
}

/// Why a password was not changed.
pub enum ChangeError {
    /// Something typed has to be corrected.
    Form(FormErrors),
    /// Anything else.
    Failure(Failure),
}

impl<E: Into<Failure>> From<E> for ChangeError {
    fn from(error: E) -> Self {
        Self::Failure(error.into())
    }
}

/// What goes on afterwards, on the new password: nothing that was proven with the old one does.
pub enum GoesOn<'a> {
    /// The owner's session.
    Session(&'a AuthenticationSession),
    /// A request whose password had to be changed.
    Request(&'a OpenInteraction),
}

/// Changes a password whose owner knows the old one.
pub async fn change(cx: &Cx, account: AccountId, form: &Change, goes_on: GoesOn<'_>) -> Result<(), ChangeError> {
    let old = form.password_old.as_deref().and_then(PlainPassword::parse);
    let old = old.ok_or_else(|| ChangeError::Form(FormErrors::at("password_old", phrases::password_required())))?;
    let new = chosen(form.password_new.as_deref(), form.password_repeat.as_deref()).map_err(ChangeError::Form)?;
    if old.expose() == new.expose() {
        return Err(ChangeError::Form(FormErrors::at("password_new", phrases::password_same())));
    }
    let Some(known) = prove::knows_password(cx, account, &old).await? else {
        return Err(ChangeError::Form(FormErrors::at("password_old", phrases::password_old_wrong())));
    };
    let hash = credential::prepare(cx, account, &new).await.map_err(refused)?;
    let mut tx = cx.write().await?;
    still_stands(cx, &mut tx, (account, known), &goes_on).await?;
    let person = accounts::by_id(&mut tx, account).await?.ok_or(StoreError::Conflict)?.person;
    notify::password_changed(cx, &mut tx, person).await?;
    let (how, stays) = match &goes_on {
        GoesOn::Session(session) => (How::Chosen, Some(session.id)),
        GoesOn::Request(_) => (How::Forced, None),
    };
    let (id, entry) = credential::put(cx, &mut tx, (account, hash), (how, None), stays).await?;
    match goes_on {
        GoesOn::Session(session) => {
            sessions::prove(&mut tx, session.id, &session.proofs.clone().and(anew(&session.proofs, id, cx.now)))
                .await?;
        }
        GoesOn::Request(open) => {
            let proof = anew(&open.interaction().proofs, id, cx.now);
            open.save(&mut tx, &open.interaction().clone().proven(account, proof)).await?;
        }
    }
    tx.commit(entry).await?;
    notify::ring(cx);
    Ok(())
}

/// Holds the account, and refuses when the password that was shown, or the session it is changed in, ended while the new
/// one was hashed: a recovery or SPID was faster, and what it put in place stays.
async fn still_stands(
    cx: &Cx,
    tx: &mut WriteTx,
    (account, known): (AccountId, CredentialId),
    goes_on: &GoesOn<'_>,
) -> Result<(), StoreError> {
    let is_usable = accounts::hold(tx, account).await?;
    let password = standing::of(tx, account).await?.and_then(|standing| standing.password);
    let goes_on = match goes_on {
        GoesOn::Session(session) => sessions::touch(tx, session, cx.now).await?,
        GoesOn::Request(_) => true,
    };
    let stands = is_usable && goes_on && password.is_some_and(|password| password.id == known);
    if stands { Ok(()) } else { Err(StoreError::Conflict) }
}

/// Who knew the old password has just shown it, and has chosen the new one.
fn anew(proofs: &Proofs, chosen: CredentialId, now: Timestamp) -> Proof {
    let with_pin = proofs.iter().any(|proof| matches!(proof, Proof::Password { with_pin: true, .. }));
    Proof::Password { with_pin, credential: Some(chosen), at: now }
}

/// The new password, typed twice the same.
pub fn chosen(new: Option<&str>, repeat: Option<&str>) -> Result<PlainPassword, FormErrors> {
    let wrong = |phrase| FormErrors::at("password_new", phrase);
    let typed = new.filter(|typed| !typed.is_empty()).ok_or_else(|| wrong(phrases::password_new_required()))?;
    let new = PlainPassword::parse(typed).ok_or_else(|| wrong(phrases::password_too_long()))?;
    if repeat != Some(new.expose()) {
        return Err(FormErrors::at("password_repeat", phrases::password_repeat_differs()));
    }
    Ok(new)
}

/// What was wrong with a chosen password, at its field.
pub fn refused(error: ChooseError) -> ChangeError {
    match error {
        ChooseError::Broken(rules) => {
            let told =
                rules.into_iter().fold(FormErrors::none(), |errors, rule| errors.and("password_new", rule.into()));
            ChangeError::Form(told)
        }
        ChooseError::Busy(why) => ChangeError::Failure(Failure::unavailable(5).because(why)),
        ChooseError::Parameters(why) => ChangeError::Failure(Failure::ours(why)),
        ChooseError::Store(why) => ChangeError::Failure(why.into()),
    }
}
