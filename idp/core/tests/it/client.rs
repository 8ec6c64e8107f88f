//! Registrations: what is taken, what is refused, and what a registered client may do.

use idp_core::client::redirect::{BadRedirect, registrable};
use idp_core::client::{
    AccessTokenFormat, AuthMethod, BadClient, GrantType, OidcClient, ResponseType, SigningAlgorithm, SubjectType,
};
use idp_core::dispositive::{Action, BadText, DETAILS_TYPE};
use proptest::prelude::*;
use serde_json::{Value, json};

/// A registration of this client with these members changed; `null` takes one away.
fn registered(changes: &Value) -> Result<OidcClient, serde_json::Error> {
    let mut metadata = json!({
        "client_id": "tributi", "client_name": "Tributi online", "redirect_uris": ["https://tributi.example/back"],
    });
    for (name, value) in changes.as_object().unwrap() {
        match value {
            Value::Null => metadata.as_object_mut().unwrap().remove(name),
            value => metadata.as_object_mut().unwrap().insert(name.clone(), value.clone()),
        };
    }
    serde_json::from_value(metadata)
}

fn client(changes: &Value) -> OidcClient {
    registered(changes).unwrap()
}

fn public_key() -> Value {
    json!({ "keys": [{ "kty": "EC", "crv": "P-256", "x": "AA", "y": "AA", "kid": "1" }] })
}

#[test]
fn what_is_not_said_is_what_is_safest() {
    let client = client(&json!({}));
    assert_eq!(client.check(), Ok(()));
    assert_eq!(client.token_endpoint_auth_method, AuthMethod::ClientSecretBasic);
    assert_eq!((client.grant_types.as_slice(), client.scope.as_str()), (&[GrantType::AuthorizationCode][..], "openid"));
    assert_eq!(client.response_types, [ResponseType::Code]);
    assert_eq!(
        (client.subject_type, client.id_token_signed_response_alg),
        (SubjectType::Pairwise, SigningAlgorithm::RS256)
    );
    assert_eq!((client.portico_access_token, client.default_max_age), (AccessTokenFormat::Opaque, None));
    assert!(client.portico_ask_consent && client.portico_tinit_prefix && !client.portico_claims_in_id_token);
    assert_eq!(client.audience(), ["tributi"]);
}

#[test]
fn a_registration_is_written_as_it_was_read() {
    let full = json!({
        "client_id": "tributi",
        "client_name": "Tributi online",
        "redirect_uris": ["https://tributi.example/back"],
        "post_logout_redirect_uris": ["https://tributi.example/"],
        "token_endpoint_auth_method": "private_key_jwt",
        "jwks": public_key(),
        "grant_types": ["authorization_code", "refresh_token", "client_credentials"],
        "response_types": ["code"],
        "scope": "openid profile tributi.paga",
        "subject_type": "public",
        "id_token_signed_response_alg": "ES256",
        "default_max_age": 3600,
        "client_uri": "https://tributi.example",
        "authorization_details_types": [DETAILS_TYPE],
        "portico_access_token": "at+jwt",
        "portico_resources": ["https://tributi.example/api"],
        "portico_actions": ["pay"],
        "portico_ask_consent": false,
        "portico_claims_in_id_token": true,
        "portico_tinit_prefix": false,
        "portico_aliases": ["cf", "codice_fiscale"],
    });
    let client: OidcClient = serde_json::from_value(full.clone()).unwrap();
    assert_eq!(client.check(), Ok(()));
    assert_eq!(serde_json::to_value(&client).unwrap(), full);
    assert_eq!(client.audience(), ["https://tributi.example/api"]);
    assert!(client.may_ask(DETAILS_TYPE, Action::Pay) && !client.may_ask("another", Action::Pay));
}

#[test]
fn a_word_we_do_not_know_is_not_read() {
    for changes in [
        json!({ "redirect_uri": "https://tributi.example/back" }),
        json!({ "client_secret": "x" }),
        json!({ "grant_types": ["password"] }),
        json!({ "grant_types": ["implicit"] }),
        json!({ "response_types": ["id_token token"] }),
        json!({ "token_endpoint_auth_method": "client_secret_jwt" }),
        json!({ "id_token_signed_response_alg": "none" }),
        json!({ "id_token_signed_response_alg": "HS256" }),
        json!({ "portico_access_token": "jwt" }),
        json!({ "default_max_age": -1 }),
        json!({ "client_id": null }),
    ] {
        assert!(registered(&changes).is_err(), "{changes}");
    }
}

#[test]
fn a_bad_registration_is_refused_by_name() {
    let check = |changes: Value, why: BadClient| assert_eq!(client(&changes).check(), Err(why), "{changes}");
    for id in ["", "a b", "a/b", "tributì", &"a".repeat(101)] {
        check(json!({ "client_id": id }), BadClient::Id);
    }
    check(json!({ "client_name": "" }), BadClient::Name(BadText::Blank));
    check(json!({ "client_name": "Tributi\u{202e}enilno" }), BadClient::Name(BadText::Character));
    check(json!({ "client_name": "<b>Comune</b>" }), BadClient::Name(BadText::Character));
    check(json!({ "client_name": "a".repeat(10_240) }), BadClient::Name(BadText::TooLong(100)));
    check(json!({ "redirect_uris": [] }), BadClient::NoRedirect);
    check(json!({ "response_types": [] }), BadClient::NoRedirect);
    for uri in ["javascript:alert(1)", "http://tributi.example", "it.tributi:/", "https://a@tributi.example", ""] {
        check(json!({ "client_uri": uri }), BadClient::Home);
    }
    for scope in ["", "openid  profile", "openid \"x\"", "openid\tprofile", "openid profilò"] {
        check(json!({ "scope": scope }), BadClient::Scope);
    }
    check(json!({ "portico_resources": ["tributi"] }), BadClient::Resource);
    check(json!({ "portico_resources": ["https://tributi.example/#a"] }), BadClient::Resource);
    check(json!({ "portico_aliases": ["cf", "sub"] }), BadClient::Alias("sub".to_owned()));
    check(
        json!({ "token_endpoint_auth_method": "none", "grant_types": ["client_credentials"] }),
        BadClient::NobodyAuthenticates,
    );
    let bad = |uri: &str, why| BadClient::Redirect { uri: uri.to_owned(), why };
    check(json!({ "redirect_uris": ["http://a.example/"] }), bad("http://a.example/", BadRedirect::NotSafe));
    check(json!({ "post_logout_redirect_uris": ["/bye"] }), bad("/bye", BadRedirect::NotAUri));
}

#[test]
fn keys_are_there_when_needed_and_never_private() {
    let check = |method: &str, jwks: Value, right: Result<(), BadClient>| {
        let client = client(&json!({ "token_endpoint_auth_method": method, "jwks": jwks }));
        assert_eq!(client.check(), right, "{method} {jwks}");
    };
    check("private_key_jwt", public_key(), Ok(()));
    check("private_key_jwt", Value::Null, Err(BadClient::Keys));
    check("private_key_jwt", json!({ "keys": [] }), Err(BadClient::Keys));
    check("private_key_jwt", json!([]), Err(BadClient::Keys));
    check("client_secret_basic", public_key(), Err(BadClient::Keys));
    check("none", Value::Null, Ok(()));
    for part in ["d", "p", "k"] {
        check("private_key_jwt", json!({ "keys": [{ "kty": "EC", part: "AA" }] }), Err(BadClient::PrivateKey));
    }
}

#[test]
fn only_a_strong_client_asks_for_operations() {
    let check = |changes: Value, right: Result<(), BadClient>| {
        let mut all = json!({ "authorization_details_types": [DETAILS_TYPE], "portico_actions": ["pay"] });
        all.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        assert_eq!(client(&all).check(), right, "{changes}");
    };
    let strong = json!({ "token_endpoint_auth_method": "private_key_jwt", "jwks": public_key() });
    check(strong.clone(), Ok(()));
    for weak in ["client_secret_basic", "client_secret_post", "none"] {
        check(json!({ "token_endpoint_auth_method": weak }), Err(BadClient::WeakForOperations));
    }
    let mut idle = strong;
    idle["portico_actions"] = json!([]);
    check(idle.clone(), Err(BadClient::WeakForOperations));
    idle["portico_actions"] = json!(["pay", "marry"]);
    check(idle, Err(BadClient::Action("marry".to_owned())));
    check(json!({ "authorization_details_types": [] }), Err(BadClient::ActionsWithoutType));
}

#[test]
fn where_answers_may_go() {
    let check = |uri: &str, right: Result<(), BadRedirect>| assert_eq!(registrable(uri), right, "{uri}");
    check("https://tributi.example/back?x=1", Ok(()));
    check("http://localhost:8080/back", Ok(()));
    check("http://127.0.0.1/back", Ok(()));
    check("http://[::1]/back", Ok(()));
    check("it.comune.app:/back", Ok(()));
    for bad in [
        "",
        "back",
        "//tributi.example",
        "https://tributi.example/a b",
        "https://tributi.example/\r\nX: y",
        "https:\\\\tributi.example",
        "https://città.example/",
    ] {
        check(bad, Err(BadRedirect::NotAUri));
    }
    for bad in [
        "https://tributi.example/#a",
        "https://anna@tributi.example/",
        "https://:x@tributi.example/",
        "https://*.example/",
    ] {
        check(bad, Err(BadRedirect::TooMuch));
    }
    for bad in [
        "http://tributi.example/",
        "http://127.0.0.1.example/",
        "javascript:alert(1)",
        "data:text/html,x",
        "app:/back",
        "file:///etc/passwd",
    ] {
        check(bad, Err(BadRedirect::NotSafe));
    }
}

#[test]
fn an_answer_goes_where_it_was_registered_to_the_letter() {
    let uris =
        ["https://tributi.example/back", "http://127.0.0.1/back", "http://localhost:8080/back", "http://[::1]:1/back"];
    let client = client(&json!({ "redirect_uris": uris }));
    let check = |asked: &str, may: bool| assert_eq!(client.redirect_uri(asked).is_some(), may, "{asked}");
    for asked in uris {
        check(asked, true);
    }
    check("http://127.0.0.1:49152/back", true);
    check("http://[::1]:49152/back", true);
    for asked in [
        "",
        "https://tributi.example/back/",
        "https://tributi.example/back?x=1",
        "https://tributi.example/Back",
        "https://TRIBUTI.example/back",
        "https://tributi.example:443/back",
        "https://tributi.example/x/../back",
        "https://tributi.example.evil.example/back",
        "http://tributi.example/back",
        "https://tributi.example/back#",
        "http://localhost:8081/back",
        "http://127.0.0.1:49152/other",
        "http://127.0.0.2:49152/back",
        "https://127.0.0.1:49152/back",
        "http://127.0.0.1:49152/x/../back",
        "http://anna@127.0.0.1:49152/back",
        "http://2130706433:49152/back",
        "http://127.0.0.1:49152/back?x=1",
        "http://127.0.0.1:49152\\back",
        "http://127.0.0.1:49152/back\n",
    ] {
        check(asked, false);
    }
}

#[test]
fn scopes_and_signing_out() {
    let client = client(&json!({
        "scope": "openid profile email", "post_logout_redirect_uris": ["https://tributi.example/"],
    }));
    let check = |asked: &str, allowed: &[&str]| assert_eq!(client.allowed_scopes(asked), allowed, "{asked}");
    check("openid profile", &["openid", "profile"]);
    check("email openid email address", &["email", "openid"]);
    check("address OpenID", &[]);
    check("", &[]);
    assert!(client.may_return_after_logout("https://tributi.example/"));
    assert!(!client.may_return_after_logout("https://tributi.example") && !client.may_return_after_logout(""));
    assert!(client.may(GrantType::AuthorizationCode) && !client.may(GrantType::RefreshToken) && !client.is_public());
}

proptest! {
    #[test]
    fn what_may_be_registered_fits_in_a_header_and_is_found_again(uri in "(https?|it[.]a|javascript):[\\PC\r\n]{0,40}") {
        if registrable(&uri).is_ok() {
            prop_assert!(uri.bytes().all(|b| b.is_ascii_graphic()));
            prop_assert_eq!(client(&json!({ "redirect_uris": [uri] })).redirect_uri(&uri), Some(uri.clone()));
        }
    }

    #[test]
    fn another_text_is_another_address(path in "[a-z/.%]{0,12}", other in "\\PC{0,12}") {
        let registered = client(&json!({ "redirect_uris": [format!("https://tributi.example/{path}")] }));
        let asked = format!("https://tributi.example/{other}");
        prop_assert_eq!(registered.redirect_uri(&asked).is_some(), path == other);
    }
}
