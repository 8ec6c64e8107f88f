//! `idp serve` as in production: from an empty folder to citizens, and back to nothing on SIGTERM.

use std::net::{SocketAddr, TcpListener};
use std::path::Path;

use idp::config::Config;
use serde_json::Value;

use crate::ground::write_private;
use crate::program::{Serve, idp};
use crate::support::certificate;

const HOST: &str = "id.comune.example";

fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

/// `init`, with a certificate and the rest filled in; the settings.
fn furnish(folder: &Path, listen: SocketAddr) -> (Config, Vec<u8>) {
    let issuer = format!("https://{HOST}:{}", listen.port());
    let path = folder.display().to_string();
    idp(&["init", &path, "--issuer", &issuer, "--name", "Comune di Prova", "--ente", "prova"]).done();
    let file = folder.join("portico.toml");
    let mut config = Config::load(Some(&file)).unwrap();
    let (tls, certificate) = certificate::write(folder, HOST);
    config.server.listen = listen;
    config.server.admin_listen = free_address();
    config.server.tls = Some(tls);
    config.ente[0].local_accounts = toml::from_str("audience = \"imprese\"\nlegal_basis = \"delibera 1\"").unwrap();
    write_private(&file, &toml::to_string(&config).unwrap());
    (config, certificate)
}

fn client(trusted: &[u8], address: SocketAddr) -> reqwest::Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let trusted = reqwest::Certificate::from_pem(trusted).unwrap();
    reqwest::Client::builder().tls_certs_only([trusted]).resolve(HOST, address).build().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn from_nothing_to_served_and_stopped() {
    let scratch = tempfile::tempdir().unwrap();
    let folder = scratch.path().join("portico");
    let listen = free_address();
    let (config, certificate) = furnish(&folder, listen);
    let file = folder.join("portico.toml");
    idp(&["migrate", "--config", file.to_str().unwrap()]).done();
    std::fs::set_permissions(scratch.path(), std::os::unix::fs::PermissionsExt::from_mode(0o711)).unwrap();

    let mut serving = Serve::start(&folder, &file);
    let line = serving.until("serving at");
    assert_eq!(line["listen"], listen.to_string(), "{line}");

    let issuer = config.ente[0].issuer.as_str();
    let citizen = client(&certificate, listen);
    let metadata: Value =
        citizen.get(format!("{issuer}/.well-known/openid-configuration")).send().await.unwrap().json().await.unwrap();
    assert_eq!(metadata["issuer"], issuer);
    let claims = metadata["claims_supported"].as_array().unwrap();
    let named = |claim: &str| claims.iter().any(|it| it == claim);
    assert!(named(&format!("{issuer}/claims/ente")) && named("given_name") && !named("ente"), "{claims:?}");
    let page = citizen.get(format!("{issuer}/")).header("accept", "text/html").send().await.unwrap();
    assert_eq!(page.headers()["strict-transport-security"], "max-age=63072000; includeSubDomains");

    let admin = |path: &str| format!("http://{}{path}", config.server.admin_listen);
    assert_eq!(citizen.get(admin("/readyz")).send().await.unwrap().status(), 200);
    let figures = citizen.get(admin("/metrics")).send().await.unwrap().text().await.unwrap();
    assert!(
        figures.contains("portico_requests_total") && figures.contains("portico_request_seconds_bucket"),
        "{figures}"
    );

    assert_eq!(serving.terminate(), Some(0));
    assert!(TcpListener::bind(listen).is_ok(), "nobody listens any more");
    if std::os::unix::fs::MetadataExt::uid(&std::fs::metadata("/proc/self").unwrap()) == 0 {
        give_back(&folder);
    }
    let told = idp(&["audit", "verify", "--config", file.to_str().unwrap()]).done();
    assert!(!told.starts_with('0') && !told.contains("wait"), "what happened is sealed before the end: {told}");
}

/// Makes the files root's again.
fn give_back(folder: &Path) {
    for entry in std::fs::read_dir(folder).unwrap() {
        std::os::unix::fs::chown(entry.unwrap().path(), Some(0), Some(0)).unwrap();
    }
}

#[test]
fn an_unsafe_start_is_refused_with_its_remedy() {
    let scratch = tempfile::tempdir().unwrap();
    let folder = scratch.path().join("portico");
    let (mut config, _) = furnish(&folder, free_address());
    let file = folder.join("portico.toml");
    config.server.tls = None;
    config.server.listen = "0.0.0.0:0".parse().unwrap();
    write_private(&file, &toml::to_string(&config).unwrap());
    let told = idp(&["serve", "--config", file.to_str().unwrap()]).refused();
    assert!(told.contains("in the clear") && told.contains("trusted_proxies"), "{told}");
}

#[test]
fn a_house_without_its_schema_is_not_opened() {
    let scratch = tempfile::tempdir().unwrap();
    std::fs::set_permissions(scratch.path(), std::os::unix::fs::PermissionsExt::from_mode(0o711)).unwrap();
    let folder = scratch.path().join("portico");
    furnish(&folder, free_address());
    let mut serving = Serve::start(&folder, &folder.join("portico.toml"));
    assert!(serving.until("idp migrate").as_str().is_some_and(|line| line.contains("schema")));
}
