//! xmlsec, through samael, agrees with us on everything genuine, and is heard when it does not.

use saml2::response::{SignedParts, open};
use saml2::second_opinion::{Disagreement, SecondOpinion, confirm};

use crate::support::random::Random;
use crate::support::{PROVIDER, STRANGER, genuine};

#[test]
fn both_verifiers_see_the_same_octets_of_random_documents() {
    let signer = PROVIDER.signer();
    for seed in 1..=60 {
        let signed = signer.sign_enveloped(&Random::new(seed).document()).unwrap();
        let document = saml2::xml::load(signed.as_bytes(), &saml2::xml::Limits::MESSAGE).unwrap();
        let sealed = saml2::seal::verify(document.root_element(), &PROVIDER.keys()).unwrap();
        assert_eq!(confirm(&signed, &PROVIDER.keys(), &sealed), Ok(()), "seed {seed}\n{signed}");
    }
}

#[test]
fn disagreement_is_heard() {
    let xml = genuine(SignedParts::Assertion);
    let opened = open(xml.as_bytes(), &PROVIDER.keys(), SecondOpinion::NotAsked).unwrap();
    let sealed = opened.assertion.unwrap().sealed().clone();
    assert_eq!(confirm(&xml, &PROVIDER.keys(), &sealed), Ok(()));
    assert_eq!(confirm(&xml, &STRANGER.keys(), &sealed), Err(Disagreement::Refused));
    let both = genuine(SignedParts::Both);
    assert_eq!(confirm(&both, &PROVIDER.keys(), &sealed), Err(Disagreement::OtherOctets));
}

#[test]
fn threads_do_not_disturb_each_other() {
    let xml = genuine(SignedParts::Both);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..25 {
                    assert!(open(xml.as_bytes(), &PROVIDER.keys(), SecondOpinion::Asked).is_ok());
                }
            });
        }
    });
}
