//! Signature wrapping, with namespaces kept: the eight of the literature, their relatives, and what parsers disagree on.
//! [Somorovsky et al., USENIX Security 2012; ruby-saml CVE-2024-45409, CVE-2025-25291; samlify CVE-2025-47949]

use saml2::error::{Refused, ShapeRefused};
use saml2::response::{Opened, SignedParts, open};
use saml2::seal::SealRefused;
use saml2::second_opinion::SecondOpinion;
use saml2::xml::XmlRefused;

use crate::support::{PROVIDER, STRANGER, assertion, genuine, response};

fn outcome(xml: &str) -> Result<Opened, Refused> {
    open(xml.as_bytes(), &PROVIDER.keys(), SecondOpinion::Asked)
}

fn is_refused(xml: &str, expected: impl Into<Refused>) {
    assert_eq!(outcome(xml).map(|_| ()), Err(expected.into()), "{xml:.200}…");
}

/// The part of a document from the start of `name` to its end.
fn part<'x>(xml: &'x str, name: &str) -> &'x str {
    let start = xml.find(&format!("<{name}")).unwrap();
    let end = xml.rfind(&format!("</{name}>")).unwrap() + name.len() + 3;
    &xml[start..end]
}

/// Another person's assertion, which nobody signed.
fn evil(id: &str) -> String {
    assertion().to_xml().replace("_assertion", id).replace("RSSMRA80A01H501U", "VRDLGI75B02F205X")
}

/// A response of the attacker around some content.
fn around(content: &str) -> String {
    response().to_xml(Some(content)).replacen("_response", "_evil_response", 1)
}

#[test]
fn the_eight_wrappings_are_refused() {
    let both = genuine(SignedParts::Both);
    let alone = genuine(SignedParts::Assertion);
    let signed = part(&alone, "saml:Assertion").to_owned();
    let signature = part(&signed, "ds:Signature").to_owned();
    let response_signature = &both[both.find("<ds:Signature").unwrap()..both.find("</ds:Signature>").unwrap() + 15];

    // 1: the genuine response inside the signature of a forged one.
    let holding =
        response_signature.replace("</ds:Signature>", &format!("<ds:Object>{both}</ds:Object></ds:Signature>"));
    is_refused(&around(&format!("{holding}{}", evil("_evil"))), ShapeRefused::Child);
    // 2: the genuine response beside a detached signature.
    let stripped = both.replacen(response_signature, "", 1);
    is_refused(&around(&format!("{stripped}{response_signature}{}", evil("_evil"))), ShapeRefused::Child);
    // 3: a forged assertion before the genuine one, 3b: after it.
    is_refused(&around(&format!("{}{signed}", evil("_evil"))), ShapeRefused::Assertion);
    is_refused(&around(&format!("{signed}{}", evil("_evil"))), ShapeRefused::Assertion);
    // 4: the genuine assertion inside the forged one.
    let nested = evil("_evil").replace("</saml:Assertion>", &format!("{signed}</saml:Assertion>"));
    is_refused(&around(&nested), ShapeRefused::Assertion);
    // 5: the signed one renamed and changed, the original without its signature after it.
    let renamed =
        signed.replacen("ID=\"_assertion\"", "ID=\"_evil\"", 1).replace("RSSMRA80A01H501U", "VRDLGI75B02F205X");
    let original = signed.replace(&signature, "");
    is_refused(&around(&format!("{renamed}{original}")), ShapeRefused::Assertion);
    // 6: as 5, the original inside the signature.
    let holding = signature.replace("</ds:Signature>", &format!("<ds:Object>{original}</ds:Object></ds:Signature>"));
    is_refused(&around(&renamed.replace(&signature, &holding)), ShapeRefused::Assertion);
    // 7: a forged assertion in Extensions.
    let extended = alone
        .replace("<samlp:Status>", &format!("<samlp:Extensions>{}</samlp:Extensions><samlp:Status>", evil("_evil")));
    is_refused(&extended, ShapeRefused::Assertion);
    // 8: a forged assertion in an Object of the genuine signature.
    let holding =
        signature.replace("</ds:Signature>", &format!("<ds:Object>{}</ds:Object></ds:Signature>", evil("_evil")));
    is_refused(&alone.replace(&signature, &holding), ShapeRefused::Assertion);
}

#[test]
fn relatives_of_the_wrappings_are_refused() {
    let alone = genuine(SignedParts::Assertion);
    let signed = part(&alone, "saml:Assertion").to_owned();
    let signature = part(&signed, "ds:Signature").to_owned();
    let original = signed.replace(&signature, "");

    // The same id twice, wherever the copy is.
    let twin = format!("<samlp:Extensions>{}</samlp:Extensions><samlp:Status>", evil("_assertion"));
    is_refused(&alone.replace("<samlp:Status>", &twin), XmlRefused::RepeatedId);
    let hidden = "<samlp:Extensions><x id=\"_assertion\"></x></samlp:Extensions><samlp:Status>";
    is_refused(&alone.replace("<samlp:Status>", hidden), XmlRefused::RepeatedId);
    // The genuine signature moved into a forged assertion that bears the genuine id.
    let forged = evil("_assertion").replace("</saml:Issuer>", &format!("</saml:Issuer>{signature}"));
    is_refused(&around(&forged), SealRefused::Digest);
    // The signature anywhere but directly in what it signs.
    is_refused(&around(&format!("{signature}{original}")), SealRefused::NotSigned);
    let deeper = original.replace("<saml:Subject>", &format!("<saml:Subject>{signature}"));
    is_refused(&around(&deeper), ShapeRefused::Signature);
    // Prefixes that mean something else, and names in no namespace.
    is_refused(&alone.replace(":SAML:2.0:protocol\"", ":SAML:1.1:protocol\""), ShapeRefused::Root);
    let elsewhere = alone.replace("<saml:Assertion xmlns:saml=\"", "<saml:Assertion xmlns:saml=\"urn:other:");
    is_refused(&elsewhere, ShapeRefused::Signature);
    is_refused(&around(&evil("_evil").replace("saml:", "")), ShapeRefused::Child);
    // A whole signed response as the only child, and an encrypted assertion.
    is_refused(&around(&alone), ShapeRefused::Child);
    is_refused(&around("<saml:EncryptedAssertion></saml:EncryptedAssertion>"), ShapeRefused::Encrypted);
    // Signed metadata of somebody trusted as first child ("signature verification bypass", validator case 112).
    let metadata = PROVIDER.signer().sign_enveloped("<md:EntityDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\" ID=\"_m\"><md:x/></md:EntityDescriptor>").unwrap();
    is_refused(&around(&metadata), ShapeRefused::Signature);
}

#[test]
fn what_parsers_disagree_on_is_refused() {
    let alone = genuine(SignedParts::Assertion);
    let value = "TINIT-RSSMRA80A01H501U";
    is_refused(&alone.replace(value, "TINIT-<!-- -->RSSMRA80A01H501U"), XmlRefused::Comment);
    is_refused(&alone.replace(value, "TINIT-<?x y?>RSSMRA80A01H501U"), XmlRefused::ProcessingInstruction);
    is_refused(&alone.replace(value, "<x>TINIT-RSSMRA80A01H501U</x>"), SealRefused::Digest);
    is_refused(&format!("<!DOCTYPE r [<!ATTLIST r a CDATA 'x'>]>{alone}"), XmlRefused::MarkupDeclaration);
    is_refused(&alone.replace(value, "&x;"), XmlRefused::Malformed);
    is_refused(&format!("{alone}<tail/>"), XmlRefused::Malformed);
    is_refused(&alone.replace(value, "TINIT-VRDLGI75B02F205X"), SealRefused::Digest);
    // A character reference and a CDATA section say the same text, and are read as such.
    for same in ["TINIT-&#82;SSMRA80A01H501U", "TINIT-<![CDATA[RSSMRA80A01H501U]]>"] {
        let opened = outcome(&alone.replace(value, same)).unwrap();
        let attributes = &opened.assertion.unwrap().assertion().attribute_statements[0].clone();
        assert_eq!(attributes[0].values, [value]);
    }
}

#[test]
fn every_truncation_is_refused() {
    let both = genuine(SignedParts::Both);
    for at in (0..both.len()).filter(|it| both.is_char_boundary(*it)) {
        assert!(outcome(&both[..at]).is_err(), "cut at {at}");
    }
}

#[test]
fn a_stranger_signs_in_vain() {
    let stranger =
        saml2::response::issue(&response(), Some(&assertion()), &STRANGER.signer(), SignedParts::Both).unwrap();
    is_refused(&stranger, SealRefused::Signature);
    // The provider signed the assertion, a stranger the response around it.
    let mixed = STRANGER.signer().sign_enveloped(&genuine(SignedParts::Assertion)).unwrap();
    is_refused(&mixed, SealRefused::Signature);
    is_refused(&genuine(SignedParts::Response), SealRefused::NotSigned);
    is_refused(&genuine(SignedParts::Nothing), SealRefused::NotSigned);
}
