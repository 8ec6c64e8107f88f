//! Providers from files.

use idp_core::time::Timestamp;
use saml2::keys::NoKeys;
use spid::registry::import::{ImportRefused, is_test_entity, read, read_signed};
use spid::registry::{Binding, Entry, EntryRefused, Provider};

use crate::support::{SIGNER, STRANGER, entry};

fn row(extra: &str) -> String {
    format!(
        r#"{{"entity_id":"https://loginspid.gestore.it","organization_name":"Gestore S.p.A.","organization_display_name":"Gestore",
        "logo_uri":"https://registry.spid.gov.it/logo.svg","file_name":"x.xml","attribute":["spidCode"],
        "signing_certificate_x509":["{}","AAAA"],
        "single_sign_on_service":[{{"Binding":"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect","Location":"https://g/sso"}},
          {{"Binding":"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST","Location":"https://g/post"}}],
        "single_logout_service":[{{"Binding":"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST","Location":"https://g/slo","ResponseLocation":""}}],
        "extensions":{{"supported_purpose":[]}}{extra}}}"#,
        SIGNER.certificate().base64()
    )
}

fn metadata(entity_id: &str) -> String {
    format!(
        "<md:EntityDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\" ID=\"_m\" entityID=\"{entity_id}\">\
         <md:IDPSSODescriptor protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\">\
         <md:KeyDescriptor use=\"signing\"><ds:KeyInfo xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><ds:X509Data>\
         <ds:X509Certificate>{}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>\
         <md:SingleSignOnService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST\" Location=\"https://g/post\"/>\
         </md:IDPSSODescriptor></md:EntityDescriptor>",
        SIGNER.certificate().base64()
    )
}

#[test]
fn the_registry_is_read_row_by_row() {
    let file = format!("\n [{}, {}]", row(""), row(r#","_deleted":"Y","_disabled":"N""#));
    let entries = read(file.as_bytes()).unwrap();
    let [live, gone] = entries.as_slice() else { panic!("{entries:?}") };
    assert_eq!((live.display_name.as_str(), live.is_withdrawn, live.is_test), ("Gestore", false, false));
    assert!(gone.is_withdrawn);
    assert_eq!(live.logout[0].response_location, None);

    let provider = Provider::new(live.clone()).unwrap();
    assert_eq!(provider.keys().certificates().len(), 1, "the unusable certificate is passed over");
    assert_eq!(provider.address(Binding::Post), Some((Binding::Post, "https://g/post")));
    assert_eq!(provider.address(Binding::Redirect), Some((Binding::Redirect, "https://g/sso")));
    assert!(provider.takes_requests(Timestamp::from_millis(0)) && provider.is_offered());
    let gone = Provider::new(gone.clone()).unwrap();
    assert!(!gone.takes_requests(Timestamp::from_millis(0)) && !gone.is_offered());

    assert_eq!(read(row("").as_bytes()).unwrap().len(), 1, "one provider's own address gives one row");
}

#[test]
fn metadata_is_read_with_and_without_its_signature() {
    let xml = metadata("https://idserver.servizicie.interno.gov.it/idp/profile/SAML2/POST/SSO");
    let entries = read(xml.as_bytes()).unwrap();
    assert!(entries[0].may_omit_issuer_format && !entries[0].is_test);
    let provider = Provider::new(entries[0].clone()).unwrap();
    assert_eq!(provider.address(Binding::Redirect), Some((Binding::Post, "https://g/post")), "the only one it has");

    let signed = STRANGER.sign_enveloped(&xml).unwrap();
    let registry =
        |signer: &saml2::sign::Signer| saml2::keys::TrustedKeys::new(vec![signer.certificate().clone()]).unwrap();
    assert_eq!(read_signed(signed.as_bytes(), &registry(&STRANGER)).unwrap(), entries);
    assert!(matches!(read_signed(signed.as_bytes(), &registry(&SIGNER)), Err(ImportRefused::Metadata(_))));
    assert!(matches!(read_signed(xml.as_bytes(), &registry(&STRANGER)), Err(ImportRefused::Metadata(_))));
}

#[test]
fn other_files_are_refused() {
    assert!(matches!(read(b""), Err(ImportRefused::Metadata(_))));
    assert!(matches!(read(b"hello"), Err(ImportRefused::Metadata(_))));
    assert!(matches!(read(b"{}"), Err(ImportRefused::Json(_))));
    assert!(matches!(read(b"[{\"entity_id\": 7}]"), Err(ImportRefused::Json(_))));
}

#[test]
fn test_providers_are_known() {
    let check = |entity_id: &str, expected: bool| assert_eq!(is_test_entity(entity_id), expected, "{entity_id}");

    check("https://demo.spid.gov.it", true);
    check("https://validator.spid.gov.it", true);
    check("https://preproduzione.idserver.servizicie.interno.gov.it/idp/profile/SAML2/POST/SSO", true);
    check("https://sp-proxy.pre.eid.gov.it/spproxy/idpit", true);
    check("https://localhost:8443", true);
    check("https://127.0.0.1:7000/demo/spid", true);
    check("https://[::1]/", true);
    check("http://posteid.poste.it", true);
    check("https://idp.spid.example", true);
    check("https://posteid.poste.it", false);
    check("https://sp-proxy.eid.gov.it/spproxy/idpit", false);
    check("https://idp.namirialtsp.com/idp", false);
    check("https://demo.spid.gov.it.provider.it", false);
    check("urn:something", false);
}

#[test]
fn an_entry_without_address_or_key_is_no_provider() {
    let check = |change: fn(&mut Entry), expected| {
        let mut entry = entry();
        change(&mut entry);
        assert_eq!(Provider::new(entry).unwrap_err(), expected);
    };
    check(|it| it.entity_id.clear(), EntryRefused::NoEntityId);
    check(|it| (it.sso_post, it.sso_redirect) = (None, None), EntryRefused::NoAddress);
    check(|it| it.certificates.clear(), EntryRefused::NoKeys(NoKeys));
    check(|it| it.certificates = vec!["AAAA".to_owned()], EntryRefused::NoKeys(NoKeys));
}

#[test]
fn an_entry_is_kept_as_json() {
    let kept = serde_json::to_string(&entry()).unwrap();
    assert_eq!(serde_json::from_str::<Entry>(&kept).unwrap(), entry());
    assert!(serde_json::from_str::<Entry>(&kept.replace("is_test", "is_tset")).is_err());
    let expired = Provider::new(Entry { valid_until: Some(Timestamp::from_seconds(10)), ..entry() }).unwrap();
    assert!(expired.takes_requests(Timestamp::from_seconds(9)) && !expired.takes_requests(Timestamp::from_seconds(10)));
}
