//! Who works on which core.
//!
//! # Why
//! The figures of others were taken on one core that had enough to do. On several that wait for one another most of
//! the time, a good part of what an operation costs is waking them.

use std::fs;
use std::process::{Command, Stdio};

use crate::processes::Watched;

/// The product on one core, this process on the others; where there is one core, all on it.
pub(crate) fn apart(watched: &Watched) {
    let cores = allowed();
    if let [product, others @ ..] = cores.as_slice()
        && !others.is_empty()
    {
        put(&watched.processes(), &[*product]);
        put(&[std::process::id()], others);
    }
}

/// Everybody on every core of the machine.
pub(crate) fn together(watched: &Watched, cores: &[u32]) {
    put(&watched.processes(), cores);
    put(&[std::process::id()], cores);
}

/// The cores this process may use.
pub(crate) fn allowed() -> Vec<u32> {
    let text = fs::read_to_string("/proc/self/status").expect("this is Linux");
    let list = text.lines().find_map(|line| line.strip_prefix("Cpus_allowed_list:")).expect("the kernel tells");
    let ranges = list.trim().split(',').map(|range| range.split_once('-').unwrap_or((range, range)));
    ranges.flat_map(|(first, last)| first.parse().unwrap()..=last.parse().unwrap()).collect()
}

/// With all their threads; what they start later goes with them.
fn put(processes: &[u32], cores: &[u32]) {
    let cores = cores.iter().map(u32::to_string).collect::<Vec<_>>().join(",");
    for process in processes {
        let mut taskset = Command::new("taskset");
        taskset.args(["--all-tasks", "--cpu-list", "--pid", &cores, &process.to_string()]);
        let done = taskset.stdout(Stdio::null()).stderr(Stdio::null()).status().expect("taskset, of util-linux");
        // One that ended since it was listed needs no core.
        assert!(done.success() || !fs::exists(format!("/proc/{process}")).unwrap(), "{process} stays where it is");
    }
}
