//! The listener's certificate: what is refused, what is spoken, and how a new one is taken.

use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt as _;

use axum::Router;
use axum::routing::get;
use idp::serve::{Certificate, Crowd, Listening, Patience, TlsError, listen};
use idp::stop::Stop;

use crate::support::certificate;

const HOST: &str = "id.lagochiaro.example";

fn client(trusted: &[u8], address: SocketAddr) -> reqwest::Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .tls_certs_only([reqwest::Certificate::from_pem(trusted).unwrap()])
        .resolve(HOST, address)
        .build()
        .unwrap()
}

async fn open(certificate: Certificate) -> SocketAddr {
    let router = Router::new().route("/", get(|| async { "hello" }));
    let crowd = Crowd::new([], [], 1);
    let listening = Listening { router, certificate: Some(certificate), patience: Patience::default(), crowd };
    listen("127.0.0.1:0".parse().unwrap(), listening, &Stop::default()).await.unwrap().0
}

#[tokio::test]
async fn a_new_certificate_is_taken_without_a_restart_and_a_broken_one_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let (files, first) = certificate::write(folder.path(), HOST);
    let certificate = Certificate::load(&files).unwrap();
    let address = open(certificate.clone()).await;
    let url = format!("https://{HOST}:{}/", address.port());
    let answer = client(&first, address).get(&url).send().await.unwrap();
    assert_eq!(answer.version(), reqwest::Version::HTTP_2);

    let (_, second) = certificate::write(folder.path(), HOST);
    certificate.reload().unwrap();
    assert!(client(&second, address).get(&url).send().await.is_ok());
    assert!(client(&first, address).get(&url).send().await.is_err(), "the old one is served no more");

    std::fs::write(&files.certificate, "not a certificate").unwrap();
    assert!(certificate.reload().is_err());
    assert!(client(&second, address).get(&url).send().await.is_ok(), "a broken one changes nothing");
}

#[test]
fn what_is_no_usable_pair_is_refused() {
    let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (files, _) = certificate::write(here.path(), HOST);
    let (other, _) = certificate::write(there.path(), HOST);

    let mixed = idp::config::Tls { certificate: files.certificate.clone(), key: other.key };
    assert!(matches!(Certificate::load(&mixed), Err(TlsError::Unusable(_))), "another certificate's key");

    let empty = idp::config::Tls { certificate: here.path().join("empty.crt"), key: files.key.clone() };
    std::fs::write(&empty.certificate, "").unwrap();
    assert!(matches!(Certificate::load(&empty), Err(TlsError::Empty(_) | TlsError::Pem { .. })));

    std::fs::set_permissions(&files.key, std::fs::Permissions::from_mode(0o640)).unwrap();
    assert!(matches!(Certificate::load(&files), Err(TlsError::NotPrivate(_))), "a key that others may read");
}
