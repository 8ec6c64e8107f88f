//! Another implementation of SAML, samael, reads what we send providers, and verifies it by xmlsec.

use conformance_tests::house::LAGO;
use conformance_tests::spid_provider::SpidProvider;
use conformance_tests::{House, RelyingParty, form, walk};
use samael::crypto::{CertificateDer, Crypto, CryptoProvider as _};
use samael::metadata::EntityDescriptor;
use samael::schema::AuthnRequest;
use saml2::bindings::post;
use saml2::keys::SigningCertificate;

use crate::oidc::house;

fn verified(house: &House, xml: &str) -> Result<(), samael::crypto::CryptoError> {
    let ente = house.running.demo.app.enti.by_slug(LAGO).unwrap();
    let pem = std::fs::read(&ente.settings.spid.as_ref().unwrap().certificate).unwrap();
    let certificate = CertificateDer::from(SigningCertificate::from_pem(&pem).unwrap().der().to_vec());
    Crypto::verify_signed_xml(xml, &certificate, Some("ID"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_peer_reads_our_metadata_and_our_requests() {
    let house = house().await;
    let mut browser = walk::browser();
    browser.visit(&house.at(LAGO, "/spid/metadata")).await;
    let metadata = browser.here().html.clone();
    verified(&house, &metadata).unwrap();
    let told: EntityDescriptor = metadata.parse().unwrap();
    let party = &told.sp_sso_descriptors.as_ref().unwrap()[0];
    assert_eq!((party.authn_requests_signed, party.want_assertions_signed), (Some(true), Some(true)));
    assert_eq!(party.assertion_consumer_services[0].location, house.at(LAGO, "/spid/acs"));

    let provider = SpidProvider::join(&house, "Gestore Uno").await;
    browser.visit(&RelyingParty::of(&house, LAGO, "demo-servizi").ask(&[]).url).await;
    browser.follow_words(&provider.name).await;
    let sent = form::read(browser.here().document(), "spid-go", &[]);
    let field = sent.fields.iter().find(|(name, _)| name == "SAMLRequest").unwrap();
    let xml = String::from_utf8(post::decode(&field.1).unwrap()).unwrap();
    verified(&house, &xml).unwrap();
    let request: AuthnRequest = xml.parse().unwrap();
    assert_eq!(request.destination, Some(format!("{}/sso", provider.entity_id)));
    assert_eq!(request.issuer.and_then(|issuer| issuer.value), told.entity_id);
    assert!(verified(&house, &xml.replacen("ForceAuthn=\"true\"", "ForceAuthn=\"false\"", 1)).is_err());
    house.end().await;
}
