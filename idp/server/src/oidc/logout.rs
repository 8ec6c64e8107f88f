//! Signing out, asked by a service (OpenID Connect RP-Initiated Logout) or by the citizen.
//!
//! A request is checked and then asked about; only the POST of our own page ends anything. What is wrong in it is told
//! on a page, and never followed.

use axum::extract::{FromRequest as _, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use consent_ui::pages::logout::{LogoutConfirm, LogoutDone, StillOpen};
use consent_ui::shell::Link;
use idp_core::client::OidcClient;
use idp_core::session::SessionEnd;
use idp_store::{Quietly, StoreError, clients, sessions};
use serde_json::Value;

use crate::acts::end_sessions;
use crate::app::App;
use crate::cx::Cx;
use crate::http::cookie::{self, Jar};
use crate::http::failure::Failure;
use crate::http::form::{Form, Parameters};
use crate::http::session;
use crate::jose;
use crate::urls::Url;

/// A request that was checked.
#[derive(Debug, Default)]
struct Asked {
    client: Option<OidcClient>,
    back: Option<String>,
    state: Option<String>,
}

/// `GET /logout`, `POST /logout` (both, as the specification wants).
pub async fn any(State(app): State<App>, cx: Cx, request: Request) -> Result<Response, Failure> {
    let headers = request.headers().clone();
    let parameters = if request.method() == Method::POST {
        Parameters::from_request(request, &app).await?
    } else {
        let query = request.uri().query().unwrap_or_default();
        Parameters::parse(query.as_bytes()).map_err(|why| refused("invalid_request", &why.to_string()))?
    };
    let asked = check(&cx, &parameters).await?;
    let mut tx = cx.read().await?;
    if session::unended(&cx, &headers, &mut tx).await?.is_none() {
        return Ok(done(&cx, &asked, None));
    }
    let hidden = ["id_token_hint", "client_id", "post_logout_redirect_uri", "state"];
    let hidden = hidden.iter().filter_map(|name| Some(((*name).to_owned(), parameters.get(name)?.to_owned())));
    let targets: Vec<String> = asked.back.iter().filter_map(|back| origin(back)).collect();
    let page = LogoutConfirm {
        client: asked.client.as_ref().map(|client| client.client_name.clone()),
        action: format!("{}/conferma", Url::Logout.at(cx.ente())),
        hidden: hidden.collect(),
        stay: Url::Profile.at(cx.ente()),
    };
    Ok(cx.page_to(&page, &targets))
}

/// What the confirmation sends back: the request, to be checked again.
#[derive(Debug, serde::Deserialize)]
pub struct Confirm {
    id_token_hint: Option<String>,
    client_id: Option<String>,
    post_logout_redirect_uri: Option<String>,
    state: Option<String>,
}

/// `POST /logout/conferma`: ends the session and everything that came of it.
pub async fn confirm(cx: Cx, headers: HeaderMap, Form(form): Form<Confirm>) -> Result<Response, Failure> {
    let pairs = [
        ("id_token_hint", form.id_token_hint),
        ("client_id", form.client_id),
        ("post_logout_redirect_uri", form.post_logout_redirect_uri),
        ("state", form.state),
    ];
    let pairs = pairs.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect();
    let asked = check(&cx, &Parameters::from_pairs(pairs)).await?;
    let entered = end(&cx, &headers).await?;
    let mut response = done(&cx, &asked, entered);
    let answer = response.headers_mut();
    cookie::clear(answer, Jar::Session, cx.ente());
    answer.insert("clear-site-data", HeaderValue::from_static("\"cache\""));
    Ok(response)
}

/// Ends the session. The services it was used for; `None` when nobody was signed in.
async fn end(cx: &Cx, headers: &HeaderMap) -> Result<Option<Vec<StillOpen>>, StoreError> {
    let mut tx = cx.write().await?;
    let Some(stored) = session::unended(cx, headers, &mut tx).await? else { return Ok(None) };
    let session = &stored.session;
    let mut entered = Vec::new();
    for id in sessions::clients_of(&mut tx, session.id).await? {
        let client = clients::by_id(&mut tx, &id).await?.map(|stored| stored.client);
        entered.extend(client.map(|client| StillOpen { name: client.client_name, href: client.client_uri }));
    }
    end_sessions::one(cx, &mut tx, (session.account, session.id), SessionEnd::SignedOut).await?;
    tx.commit_quietly(Quietly::CorridorMoved).await?;
    Ok(Some(entered))
}

fn done(cx: &Cx, asked: &Asked, entered: Option<Vec<StillOpen>>) -> Response {
    if let Some(back) = &asked.back {
        let joint = if back.contains('?') { '&' } else { '?' };
        let state = asked.state.as_deref().map(|state| {
            format!("{joint}state={}", percent_encoding::utf8_percent_encode(state, percent_encoding::NON_ALPHANUMERIC))
        });
        let target = format!("{back}{}", state.unwrap_or_default());
        return match HeaderValue::from_str(&target) {
            Ok(location) => (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response(),
            Err(why) => Failure::ours(why).into_response(),
        };
    }
    let back =
        asked.client.as_ref().and_then(|client| Some(Link::new(&client.client_name, client.client_uri.clone()?)));
    cx.page(&LogoutDone {
        was_signed_in: entered.is_some(),
        still_open: entered.unwrap_or_default(),
        back,
        sign_in: Url::SignIn.at(cx.ente()),
    })
}

fn origin(uri: &str) -> Option<String> {
    Some(url::Url::parse(uri).ok()?.origin().ascii_serialization())
}

fn refused(code: &'static str, why: &str) -> Failure {
    Failure::new(StatusCode::BAD_REQUEST, code).technical(why)
}

/// Who asks, and where the sign-out may lead: only somewhere that client registered, letter by letter.
async fn check(cx: &Cx, parameters: &Parameters) -> Result<Asked, Failure> {
    let hinted = match parameters.get("id_token_hint") {
        None => None,
        Some(hint) => Some(client_of_hint(cx, hint)?),
    };
    let named = parameters.get("client_id").map(str::to_owned);
    if hinted.is_some() && named.is_some() && hinted != named {
        return Err(refused("invalid_request", "client_id is not the one of the id_token_hint"));
    }
    let back = parameters.get("post_logout_redirect_uri").map(str::to_owned);
    let is_hinted = hinted.is_some();
    let Some(id) = hinted.or(named) else {
        return match back {
            None => Ok(Asked::default()),
            Some(_) => {
                Err(refused("invalid_post_logout_redirect_uri", "without id_token_hint or client_id nobody asked"))
            }
        };
    };
    let mut tx = cx.read().await?;
    let client = clients::by_id(&mut tx, &id).await?.filter(|stored| stored.active).map(|stored| stored.client);
    let client = client.ok_or_else(|| refused("invalid_client", "no such client"))?;
    if let Some(back) = &back
        && !client.may_return_after_logout(back)
    {
        let why = "post_logout_redirect_uri is not registered";
        return Err(refused("invalid_post_logout_redirect_uri", why));
    }
    // A name alone proves no past sign-in: it is told who asked, and nobody is led anywhere.
    let back = back.filter(|_| is_hinted);
    Ok(Asked { client: Some(client), back, state: parameters.get("state").map(str::to_owned) })
}

/// The client an ID token of ours was made for, however old it is.
fn client_of_hint(cx: &Cx, hint: &str) -> Result<String, Failure> {
    let bad = || refused("invalid_id_token_hint", "the id_token_hint is not an ID token of this provider");
    let signed = jose::verify(hint, &cx.app.keyring.jwks(cx.ente().id)).map_err(|_| bad())?;
    let text = |name: &str| signed.claims.get(name).and_then(Value::as_str);
    if text("iss") != Some(cx.ente().issuer.as_str()) || signed.typ.as_deref() == Some("at+jwt") {
        return Err(bad());
    }
    text("aud").map(str::to_owned).ok_or_else(bad)
}
