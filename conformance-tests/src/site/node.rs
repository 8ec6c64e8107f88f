//! A node of a site: a process of `idp serve`.

use std::fs::{self, OpenOptions};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use tokio::process::{Child, Command};
use tokio::time::{Instant, sleep, timeout};

use super::folder::Folder;
use crate::browser::trusting;

/// How long a node may take to be ready, and to stop, before a test gives up: this is no measurement.
pub(super) const PATIENCE: Duration = Duration::from_secs(40);

/// A node; it dies with the test.
pub struct Node {
    /// Its name.
    pub name: String,
    /// Its settings.
    pub config: PathBuf,
    /// Where it listens.
    pub listen: SocketAddr,
    admin: SocketAddr,
    log: PathBuf,
    command: Command,
    child: Option<Child>,
}

impl Node {
    pub(super) fn new(folder: &Folder, name: &str, config: PathBuf, (listen, admin): (SocketAddr, SocketAddr)) -> Self {
        let mut command = Command::from(folder.command());
        command.args(["serve", "--config"]).arg(&config).stdin(Stdio::null()).kill_on_drop(true);
        let log = folder.path().join(format!("{name}.log"));
        Self { name: name.to_owned(), config, listen, admin, log, command, child: None }
    }

    /// Starts it and waits until it is ready; how long that took.
    pub async fn start(&mut self) -> Duration {
        let begun = Instant::now();
        self.begin();
        self.ready().await;
        begun.elapsed()
    }

    /// Starts it and waits for nothing.
    pub fn begin(&mut self) {
        assert!(self.child.is_none(), "{} runs", self.name);
        let log = OpenOptions::new().create(true).append(true).open(&self.log).unwrap();
        self.command.stdout(log.try_clone().unwrap()).stderr(log);
        self.child = Some(self.command.spawn().unwrap());
    }

    /// Waits until it says that it is ready.
    pub async fn ready(&mut self) {
        let until = Instant::now() + PATIENCE;
        while !self.is_ready().await {
            let ended = self.child.as_mut().and_then(|child| child.try_wait().unwrap());
            assert!(ended.is_none(), "{} ended with {ended:?}:\n{}", self.name, self.log());
            assert!(Instant::now() < until, "{} is not ready:\n{}", self.name, self.log());
            sleep(Duration::from_millis(10)).await;
        }
    }

    /// What `/readyz` says; false when nobody answers.
    pub async fn is_ready(&self) -> bool {
        let asked = trusting(None).get(format!("http://{}/readyz", self.admin)).send();
        asked.await.is_ok_and(|answer| answer.status().is_success())
    }

    /// What `/metrics` says.
    pub async fn metrics(&self) -> String {
        let asked = trusting(None).get(format!("http://{}/metrics", self.admin)).send();
        asked.await.unwrap().text().await.unwrap()
    }

    /// Its process.
    pub fn process(&self) -> u32 {
        self.child.as_ref().and_then(Child::id).unwrap_or_else(|| panic!("{} does not run", self.name))
    }

    /// Whether its process was started and not stopped.
    pub fn runs(&self) -> bool {
        self.child.is_some()
    }

    /// Kills it, as a power cut would: `SIGKILL`.
    pub async fn kill(&mut self) {
        self.child.take().unwrap_or_else(|| panic!("{} does not run", self.name)).kill().await.unwrap();
    }

    /// Asks it to stop, as systemd does, and waits: it must end well.
    pub async fn stop(&mut self) {
        let Some(mut child) = self.child.take() else { return };
        let process = child.id().unwrap().to_string();
        let asked = std::process::Command::new("kill").args(["-TERM", &process]).status().unwrap();
        assert!(asked.success(), "{} was gone already:\n{}", self.name, self.log());
        let ended = timeout(PATIENCE, child.wait()).await;
        assert!(ended.is_ok_and(|it| it.unwrap().success()), "{} did not stop well:\n{}", self.name, self.log());
    }

    /// What it wrote to its log.
    pub fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }
}
