//! Signing in with codice fiscale (or partita IVA), password and, where the ente asks, PIN.

use axum::http::{StatusCode, header};
use axum::response::Response;
use consent_ui::form::FormErrors;
use consent_ui::pages::login::LoginReason;
use consent_ui::phrases;
use idp_core::credential::password::PlainPassword;
use idp_core::credential::pin::Pin;
use idp_core::interaction::Step;
use idp_core::time::Timestamp;

use crate::acts::prove::{self, ProveError};
use crate::http::failure::Failure;
use crate::http::form::Form;
use crate::http::limits::{self, Cap};
use crate::interaction::OpenInteraction;
use crate::login::choose::{self, Typed};

/// What the form sends.
#[derive(Debug, serde::Deserialize)]
pub struct SignIn {
    username: Option<String>,
    password: Option<String>,
    pin: Option<String>,
    shared_computer: Option<String>,
}

/// `POST /interaction/{id}/password`
pub async fn post(open: OpenInteraction, Form(form): Form<SignIn>) -> Result<Response, Failure> {
    if !open.cx.ente().has_local_login() {
        return Err(Failure::not_found());
    }
    let belongs = |step: &Step| matches!(step, Step::ChooseMethod | Step::ProveAgain);
    if let Some(elsewhere) = open.unless_sent(belongs).await? {
        return Ok(elsewhere);
    }
    limits::take(&open.cx, Cap::Login).await?;
    let typed = match read(&open, &form) {
        Ok(typed) => typed,
        Err(errors) => return Ok(again(&open, form, StatusCode::UNPROCESSABLE_ENTITY, errors)),
    };
    match prove::local(&open, typed).await {
        Ok(()) => Ok(open.back_to_corridor()),
        Err(ProveError::Refused) => {
            let errors = FormErrors::of_form(phrases::login_refused());
            Ok(again(&open, form, StatusCode::UNPROCESSABLE_ENTITY, errors))
        }
        Err(ProveError::Wait { until }) => Ok(wait(&open, form, until)),
        Err(ProveError::Busy(why)) => Err(Failure::unavailable(5).because(why)),
        Err(ProveError::Store(why)) => Err(why.into()),
    }
}

/// What can be judged without knowing anybody: the shape of what was typed.
fn read(open: &OpenInteraction, form: &SignIn) -> Result<prove::Typed, FormErrors> {
    let profile = &open.cx.ente().profile;
    let username = form.username.as_deref().unwrap_or_default();
    if username.trim().is_empty() {
        return Err(FormErrors::at("username", phrases::username_required()));
    }
    let identifier = profile.login.identifier.read(username).map_err(|why| FormErrors::at("username", why.into()))?;
    let password = form
        .password
        .as_deref()
        .and_then(PlainPassword::parse)
        .ok_or_else(|| FormErrors::at("password", phrases::password_required()))?;
    let pin = form.pin.as_deref().unwrap_or_default();
    if profile.login.asks_pin() && pin.trim().is_empty() {
        return Err(FormErrors::at("pin", phrases::pin_required()));
    }
    Ok(prove::Typed {
        identifier,
        password,
        pin: Pin::parse(pin, profile.pin.scheme),
        shared_computer: form.shared_computer.is_some(),
    })
}

fn again(open: &OpenInteraction, form: SignIn, status: StatusCode, errors: FormErrors) -> Response {
    let typed = Typed {
        username: form.username.unwrap_or_default().chars().take(100).collect(),
        shared_computer: form.shared_computer.is_some(),
    };
    open.page_with(status, &choose::page(open, LoginReason::SignIn, typed, errors))
}

fn wait(open: &OpenInteraction, form: SignIn, until: Option<Timestamp>) -> Response {
    let phrase = match until {
        Some(until) => phrases::login_slow_down(until),
        None => phrases::login_closed(),
    };
    let mut response = again(open, form, StatusCode::TOO_MANY_REQUESTS, FormErrors::of_form(phrase));
    if let Some(until) = until {
        let seconds = until.since(open.cx.now).as_seconds().max(1);
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    response
}
