//! ID tokens: who signed in, how surely, when (OpenID Connect Core §2).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use idp_core::client::OidcClient;
use idp_core::grant::{AuthorizationGrant, ID_TOKEN_LIFE};
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use crate::cx::Cx;
use crate::jose::{Kind, SignError};
use crate::oidc::subject;

/// The token of a grant, with whatever of the person this client reads there.
pub fn of_grant(
    cx: &Cx,
    client: &OidcClient,
    grant: &AuthorizationGrant,
    (access_token, released): (&str, Map<String, Value>),
) -> Result<String, SignError> {
    let authorized = &grant.authorized;
    // What is ours goes in last: nothing released may stand in its place.
    let mut claims = released;
    claims.extend([
        ("iss".to_owned(), json!(cx.ente().issuer.as_str())),
        ("sub".to_owned(), json!(subject::of(cx, client, grant.account))),
        ("aud".to_owned(), json!(client.client_id)),
        ("iat".to_owned(), json!(cx.now.seconds())),
        ("exp".to_owned(), json!((cx.now + ID_TOKEN_LIFE).seconds())),
        ("auth_time".to_owned(), json!(authorized.auth_time.seconds())),
        ("acr".to_owned(), json!(authorized.acr.acr())),
        ("amr".to_owned(), json!(authorized.amr)),
        ("sid".to_owned(), json!(grant.session)),
        ("at_hash".to_owned(), json!(half_hash(access_token))),
    ]);
    let optional = [
        ("nonce", authorized.nonce.as_ref().map(|nonce| json!(nonce))),
        ("idp", authorized.idp.as_ref().map(|idp| json!(idp))),
        ("txn", authorized.operation.as_ref().map(|operation| json!(operation.txn))),
    ];
    claims.extend(optional.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))));
    let key = cx.app.keyring.active(cx.ente().id, client.id_token_signed_response_alg)?;
    key.sign(Kind::IdToken, &claims)
}

/// The left half of the SHA-256 (OpenID Connect Core §3.1.3.6); both our algorithms use SHA-256.
fn half_hash(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    URL_SAFE_NO_PAD.encode(digest.get(..16).unwrap_or_default())
}
