//! The folder of a site: its settings, keys, program and logs, in the hands of the user it runs as.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// Debian's user for what should own nothing.
const NOBODY: u32 = 65_534;

/// A folder of its own, gone with it.
pub(super) struct Folder(TempDir);

impl Folder {
    /// Makes one, with a copy of the program: the user of the site need not be able to reach where it was built.
    pub(super) fn make(program: &Path) -> Self {
        let folder = Self(tempfile::Builder::new().prefix("site-").tempdir().unwrap());
        own(folder.path());
        folder.put_program(program);
        folder
    }

    pub(super) fn path(&self) -> &Path {
        self.0.path()
    }

    /// A short name that no other site has.
    pub(super) fn name(&self) -> String {
        let name = self.path().file_name().unwrap().to_string_lossy();
        name.chars().filter(char::is_ascii_alphanumeric).take(11).collect()
    }

    /// The program.
    pub(super) fn program(&self) -> PathBuf {
        self.path().join("idp")
    }

    /// Puts a program in place: written aside and moved, for the old one may be running.
    pub(super) fn put_program(&self, program: &Path) {
        let aside = self.path().join("idp.next");
        fs::copy(program, &aside).unwrap_or_else(|why| panic!("{}: {why}", program.display()));
        fs::set_permissions(&aside, fs::Permissions::from_mode(0o755)).unwrap();
        fs::rename(aside, self.program()).unwrap();
    }

    /// Writes a file of the site's own.
    pub(super) fn write(&self, name: &str, text: &str) -> PathBuf {
        let file = self.path().join(name);
        fs::write(&file, text).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
        own(&file);
        file
    }

    /// Makes an authority and a certificate for this machine, as the README says. The authority's file.
    pub(super) fn make_certificate(&self) -> PathBuf {
        let out = self.path().join("tls");
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../certs/generate");
        let made = Command::new(script).arg("--out").arg(&out).output().unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        own(&out);
        for entry in fs::read_dir(&out).unwrap() {
            own(&entry.unwrap().path());
        }
        out.join("ca.crt")
    }

    /// A command of the program, as the site's user.
    pub(super) fn command(&self) -> Command {
        use std::os::unix::process::CommandExt as _;
        let mut command = Command::new(self.program());
        command.current_dir(self.path()).env_clear();
        if is_root() {
            command.uid(NOBODY).gid(NOBODY);
        }
        command
    }
}

/// Gives a file to the site's user.
fn own(file: &Path) {
    if is_root() {
        chown(file, Some(NOBODY), Some(NOBODY)).unwrap();
    }
}

fn is_root() -> bool {
    fs::metadata("/proc/self").unwrap().uid() == 0
}
