//! The parameters of an authorization request, read in the order in which they decide.

use idp_core::assurance::Assurance;
use idp_core::client::{GrantType, OidcClient};
use idp_core::consent;
use idp_core::dispositive::Operation;
use idp_core::grant::Pkce;
use idp_core::id::{AccountId, SessionId};
use idp_core::interaction::{Demand, Prompt};
use idp_core::language::Language;
use idp_core::secret::Bearer;
use idp_core::time::Lifetime;
use idp_store::sessions;
use serde_json::Value;

use super::refuse::{RedirectError, Refused};
use crate::cx::Cx;
use crate::http::failure::Failure;
use crate::http::form::Parameters;
use crate::jose;
use crate::oidc::{par, subject};

/// The longest `state` and `nonce` we carry, in bytes.
const LONGEST: usize = 2048;

/// What the door needs to answer: kept with the request while the citizen walks the corridor.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct AuthorizeRequest {
    /// Who asked.
    pub client_id: String,
    /// Its name, for pages.
    pub client_name: String,
    /// Where the answer goes.
    pub redirect_uri: String,
    /// The client's own word, given back as it is.
    pub state: Option<String>,
    /// For the ID token.
    pub nonce: Option<String>,
    /// The scopes it may have, of those asked.
    pub scope: String,
    /// What the exchange must show.
    pub pkce: Option<Pkce>,
    /// The pushed request this is, used up when the answer leaves.
    pub pushed: Option<String>,
    /// For whom access tokens will be.
    pub audience: Vec<String>,
}

/// What is demanded of the authentication, and the operation it is about.
pub type Asked = (Demand, Option<Operation>);

/// Reads a request. `pushed`: it came by PAR.
pub async fn parse(
    cx: &Cx,
    parameters: &Parameters,
    pushed: Option<Bearer>,
) -> Result<(AuthorizeRequest, Asked), Refused> {
    let client = known_client(cx, parameters).await?;
    let redirect_uri = redirect_uri(&client, parameters)?;
    let refuse = Refuse { redirect_uri: &redirect_uri, state: parameters.get("state") };
    shape(&client, parameters, &refuse)?;
    let scope = scope(&client, parameters, &refuse)?;
    let operation = operation(&client, parameters, pushed.is_some(), &refuse)?;
    // Public clients have nothing else; a code that stands for an operation is not left to anything less.
    let needs_pkce = client.is_public() || operation.is_some();
    let pkce = pkce(needs_pkce, parameters, &refuse)?;
    let demand = demand(cx, &client, (parameters, &scope), operation.as_ref(), &refuse).await?;
    let audience = operation.as_ref().map_or_else(|| client.audience(), |operation| vec![operation.location.clone()]);
    let text = |name: &str| parameters.get(name).map(str::to_owned);
    let request = AuthorizeRequest {
        client_name: client.client_name.clone(),
        redirect_uri: redirect_uri.clone(),
        state: text("state"),
        nonce: text("nonce"),
        scope,
        pkce,
        pushed: pushed.map(|token| token.expose().to_owned()),
        audience,
        client_id: client.client_id,
    };
    Ok((request, (demand, operation)))
}

/// Refuses at a redirect URI that is the client's.
struct Refuse<'a> {
    redirect_uri: &'a str,
    state: Option<&'a str>,
}

impl Refuse<'_> {
    fn with(&self, error: &'static str, description: impl Into<String>) -> Refused {
        Refused::Redirect(RedirectError::new(self.redirect_uri, self.state, error, description))
    }

    fn invalid(&self, description: impl Into<String>) -> Refused {
        self.with("invalid_request", description)
    }
}

fn page(code: &'static str, why: &str) -> Refused {
    Refused::Page(Failure::new(axum::http::StatusCode::BAD_REQUEST, code).technical(why))
}

async fn known_client(cx: &Cx, parameters: &Parameters) -> Result<OidcClient, Refused> {
    let id = parameters.get("client_id").ok_or_else(|| page("invalid_request", "client_id is missing"))?;
    let stored = cx.client(id).await?;
    let client = stored.map(|stored| stored.client.clone()).ok_or_else(|| page("invalid_client", "no such client"))?;
    let may = client.may(GrantType::AuthorizationCode);
    if may { Ok(client) } else { Err(page("unauthorized_client", "this client signs nobody in")) }
}

fn redirect_uri(client: &OidcClient, parameters: &Parameters) -> Result<String, Refused> {
    let asked =
        parameters.get("redirect_uri").ok_or_else(|| page("invalid_redirect_uri", "redirect_uri is missing"))?;
    client.redirect_uri(asked).ok_or_else(|| page("invalid_redirect_uri", "redirect_uri is not registered"))
}

/// What decides how the answer travels, and what we do not take.
fn shape(client: &OidcClient, parameters: &Parameters, refuse: &Refuse<'_>) -> Result<(), Refused> {
    if parameters.get("request").is_some() {
        return Err(refuse.with("request_not_supported", "request objects are not taken; push the request instead"));
    }
    if parameters.get("request_uri").is_some() {
        return Err(refuse.with("request_uri_not_supported", "a pushed request names no other"));
    }
    match parameters.get("response_type") {
        Some("code") => {}
        Some(_) => return Err(refuse.with("unsupported_response_type", "response_type is code")),
        None => return Err(refuse.invalid("response_type is missing")),
    }
    if parameters.get("response_mode").is_some_and(|mode| mode != "query") {
        return Err(refuse.invalid("response_mode is query"));
    }
    let too_long = |name: &str| parameters.get(name).is_some_and(|value| value.len() > LONGEST);
    if too_long("state") || too_long("nonce") {
        return Err(refuse.invalid("state or nonce is too long"));
    }
    let _ = client;
    Ok(())
}

fn scope(client: &OidcClient, parameters: &Parameters, refuse: &Refuse<'_>) -> Result<String, Refused> {
    let asked = parameters.get("scope").unwrap_or_default();
    let allowed = client.allowed_scopes(asked);
    if allowed.is_empty() {
        return Err(refuse.with("invalid_scope", "none of the scopes asked is registered for this client"));
    }
    Ok(allowed.join(" "))
}

fn pkce(needed: bool, parameters: &Parameters, refuse: &Refuse<'_>) -> Result<Option<Pkce>, Refused> {
    match parameters.get("code_challenge") {
        Some(challenge) => {
            let method = parameters.get("code_challenge_method");
            Pkce::parse(challenge, method).map(Some).map_err(|why| refuse.invalid(why.to_string()))
        }
        None if needed => Err(refuse.invalid("code_challenge is missing (S256)")),
        None if parameters.get("code_challenge_method").is_some() => Err(refuse.invalid("code_challenge is missing")),
        None => Ok(None),
    }
}

/// An operation comes by PAR, from a client that authenticated strongly there. Anywhere else it counts for nothing.
fn operation(
    client: &OidcClient,
    parameters: &Parameters,
    pushed: bool,
    refuse: &Refuse<'_>,
) -> Result<Option<Operation>, Refused> {
    let Some(details) = parameters.get("authorization_details") else { return Ok(None) };
    if !pushed {
        return Err(refuse.invalid("authorization_details come by pushed authorization request only"));
    }
    let operation = par::operation(client, details).map_err(|error| refuse.with(error.error, error.description))?;
    Ok(Some(operation))
}

async fn demand(
    cx: &Cx,
    client: &OidcClient,
    (parameters, scope): (&Parameters, &str),
    operation: Option<&Operation>,
    refuse: &Refuse<'_>,
) -> Result<Demand, Refused> {
    let prompt = prompt(parameters.get("prompt"), refuse)?;
    if prompt.silent && operation.is_some() {
        return Err(refuse.with("interaction_required", "a confirmation is never silent"));
    }
    let max_age = match parameters.get("max_age") {
        None => client.default_max_age,
        Some(text) => Some(text.parse::<u32>().map_err(|_| refuse.invalid("max_age is a number of seconds"))?),
    };
    let listed = parameters.get("acr_values").unwrap_or_default();
    let mut acr: Vec<Assurance> = listed.split_ascii_whitespace().filter_map(Assurance::from_acr).collect();
    if operation.is_some() && !acr.iter().any(|assurance| assurance.is_dispositive()) {
        acr.push(Assurance::Dispositive);
    }
    let expected = match parameters.get("id_token_hint") {
        None => None,
        Some(hint) => Some(hinted(cx, client, hint).await?.ok_or_else(|| {
            refuse.with("login_required", "the id_token_hint is of a session that is long over; sign in again")
        })?),
    };
    let consent_scopes = if client.portico_ask_consent { consent::needed(scope) } else { Vec::new() };
    Ok(Demand {
        acr,
        max_age: max_age.map(Lifetime::seconds),
        prompt,
        expected,
        login_hint: parameters.get("login_hint").filter(|hint| hint.len() <= 100).map(str::to_owned),
        language: parameters.get("ui_locales").and_then(Language::preferred),
        consent_scopes,
    })
}

fn prompt(text: Option<&str>, refuse: &Refuse<'_>) -> Result<Prompt, Refused> {
    let mut prompt = Prompt::default();
    for word in text.unwrap_or_default().split_ascii_whitespace() {
        match word {
            "none" => prompt.silent = true,
            "login" | "select_account" => prompt.login = true,
            "consent" => prompt.consent = true,
            _ => return Err(refuse.invalid("unknown prompt")),
        }
    }
    if prompt.silent && (prompt.login || prompt.consent) {
        return Err(refuse.invalid("prompt=none stands alone"));
    }
    Ok(prompt)
}

/// Whom an ID token of ours names. Its age does not matter (OpenID Connect Core §3.1.2.1), its signature does.
async fn hinted(cx: &Cx, client: &OidcClient, hint: &str) -> Result<Option<AccountId>, Refused> {
    let bad = || page("invalid_request", "the id_token_hint is not an ID token of this provider for this client");
    let signed = jose::verify(hint, &cx.app.keyring.jwks(cx.ente().id)).map_err(|_| bad())?;
    let text = |name: &str| signed.claims.get(name).and_then(Value::as_str);
    let for_client = match signed.claims.get("aud") {
        Some(Value::String(aud)) => *aud == client.client_id,
        Some(Value::Array(list)) => list.iter().any(|aud| aud.as_str() == Some(&client.client_id)),
        _ => false,
    };
    if text("iss") != Some(cx.ente().issuer.as_str()) || !for_client || signed.typ.as_deref() == Some("at+jwt") {
        return Err(bad());
    }
    let Some(Ok(session)) = text("sid").map(str::parse::<SessionId>) else { return Ok(None) };
    let mut tx = cx.read().await?;
    let account = sessions::by_id(&mut tx, session).await?.map(|stored| stored.session.account);
    Ok(account.filter(|account| text("sub") == Some(&subject::of(cx, client, *account))))
}
