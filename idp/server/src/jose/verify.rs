//! Verifying a compact JWS against a set of public keys.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use josekit::jwk::Jwk;
use josekit::jws::JwsVerifier;
use serde_json::{Map, Value};

/// The longest token we look at, in bytes.
const LONGEST: usize = 16 * 1024;

/// Why a token is no token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadToken {
    /// Not three parts of base64url JSON.
    #[error("malformed")]
    Malformed,
    /// `none`, a symmetric algorithm, or one we do not take.
    #[error("the algorithm is not accepted")]
    Algorithm,
    /// A header parameter that must be understood and is not (RFC 7515 §4.1.11).
    #[error("a critical header parameter is not understood")]
    Critical,
    /// No key of the set fits.
    #[error("no key fits")]
    NoKey,
    /// The signature is wrong.
    #[error("the signature does not verify")]
    Signature,
}

/// A token whose signature verified. What it claims is still to be judged.
#[derive(Debug, Clone)]
pub struct Signed {
    /// `typ`, lower-case.
    pub typ: Option<String>,
    /// The claims.
    pub claims: Map<String, Value>,
}

/// Algorithms we take from clients, each with the key type it needs (RFC 8725 §3.1: the key decides, not the token).
const ACCEPTED: [(&str, &str); 4] = [("RS256", "RSA"), ("PS256", "RSA"), ("ES256", "EC"), ("ES384", "EC")];

/// Verifies a token with the keys of a JWKS.
pub fn verify(token: &str, jwks: &Value) -> Result<Signed, BadToken> {
    let (header, claims, signature, signed) = split(token)?;
    let text = |name: &str| header.get(name).and_then(Value::as_str);
    if header.contains_key("crit") {
        return Err(BadToken::Critical);
    }
    let algorithm = text("alg").ok_or(BadToken::Malformed)?;
    let kind = ACCEPTED.into_iter().find(|(name, _)| *name == algorithm).ok_or(BadToken::Algorithm)?.1;
    let keys = jwks.get("keys").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let kid = text("kid");
    let fits = |key: &&Value| {
        let member = |name: &str| key.get(name).and_then(Value::as_str);
        member("kty") == Some(kind)
            && (kid.is_none() || member("kid").is_none() || member("kid") == kid)
            && member("alg").is_none_or(|bound| bound == algorithm)
            && member("use").is_none_or(|purpose| purpose == "sig")
    };
    let candidates: Vec<&Value> = keys.iter().filter(fits).collect();
    if candidates.is_empty() {
        return Err(BadToken::NoKey);
    }
    let right = candidates
        .into_iter()
        .filter_map(|key| verifier(algorithm, key))
        .any(|verifier| verifier.verify(signed.as_bytes(), &signature).is_ok());
    if !right {
        return Err(BadToken::Signature);
    }
    Ok(Signed { typ: text("typ").map(str::to_ascii_lowercase), claims })
}

/// The `kid` a token names, before anything is believed.
pub fn unverified_key_id(token: &str) -> Option<String> {
    let (header, ..) = split(token).ok()?;
    header.get("kid")?.as_str().map(str::to_owned)
}

type Parts<'a> = (Map<String, Value>, Map<String, Value>, Vec<u8>, &'a str);

fn split(token: &str) -> Result<Parts<'_>, BadToken> {
    if token.len() > LONGEST {
        return Err(BadToken::Malformed);
    }
    let (signed, signature) = token.rsplit_once('.').ok_or(BadToken::Malformed)?;
    let (header, claims) = signed.split_once('.').ok_or(BadToken::Malformed)?;
    let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| BadToken::Malformed);
    let object = |part: &str| match serde_json::from_slice(&decode(part)?) {
        Ok(Value::Object(object)) => Ok(object),
        _ => Err(BadToken::Malformed),
    };
    Ok((object(header)?, object(claims)?, decode(signature)?, signed))
}

fn verifier(algorithm: &str, key: &Value) -> Option<Box<dyn JwsVerifier>> {
    let Value::Object(members) = key else { return None };
    let mut members = members.clone();
    // The library insists on its own reading of these; ours was checked above.
    members.retain(|name, _| !matches!(name.as_str(), "key_ops" | "alg"));
    let jwk = Jwk::from_map(members).ok()?;
    match algorithm {
        "RS256" => Some(Box::new(josekit::jws::RS256.verifier_from_jwk(&jwk).ok()?)),
        "PS256" => Some(Box::new(josekit::jws::PS256.verifier_from_jwk(&jwk).ok()?)),
        "ES256" => Some(Box::new(josekit::jws::ES256.verifier_from_jwk(&jwk).ok()?)),
        "ES384" => Some(Box::new(josekit::jws::ES384.verifier_from_jwk(&jwk).ok()?)),
        _ => None,
    }
}
