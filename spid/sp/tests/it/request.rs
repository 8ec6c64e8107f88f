//! What the official tool checks of a request (AR-01…AR-23), by both bindings.

use idp_core::assurance::SpidLevel;
use idp_core::time::Timestamp;
use saml2::authn_request::{AuthnRequest, open_enveloped, open_sealed};
use saml2::bindings::redirect::RedirectMessage;
use saml2::keys::TrustedKeys;
use saml2::name::{FORMAT_ENTITY, FORMAT_TRANSIENT};
use spid::levels::Comparison;
use spid::request::{Carrier, Freshness, LoginRequest, message_id, relay_state};

use crate::support::{ACS, ENTITY, PROVIDER, SIGNER};

const DESTINATION: &str = "https://idp.spid.example/samlsso?a=1&b=2";

fn request(level: SpidLevel) -> LoginRequest<'static> {
    LoginRequest {
        id: message_id([7; 16]),
        at: Timestamp::from_millis(1_795_514_400_999),
        entity_id: ENTITY,
        provider: PROVIDER,
        destination: DESTINATION,
        acs: (0, ACS),
        attribute_set: 1,
        level,
        comparison: Comparison::Minimum,
        freshness: Freshness::SessionWillDo,
    }
}

fn keys() -> TrustedKeys {
    TrustedKeys::new(vec![SIGNER.certificate().clone()]).unwrap()
}

/// The request as the provider opens it, by POST.
fn received(request: &LoginRequest<'_>) -> AuthnRequest {
    open_enveloped(request.by_post("_relay", &SIGNER).unwrap().xml.as_bytes(), &keys()).unwrap()
}

#[test]
fn a_request_has_everything_and_nothing_else() {
    let message = received(&request(SpidLevel::L2));
    assert_eq!(message.id.as_deref(), Some("_07070707070707070707070707070707"));
    assert_eq!(message.version.as_deref(), Some("2.0"));
    assert_eq!(message.issue_instant.as_deref(), Some("2026-11-24T10:00:00Z"), "never ahead of our own clock");
    assert_eq!(message.destination.as_deref(), Some(DESTINATION));
    assert_eq!((message.acs_index, message.attribute_index), (Some(0), Some(1)));
    assert_eq!((message.acs_url, message.protocol_binding, message.is_passive), (None, None, None));
    let issuer = message.issuer.unwrap();
    assert_eq!((issuer.value.as_str(), issuer.format.as_deref()), (ENTITY, Some(FORMAT_ENTITY)));
    assert_eq!(issuer.name_qualifier.as_deref(), Some(ENTITY), "the tool takes it as the audience of its answers");
    let policy = message.name_id_policy.unwrap();
    assert_eq!((policy.format.as_deref(), policy.allow_create), (Some(FORMAT_TRANSIENT), None));
    let context = message.requested_context.unwrap();
    assert_eq!(context.comparison.as_deref(), Some("minimum"));
    assert_eq!(context.classes, ["https://www.spid.gov.it/SpidL2"]);
}

#[test]
fn authentication_is_forced_above_level_one() {
    let forced = |level, freshness| received(&LoginRequest { freshness, ..request(level) }).force_authn;
    assert_eq!(forced(SpidLevel::L1, Freshness::SessionWillDo), None);
    assert_eq!(forced(SpidLevel::L1, Freshness::Anew), Some(true));
    assert_eq!(forced(SpidLevel::L2, Freshness::SessionWillDo), Some(true));
    assert_eq!(forced(SpidLevel::L3, Freshness::SessionWillDo), Some(true));
}

#[test]
fn elements_and_attributes_are_where_the_schema_has_them() {
    let xml = request(SpidLevel::L2).by_post("_relay", &SIGNER).unwrap().xml;
    let order = [
        "<saml:Issuer ",
        "<ds:Signature ",
        "<samlp:NameIDPolicy ",
        "<samlp:RequestedAuthnContext ",
        "</samlp:AuthnRequest>",
    ];
    let places: Vec<_> = order.iter().map(|it| xml.find(it).unwrap()).collect();
    assert!(places.is_sorted(), "{xml}");
    assert!(xml.starts_with("<samlp:AuthnRequest "), "no line before it");
    assert!(xml.contains("ForceAuthn=\"true\"") && !xml.contains("IsPassive") && !xml.contains("AllowCreate"));
    assert!(xml.contains("?a=1&amp;b=2\""));
    assert!(xml.contains("<ds:X509Certificate>"), "the tool wants the certificate in a POST request");
}

#[test]
fn by_post_the_form_carries_the_message_and_the_relay_state() {
    let sent = request(SpidLevel::L3).by_post("0123", &SIGNER).unwrap();
    let Carrier::Form(form) = sent.carrier else { panic!("{:?}", sent.carrier) };
    assert_eq!((form.action.as_str(), form.field), (DESTINATION, "SAMLRequest"));
    assert_eq!(form.relay_state.as_deref(), Some("0123"));
    assert_eq!(saml2::bindings::post::decode(&form.message).unwrap(), sent.xml.as_bytes());
}

#[test]
fn by_redirect_the_query_is_signed_and_the_message_is_not() {
    let sent = request(SpidLevel::L2).by_redirect("0123", &SIGNER).unwrap();
    assert!(!sent.xml.contains("Signature"));
    let Carrier::Address(address) = sent.carrier else { panic!("{:?}", sent.carrier) };
    let query = address.strip_prefix("https://idp.spid.example/samlsso?a=1&b=2&").unwrap();
    let names: Vec<_> = query.split('&').map(|it| it.split_once('=').unwrap().0).collect();
    assert_eq!(names, ["SAMLRequest", "RelayState", "SigAlg", "Signature"]);
    assert!(
        query.contains("SigAlg=http%3A%2F%2Fwww.w3.org%2F2001%2F04%2Fxmldsig-more%23rsa-sha256"),
        "upper-case escapes"
    );
    let message = RedirectMessage::parse(query).unwrap();
    let opened = open_sealed(&message.verify(&keys()).unwrap()).unwrap();
    assert_eq!(opened, received(&request(SpidLevel::L2)));
}

#[test]
fn identifiers_are_names_of_xml_and_relay_states_say_nothing() {
    assert_eq!(message_id([0xff; 16]), format!("_{}", "f".repeat(32)));
    assert_eq!(message_id([0; 16]).len(), 33);
    let state = relay_state(*b"http://a.example");
    assert_eq!(state.len(), 32);
    assert!(!state.contains("http") && state.bytes().all(|it| it.is_ascii_hexdigit()));
}

#[test]
fn what_is_remembered_is_what_was_sent() {
    let pending = request(SpidLevel::L2).pending();
    assert_eq!(pending.id, message_id([7; 16]));
    assert_eq!(pending.issued_at, Timestamp::from_seconds(1_795_514_400), "to the precision that was sent");
    assert_eq!(
        (pending.provider.as_str(), pending.entity_id.as_str(), pending.acs_url.as_str()),
        (PROVIDER, ENTITY, ACS)
    );
    let kept = serde_json::to_string(&pending).unwrap();
    assert_eq!(serde_json::from_str::<spid::pending::PendingRequest>(&kept).unwrap(), pending);
}
