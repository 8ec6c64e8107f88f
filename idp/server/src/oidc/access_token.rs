//! Access tokens: opaque ones looked up, JWT ones read by resource servers (RFC 9068).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use idp_core::client::{AccessTokenFormat, OidcClient};
use idp_core::grant::AuthorizationGrant;
use idp_core::id::AccountId;
use idp_core::secret::{Bearer, BearerHash, kind};
use idp_core::time::{Lifetime, Timestamp};
use idp_store::access_tokens::{self, AccessToken};
use idp_store::{Conn, StoreError};
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use crate::cx::Cx;
use crate::jose::{self, Kind, SignError};
use crate::oidc::subject;

/// A token just made: its text, and the row that remembers it.
pub struct Minted {
    /// What the client gets.
    pub text: String,
    /// What is remembered: the hash it is found by.
    pub hash: BearerHash,
    /// The row.
    pub about: AccessToken,
}

/// A token of a grant. The one of a confirmed operation is always a JWT, and carries the operation.
pub fn of_grant(cx: &Cx, client: &OidcClient, grant: &AuthorizationGrant, scope: &str) -> Result<Minted, SignError> {
    let about = AccessToken {
        grant: Some(grant.id),
        client: client.client_id.clone(),
        account: Some(grant.account),
        scope: scope.to_owned(),
        audience: grant.authorized.audience.clone(),
        issued_at: cx.now,
        expires_at: cx.now + grant.access_token_life(),
        revoked_at: None,
    };
    let operation = grant.authorized.operation.as_ref();
    if client.portico_access_token == AccessTokenFormat::Opaque && operation.is_none() {
        return Ok(opaque(cx, about));
    }
    let mut claims = Map::new();
    claims.insert("sub".to_owned(), json!(subject::of(cx, client, grant.account)));
    claims.insert("acr".to_owned(), json!(grant.authorized.acr.acr()));
    claims.insert("amr".to_owned(), json!(grant.authorized.amr));
    claims.insert("auth_time".to_owned(), json!(grant.authorized.auth_time.seconds()));
    if let Some(operation) = operation {
        claims.insert("txn".to_owned(), json!(operation.txn));
        claims.insert("authorization_details".to_owned(), json!([detail(grant)]));
        claims.insert("summary_digest".to_owned(), json!(operation.summary_digest));
    }
    jwt(cx, client, about, claims)
}

/// The confirmed operation as tokens and introspection carry it: what was pushed, and what we add.
pub fn detail(grant: &AuthorizationGrant) -> Value {
    let Some(operation) = &grant.authorized.operation else { return Value::Null };
    let mut detail = operation.details.clone();
    if let Some(members) = detail.as_object_mut() {
        members.insert("confirmed_at".to_owned(), json!(operation.confirmed_at.iso()));
        members.insert("summary_digest".to_owned(), json!(operation.summary_digest));
    }
    detail
}

/// A client's own token (client_credentials). A JWT is not remembered: it lives ten minutes and names nobody.
pub fn of_client(cx: &Cx, client: &OidcClient, scope: &str, life: Lifetime) -> Result<Minted, SignError> {
    let about = AccessToken {
        grant: None,
        client: client.client_id.clone(),
        account: None,
        scope: scope.to_owned(),
        audience: client.audience(),
        issued_at: cx.now,
        expires_at: cx.now + life,
        revoked_at: None,
    };
    match client.portico_access_token {
        AccessTokenFormat::Opaque => Ok(opaque(cx, about)),
        AccessTokenFormat::Jwt => {
            let claims = Map::from_iter([("sub".to_owned(), json!(client.client_id))]);
            jwt(cx, client, about, claims)
        }
    }
}

fn opaque(cx: &Cx, about: AccessToken) -> Minted {
    let token = cx.app.entropy.bearer(kind::ACCESS_TOKEN);
    Minted { text: token.expose().to_owned(), hash: token.hash(), about }
}

fn jwt(cx: &Cx, client: &OidcClient, about: AccessToken, mut claims: Map<String, Value>) -> Result<Minted, SignError> {
    let jti = URL_SAFE_NO_PAD.encode(cx.app.entropy.bytes::<16>());
    let audience = match about.audience.as_slice() {
        [one] => json!(one),
        several => json!(several),
    };
    claims.extend([
        ("iss".to_owned(), json!(cx.ente().issuer.as_str())),
        ("aud".to_owned(), audience),
        ("client_id".to_owned(), json!(client.client_id)),
        ("scope".to_owned(), json!(about.scope)),
        ("jti".to_owned(), json!(jti)),
        ("iat".to_owned(), json!(about.issued_at.seconds())),
        ("exp".to_owned(), json!(about.expires_at.seconds())),
    ]);
    let key = cx.app.keyring.active(cx.ente().id, client.id_token_signed_response_alg)?;
    Ok(Minted { text: key.sign(Kind::AccessToken, &claims)?, hash: hash_of_jti(&jti), about })
}

fn hash_of_jti(jti: &str) -> BearerHash {
    BearerHash::from_bytes(Sha256::digest(format!("jti {jti}")).into())
}

/// A token shown at an endpoint, found good.
pub struct Found {
    /// What it came of.
    pub grant: Option<AuthorizationGrant>,
    /// Whose.
    pub client: String,
    /// On whose behalf.
    pub account: Option<AccountId>,
    /// What for.
    pub scope: String,
    /// For whom.
    pub audience: Vec<String>,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// Dead from then on.
    pub expires_at: Timestamp,
}

/// Finds a token, if it is one of ours and alive.
pub async fn find(cx: &Cx, tx: &mut impl Conn, shown: &str) -> Result<Option<Found>, StoreError> {
    let Some((hash, claims)) = hash_of(cx, shown) else { return Ok(None) };
    let (token, grant) = match access_tokens::with_grant(tx, &hash).await? {
        Some((token, grant)) => (token, Some(grant)),
        None => match access_tokens::by_hash(tx, &hash).await? {
            // Its grant is gone: so is what it was good for.
            Some(token) if token.grant.is_some() => return Ok(None),
            Some(token) => (token, None),
            // A client's own JWT is not remembered: its signature and its times are all there is.
            None => return Ok(claims.and_then(|claims| self_contained(cx, &claims))),
        },
    };
    Ok(token.is_live(cx.now).then_some(Found {
        grant,
        client: token.client,
        account: token.account,
        scope: token.scope,
        audience: token.audience,
        issued_at: token.issued_at,
        expires_at: token.expires_at,
    }))
}

/// The hash a token is found by, and for a JWT its verified claims.
pub fn hash_of(cx: &Cx, shown: &str) -> Option<(BearerHash, Option<Map<String, Value>>)> {
    if let Some(token) = Bearer::parse(kind::ACCESS_TOKEN, shown) {
        return Some((token.hash(), None));
    }
    let signed = jose::verify(shown, &cx.app.keyring.jwks(cx.ente().id)).ok()?;
    let ours = signed.typ.as_deref() == Some(Kind::AccessToken.typ())
        && signed.claims.get("iss").and_then(Value::as_str) == Some(cx.ente().issuer.as_str());
    let jti = signed.claims.get("jti").and_then(Value::as_str)?;
    ours.then(|| (hash_of_jti(jti), Some(signed.claims.clone())))
}

fn self_contained(cx: &Cx, claims: &Map<String, Value>) -> Option<Found> {
    let text = |name: &str| claims.get(name).and_then(Value::as_str).map(str::to_owned);
    let instant = |name: &str| claims.get(name).and_then(Value::as_i64).map(Timestamp::from_seconds);
    let (client, expires_at) = (text("client_id")?, instant("exp")?);
    // A token about a person is always remembered: one without a row was swept away, or never ours.
    if text("sub")? != client || expires_at <= cx.now {
        return None;
    }
    let audience = match claims.get("aud")? {
        Value::String(one) => vec![one.clone()],
        Value::Array(list) => list.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => return None,
    };
    let scope = text("scope").unwrap_or_default();
    Some(Found { grant: None, client, account: None, scope, audience, issued_at: instant("iat")?, expires_at })
}
