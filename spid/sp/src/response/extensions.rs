//! `samlp:Extensions`: grant tokens for attribute authorities, which a provider may add. [Linee guida AA; saml-check suite
//! `test-suite-aa-1`; italia/spid-keycloak-provider #127]
//!
//! We ask no attribute authority, so a token is never used. It is still checked, because the validator offers wrong ones:
//! absent or empty extensions pass; otherwise there is exactly one `GrantedAttributeAuthority` with tokens that have a
//! destination and are JWTs. A real token is encrypted for the authority and can be looked at from outside only; one that is
//! merely signed is read, and its claims must fit this answer.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use idp_core::assurance::SpidLevel;
use idp_core::time::{Lifetime, Timestamp};
use saml2::response::Response;
use saml2::xml::{self, Limits};
use serde_json::Value;

use super::moment::Moment;
use crate::pending::PendingRequest;

/// The namespace of SPID's extensions.
const SPID: &str = "https://spid.gov.it/saml-extensions";

/// How far ahead of us a token may have been issued. [Linee guida AA]
const ISSUED_AHEAD: Lifetime = Lifetime::minutes(3);

/// What is wrong with the extensions of a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ExtensionsFlaw {
    /// Something other than one `GrantedAttributeAuthority`. [Cases AA 3, 4]
    #[error("the extensions hold something else than grant tokens")]
    Unknown,
    /// No token in it. [Case AA 5]
    #[error("the extensions hold no grant token")]
    NoToken,
    /// A token without destination. [Cases AA 6, 7]
    #[error("a grant token has no destination")]
    Destination,
    /// A token that is no JWT. [Cases AA 8, 9]
    #[error("a grant token is not a JWT")]
    NotAToken,
    /// A claim that does not fit this answer. [Cases AA 10–28]
    #[error("a grant token's claim does not fit: {0}")]
    Claim(&'static str),
}

/// What a token's claims must fit.
struct Expected<'a> {
    provider: &'a str,
    entity_id: &'a str,
    session: String,
    level: SpidLevel,
    now: Timestamp,
}

pub(super) fn check(
    response: &Response,
    pending: &PendingRequest,
    level: SpidLevel,
    moment: &Moment,
) -> Result<(), ExtensionsFlaw> {
    let Some(extensions) = &response.extensions else { return Ok(()) };
    let document = xml::load(extensions.as_bytes(), &Limits::SEALED).map_err(|_| ExtensionsFlaw::Unknown)?;
    let children: Vec<_> = document.root_element().children().filter(roxmltree::Node::is_element).collect();
    let authority = match children.as_slice() {
        [] => return Ok(()),
        [only] if only.has_tag_name((SPID, "GrantedAttributeAuthority")) => *only,
        _ => return Err(ExtensionsFlaw::Unknown),
    };
    let expected = Expected {
        provider: &pending.provider,
        entity_id: &pending.entity_id,
        session: format!("saml:{}", response.id.as_deref().unwrap_or("")),
        level,
        now: moment.now(),
    };
    let tokens: Vec<_> = authority.children().filter(roxmltree::Node::is_element).collect();
    if tokens.is_empty() {
        return Err(ExtensionsFlaw::NoToken);
    }
    for token in tokens {
        if token.tag_name().name() != "GrantToken" {
            return Err(ExtensionsFlaw::Unknown);
        }
        let destination = token.attribute("Destination").map_or("", str::trim);
        if destination.is_empty() {
            return Err(ExtensionsFlaw::Destination);
        }
        expected.token(token.text().unwrap_or("").trim(), destination)?;
    }
    Ok(())
}

impl Expected<'_> {
    /// A compact JWE has five parts and a header we can read; a compact JWS has three, and claims we can read.
    fn token(&self, token: &str, destination: &str) -> Result<(), ExtensionsFlaw> {
        let parts: Vec<&str> = token.split('.').collect();
        match parts.as_slice() {
            [header, _, _, _, _] => object(header).map(|_| ()),
            [header, claims, _] => {
                object(header)?;
                self.claims(&object(claims)?, destination)
            }
            _ => Err(ExtensionsFlaw::NotAToken),
        }
    }

    fn claims(&self, claims: &Value, destination: &str) -> Result<(), ExtensionsFlaw> {
        let text = |name: &str| claims.get(name).and_then(Value::as_str).unwrap_or("");
        let instant = |name: &str| claims.get(name).and_then(Value::as_i64).map(Timestamp::from_seconds);
        let actor = claims.pointer("/act/sub").and_then(Value::as_str).unwrap_or("");
        let fits = [
            ("iss", text("iss") == self.provider),
            ("aud", text("aud") == destination),
            ("sid", text("sid") == self.session),
            ("acr", text("acr") == self.level.uri()),
            ("iat", instant("iat").is_some_and(|it| it <= self.now + ISSUED_AHEAD)),
            ("exp", instant("exp").is_some_and(|it| it > self.now)),
            ("nbf", claims.get("nbf").is_none() || instant("nbf").is_some_and(|it| it <= self.now + ISSUED_AHEAD)),
            ("sub", !text("sub").is_empty()),
            ("act", actor == self.entity_id),
        ];
        match fits.into_iter().find(|(_, fits)| !fits) {
            Some((name, _)) => Err(ExtensionsFlaw::Claim(name)),
            None => Ok(()),
        }
    }
}

/// A part of a token that must be a JSON object in base64url.
fn object(part: &str) -> Result<Value, ExtensionsFlaw> {
    let octets = URL_SAFE_NO_PAD.decode(part).map_err(|_| ExtensionsFlaw::NotAToken)?;
    let value: Value = serde_json::from_slice(&octets).map_err(|_| ExtensionsFlaw::NotAToken)?;
    if value.is_object() { Ok(value) } else { Err(ExtensionsFlaw::NotAToken) }
}
