//! Signatures: what seals, and each way of not sealing.

use openssl::hash::MessageDigest;
use openssl::pkey::PKey;
use saml2::algorithm::{DigestAlgorithm, SignatureAlgorithm};
use saml2::keys::{KeyRefused, NoKeys, SigningCertificate, TrustedKeys};
use saml2::name::{ENVELOPED, EXC_C14N};
use saml2::seal::{SealRefused, Sealed, verify};
use saml2::sign::{Signer, SignerRefused};
use saml2::xml::{Limits, load};

use crate::support::forge::{Forge, transform};
use crate::support::{PROVIDER, Party, STRANGER, assertion, rsa};

fn outcome(xml: &str) -> Result<Sealed, SealRefused> {
    let document = load(xml.as_bytes(), &Limits::MESSAGE).unwrap();
    verify(document.root_element(), &PROVIDER.keys())
}

fn forge() -> Forge {
    Forge::new(&PROVIDER.key, "#_assertion")
}

#[test]
fn what_was_signed_is_what_is_read() {
    let unsigned = assertion().to_xml();
    let sealed = outcome(&PROVIDER.signer().sign_enveloped(&unsigned).unwrap()).unwrap();
    assert!(!sealed.xml().contains("Signature"));
    assert!(sealed.xml().contains("Niccolò &lt;D'Angelo&gt; &amp; \"C\""), "{}", sealed.xml());
    assert_eq!(sealed.document().unwrap().root_element().attribute("ID"), Some("_assertion"));
    assert_eq!(outcome(&forge().sign(&unsigned)).unwrap(), sealed);
}

#[test]
fn every_algorithm_of_the_list_signs_and_verifies() {
    for signature in [SignatureAlgorithm::RsaSha256, SignatureAlgorithm::RsaSha384, SignatureAlgorithm::RsaSha512] {
        for digest in [DigestAlgorithm::Sha256, DigestAlgorithm::Sha384, DigestAlgorithm::Sha512] {
            let signer = PROVIDER.signer().with(signature, digest);
            assert!(
                outcome(&signer.sign_enveloped(&assertion().to_xml()).unwrap()).is_ok(),
                "{signature:?} {digest:?}"
            );
        }
    }
}

#[test]
fn algorithms_outside_the_list_are_refused_although_the_signature_is_right() {
    let check = |forge: Forge, expected: SealRefused| {
        let signed = forge.sign(&assertion().to_xml());
        assert_eq!(outcome(&signed), Err(expected), "{signed}");
    };
    let sha1 = "http://www.w3.org/2000/09/xmldsig#";
    check(
        Forge {
            signature_uri: "http://www.w3.org/2000/09/xmldsig#rsa-sha1",
            signature_digest: MessageDigest::sha1(),
            ..forge()
        },
        SealRefused::Algorithm,
    );
    check(
        Forge {
            signature_uri: "http://www.w3.org/2001/04/xmldsig-more#rsa-md5",
            signature_digest: MessageDigest::md5(),
            ..forge()
        },
        SealRefused::Algorithm,
    );
    check(
        Forge { digest_uri: "http://www.w3.org/2000/09/xmldsig#sha1", digest: MessageDigest::sha1(), ..forge() },
        SealRefused::Algorithm,
    );
    check(Forge { c14n_uri: "http://www.w3.org/2001/10/xml-exc-c14n#WithComments", ..forge() }, SealRefused::Algorithm);
    check(Forge { c14n_uri: "http://www.w3.org/TR/2001/REC-xml-c14n-20010315", ..forge() }, SealRefused::Algorithm);
    check(Forge { method_content: "<ds:HMACOutputLength>1</ds:HMACOutputLength>", ..forge() }, SealRefused::Algorithm);
    let inclusive = format!("{}{}", transform(ENVELOPED), transform("http://www.w3.org/TR/2001/REC-xml-c14n-20010315"));
    check(Forge { transforms: inclusive, ..forge() }, SealRefused::Algorithm);
    assert!(!SignatureAlgorithm::RsaSha256.uri().starts_with(sha1));
}

#[test]
fn a_public_certificate_is_not_an_hmac_secret() {
    for secret in [PROVIDER.certificate.to_pem().unwrap(), PROVIDER.certificate.to_der().unwrap()] {
        let key = PKey::hmac(&secret).unwrap();
        for uri in ["http://www.w3.org/2001/04/xmldsig-more#hmac-sha256", "http://www.w3.org/2000/09/xmldsig#hmac-sha1"]
        {
            let signed = Forge { signature_uri: uri, ..Forge::new(&key, "#_assertion") }.sign(&assertion().to_xml());
            assert_eq!(outcome(&signed), Err(SealRefused::Algorithm));
        }
        let signed = Forge::new(&key, "#_assertion").sign(&assertion().to_xml());
        assert_eq!(outcome(&signed), Err(SealRefused::Signature), "as if it were RSA");
    }
}

#[test]
fn the_reference_names_the_element_that_holds_it() {
    for reference in [
        "",
        "#",
        "#_other",
        "_assertion",
        "#xpointer(id('_assertion'))",
        "#xpointer(/)",
        "cid:_assertion",
        "http://127.0.0.1/x",
        "file:///etc/hostname",
        "#_assertion ",
        "# _assertion",
    ] {
        let signed = Forge::new(&PROVIDER.key, reference).sign(&assertion().to_xml());
        assert_eq!(outcome(&signed), Err(SealRefused::Reference), "{reference}");
    }
    for id in ["", " "] {
        let unnamed = assertion().to_xml().replace("ID=\"_assertion\"", &format!("ID=\"{id}\""));
        let signed = Forge::new(&PROVIDER.key, &format!("#{id}")).sign(&unnamed);
        assert_eq!(outcome(&signed).is_ok(), id == " ", "an id of one space is an id, an empty one is not");
    }
}

#[test]
fn transforms_are_exactly_the_two_of_saml() {
    let xslt = "<ds:Transform Algorithm=\"http://www.w3.org/TR/1999/REC-xslt-19991116\"><xsl:stylesheet version=\"1.0\" \
                xmlns:xsl=\"http://www.w3.org/1999/XSL/Transform\"></xsl:stylesheet></ds:Transform>";
    let xpath = "<ds:Transform Algorithm=\"http://www.w3.org/TR/1999/REC-xpath-19991116\"><ds:XPath>1</ds:XPath></ds:Transform>";
    let [enveloped, exclusive] = [ENVELOPED, EXC_C14N].map(transform);
    let base64 = transform("http://www.w3.org/2000/09/xmldsig#base64");
    for transforms in [
        String::new(),
        enveloped.clone(),
        exclusive.clone(),
        format!("{exclusive}{enveloped}"),
        format!("{enveloped}{enveloped}"),
        format!("{enveloped}{xslt}"),
        format!("{enveloped}{xslt}{exclusive}"),
        format!("{enveloped}{exclusive}{xslt}"),
        format!("{xpath}{exclusive}"),
        format!("{enveloped}{exclusive}{exclusive}"),
        format!("{enveloped}{exclusive}{base64}"),
        format!("{enveloped}{}", exclusive.replace("></", "><x></x></")),
        format!("{}{exclusive}", enveloped.replace("></", "><x></x></")),
    ] {
        let signed = Forge { transforms: transforms.clone(), ..forge() }.sign(&assertion().to_xml());
        let refused = outcome(&signed).unwrap_err();
        assert!(matches!(refused, SealRefused::Shape(_) | SealRefused::Algorithm), "{transforms}: {refused}");
    }
}

/// Each listed prefix is looked up for each element, before the digest and the key have had a say.
#[test]
fn a_prefix_list_is_as_short_as_a_message_needs() {
    let numbered = |count: usize| (0..count).map(|it| format!("p{it}")).collect::<Vec<_>>().join(" ");
    let list = |prefixes: &str| {
        format!("<ec:InclusiveNamespaces xmlns:ec=\"{EXC_C14N}\" PrefixList=\"{prefixes}\"></ec:InclusiveNamespaces>")
    };
    let check = |prefixes: &str, expected: Option<SealRefused>| {
        let exclusive = transform(EXC_C14N).replace("></", &format!(">{}</", list(prefixes)));
        let transforms = format!("{}{exclusive}", transform(ENVELOPED));
        let signed = Forge { transforms, ..forge() }.sign(&assertion().to_xml());
        assert_eq!(outcome(&signed).err(), expected, "{prefixes:.60}");
    };
    let refused = Some(SealRefused::Shape("InclusiveNamespaces"));
    check("", None);
    check("nowhere", None);
    check(&numbered(16), None);
    check(&numbered(17), refused.clone());
    check(&numbered(4_000), refused.clone());
    check("p q p", refused.clone());
    check("#default #default", refused.clone());

    let genuine = forge().sign(&assertion().to_xml());
    let method = format!("<ds:CanonicalizationMethod Algorithm=\"{EXC_C14N}\">");
    let long = genuine.replace(&method, &format!("{method}{}", list(&numbered(17))));
    assert_ne!(long, genuine);
    assert_eq!(outcome(&long).err(), refused, "in SignedInfo too");
}

#[test]
fn there_is_one_reference_one_signed_info_and_no_markup_in_values() {
    for references in [0, 2] {
        let signed = Forge { references, ..forge() }.sign(&assertion().to_xml());
        assert_eq!(outcome(&signed), Err(SealRefused::Shape("SignedInfo")));
    }
    let genuine = forge().sign(&assertion().to_xml());
    let start = genuine.find("<ds:SignedInfo").unwrap();
    let end = genuine.find("<ds:SignatureValue").unwrap();
    let info = &genuine[start..end];
    let check = |changed: String| {
        assert_ne!(changed, genuine);
        let refused = outcome(&changed).unwrap_err();
        assert!(matches!(refused, SealRefused::Shape(_)), "{refused}: {changed}");
    };
    check(genuine.replace(info, &info.repeat(2)));
    check(genuine.replace("</ds:SignatureValue>", &format!("</ds:SignatureValue>{info}")));
    check(genuine.replace("</ds:SignatureValue>", "</ds:SignatureValue><ds:Object></ds:Object>"));
    check(genuine.replace("</ds:SignatureValue>", "</ds:SignatureValue><ds:KeyInfo/><ds:KeyInfo/>"));
    check(genuine.replace("<ds:DigestValue>", "<ds:DigestValue><x>AAAA</x>"));
    check(genuine.replace("<ds:SignatureValue>", "<ds:SignatureValue><x/>"));
    check(genuine.replace("<ds:SignatureValue>", "<ds:SignatureValue>!"));
    check(
        genuine
            .replace("<ds:Signature ", "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"/><ds:Signature "),
    );
    check(genuine.replace("<ds:SignedInfo ", "<ds:x/><ds:SignedInfo "));
}

#[test]
fn whatever_changes_after_signing_is_noticed() {
    let genuine = PROVIDER.signer().sign_enveloped(&assertion().to_xml()).unwrap();
    assert!(outcome(&genuine).is_ok());
    let from = genuine.find("</ds:Signature>").unwrap();
    for at in (from..genuine.len()).step_by(7) {
        let Some(character) = genuine.get(at..=at).filter(|it| it.chars().all(|it| it.is_ascii_alphanumeric())) else {
            continue;
        };
        let changed = format!("{}{}{}", &genuine[..at], if character == "x" { "y" } else { "x" }, &genuine[at + 1..]);
        let Ok(document) = load(changed.as_bytes(), &Limits::MESSAGE) else { continue };
        assert_eq!(verify(document.root_element(), &PROVIDER.keys()), Err(SealRefused::Digest), "octet {at}");
    }
    assert_eq!(outcome(&genuine.replacen("rsa-sha256", "rsa-sha512", 1)), Err(SealRefused::Signature));
    assert_eq!(outcome(&assertion().to_xml()), Err(SealRefused::NotSigned));
}

#[test]
fn keys_come_from_the_registry_alone() {
    let stranger = STRANGER.signer().sign_enveloped(&assertion().to_xml()).unwrap();
    assert_eq!(outcome(&stranger), Err(SealRefused::Signature), "with the stranger's certificate in KeyInfo");
    let disguised = stranger.replace(&STRANGER.certificate().base64(), &PROVIDER.certificate().base64());
    assert_eq!(outcome(&disguised), Err(SealRefused::Signature), "with the provider's certificate in KeyInfo");
    let genuine = PROVIDER.signer().sign_enveloped(&assertion().to_xml()).unwrap();
    let odd = genuine.replace(&PROVIDER.certificate().base64(), "");
    assert!(outcome(&odd).is_ok(), "KeyInfo is not looked at");

    let rollover = TrustedKeys::new(vec![STRANGER.certificate(), PROVIDER.certificate()]).unwrap();
    let document = load(genuine.as_bytes(), &Limits::MESSAGE).unwrap();
    assert!(verify(document.root_element(), &rollover).is_ok());
}

#[test]
fn no_key_never_means_no_check() {
    assert_eq!(TrustedKeys::new(Vec::new()).unwrap_err(), NoKeys);
}

#[test]
fn certificates_are_refused_by_name() {
    let check = |key, expected| {
        let der = Party::with(key).certificate.to_der().unwrap();
        assert_eq!(SigningCertificate::from_der(&der).unwrap_err(), expected);
    };
    check(rsa(1024), KeyRefused::TooShort(1024));
    let curve = openssl::ec::EcGroup::from_curve_name(openssl::nid::Nid::X9_62_PRIME256V1).unwrap();
    check(PKey::from_ec_key(openssl::ec::EcKey::generate(&curve).unwrap()).unwrap(), KeyRefused::NotRsa);
    for text in ["", "AAAA", "no base64"] {
        assert_eq!(SigningCertificate::from_base64(text).unwrap_err(), KeyRefused::NotACertificate);
    }
    let wrapped = PROVIDER
        .certificate()
        .base64()
        .as_bytes()
        .chunks(64)
        .map(String::from_utf8_lossy)
        .collect::<Vec<_>>()
        .join("\n  ");
    assert_eq!(SigningCertificate::from_base64(&wrapped).unwrap().der(), PROVIDER.certificate().der());
}

#[test]
fn a_signer_is_a_key_with_its_own_certificate() {
    let mismatch = Signer::new(PROVIDER.key.clone(), STRANGER.certificate()).unwrap_err();
    assert!(matches!(mismatch, SignerRefused::Mismatch));
    let key = PROVIDER.key.private_key_to_pem_pkcs8().unwrap();
    let signer = Signer::from_pem(&key, &PROVIDER.certificate.to_pem().unwrap()).unwrap();
    assert!(!format!("{signer:?}").contains("BEGIN"));
    assert!(Signer::from_pem(b"junk", b"junk").is_err());
}

#[test]
fn metadata_has_its_signature_first() {
    let xml = "<?xml version=\"1.0\"?>\n<m ID=\"_m\">\n  <x/>\n</m>";
    let signed = PROVIDER.signer().sign_enveloped(xml).unwrap();
    assert!(signed.starts_with("<?xml version=\"1.0\"?>\n<m ID=\"_m\">\n  <ds:Signature"), "{signed}");
    assert!(outcome(&signed).is_ok());
    assert!(PROVIDER.signer().sign_enveloped("<m ID=\"_m\"/>").is_err());
}
