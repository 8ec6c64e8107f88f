//! «Il tuo profilo di accesso»: last access, sessions to end, channels, the password.

use axum::http::StatusCode;
use axum::response::Response;
use consent_ui::form::FormErrors;
use consent_ui::pages::password::{ChangePassword, ChangeReason, ShownRules};
use consent_ui::pages::profile::{LastAccess, Means, OpenSession, Profile, RegisteredChannel};
use consent_ui::phrases;
use consent_ui::words::Phrase;
use idp_core::access;
use idp_core::id::SessionId;
use idp_core::session::SessionEnd;
use idp_store::standing::{self, LiveChannel};
use idp_store::{StoreError, accounts, people, sessions};

use crate::account::gate::Citizen;
use crate::acts::confirming::confirms;
use crate::acts::end_sessions;
use crate::acts::password_change::{self, Change, ChangeError, GoesOn};
use crate::cx::Cx;
use crate::http::failure::Failure;
use crate::http::form::Form;
use crate::upstream::providers;
use crate::urls::Url;

/// `GET /profilo`
pub async fn get(citizen: Citizen) -> Result<Response, Failure> {
    show(&citizen, None).await
}

async fn show(citizen: &Citizen, done: Option<Phrase>) -> Result<Response, Failure> {
    let cx = &citizen.cx;
    let mut tx = cx.read().await?;
    let person = people::by_id(&mut tx, citizen.account.person).await?.ok_or(StoreError::Conflict)?.person;
    let mut live = sessions::live_of(&mut tx, citizen.account.id, cx.now).await?;
    live.sort_by_key(|stored| stored.session.id != citizen.session.session.id);
    let standing = standing::of(&mut tx, citizen.account.id).await?.ok_or(StoreError::Conflict)?;
    let before = accounts::previous_access(&mut tx, citizen.account.id).await?;
    let page = Profile {
        name: person.display_name().unwrap_or_default(),
        done,
        last_access: before.map(|(at, by)| LastAccess { at, means: means(cx, by) }),
        sessions: live.iter().map(|stored| open_session(citizen, stored)).collect(),
        channels: standing.channels.iter().map(|channel| registered(citizen, channel)).collect(),
        end_session: format!("{}/sessioni", Url::Profile.at(cx.ente())),
        change_password: standing.password.is_some().then(|| format!("{}/password", Url::Profile.at(cx.ente()))),
    };
    Ok(cx.page_of(page.name.clone(), &page))
}

/// The same with the provider's name, as long as the registry knows it.
fn means(cx: &Cx, by: access::Means) -> Means {
    match by {
        access::Means::Password => Means::Password,
        access::Means::PasswordAndCode => Means::PasswordAndCode,
        access::Means::Spid(entity_id) => {
            let known = providers::known(&cx.app, &entity_id);
            Means::Spid { provider: known.map_or(entity_id, |provider| provider.entry().display_name.clone()) }
        }
    }
}

fn open_session(citizen: &Citizen, stored: &sessions::Stored) -> OpenSession {
    let session = &stored.session;
    OpenSession {
        id: session.id.to_string(),
        started_at: session.started_at,
        seen_at: session.seen_at,
        browser: (!stored.device.is_empty()).then(|| stored.device.clone()),
        means: means(&citizen.cx, access::Means::of(&session.proofs)),
        current: session.id == citizen.session.session.id,
    }
}

fn registered(citizen: &Citizen, channel: &LiveChannel) -> RegisteredChannel {
    let from = channel.confirms_from(citizen.session.session.proofs.strong_spid_at());
    RegisteredChannel {
        kind: channel.kind,
        masked: channel.masked.clone(),
        since: channel.verified_at,
        confirms: confirms(&citizen.cx, channel.kind, from),
    }
}

/// Which session to end.
#[derive(Debug, serde::Deserialize)]
pub struct End {
    session: Option<String>,
}

/// `POST /profilo/sessioni`
pub async fn end_session(citizen: Citizen, Form(form): Form<End>) -> Result<Response, Failure> {
    let cx = &citizen.cx;
    let id = form.session.as_deref().and_then(|text| text.parse::<SessionId>().ok()).ok_or_else(Failure::not_found)?;
    let mut tx = cx.write().await?;
    let stored = sessions::by_id(&mut tx, id).await?.filter(|stored| stored.session.account == citizen.account.id);
    if stored.is_none() {
        return Err(Failure::not_found());
    }
    end_sessions::one(cx, &mut tx, (citizen.account.id, id), SessionEnd::EndedByOwner).await?;
    tx.commit_quietly(idp_store::Quietly::CorridorMoved).await?;
    if id == citizen.session.session.id {
        return Ok(cx.go(&Url::Home));
    }
    show(&citizen, Some(phrases::session_ended())).await
}

/// `GET /profilo/password`
pub async fn password(citizen: Citizen) -> Response {
    citizen.cx.page(&password_page(&citizen.cx, FormErrors::none()))
}

fn password_page(cx: &Cx, errors: FormErrors) -> ChangePassword {
    ChangePassword {
        action: format!("{}/password", Url::Profile.at(cx.ente())),
        reason: ChangeReason::Wanted,
        rules: ShownRules::from(&cx.ente().profile.password),
        errors,
        back: Some(Url::Profile.at(cx.ente())),
    }
}

/// `POST /profilo/password`: the old password is the fresh proof.
pub async fn change_password(citizen: Citizen, Form(form): Form<Change>) -> Result<Response, Failure> {
    let cx = &citizen.cx;
    let goes_on = GoesOn::Session(&citizen.session.session);
    match password_change::change(cx, citizen.account.id, &form, goes_on).await {
        Ok(()) => show(&citizen, Some(phrases::password_changed())).await,
        Err(ChangeError::Form(errors)) => {
            Ok(cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &password_page(cx, errors)))
        }
        Err(ChangeError::Failure(failure)) => Err(failure),
    }
}
