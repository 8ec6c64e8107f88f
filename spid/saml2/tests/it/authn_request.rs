//! Requests as an identity provider opens them.

use saml2::authn_request::{
    AuthnRequest, NameIdPolicy, RequestedContext, claimed_issuer, open_enveloped, open_sealed, open_unsigned,
};
use saml2::bindings::Kind;
use saml2::bindings::redirect::{RedirectMessage, signed_url};
use saml2::error::{ReadRefused, Refused, ShapeRefused};
use saml2::issuer::Issuer;
use saml2::name::{FORMAT_ENTITY, FORMAT_TRANSIENT};
use saml2::seal::SealRefused;

use crate::support::{PROVIDER, STRANGER, some};

fn request() -> AuthnRequest {
    AuthnRequest {
        id: some("_request"),
        version: some("2.0"),
        issue_instant: some("2026-11-24T10:00:00Z"),
        destination: some("https://idp.example/sso?a=1&b=2"),
        force_authn: Some(true),
        acs_index: Some(0),
        attribute_index: Some(1),
        issuer: Some(Issuer {
            value: "https://sp.example".to_owned(),
            format: some(FORMAT_ENTITY),
            name_qualifier: some("https://sp.example"),
        }),
        name_id_policy: Some(NameIdPolicy { format: some(FORMAT_TRANSIENT), ..NameIdPolicy::default() }),
        requested_context: Some(RequestedContext {
            comparison: some("minimum"),
            classes: vec!["https://www.spid.gov.it/SpidL2".to_owned()],
        }),
        ..AuthnRequest::default()
    }
}

#[test]
fn a_request_by_post_is_read_from_what_was_signed() {
    let signed = PROVIDER.signer().sign_enveloped(&request().to_xml()).unwrap();
    assert_eq!(claimed_issuer(signed.as_bytes()).unwrap().as_deref(), Some("https://sp.example"));
    assert_eq!(open_enveloped(signed.as_bytes(), &PROVIDER.keys()).unwrap(), request());
    assert_eq!(open_enveloped(signed.as_bytes(), &STRANGER.keys()), Err(SealRefused::Signature.into()));
}

#[test]
fn a_request_by_redirect_is_read_from_what_was_signed() {
    let url =
        signed_url(Kind::Request, "https://idp.example/sso", &request().to_xml(), None, &PROVIDER.signer()).unwrap();
    let received = RedirectMessage::parse(url.split_once('?').unwrap().1).unwrap();
    assert_eq!(open_sealed(&received.verify(&PROVIDER.keys()).unwrap()).unwrap(), request());
}

#[test]
fn an_unsigned_request_is_a_claim() {
    let xml = request().to_xml();
    assert_eq!(open_unsigned(xml.as_bytes()).unwrap().claimed(), &request());
    assert_eq!(open_enveloped(xml.as_bytes(), &PROVIDER.keys()), Err(SealRefused::NotSigned.into()));
}

/// The bug of samael's provider side: the signed request inside a forged one, which names another address.
#[test]
fn a_wrapped_request_is_refused() {
    let signed = PROVIDER.signer().sign_enveloped(&request().to_xml()).unwrap();
    let mut forged = request();
    forged.id = some("_evil");
    forged.acs_url = some("https://evil.example/acs");
    for place in ["</saml:Issuer>", "Comparison=\"minimum\">"] {
        let wrapped =
            forged.to_xml().replacen(place, &format!("{place}<samlp:Extensions>{signed}</samlp:Extensions>"), 1);
        assert!(open_enveloped(wrapped.as_bytes(), &PROVIDER.keys()).is_err());
    }
    let wrapped = forged.to_xml().replacen("</saml:Issuer>", &format!("</saml:Issuer>{signed}"), 1);
    assert_eq!(open_enveloped(wrapped.as_bytes(), &PROVIDER.keys()), Err(ShapeRefused::Child.into()));
}

#[test]
fn attributes_that_cannot_be_read_are_refused() {
    let check = |from: &str, to: &str, expected: Refused| {
        let xml = request().to_xml().replacen(from, to, 1);
        assert_eq!(open_unsigned(xml.as_bytes()).map(|_| ()), Err(expected), "{xml}");
    };
    check("ForceAuthn=\"true\"", "ForceAuthn=\"yes\"", ReadRefused::Attribute("ForceAuthn").into());
    check("ServiceIndex=\"0\"", "ServiceIndex=\"-1\"", ReadRefused::Attribute("AssertionConsumerServiceIndex").into());
    check(
        "ServiceIndex=\"1\"",
        "ServiceIndex=\"65536\"",
        ReadRefused::Attribute("AttributeConsumingServiceIndex").into(),
    );
    check(
        "<samlp:NameIDPolicy",
        "<samlp:NameIDPolicy></samlp:NameIDPolicy><samlp:NameIDPolicy",
        ReadRefused::Repeated("NameIDPolicy").into(),
    );
    check("samlp:AuthnRequest", "samlp:Response", saml2::xml::XmlRefused::Malformed.into());
}
