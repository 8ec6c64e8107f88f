//! The SPID certificate, attribute by attribute. [Avviso 29; the checks of spid-compliant-certificates]

use std::sync::LazyLock;

use idp_core::time::{Lifetime, Timestamp};
use openssl::x509::X509;
use spid::certificate::{CertificateRefused, KeyAndCertificate, PublicSubject, generate};

const SUBJECT: PublicSubject<'_> = PublicSubject {
    organization_name: "Comune di Forlì",
    common_name: "Forlì",
    entity_id: "https://id.comune.forli.example/spid",
    ipa_code: "c_d704",
    locality: "Forlì",
};

static MADE: LazyLock<KeyAndCertificate> = LazyLock::new(|| {
    generate(&SUBJECT, Timestamp::from_seconds(1_795_514_400), Lifetime::days(730), [0xff; 16]).unwrap()
});

fn certificate() -> X509 {
    X509::from_pem(&MADE.certificate_pem).unwrap()
}

/// The certificate as the `openssl` command tells it.
fn told() -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("certificate.pem");
    std::fs::write(&file, &MADE.certificate_pem).unwrap();
    let options = ["x509", "-noout", "-text", "-nameopt", "utf8,sep_multiline,oid", "-in"];
    let output = std::process::Command::new("openssl").args(options).arg(&file).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_subject_has_the_six_attributes_and_no_other() {
    let certificate = certificate();
    let entries: Vec<_> = certificate
        .subject_name()
        .entries()
        .map(|it| (it.object().to_string(), it.data().to_string().unwrap()))
        .collect();
    let found: Vec<_> = entries.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(
        found,
        [
            ("commonName", "Forlì"),
            ("organizationName", "Comune di Forlì"),
            ("2.5.4.83", "https://id.comune.forli.example/spid"),
            ("organizationIdentifier", "PA:IT-c_d704"),
            ("countryName", "IT"),
            ("localityName", "Forlì"),
        ]
    );
    assert_eq!(certificate.issuer_name().to_der().unwrap(), certificate.subject_name().to_der().unwrap());
    assert!(certificate.verify(&certificate.public_key().unwrap()).unwrap(), "signed by itself");
}

#[test]
fn the_extensions_are_those_of_the_profile() {
    let text = told();
    let has = |expected: &str| assert!(text.contains(expected), "{expected} in\n{text}");

    has("X509v3 Basic Constraints: \n                CA:FALSE");
    has("X509v3 Key Usage: critical\n                Digital Signature, Non Repudiation\n");
    has("X509v3 Certificate Policies: \n");
    for (policy, notice) in [("1.3.76.16", "AgIDroot"), ("1.3.76.16.6", "agIDcert"), ("1.3.76.16.4.2.1", "cert_SP_Pub")]
    {
        has(&format!("Policy: {policy}\n                  User Notice:\n                    Explicit Text: {notice}"));
    }
    has("X509v3 Subject Key Identifier: \n");
    has("X509v3 Authority Key Identifier: \n                keyid:");
    has("DirName:");
    has("serial:");
    has("Signature Algorithm: sha256WithRSAEncryption");
    has("Public-Key: (3072 bit)");
    has("Not Before: Nov 24 10:00:00 2026 GMT");
    has("Not After : Nov 23 10:00:00 2028 GMT");
}

#[test]
fn the_key_and_the_certificate_make_a_signer() {
    assert!(saml2::sign::Signer::from_pem(&MADE.key_pem, &MADE.certificate_pem).is_ok());
    assert!(!format!("{:?}", *MADE).contains("PRIVATE"));
}

#[test]
fn the_serial_number_is_positive_and_the_one_given() {
    let serial = certificate().serial_number().to_bn().unwrap();
    assert!(!serial.is_negative() && serial.num_bits() == 127, "{serial}");
}

#[test]
fn an_incomplete_subject_is_refused() {
    let made = |subject: PublicSubject<'_>| generate(&subject, Timestamp::from_seconds(0), Lifetime::days(1), [1; 16]);
    assert!(matches!(made(PublicSubject { locality: " ", ..SUBJECT }), Err(CertificateRefused::Empty("locality"))));
    assert!(matches!(made(PublicSubject { entity_id: "", ..SUBJECT }), Err(CertificateRefused::Empty("entityID"))));
    for ipa_code in ["", "c d704", "c_d7040000000000000"] {
        assert!(matches!(made(PublicSubject { ipa_code, ..SUBJECT }), Err(CertificateRefused::IpaCode)), "{ipa_code}");
    }
}
