//! The commands of the program, run at a site as its administrator would.

use std::path::PathBuf;

use super::Site;
use super::apps::{App, Registered};

impl Site {
    /// Runs a command that must go well; what it said.
    pub fn run(&self, words: &[&str]) -> String {
        let output = self.output(words);
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "idp {words:?}: {told}{}", String::from_utf8_lossy(&output.stderr));
        told
    }

    /// Runs a command; how it ended.
    pub fn output(&self, words: &[&str]) -> std::process::Output {
        self.folder.command().args(words).arg("--config").arg(&self.nodes[0].config).output().unwrap()
    }

    /// A command of the program, as the site's user, for whoever waits for it in a way of their own.
    pub fn command(&self) -> std::process::Command {
        self.folder.command()
    }

    /// Writes a file into the site's folder, for a command to read.
    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        self.folder.write(name, text)
    }

    /// Imports people into an ente, from the text of a CSV file.
    pub fn import(&self, slug: &str, csv: &str) -> String {
        let file = self.folder.write(&format!("{slug}.csv"), csv);
        self.run(&["account", "import", "--ente", slug, "--all-or-nothing", &file.display().to_string()])
    }

    /// Registers every app at an ente.
    pub(super) fn register_apps(&mut self, slug: &str) {
        for app in App::ALL {
            let (registration, key) = app.registration();
            let file = self.folder.write("app.json", &registration.to_string());
            let told = self.run(&["client", "add", "--ente", slug, &file.display().to_string()]);
            let secret = told.lines().find_map(|line| line.strip_prefix("client_secret ")).map(str::to_owned);
            self.apps.push(Registered { slug: slug.to_owned(), app, secret, key });
        }
    }

    /// The whole audit trail must verify.
    pub fn verify(&self) {
        self.run(&["audit", "verify"]);
    }
}
