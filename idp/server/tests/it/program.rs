//! The program, run as an administrator runs it.

use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader, Read as _};
use std::os::unix::fs::{MetadataExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, Stdio};

use serde_json::Value;

/// Who is nobody on Debian and most others.
const NOBODY: u32 = 65534;

/// What a command said, and how it ended.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    /// The command did what it was asked.
    #[track_caller]
    pub(crate) fn done(self) -> String {
        assert_eq!(self.code, 0, "{}{}", self.out, self.err);
        self.out
    }

    /// The command refused; what it said, on both streams.
    #[track_caller]
    pub(crate) fn refused(self) -> String {
        assert_eq!(self.code, 1, "{}{}", self.out, self.err);
        format!("{}{}", self.out, self.err)
    }
}

/// Runs a command to its end.
pub(crate) fn idp<A: AsRef<OsStr>>(arguments: &[A]) -> Ran {
    let output = Command::new(env!("CARGO_BIN_EXE_idp")).args(arguments).output().unwrap();
    Ran {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// `idp serve`, running.
pub(crate) struct Serve {
    child: Child,
    log: BufReader<ChildStderr>,
}

impl Serve {
    /// Starts it as an unprivileged user: `serve` refuses root. The folder becomes that user's.
    pub(crate) fn start(folder: &Path, config: &Path) -> Self {
        let is_root = std::fs::metadata("/proc/self").unwrap().uid() == 0;
        let mut command = Command::new(program(folder, is_root));
        command.args(["serve", "--config"]).arg(config).stdout(Stdio::null()).stderr(Stdio::piped());
        if is_root {
            for entry in std::fs::read_dir(folder).unwrap() {
                chown(entry.unwrap().path(), Some(NOBODY), Some(NOBODY)).unwrap();
            }
            chown(folder, Some(NOBODY), Some(NOBODY)).unwrap();
            command.uid(NOBODY).gid(NOBODY);
        }
        let mut child = command.spawn().unwrap();
        let log = BufReader::new(child.stderr.take().unwrap());
        Self { child, log }
    }

    /// Reads the log until a line has these words; the line.
    pub(crate) fn until(&mut self, words: &str) -> Value {
        let mut seen = String::new();
        loop {
            let mut line = String::new();
            assert!(self.log.read_line(&mut line).unwrap() > 0, "it ended before {words:?}:\n{seen}");
            if line.contains(words) {
                return serde_json::from_str(&line).unwrap_or(Value::String(line));
            }
            seen.push_str(&line);
        }
    }

    /// Asks it to stop, as systemd does, and waits. Its exit code.
    pub(crate) fn terminate(mut self) -> Option<i32> {
        let id = self.child.id().to_string();
        crate::ground::run(Command::new("kill").args(["-TERM", &id]));
        // Whoever does not read the log would make it wait.
        for line in self.log.by_ref().lines() {
            drop(line);
        }
        self.child.wait().unwrap().code()
    }
}

impl Drop for Serve {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The program where an unprivileged user can reach it: the folder it was built in may be closed to others.
fn program(folder: &Path, is_root: bool) -> PathBuf {
    let built = PathBuf::from(env!("CARGO_BIN_EXE_idp"));
    if !is_root {
        return built;
    }
    let copy = folder.join("idp");
    if !copy.exists() {
        std::fs::copy(built, &copy).unwrap();
    }
    copy
}
