//! The HTTP POST binding.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use saml2::bindings::post::{PostForm, decode};
use saml2::bindings::{BindingRefused, Kind};

#[test]
fn a_message_comes_back_from_its_form() {
    let form = PostForm::new(Kind::Request, "https://idp.example/sso", "<è/>", Some("_token"));
    assert_eq!((form.field, form.action.as_str()), ("SAMLRequest", "https://idp.example/sso"));
    assert_eq!(form.relay_state.as_deref(), Some("_token"));
    assert_eq!(decode(&form.message).unwrap(), "<è/>".as_bytes());
}

#[test]
fn a_field_is_base64_with_line_breaks_and_nothing_else() {
    let lines =
        STANDARD.encode([7; 300]).as_bytes().chunks(76).map(String::from_utf8_lossy).collect::<Vec<_>>().join("\r\n");
    assert_eq!(decode(&lines).unwrap(), [7; 300]);
    for refused in ["PGEvPg", "PGEvPg=", "PGEv-_==", "<a/>", "%50GEvPg=="] {
        assert_eq!(decode(refused), Err(BindingRefused::Base64), "{refused}");
    }
}

#[test]
fn a_field_longer_than_a_message_is_refused_before_it_is_decoded() {
    assert!(decode(&STANDARD.encode(vec![b'a'; 64 * 1024])).is_ok());
    assert_eq!(decode(&STANDARD.encode(vec![b'a'; 64 * 1024 + 3])), Err(BindingRefused::TooLong));
    assert_eq!(decode(&"A".repeat(5 * 1024 * 1024)), Err(BindingRefused::TooLong));
    assert_eq!(decode(&" ".repeat(5 * 1024 * 1024)), Err(BindingRefused::TooLong));
}
