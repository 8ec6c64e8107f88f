//! Metadata of identity providers.

use saml2::error::{ReadRefused, Refused};
use saml2::metadata::{Endpoint, providers, signed_providers};
use saml2::name::{BINDING_POST, BINDING_REDIRECT};
use saml2::seal::SealRefused;
use saml2::xml::XmlRefused;

use crate::support::{PROVIDER, STRANGER};

fn descriptor(entity_id: &str, key_use: &str, certificate: &str) -> String {
    format!(
        "<md:EntityDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\" ID=\"_{entity}\" entityID=\"{entity_id}\" \
           validUntil=\"2027-01-01T00:00:00Z\">\n <!-- written by hand -->\n\
         <md:IDPSSODescriptor protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\" WantAuthnRequestsSigned=\"true\">\
         <md:KeyDescriptor {key_use}><ds:KeyInfo xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><ds:X509Data>\
         <ds:X509Certificate>\n{certificate}\n</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>\
         <md:SingleLogoutService Binding=\"{BINDING_POST}\" Location=\"https://idp/slo\" ResponseLocation=\"https://idp/slo/r\"/>\
         <md:SingleSignOnService Binding=\"{BINDING_REDIRECT}\" Location=\"https://idp/sso\"/>\
         <md:SingleSignOnService Binding=\"{BINDING_POST}\" Location=\"https://idp/sso/post\"/>\
         </md:IDPSSODescriptor>\
         <md:Organization><md:OrganizationName xml:lang=\"en\">P</md:OrganizationName>\
         <md:OrganizationDisplayName xml:lang=\"en\">Provider</md:OrganizationDisplayName>\
         <md:OrganizationDisplayName xml:lang=\"it\">Gestore &amp; C</md:OrganizationDisplayName></md:Organization>\
         </md:EntityDescriptor>",
        entity = entity_id.replace([':', '/'], "_"),
    )
}

#[test]
fn a_provider_is_read_with_its_addresses_and_keys() {
    let xml = descriptor("https://idp.example", "use=\"signing\"", &PROVIDER.certificate().base64());
    let found = providers(xml.as_bytes()).unwrap();
    let [provider] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(provider.entity_id, "https://idp.example");
    assert_eq!(provider.display_name.as_deref(), Some("Gestore & C"));
    assert_eq!(provider.valid_until, Some(1_798_761_600_000));
    assert_eq!(provider.certificates.len(), 1);
    assert_eq!(provider.certificates[0].der(), PROVIDER.certificate().der());
    let endpoint = |binding: &str, location: &str, response: Option<&str>| Endpoint {
        binding: binding.to_owned(),
        location: location.to_owned(),
        response_location: response.map(str::to_owned),
    };
    assert_eq!(
        provider.single_sign_on,
        [endpoint(BINDING_REDIRECT, "https://idp/sso", None), endpoint(BINDING_POST, "https://idp/sso/post", None),]
    );
    assert_eq!(provider.single_logout, [endpoint(BINDING_POST, "https://idp/slo", Some("https://idp/slo/r"))]);
}

#[test]
fn a_key_without_use_signs_and_an_encryption_key_does_not() {
    let base64 = PROVIDER.certificate().base64();
    let count = |key_use: &str, certificate: &str| {
        let provider = providers(descriptor("urn:x", key_use, certificate).as_bytes()).unwrap().remove(0);
        (provider.certificates.len(), provider.unusable_certificates)
    };
    assert_eq!(count("", &base64), (1, 0));
    assert_eq!(count("use=\"encryption\"", &base64), (0, 0));
    assert_eq!(count("use=\"signing\"", "AAAA"), (0, 1));
    assert_eq!(count("use=\"signing\"", ""), (0, 1));
}

#[test]
fn an_aggregate_holds_many_and_other_entities_are_passed_over() {
    let base64 = PROVIDER.certificate().base64();
    let many: String = (0..40).map(|it| descriptor(&format!("urn:idp:{it}"), "", &base64)).collect();
    let other = "<md:EntityDescriptor entityID=\"urn:sp\"><md:SPSSODescriptor/></md:EntityDescriptor>";
    let aggregate = format!(
        "<md:EntitiesDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\" ID=\"_all\">{many}{other}</md:EntitiesDescriptor>"
    );
    assert_eq!(providers(aggregate.as_bytes()).unwrap().len(), 40);

    let signed = STRANGER.signer().sign_enveloped(&aggregate).unwrap();
    assert_eq!(signed_providers(signed.as_bytes(), &STRANGER.keys()).unwrap().len(), 40);
    let refused = signed_providers(signed.as_bytes(), &PROVIDER.keys()).map(|it| it.len());
    assert_eq!(refused, Err(SealRefused::Signature.into()));
    let changed = signed.replace("urn:idp:7\"", "urn:idp:evil\"");
    assert_eq!(
        signed_providers(changed.as_bytes(), &STRANGER.keys()).map(|it| it.len()),
        Err(SealRefused::Digest.into())
    );
}

#[test]
fn other_files_are_refused() {
    let check = |xml: &str, expected: Refused| assert_eq!(providers(xml.as_bytes()).map(|it| it.len()), Err(expected));
    check("<a/>", ReadRefused::OtherRoot("EntityDescriptor or EntitiesDescriptor").into());
    check("{}", XmlRefused::Malformed.into());
    check("<!DOCTYPE a><a/>", XmlRefused::MarkupDeclaration.into());
}
