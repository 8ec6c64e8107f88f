//! Services of a test's own, which it may break without disturbing anybody.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

/// Some of `services/`, running until the end of the test.
#[derive(Debug)]
pub struct Services {
    folder: TempDir,
    names: Vec<&'static str>,
    addresses: BTreeMap<String, String>,
}

impl Services {
    /// Starts these, in this order; a name may carry an argument, `postgres:durable`.
    pub fn start(words: &[&'static str]) -> Self {
        // By this name and file, `with.sh` knows what a killed test left behind.
        let folder = tempfile::Builder::new().prefix("portico-services.").tempdir().unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        fs::write(folder.path().join("owner"), std::process::id().to_string()).unwrap();
        let mut services = Self { folder, names: Vec::new(), addresses: BTreeMap::new() };
        for word in words {
            let (name, argument) = word.split_once(':').unwrap_or((word, ""));
            services.names.push(name);
            let arguments: Vec<_> = ["start", argument].into_iter().filter(|word| !word.is_empty()).collect();
            services.run(name, &arguments);
            for line in services.run(name, &["addresses"]).lines() {
                let (variable, value) = line.split_once('=').unwrap();
                services.addresses.insert(variable.to_owned(), value.to_owned());
            }
        }
        services
    }

    /// An address, by the name it has in the environment of [`crate::engine`].
    pub fn address(&self, variable: &str) -> &str {
        &self.addresses[variable]
    }

    /// Makes one drop dead.
    pub fn kill(&self, name: &str) {
        self.run(name, &["kill"]);
    }

    /// Brings one back, at the same address.
    pub fn bring_back(&self, name: &str) {
        self.run(name, &["restart"]);
    }

    fn run(&self, name: &str, words: &[&str]) -> String {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("services").join(format!("{name}.sh"));
        let output =
            Command::new(script).args(words).env("PORTICO_TEST_SERVICES", self.folder.path()).output().unwrap();
        assert!(output.status.success(), "{name} {words:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }
}

impl Drop for Services {
    fn drop(&mut self) {
        for name in self.names.iter().rev() {
            self.run(name, &["stop"]);
        }
    }
}
