//! The same documents through tools that nobody here wrote.

use saml2::c14n::{Selection, canonical};
use saml2::name::{DSIG, ENVELOPED, EXC_C14N};
use saml2::seal;
use saml2::xml::{Limits, load};

use crate::support::random::Random;
use crate::support::tool::{xmllint_exc_c14n, xmlsec1_signs, xmlsec1_verifies};
use crate::support::{PROVIDER, STRANGER};

#[test]
fn libxml2_writes_the_same_canonical_form() {
    for seed in 1..=300 {
        let xml = Random::new(seed).document();
        let document = load(xml.as_bytes(), &Limits::MESSAGE).unwrap_or_else(|why| panic!("seed {seed}: {why}\n{xml}"));
        let ours = canonical(document.root_element(), &Selection::default()).unwrap();
        assert_eq!(ours.as_bytes(), xmllint_exc_c14n(&xml), "seed {seed}\n{xml}");
    }
}

#[test]
fn a_canonical_form_is_its_own_canonical_form() {
    for seed in 301..=600 {
        let xml = Random::new(seed).document();
        let once =
            canonical(load(xml.as_bytes(), &Limits::MESSAGE).unwrap().root_element(), &Selection::default()).unwrap();
        let again = load(once.as_bytes(), &Limits::SEALED).unwrap();
        assert_eq!(canonical(again.root_element(), &Selection::default()).unwrap(), once, "seed {seed}");
    }
}

#[test]
fn xmlsec1_verifies_what_we_sign_and_not_what_was_changed() {
    for seed in 1..=40 {
        let xml = Random::new(seed).document();
        let signed = PROVIDER.signer().sign_enveloped(&xml).unwrap();
        assert!(xmlsec1_verifies(&signed, &PROVIDER, &["root"]), "seed {seed}\n{signed}");
        assert!(!xmlsec1_verifies(&signed, &STRANGER, &["root"]), "seed {seed}");
        let changed = signed.replacen("</root", "!</root", 1);
        assert!(!xmlsec1_verifies(&changed, &PROVIDER, &["root"]), "seed {seed}");
    }
}

#[test]
fn we_verify_what_xmlsec1_signs_with_any_prefix_list_and_algorithm() {
    const MORE: &str = "http://www.w3.org/2001/04/xmldsig-more#";
    const ENC: &str = "http://www.w3.org/2001/04/xmlenc#";
    let lists = ["", "a", "a b", "#default", "c #default xs"];
    let digests = [format!("{ENC}sha256"), format!("{MORE}sha384"), format!("{ENC}sha512")];
    for seed in 1..=45 {
        let mut random = Random::new(seed);
        let (list, info_list) = (random.of(&lists), random.of(&lists));
        let digest = &digests[random.below(3)];
        let method = format!("{MORE}rsa-{}", random.of(&["sha256", "sha384", "sha512"]));
        let template = format!(
            "<ds:Signature xmlns:ds=\"{DSIG}\"><ds:SignedInfo>\n<ds:CanonicalizationMethod Algorithm=\"{EXC_C14N}\">{}\
             </ds:CanonicalizationMethod><ds:SignatureMethod Algorithm=\"{method}\"/><ds:Reference URI=\"#_root\">\
             <ds:Transforms><ds:Transform Algorithm=\"{ENVELOPED}\"/><ds:Transform Algorithm=\"{EXC_C14N}\">{}\
             </ds:Transform></ds:Transforms><ds:DigestMethod Algorithm=\"{digest}\"/><ds:DigestValue/></ds:Reference>\
             </ds:SignedInfo><ds:SignatureValue/></ds:Signature>",
            prefix_list(info_list),
            prefix_list(list)
        );
        let xml = random.document().replacen("ID=\"_root\" >", &format!("ID=\"_root\" >{template}"), 1);
        let signed = xmlsec1_signs(&xml, &PROVIDER, &["root"]);
        let document = load(signed.as_bytes(), &Limits::MESSAGE).unwrap();
        let sealed = seal::verify(document.root_element(), &PROVIDER.keys());
        assert!(sealed.is_ok(), "seed {seed}: {sealed:?}\n{signed}");
    }
}

fn prefix_list(prefixes: &str) -> String {
    if prefixes.is_empty() {
        return String::new();
    }
    format!("<ec:InclusiveNamespaces xmlns:ec=\"{EXC_C14N}\" PrefixList=\"{prefixes}\"/>")
}
