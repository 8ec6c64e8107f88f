//! The ordinary service: sign in by OpenID Connect, from the issuer's URL alone.

use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use openidconnect::core::{CoreAuthenticationFlow, CoreClient, CoreProviderMetadata};
use openidconnect::{
    AccessTokenHash, AuthenticationContextClass, AuthorizationCode, ClientId, ClientSecret, CsrfToken, IssuerUrl,
    Nonce, OAuth2TokenResponse as _, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope, TokenResponse as _,
};
use serde_json::{Map, Value};

use super::visits::{SignedIn, Waiting};
use super::{AppError, http, leave, refused, visitor};
use crate::demo::pages::{Demo, not_found};
use crate::demo::settings;

fn unreadable(why: &impl std::fmt::Display) -> AppError {
    AppError::unreadable(why)
}

/// What the app wants to reach.
#[derive(Debug, serde::Deserialize)]
pub struct Want {
    acr: Option<String>,
}

/// Fetches for the library.
async fn fetch(request: openidconnect::HttpRequest) -> Result<openidconnect::HttpResponse, AppError> {
    let answer = http()?.execute(request.try_into()?).await?;
    let mut built = axum::http::Response::builder().status(answer.status());
    if let Some(headers) = built.headers_mut() {
        headers.clone_from(answer.headers());
    }
    built.body(answer.bytes().await?.to_vec()).map_err(|why| unreadable(&why))
}

async fn metadata(demo: &Demo, slug: &str) -> Result<CoreProviderMetadata, AppError> {
    let issuer = IssuerUrl::new(demo.addresses.issuer(slug)).map_err(|why| unreadable(&why))?;
    CoreProviderMetadata::discover_async(issuer, &fetch).await.map_err(|why| unreadable(&why))
}

fn secret(demo: &Demo) -> Option<ClientSecret> {
    let registered = demo.kit.registered.iter().find(|it| it.client.client_id == "demo-servizi")?;
    registered.secret.as_ref().map(|secret| ClientSecret::new(secret.expose().to_owned()))
}

fn redirect_uri(demo: &Demo, slug: &str) -> Result<RedirectUrl, AppError> {
    RedirectUrl::new(format!("{}/callback", demo.addresses.app(slug))).map_err(|why| unreadable(&why))
}

/// `GET /demo/app/{ente}/entra`
pub async fn enter(
    State(demo): State<Demo>,
    Path(slug): Path<String>,
    Query(want): Query<Want>,
    headers: HeaderMap,
) -> Response {
    if !settings::ENTI.iter().any(|ente| ente.slug == slug) {
        return not_found();
    }
    let id = visitor(&headers).unwrap_or_else(|| CsrfToken::new_random_len(24).secret().clone());
    match begin(&demo, &slug, want.acr, &id).await {
        Ok(target) => leave(&target, &id),
        Err(why) => refused(&demo, &slug, "app_error", &why.to_string()),
    }
}

async fn begin(demo: &Demo, slug: &str, acr: Option<String>, id: &str) -> Result<String, AppError> {
    let metadata = metadata(demo, slug).await?;
    let client = CoreClient::from_provider_metadata(metadata, ClientId::new("demo-servizi".to_owned()), secret(demo))
        .set_redirect_uri(redirect_uri(demo, slug)?);
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let mut request = client
        .authorize_url(CoreAuthenticationFlow::AuthorizationCode, CsrfToken::new_random, Nonce::new_random)
        .add_scopes(["profile", "email"].map(|scope| Scope::new(scope.to_owned())))
        .set_pkce_challenge(challenge);
    if let Some(acr) = acr {
        request = request.add_auth_context_value(AuthenticationContextClass::new(acr));
    }
    let (target, state, nonce) = request.url();
    demo.visits.begin(
        id,
        Waiting {
            ente: slug.to_owned(),
            state: state.secret().clone(),
            nonce: nonce.secret().clone(),
            verifier: verifier.secret().clone(),
            bill: None,
        },
    );
    Ok(target.to_string())
}

/// What comes back.
#[derive(Debug, serde::Deserialize)]
pub struct Answer {
    pub(super) code: Option<String>,
    pub(super) state: Option<String>,
    pub(super) iss: Option<String>,
    pub(super) error: Option<String>,
    pub(super) error_description: Option<String>,
}

/// `GET /demo/app/{ente}/callback`
pub async fn callback(
    State(demo): State<Demo>,
    Path(slug): Path<String>,
    Query(answer): Query<Answer>,
    headers: HeaderMap,
) -> Response {
    let known = visitor(&headers).zip(answer.state.clone());
    let waiting = known.and_then(|(id, state)| demo.visits.take_up(&id, &state).map(|waiting| (id, waiting)));
    let Some((id, waiting)) = waiting else {
        return refused(&demo, &slug, "unknown_state", "this answer belongs to no request of this browser");
    };
    if answer.iss.as_deref() != Some(&demo.addresses.issuer(&waiting.ente)) {
        return refused(&demo, &slug, "mix_up", "the answer is not from the issuer that was asked (RFC 9207)");
    }
    let Some(code) = answer.code else {
        let error = answer.error.unwrap_or_default();
        return refused(&demo, &slug, &error, &answer.error_description.unwrap_or_default());
    };
    match finish(&demo, &waiting, code).await {
        Ok(session) => {
            demo.visits.sign_in(&id, session);
            leave(&demo.addresses.app(&slug), &id)
        }
        Err(why) => refused(&demo, &slug, "app_error", &why.to_string()),
    }
}

async fn finish(demo: &Demo, waiting: &Waiting, code: String) -> Result<SignedIn, AppError> {
    let metadata = metadata(demo, &waiting.ente).await?;
    let userinfo =
        metadata.userinfo_endpoint().map(|url| url.url().clone()).ok_or_else(|| unreadable(&"no userinfo endpoint"))?;
    let client = CoreClient::from_provider_metadata(metadata, ClientId::new("demo-servizi".to_owned()), secret(demo))
        .set_redirect_uri(redirect_uri(demo, &waiting.ente)?);
    let tokens = client
        .exchange_code(AuthorizationCode::new(code))
        .map_err(|why| unreadable(&why))?
        .set_pkce_verifier(PkceCodeVerifier::new(waiting.verifier.clone()))
        .request_async(&fetch)
        .await
        .map_err(|why| unreadable(&why))?;
    let id_token = tokens.id_token().ok_or_else(|| unreadable(&"no ID token"))?;
    let verifier = client.id_token_verifier();
    let nonce = Nonce::new(waiting.nonce.clone());
    let claims = id_token.claims(&verifier, &nonce).map_err(|why| unreadable(&why))?;
    if let Some(expected) = claims.access_token_hash() {
        let (algorithm, key) = (id_token.signing_alg(), id_token.signing_key(&verifier));
        let algorithm = algorithm.map_err(|why| unreadable(&why))?;
        let key = key.map_err(|why| unreadable(&why))?;
        let actual =
            AccessTokenHash::from_token(tokens.access_token(), algorithm, key).map_err(|why| unreadable(&why))?;
        if actual != *expected {
            return Err(unreadable(&"at_hash does not match"));
        }
    }
    let mut shown: Vec<(String, String)> = Vec::new();
    shown.push(("acr".to_owned(), claims.auth_context_ref().map(|acr| acr.to_string()).unwrap_or_default()));
    let known: Map<String, Value> = http()?
        .get(userinfo)
        .bearer_auth(tokens.access_token().secret())
        .send()
        .await?
        .error_for_status()?
        .json()
        .await?;
    shown.extend(known.into_iter().map(|(name, value)| {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        (name, text)
    }));
    Ok(SignedIn { ente: waiting.ente.clone(), claims: shown, id_token: id_token.to_string() })
}

/// `GET /demo/app/{ente}/esci`: signs out here, then there.
pub async fn leave_app(State(demo): State<Demo>, Path(slug): Path<String>, headers: HeaderMap) -> Response {
    let Some(id) = visitor(&headers) else { return leave(&demo.addresses.app(&slug), "") };
    let Some(session) = demo.visits.sign_out(&id) else { return leave(&demo.addresses.app(&slug), &id) };
    let target = reqwest::Url::parse_with_params(
        &format!("{}/logout", demo.addresses.issuer(&session.ente)),
        [("id_token_hint", session.id_token), ("post_logout_redirect_uri", demo.addresses.app(&slug))],
    );
    match target {
        Ok(target) => leave(target.as_str(), &id),
        Err(why) => refused(&demo, &slug, "app_error", &why.to_string()),
    }
}
