//! Changing a password whose owner knows the old one: «Password vecchia, nuova, conferma».

use consent_ui::form::FormErrors;
use consent_ui::phrases;
use idp_core::credential::password::PlainPassword;
use idp_core::id::{AccountId, SessionId};
use idp_store::{StoreError, accounts};

use crate::acts::credential::{self, ChooseError, How};
use crate::acts::{notify, prove};
use crate::cx::Cx;
use crate::http::failure::Failure;

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

/// Changes a password whose owner knows the old one.
pub async fn change(
    cx: &Cx,
    (account, stays): (AccountId, Option<SessionId>),
    form: &Change,
    how: How,
) -> Result<(), ChangeError> {
    let old = form.password_old.as_deref().and_then(PlainPassword::parse);
    let old = old.ok_or_else(|| ChangeError::Form(FormErrors::at("password_old", phrases::password_required())))?;
    let new = chosen(form.password_new.as_deref(), form.password_repeat.as_deref()).map_err(ChangeError::Form)?;
    if old.expose() == new.expose() {
        return Err(ChangeError::Form(FormErrors::at("password_new", phrases::password_same())));
    }
    if !prove::knows_password(cx, account, &old).await? {
        return Err(ChangeError::Form(FormErrors::at("password_old", phrases::password_old_wrong())));
    }
    let hash = credential::prepare(cx, account, &new).await.map_err(refused)?;
    let mut tx = cx.write().await?;
    let person = accounts::by_id(&mut tx, account).await?.ok_or(StoreError::Conflict)?.person;
    notify::password_changed(cx, &mut tx, person).await?;
    let entry = credential::put(cx, &mut tx, (account, hash), (how, None), stays).await?;
    tx.commit(entry).await?;
    notify::ring(cx);
    Ok(())
}

/// The new password, typed twice the same.
pub fn chosen(new: Option<&str>, repeat: Option<&str>) -> Result<PlainPassword, FormErrors> {
    let new = new.and_then(PlainPassword::parse);
    let new = new.ok_or_else(|| FormErrors::at("password_new", phrases::password_new_required()))?;
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
