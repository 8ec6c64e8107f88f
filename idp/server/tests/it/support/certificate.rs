//! Certificates: for `localhost` with the CA to trust it by, or one that is its own authority.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use idp::config::Tls;
use openssl::asn1::Asn1Time;
use openssl::bn::BigNum;
use openssl::ec::{EcGroup, EcKey};
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkey::{PKey, Private};
use openssl::x509::extension::{BasicConstraints, KeyUsage, SubjectAlternativeName};
use openssl::x509::{X509, X509Builder, X509NameBuilder};
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::TlsAcceptor;

use crate::ground::write_private;

/// A server's certificate and the CA behind it.
pub(crate) struct Certificate {
    /// The CA, in PEM.
    pub(crate) ca_file: PathBuf,
    /// What the server speaks TLS with.
    pub(crate) acceptor: TlsAcceptor,
    _folder: tempfile::TempDir,
}

impl Certificate {
    pub(crate) fn new() -> Self {
        let (ca_key, key) = (key(), key());
        let ca = signed(
            "Test CA",
            (&ca_key, None),
            |builder| {
                builder.append_extension(BasicConstraints::new().critical().ca().build().unwrap()).unwrap();
                builder.append_extension(KeyUsage::new().critical().key_cert_sign().build().unwrap()).unwrap();
            },
            &ca_key,
        );
        let leaf = signed(
            "localhost",
            (&key, Some(&ca)),
            |builder| {
                let context = builder.x509v3_context(Some(&ca), None);
                let names = SubjectAlternativeName::new().dns("localhost").ip("127.0.0.1").build(&context).unwrap();
                builder.append_extension(names).unwrap();
            },
            &ca_key,
        );
        let folder = tempfile::tempdir().unwrap();
        let ca_file = folder.path().join("ca.pem");
        std::fs::write(&ca_file, ca.to_pem().unwrap()).unwrap();
        let chain = vec![CertificateDer::from(leaf.to_der().unwrap())];
        let key = PrivateKeyDer::try_from(key.private_key_to_pkcs8().unwrap()).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .unwrap();
        Self { ca_file, acceptor: TlsAcceptor::from(Arc::new(config)), _folder: folder }
    }
}

/// Writes a certificate for a host, signed by itself, and its key into the folder. The certificate in PEM.
pub(crate) fn write(folder: &Path, host: &str) -> (Tls, Vec<u8>) {
    let key = key();
    let named = |builder: &mut X509Builder| {
        let context = builder.x509v3_context(None, None);
        let names = SubjectAlternativeName::new().dns(host).build(&context).unwrap();
        builder.append_extension(names).unwrap();
    };
    let certificate = signed(host, (&key, None), named, &key).to_pem().unwrap();
    let files = Tls { certificate: folder.join("tls.crt"), key: folder.join("tls.key") };
    std::fs::write(&files.certificate, &certificate).unwrap();
    write_private(&files.key, &String::from_utf8(key.private_key_to_pem_pkcs8().unwrap()).unwrap());
    (files, certificate)
}

fn key() -> PKey<Private> {
    let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).unwrap();
    PKey::from_ec_key(EcKey::generate(&group).unwrap()).unwrap()
}

fn signed(
    name: &str,
    (key, issuer): (&PKey<Private>, Option<&X509>),
    extend: impl FnOnce(&mut X509Builder),
    by: &PKey<Private>,
) -> X509 {
    let mut subject = X509NameBuilder::new().unwrap();
    subject.append_entry_by_text("CN", name).unwrap();
    let subject = subject.build();
    let mut builder = X509Builder::new().unwrap();
    builder.set_version(2).unwrap();
    builder.set_serial_number(&BigNum::from_u32(1).unwrap().to_asn1_integer().unwrap()).unwrap();
    builder.set_subject_name(&subject).unwrap();
    builder.set_issuer_name(issuer.map_or(subject.as_ref(), |ca| ca.subject_name())).unwrap();
    builder.set_pubkey(key).unwrap();
    builder.set_not_before(&Asn1Time::days_from_now(0).unwrap()).unwrap();
    builder.set_not_after(&Asn1Time::days_from_now(1).unwrap()).unwrap();
    extend(&mut builder);
    builder.sign(by, MessageDigest::sha256()).unwrap();
    builder.build()
}
