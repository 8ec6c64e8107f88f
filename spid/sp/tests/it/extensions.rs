//! Grant tokens in the answer: the validator's suite `test-suite-aa-1`.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use saml2::name::PROTOCOL;
use saml2::response::SignedParts;
use serde_json::{Value, json};

use crate::support::{Answer, ENTITY, PROVIDER, outcome, told};

const AUTHORITY: &str = "https://as.aa1.it";

fn answer(content: &str) -> &'static str {
    let mut answer = Answer::genuine(SignedParts::Both);
    answer.response.extensions =
        Some(format!("<samlp:Extensions xmlns:samlp=\"{PROTOCOL}\">{content}</samlp:Extensions>"));
    told(&outcome(&answer.xml()))
}

fn granted(tokens: &str) -> String {
    format!(
        "<spid:GrantedAttributeAuthority xmlns:spid=\"https://spid.gov.it/saml-extensions\">{tokens}</spid:GrantedAttributeAuthority>"
    )
}

fn token(text: &str) -> String {
    format!("<GrantToken Destination=\"{AUTHORITY}\">{text}</GrantToken>")
}

fn part(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

fn claims() -> Value {
    let now = 1_795_514_430;
    json!({
        "iss": PROVIDER, "aud": AUTHORITY, "sid": "saml:_response", "acr": "https://www.spid.gov.it/SpidL2",
        "iat": now, "nbf": now, "exp": now + 3600, "sub": "TINIT-GDASDV00A01H501J", "act": {"sub": ENTITY}, "jti": "x",
    })
}

fn signed(claims: &Value) -> String {
    format!("{}.{}.c2ln", part(&json!({"alg": "RS256", "typ": "aa-grant+jwt"})), part(claims))
}

#[test]
fn extensions_are_absent_empty_or_grant_tokens() {
    let check = |content: &str, expected: &str| assert_eq!(answer(content), expected, "{content}");
    let good = signed(&claims());
    let encrypted = format!("{}.a.b.c.d", part(&json!({"alg": "RSA-OAEP-256", "enc": "A128CBC-HS256"})));

    check("", "ok");
    check(" \n ", "ok");
    check(&granted(&token(&good)), "ok");
    check(&granted(&format!("{}{}", token(&good), token(&encrypted))), "ok");
    check(&granted(&token(&format!("\n  {encrypted}\n"))), "ok");

    check(&granted(&token(&good)).repeat(2), "extensions");
    check(&granted(&token(&good)).replace("saml-extensions", "saml-extension"), "extensions");
    check(&format!("{}<x></x>", granted(&token(&good))), "extensions");
    check("<x></x>", "extensions");
    check(&granted(""), "extensions");
    check(&granted("<Other></Other>"), "extensions");
    check(&granted(&format!("<GrantToken>{good}</GrantToken>")), "extensions");
    check(&granted(&format!("<GrantToken Destination=\" \">{good}</GrantToken>")), "extensions");
    check(&granted(&token("")), "extensions");
    check(&granted(&token("eyJhbGciOiJS...")), "extensions");
    check(&granted(&token("a.b.c")), "extensions");
    check(&granted(&token("W10.W10.c2ln")), "extensions");
}

#[test]
fn the_claims_of_a_readable_token_fit_the_answer() {
    let check = |name: &str, value: Value| {
        let mut changed = claims();
        changed[name] = value.clone();
        assert_eq!(answer(&granted(&token(&signed(&changed)))), "extensions", "{name} = {value}");
        let mut without = claims();
        without.as_object_mut().unwrap().remove(name);
        let expected = if name == "nbf" { "ok" } else { "extensions" };
        assert_eq!(answer(&granted(&token(&signed(&without)))), expected, "no {name}");
    };
    let now = 1_795_514_430;
    check("iss", json!("https://other.example"));
    check("aud", json!("https://as.aa2.it"));
    check("sid", json!("saml:_other"));
    check("acr", json!("https://www.spid.gov.it/SpidL1"));
    check("iat", json!(now + 181));
    check("iat", json!("yesterday"));
    check("exp", json!(now));
    check("nbf", json!(now + 181));
    check("sub", json!(""));
    check("act", json!({"sub": "https://other.example"}));
    check("act", json!({}));
}
