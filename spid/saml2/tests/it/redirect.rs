//! The HTTP Redirect binding: the query's own octets are signed, and only so much comes out of it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::{DeflateEncoder, ZlibEncoder};
use saml2::bindings::redirect::{RedirectMessage, signed_url};
use saml2::bindings::{BindingRefused, Kind};
use std::io::Write as _;

use crate::support::{PROVIDER, STRANGER};

const XML: &str = "<samlp:AuthnRequest xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" ID=\"_è\"/>";

fn query() -> String {
    let url = signed_url(Kind::Request, "https://idp.example/sso", XML, Some("a b/c+d"), &PROVIDER.signer()).unwrap();
    url.strip_prefix("https://idp.example/sso?").unwrap().to_owned()
}

fn outcome(query: &str) -> Result<String, BindingRefused> {
    RedirectMessage::parse(query)?.verify(&PROVIDER.keys()).map(|it| it.xml().to_owned())
}

fn message(stream: &[u8]) -> String {
    let escaped = STANDARD.encode(stream).replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
    format!("SAMLRequest={escaped}")
}

fn deflated(octets: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(octets).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn a_signed_query_brings_its_message() {
    let query = query();
    let received = RedirectMessage::parse(&query).unwrap();
    assert_eq!((received.kind(), received.relay_state()), (Kind::Request, Some("a b/c+d")));
    assert_eq!(received.verify(&PROVIDER.keys()).unwrap().xml(), XML);
    assert_eq!(received.verify(&STRANGER.keys()), Err(BindingRefused::Signature));
}

#[test]
fn the_query_of_the_address_stays_in_front_and_is_not_signed() {
    let url = signed_url(Kind::Response, "https://sp.example/slo?x=1", XML, None, &PROVIDER.signer()).unwrap();
    let query = url.strip_prefix("https://sp.example/slo?").unwrap();
    assert!(query.starts_with("x=1&SAMLResponse="), "{query}");
    assert_eq!(outcome(query).unwrap(), XML);
}

#[test]
fn any_changed_octet_breaks_the_signature() {
    let query = query();
    for at in 0..query.len() {
        let mut octets = query.clone().into_bytes();
        octets[at] = if octets[at] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(octets).unwrap();
        assert!(outcome(&changed).is_err(), "octet {at}: {changed}");
    }
}

#[test]
fn the_same_value_escaped_otherwise_is_another_query() {
    let query = query();
    assert!(outcome(&query.replace("%2B", "%2b")).is_err() || !query.contains("%2B"));
    assert_eq!(outcome(&query.replace("a%20b", "a+b")), Err(BindingRefused::Signature));
    assert_eq!(outcome(&query.replace("RelayState=a", "RelayState=%61")), Err(BindingRefused::Signature));
}

#[test]
fn queries_are_refused_by_name() {
    let query = query();
    let parts: Vec<&str> = query.split('&').collect();
    let [request, relay_state, algorithm, signature] = parts.as_slice() else { panic!("{query}") };
    let check = |query: String, expected: BindingRefused| assert_eq!(outcome(&query), Err(expected), "{query}");

    check(String::new(), BindingRefused::NotOne);
    check(format!("{relay_state}&{algorithm}&{signature}"), BindingRefused::NotOne);
    check(format!("{request}&{query}"), BindingRefused::NotOne);
    check(format!("{query}&SAMLResponse=x"), BindingRefused::NotOne);
    check(format!("{query}&RelayState=x"), BindingRefused::Parameters);
    check(format!("{query}&{algorithm}"), BindingRefused::Parameters);
    check(format!("{request}&{algorithm}&{relay_state}&{signature}"), BindingRefused::Parameters);
    check(format!("{relay_state}&{request}&{algorithm}&{signature}"), BindingRefused::Parameters);
    check(format!("{request}&{relay_state}&{signature}&{algorithm}"), BindingRefused::Parameters);
    check(format!("{request}&{relay_state}&{algorithm}"), BindingRefused::NotSigned);
    check(format!("{request}&{relay_state}&{signature}"), BindingRefused::NotSigned);
    check(format!("{request}&{relay_state}"), BindingRefused::NotSigned);
    check(format!("{request}&{algorithm}&{signature}"), BindingRefused::Signature);
    check(format!("{request}&RelayState=other&{algorithm}&{signature}"), BindingRefused::Signature);
    check(format!("{request}&RelayState={}&{algorithm}&{signature}", "x".repeat(81)), BindingRefused::RelayState);
    check(format!("{query}&SAMLEncoding=urn%3Aother"), BindingRefused::Encoding);
    for uri in [
        "http://www.w3.org/2000/09/xmldsig%23rsa-sha1",
        "http://www.w3.org/2001/04/xmldsig-more%23hmac-sha256",
        "",
        "x",
    ] {
        check(format!("{request}&{relay_state}&SigAlg={uri}&{signature}"), BindingRefused::Algorithm);
    }
}

#[test]
fn only_one_whole_stream_of_limited_length_is_expanded() {
    let check = |stream: &[u8], expected: BindingRefused| {
        assert_eq!(RedirectMessage::parse(&message(stream)).map(|it| it.xml().len()), Err(expected));
    };
    let good = deflated(XML.as_bytes());
    assert_eq!(RedirectMessage::parse(&message(&good)).unwrap().xml(), XML);

    check(&deflated(&vec![b' '; 100 * 1024 * 1024]), BindingRefused::TooLong);
    check(&deflated(&vec![b' '; 64 * 1024 + 1]), BindingRefused::TooLong);
    assert!(RedirectMessage::parse(&message(&deflated(&vec![b' '; 64 * 1024]))).is_ok());
    check(&[&good[..], b"tail"].concat(), BindingRefused::Deflate);
    check(&good[..good.len() - 1], BindingRefused::Deflate);
    check(&[], BindingRefused::Deflate);
    check(XML.as_bytes(), BindingRefused::Deflate);
    let mut zlib = ZlibEncoder::new(Vec::new(), Compression::best());
    zlib.write_all(XML.as_bytes()).unwrap();
    check(&zlib.finish().unwrap(), BindingRefused::Deflate);
    check(&deflated(b"\xff\xfe"), BindingRefused::NotUtf8);
    assert_eq!(RedirectMessage::parse("SAMLRequest=%%%").err(), Some(BindingRefused::Base64));
    assert_eq!(RedirectMessage::parse("SAMLRequest=%FF").err(), Some(BindingRefused::NotUtf8));
}
