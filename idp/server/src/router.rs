//! Every address, one line each. Paths stand below the issuer of whichever ente the request is for.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};

use crate::app::App;
use crate::http::door;
use crate::http::failure::Failure;
use crate::{account, assets, consent, dispositive, enrolment, interaction, login, oidc};

/// The public listener's service. The door stands outside: it finds the ente, and with it the path inside.
pub fn router(app: App) -> Router {
    let rooms = Router::new()
        .merge(oidc_door())
        .merge(corridor())
        .merge(spid())
        .merge(pages())
        .method_not_allowed_fallback(|| async { Failure::wrong_method() })
        .fallback(|| async { Failure::not_found() })
        .layer(DefaultBodyLimit::max(app.config.limits.body_bytes))
        .with_state(app.clone());
    Router::new().fallback_service(rooms).layer(from_fn_with_state(app, door::pass))
}

fn oidc_door() -> Router<App> {
    Router::new()
        .route("/.well-known/openid-configuration", get(oidc::discovery::get))
        .route("/.well-known/oauth-authorization-server", get(oidc::discovery::get))
        .route("/jwks", get(oidc::jwks::get))
        .route("/authorize", get(oidc::authorize::get).post(oidc::authorize::post))
        .route("/par", post(oidc::par::post))
        .route("/oidc/answer/{id}", get(oidc::answer::get))
        .route("/token", post(oidc::token::post))
        .route("/userinfo", get(oidc::userinfo::any).post(oidc::userinfo::any))
        .route("/introspect", post(oidc::introspect::post))
        .route("/revoke", post(oidc::revoke::post))
        .route("/logout", get(oidc::logout::any).post(oidc::logout::any))
        .route("/logout/conferma", post(oidc::logout::confirm))
}

fn corridor() -> Router<App> {
    Router::new()
        .route("/interaction/{id}", get(interaction::corridor))
        .route("/interaction/{id}/accedi", get(login::choose::get))
        .route("/interaction/{id}/password", post(login::password::post))
        .route("/interaction/{id}/cambia-password", get(login::change_password::get).post(login::change_password::post))
        .route("/interaction/{id}/codice", get(login::code::get).post(login::code::post))
        .route("/interaction/{id}/canale", get(enrolment::channel::get).post(enrolment::channel::post))
        .route("/interaction/{id}/canale/codice", get(enrolment::confirm::get).post(enrolment::confirm::post))
        .route("/interaction/{id}/operazione", get(dispositive::summary::get).post(dispositive::summary::post))
        .route("/interaction/{id}/operazione/codice", get(dispositive::code::get).post(dispositive::code::post))
        .route("/interaction/{id}/attesa", get(dispositive::wait::get).post(dispositive::wait::post))
        .route("/interaction/{id}/consenso", get(consent::get).post(consent::post))
        .route("/interaction/{id}/annulla", post(login::cancel::post))
}

/// SPID's addresses. Answers come from other sites: their gate is a signature, and a larger form.
fn spid() -> Router<App> {
    let acs = post(login::spid::acs::post).layer(DefaultBodyLimit::max(login::spid::acs::BODY_BYTES));
    Router::new()
        .route("/spid/metadata", get(login::spid::publish::metadata))
        .route("/spid/login", get(login::spid::start::get))
        .route("/spid/acs", acs)
        .route("/spid/return", get(login::spid::arrive::get))
        .route("/spid/slo", get(login::spid::publish::logout).post(login::spid::publish::logout))
        .route("/spid/prova", get(login::spid::test::get))
        .route("/interaction/{id}/spid", get(login::spid::choose::get))
}

fn pages() -> Router<App> {
    Router::new()
        .route("/", get(login::sign_in::home))
        .route("/accedi", get(login::sign_in::get))
        .route("/entra/{id}", get(account::enter::get))
        .route("/recupera", get(login::recover::get).post(login::recover::post))
        .route("/recupera/nuova", get(login::recover::landing).post(login::recover::choose))
        .route("/profilo", get(account::profile::get))
        .route("/profilo/sessioni", post(account::profile::end_session))
        .route("/profilo/password", get(account::profile::password).post(account::profile::change_password))
        .route("/assets/{name}", get(assets::get))
}
