//! Making keys, and naming them.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use josekit::jwk::Jwk;
use josekit::jwk::alg::ec::EcCurve;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use idp_core::client::SigningAlgorithm;
use idp_core::secret::Secret;

/// Bits of an RSA key: 2048 is what NIST allows to 2030, and three times cheaper than 3072. Keys live 90 days.
const RSA_BITS: u32 = 2048;

/// A key just made.
pub struct NewKey {
    /// Its name: the thumbprint of its public half (RFC 7638).
    pub kid: String,
    /// PKCS#8, DER.
    pub private: Secret<Vec<u8>>,
    /// The public half, as the JWKS shows it.
    pub public: Value,
}

/// Makes a key.
pub fn generate(algorithm: SigningAlgorithm) -> Result<NewKey, josekit::JoseError> {
    let (private, mut public) = match algorithm {
        SigningAlgorithm::RS256 => {
            let pair = josekit::jws::RS256.generate_key_pair(RSA_BITS)?;
            (pair.to_der_private_key(), public_value(&pair.to_jwk_public_key()))
        }
        SigningAlgorithm::ES256 => {
            let pair = josekit::jwk::alg::ec::EcKeyPair::generate(EcCurve::P256)?;
            (pair.to_der_private_key(), public_value(&pair.to_jwk_public_key()))
        }
    };
    let kid = public_jwk_thumbprint(&public).unwrap_or_default();
    if let Some(members) = public.as_object_mut() {
        members.insert("kid".to_owned(), json!(kid));
        members.insert("use".to_owned(), json!("sig"));
        members.insert("alg".to_owned(), json!(algorithm.name()));
    }
    Ok(NewKey { kid, private: Secret::new(private), public })
}

/// Only the members of a public key, whatever the library put beside them.
fn public_value(jwk: &Jwk) -> Value {
    let members =
        jwk.as_ref().iter().filter(|(name, _)| matches!(name.as_str(), "kty" | "crv" | "x" | "y" | "n" | "e"));
    Value::Object(members.map(|(name, value)| (name.clone(), value.clone())).collect())
}

/// The thumbprint of a public key (RFC 7638): SHA-256 of its required members in alphabetical order.
pub fn public_jwk_thumbprint(jwk: &Value) -> Option<String> {
    let member = |name: &str| jwk.get(name).and_then(Value::as_str);
    // Written by hand, because the order and the absence of spaces are the definition.
    let text = match member("kty")? {
        "RSA" => format!(r#"{{"e":"{}","kty":"RSA","n":"{}"}}"#, member("e")?, member("n")?),
        "EC" => {
            format!(r#"{{"crv":"{}","kty":"EC","x":"{}","y":"{}"}}"#, member("crv")?, member("x")?, member("y")?)
        }
        _ => return None,
    };
    Some(URL_SAFE_NO_PAD.encode(Sha256::digest(text)))
}
