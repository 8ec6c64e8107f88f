//! Who the client at an endpoint is, and how it proves it. One method, the registered one.

use std::borrow::Cow;

use axum::http::{HeaderMap, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use idp_core::client::{AuthMethod, OidcClient, is_client_id};
use idp_core::mac;
use idp_core::secret::{Bearer, kind};
use idp_core::time::{Lifetime, Timestamp};
use idp_store::clients::Stored;
use idp_store::{Quietly, WriteTx, pushed};
use serde_json::Value;

use crate::cx::Cx;
use crate::http::form::Parameters;
use crate::http::limits;
use crate::jose;
use crate::oidc::error::OAuthError;

const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// An assertion may not be good for longer than this: its `jti` has to be remembered that long.
const LONGEST_ASSERTION: Lifetime = Lifetime::minutes(10);

/// How far a client's clock may be off.
const SKEW: Lifetime = Lifetime::seconds(60);

/// A client at an endpoint.
pub struct AuthenticatedClient {
    /// Who.
    pub client: OidcClient,
    /// Whether it proved it; a public client only says so.
    pub authenticated: bool,
    assertion: Option<Assertion>,
}

/// An assertion that verified, still to be used up.
struct Assertion {
    jti: [u8; 32],
    expires_at: Timestamp,
}

impl AuthenticatedClient {
    /// Uses the assertion up, in the transaction of what it was shown for: a replay finds it used.
    pub async fn spend(&self, tx: &mut WriteTx) -> Result<(), OAuthError> {
        let Some(assertion) = &self.assertion else { return Ok(()) };
        let keep_until = assertion.expires_at + SKEW;
        if pushed::first_sight(tx, &self.client.client_id, &assertion.jti, keep_until).await? {
            Ok(())
        } else {
            Err(OAuthError::invalid_client("the client assertion was used before"))
        }
    }

    /// The same where nothing else is written.
    pub async fn spend_alone(&self, cx: &Cx) -> Result<(), OAuthError> {
        if self.assertion.is_none() {
            return Ok(());
        }
        let mut tx = cx.write().await?;
        self.spend(&mut tx).await?;
        Ok(tx.commit_quietly(Quietly::Bookkeeping).await?)
    }
}

/// What was shown.
enum Shown<'a> {
    Basic { id: String, secret: String },
    Post { id: &'a str, secret: &'a str },
    Assertion { token: &'a str },
    Nothing { id: &'a str },
}

/// Authenticates the client of a request.
pub async fn authenticate(
    cx: &Cx,
    headers: &HeaderMap,
    parameters: &Parameters,
) -> Result<AuthenticatedClient, OAuthError> {
    let shown = shown(headers, parameters)?;
    let claimed = claimed_id(&shown, parameters)?;
    limits::take_named_client(cx, &claimed).await?;
    let stored = cx.client(&claimed).await?;
    let proven = stored.as_ref().map(|stored| prove(cx, stored, &shown));
    match (stored, proven) {
        (Some(stored), Some(Ok(assertion))) => {
            let authenticated = !stored.client.is_public();
            if authenticated {
                limits::take_client(cx, &claimed).await?;
            }
            Ok(AuthenticatedClient { authenticated, client: stored.client.clone(), assertion })
        }
        (_, proven) => {
            limits::take_client_failure(cx, &claimed).await?;
            let why = proven.and_then(Result::err).unwrap_or("unknown client, or wrong secret");
            Err(OAuthError::invalid_client(why))
        }
    }
}

fn shown<'a>(headers: &HeaderMap, parameters: &'a Parameters) -> Result<Shown<'a>, OAuthError> {
    let basic = basic(headers)?;
    let (id, secret) = (parameters.get("client_id"), parameters.get("client_secret"));
    let assertion = parameters.get("client_assertion");
    let kind = parameters.get("client_assertion_type");
    if usize::from(basic.is_some()) + usize::from(secret.is_some()) + usize::from(assertion.is_some()) > 1 {
        return Err(OAuthError::invalid_request("more than one way to authenticate the client"));
    }
    match (basic, id, secret, assertion) {
        (Some((id, secret)), ..) => Ok(Shown::Basic { id, secret }),
        (None, _, _, Some(token)) if kind == Some(ASSERTION_TYPE) => Ok(Shown::Assertion { token }),
        (None, _, _, Some(_)) => Err(OAuthError::invalid_request("unknown client_assertion_type")),
        (None, Some(id), Some(secret), None) => Ok(Shown::Post { id, secret }),
        (None, Some(id), None, None) => Ok(Shown::Nothing { id }),
        (None, None, ..) => Err(OAuthError::invalid_client("the client must say who it is")),
    }
}

/// `Authorization: Basic`, both halves form-encoded first (RFC 6749 §2.3.1).
fn basic(headers: &HeaderMap) -> Result<Option<(String, String)>, OAuthError> {
    let Some(value) = headers.get(header::AUTHORIZATION) else { return Ok(None) };
    let malformed = || OAuthError::invalid_client("the Authorization header is malformed");
    let text = value.to_str().map_err(|_| malformed())?;
    let Some((scheme, encoded)) = text.split_once(' ') else { return Err(malformed()) };
    if !scheme.eq_ignore_ascii_case("basic") {
        return Err(OAuthError::invalid_client("the client authenticates with Basic"));
    }
    let decoded = STANDARD.decode(encoded.trim()).map_err(|_| malformed())?;
    let pair = String::from_utf8(decoded).map_err(|_| malformed())?;
    let (id, secret) = pair.split_once(':').ok_or_else(malformed)?;
    let plain = |half: &str| {
        let spaced = half.replace('+', " ");
        percent_encoding::percent_decode_str(&spaced).decode_utf8().map(Cow::into_owned).map_err(|_| malformed())
    };
    Ok(Some((plain(id)?, plain(secret)?)))
}

fn claimed_id(shown: &Shown<'_>, parameters: &Parameters) -> Result<String, OAuthError> {
    let id = match shown {
        Shown::Basic { id, .. } => id.clone(),
        Shown::Post { id, .. } | Shown::Nothing { id } => (*id).to_owned(),
        Shown::Assertion { token } => {
            unverified_issuer(token).ok_or_else(|| OAuthError::invalid_client("the client assertion does not parse"))?
        }
    };
    if !is_client_id(&id) {
        return Err(OAuthError::invalid_client("no client has such an id"));
    }
    if parameters.get("client_id").is_some_and(|other| other != id) {
        return Err(OAuthError::invalid_client("two different clients are named"));
    }
    Ok(id)
}

fn unverified_issuer(token: &str) -> Option<String> {
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?).ok()?;
    claims.get("iss")?.as_str().map(str::to_owned)
}

fn prove(cx: &Cx, stored: &Stored, shown: &Shown<'_>) -> Result<Option<Assertion>, &'static str> {
    const WRONG: &str = "unknown client, or wrong secret";
    let secret_is_right = |secret: &str| {
        let Some(shown) = Bearer::parse(kind::CLIENT_SECRET, secret).map(|secret| secret.hash()) else { return false };
        let now = stored.secret.is_some_and(|hash| hash.matches(&shown));
        let before = stored.old_secret.is_some_and(|(hash, until)| cx.now < until && hash.matches(&shown));
        now || before
    };
    match (stored.client.token_endpoint_auth_method, shown) {
        (AuthMethod::ClientSecretBasic, Shown::Basic { secret, .. }) if secret_is_right(secret) => Ok(None),
        (AuthMethod::ClientSecretPost, Shown::Post { secret, .. }) if secret_is_right(secret) => Ok(None),
        (AuthMethod::None, Shown::Nothing { .. }) => Ok(None),
        (AuthMethod::PrivateKeyJwt, Shown::Assertion { token }) => assertion(cx, &stored.client, token).map(Some),
        _ => Err(WRONG),
    }
}

/// A client assertion (RFC 7523 §3, OpenID Connect Core §9). `aud` is the issuer, or an endpoint of ours as older
/// libraries write.
fn assertion(cx: &Cx, client: &OidcClient, token: &str) -> Result<Assertion, &'static str> {
    let jwks = client.jwks.as_ref().ok_or("the client has no keys")?;
    let signed = jose::verify(token, jwks).map_err(|_| "the client assertion does not verify")?;
    let text = |name: &str| signed.claims.get(name).and_then(Value::as_str);
    let instant = |name: &str| signed.claims.get(name).and_then(Value::as_i64).map(Timestamp::from_seconds);
    if text("iss") != Some(&client.client_id) || text("sub") != Some(&client.client_id) {
        return Err("iss and sub of the client assertion are the client_id");
    }
    let ours = |aud: &str| {
        let issuer = &cx.ente().issuer;
        aud == issuer.as_str() || ["/token", "/par", "/introspect", "/revoke"].iter().any(|path| aud == issuer.at(path))
    };
    let for_us = match signed.claims.get("aud") {
        Some(Value::String(aud)) => ours(aud),
        Some(Value::Array(list)) => !list.is_empty() && list.iter().all(|aud| aud.as_str().is_some_and(ours)),
        _ => false,
    };
    if !for_us {
        return Err("aud of the client assertion is the issuer");
    }
    let expires_at = instant("exp").ok_or("the client assertion has no exp")?;
    if expires_at + SKEW <= cx.now || expires_at > cx.now + LONGEST_ASSERTION {
        return Err("the client assertion has expired, or lives longer than ten minutes");
    }
    if instant("nbf").is_some_and(|from| from > cx.now + SKEW) || instant("iat").is_some_and(|at| at > cx.now + SKEW) {
        return Err("the client assertion is not valid yet");
    }
    let jti = text("jti").filter(|jti| !jti.is_empty() && jti.len() <= 256).ok_or("the client assertion has no jti")?;
    Ok(Assertion { jti: mac::digest("jti", &[jti.as_bytes()]), expires_at })
}
