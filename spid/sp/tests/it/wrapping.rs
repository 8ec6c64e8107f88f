//! Cases 4, 5, xsw1–8, xslt, 112 and 113, with their namespaces kept (the official vectors lose them, and so prove nothing).

use saml2::response::SignedParts;

use crate::support::{Answer, SIGNER, STRANGER, outcome, told};

/// The genuine answer, its assertion signed, and the two parts that wrapping moves about.
struct Genuine {
    xml: String,
    assertion: String,
    signature: String,
}

fn genuine() -> Genuine {
    let xml = Answer::genuine(SignedParts::Assertion).xml();
    let cut = |from: &str, to: &str| xml[xml.find(from).unwrap()..xml.rfind(to).unwrap() + to.len()].to_owned();
    let assertion = cut("<saml:Assertion", "</saml:Assertion>");
    let signature = cut("<ds:Signature ", "</ds:Signature>");
    Genuine { xml, assertion, signature }
}

/// Somebody else's assertion that nobody signed.
fn forged(id: &str) -> String {
    let mut answer = Answer::genuine(SignedParts::Nothing);
    answer.assertion.id = Some(id.to_owned());
    answer.attributes()[3].values = vec!["TINIT-RSSMRA80A01H501U".to_owned()];
    answer.assertion.to_xml()
}

fn refused(number: &str, xml: &str) {
    let outcome = outcome(xml);
    assert!(["shape", "signature", "xml"].contains(&told(&outcome)), "case {number}: {outcome:?}");
}

#[test]
fn wrapped_answers_are_refused() {
    let Genuine { xml, assertion, signature } = genuine();
    let with = |content: &str| xml.replace(&assertion, content);
    let original = assertion.replace(&signature, "");
    let holding =
        |object: &str| signature.replace("</ds:Signature>", &format!("<ds:Object>{object}</ds:Object></ds:Signature>"));
    let renamed = forged("_evil").replacen("</saml:Issuer>", &format!("</saml:Issuer>{signature}"), 1);
    let outer = Answer::genuine(SignedParts::Nothing).response.to_xml(Some(&forged("_evil"))).replacen(
        "_response",
        "_outer",
        1,
    );

    refused("xsw1", &outer.replacen("</saml:Issuer>", &format!("</saml:Issuer>{}", holding(&xml)), 1));
    refused("xsw2", &outer.replacen("</saml:Issuer>", &format!("</saml:Issuer>{xml}{signature}"), 1));
    refused("xsw3", &with(&format!("{}{assertion}", forged("_evil"))));
    refused("xsw4", &with(&forged("_evil").replace("</saml:Assertion>", &format!("{assertion}</saml:Assertion>"))));
    refused("xsw5", &with(&format!("{renamed}{original}")));
    refused("xsw6", &with(&renamed.replace(&signature, &holding(&original))));
    let extended = format!("<samlp:Extensions>{}</samlp:Extensions><samlp:Status>", forged("_assertion"));
    refused("xsw7", &xml.replace("<samlp:Status>", &extended));
    refused("xsw8", &with(&assertion.replace(&signature, &holding(&forged("_evil")))));
    let xslt = "<ds:Transforms><ds:Transform Algorithm=\"http://www.w3.org/TR/1999/REC-xslt-19991116\"></ds:Transform>";
    refused("xslt", &xml.replace("<ds:Transforms>", xslt));
    refused("xxe", &format!("<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>{xml}"));
    assert_eq!(told(&outcome(&xml)), "ok");
}

#[test]
fn certificates_in_the_message_are_not_believed() {
    for parts in [SignedParts::Both, SignedParts::Assertion] {
        let mut answer = Answer::genuine(parts);
        answer.signer = &STRANGER;
        let own = answer.xml();
        refused("5", &own);
        refused("4", &own.replace(&STRANGER.certificate().base64(), &SIGNER.certificate().base64()));
        refused("4, no certificate", &own.replace(&STRANGER.certificate().base64(), ""));
    }
    let emptied = Answer::genuine(SignedParts::Both).xml().replace(&SIGNER.certificate().base64(), "");
    assert_eq!(told(&outcome(&emptied)), "signature", "the response signs its assertion's KeyInfo");
    let emptied = genuine().xml.replace(&SIGNER.certificate().base64(), "");
    assert_eq!(told(&outcome(&emptied)), "ok", "an empty certificate, as the official tool sends it");
}

#[test]
fn signed_metadata_in_the_answer_signs_nothing_else() {
    let metadata = "<md:EntityDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\" ID=\"_m\"><md:x></md:x></md:EntityDescriptor>";
    let metadata = SIGNER.sign_enveloped(metadata).unwrap();
    let mut answer = Answer::genuine(SignedParts::Response);
    answer.signer = &STRANGER;
    let first = |xml: &str| {
        let issuer = xml.find("<saml:Issuer").unwrap();
        format!("{}{metadata}{}", &xml[..issuer], &xml[issuer..])
    };
    refused("112", &first(&answer.xml()));
    answer.parts = SignedParts::Both;
    refused("113", &first(&answer.xml()));
}
