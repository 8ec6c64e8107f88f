//! `xmllint` and `xmlsec1`, as Debian ships them.

use std::io::Write as _;
use std::process::{Command, Stdio};

use super::Party;

/// The canonical form of a whole document, by libxml2.
pub(crate) fn xmllint_exc_c14n(xml: &str) -> Vec<u8> {
    let mut child = Command::new("xmllint")
        .args(["--nonet", "--exc-c14n", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(xml.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "xmllint refused {xml}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// Whether `xmlsec1` verifies the first signature of a document, ids being on these elements.
pub(crate) fn xmlsec1_verifies(xml: &str, party: &Party, ids: &[&str]) -> bool {
    let folder = tempfile::tempdir().unwrap();
    let certificate = folder.path().join("cert.pem");
    let document = folder.path().join("document.xml");
    std::fs::write(&certificate, party.certificate.to_pem().unwrap()).unwrap();
    std::fs::write(&document, xml).unwrap();
    let mut command = Command::new("xmlsec1");
    command.arg("--verify").arg("--pubkey-cert-pem").arg(&certificate);
    for id in ids {
        command.arg("--id-attr:ID").arg(id);
    }
    command.arg(&document).output().unwrap().status.success()
}

/// A document with a signature template filled in by `xmlsec1`.
pub(crate) fn xmlsec1_signs(template: &str, party: &Party, ids: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("key.pem");
    let document = folder.path().join("template.xml");
    std::fs::write(&key, party.key.private_key_to_pem_pkcs8().unwrap()).unwrap();
    std::fs::write(&document, template).unwrap();
    let mut command = Command::new("xmlsec1");
    command.arg("--sign").arg("--privkey-pem").arg(&key);
    for id in ids {
        command.arg("--id-attr:ID").arg(id);
    }
    let output = command.arg(&document).output().unwrap();
    assert!(output.status.success(), "xmlsec1 did not sign: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}
