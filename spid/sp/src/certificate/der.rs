//! `certificatePolicies` in DER: OpenSSL's own builder reads it from configuration files only. [RFC 5280 §4.2.1.4]

use openssl::asn1::{Asn1Object, Asn1OctetString};
use openssl::error::ErrorStack;
use openssl::x509::X509Extension;

const SEQUENCE: u8 = 0x30;
const OBJECT_IDENTIFIER: u8 = 0x06;
const UTF8_STRING: u8 = 0x0c;
/// `id-qt-unotice`. [RFC 5280 §4.2.1.4]
const USER_NOTICE: &str = "1.3.6.1.5.5.7.2.2";

/// The extension, not critical: policies with a notice in words each.
pub(super) fn certificate_policies(policies: &[(&str, &str)]) -> Result<X509Extension, ErrorStack> {
    let mut all = Vec::new();
    for (policy, notice) in policies {
        let notice = value(SEQUENCE, &value(UTF8_STRING, notice.as_bytes()));
        let qualifier = value(SEQUENCE, &[identifier(USER_NOTICE)?, notice].concat());
        let qualifiers = value(SEQUENCE, &qualifier);
        all.extend(value(SEQUENCE, &[identifier(policy)?, qualifiers].concat()));
    }
    let name = Asn1Object::from_str("2.5.29.32")?;
    let octets = Asn1OctetString::new_from_bytes(&value(SEQUENCE, &all))?;
    X509Extension::new_from_der(&name, false, &octets)
}

fn identifier(dotted: &str) -> Result<Vec<u8>, ErrorStack> {
    Ok(value(OBJECT_IDENTIFIER, Asn1Object::from_str(dotted)?.as_slice()))
}

/// Tag, length, content. [X.690 §8.1]
fn value(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len();
    let mut out = vec![tag];
    match u8::try_from(length) {
        Ok(short) if short < 0x80 => out.push(short),
        _ => {
            let octets: Vec<u8> = length.to_be_bytes().into_iter().skip_while(|it| *it == 0).collect();
            out.push(0x80 | u8::try_from(octets.len()).unwrap_or(0x7f));
            out.extend(octets);
        }
    }
    out.extend_from_slice(content);
    out
}
