//! What processes took of the processors, and what they hold of the memory, as the kernel counts it.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use conformance_tests::engine::variable;

/// How long a tick of `/proc/…/stat` is: Linux shows a hundred a second, whatever it counts in.
const TICK_MS: f64 = 10.0;

/// Whose time is told apart.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Watched {
    /// `idp serve`.
    pub(crate) server: u32,
    /// The first process of PostgreSQL, where that is the engine.
    pub(crate) database: Option<u32>,
    /// Redis, where it stands beside it.
    pub(crate) redis: Option<u32>,
}

/// Milliseconds of processor time.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Spent {
    /// By the server.
    pub(crate) server: f64,
    /// By PostgreSQL; SQLite works inside the server.
    pub(crate) database: f64,
    /// By Redis.
    pub(crate) redis: f64,
    /// By this process.
    pub(crate) driver: f64,
    /// By everything on the machine, those four included.
    pub(crate) machine: f64,
}

impl Watched {
    /// All of them, with those that live below them.
    pub(crate) fn processes(&self) -> Vec<u32> {
        let stats = stats();
        let mut found: Vec<u32> = [Some(self.server), self.database, self.redis].into_iter().flatten().collect();
        let mut next = 0;
        while let Some(parent) = found.get(next).copied() {
            found.extend(stats.iter().filter(|(_, stat)| stat.parent == parent).map(|(child, _)| *child));
            next += 1;
        }
        found
    }

    /// What they took since they began.
    pub(crate) fn spent(&self) -> Spent {
        let stats = stats();
        let of = |root: Option<u32>| root.map_or(0.0, |root| tree(&stats, root));
        Spent {
            server: of(Some(self.server)),
            database: of(self.database),
            redis: of(self.redis),
            driver: of(Some(std::process::id())) - of(Some(self.server)),
            machine: machine(),
        }
    }
}

impl Spent {
    /// What was spent after `before`.
    pub(crate) fn since(&self, before: &Self) -> Self {
        Self {
            server: self.server - before.server,
            database: self.database - before.database,
            redis: self.redis - before.redis,
            driver: self.driver - before.driver,
            machine: self.machine - before.machine,
        }
    }

    /// By the product: server, database and Redis.
    pub(crate) fn product(&self) -> f64 {
        self.server + self.database + self.redis
    }

    /// By whoever else works on this machine.
    pub(crate) fn strangers(&self) -> f64 {
        (self.machine - self.product() - self.driver).max(0.0)
    }
}

/// A process, as `/proc/…/stat` tells of it.
struct Stat {
    parent: u32,
    /// Its own ticks and those of the children it buried.
    ticks: f64,
}

fn stats() -> HashMap<u32, Stat> {
    let entries = fs::read_dir("/proc").expect("this is Linux").flatten();
    let named = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    named.filter_map(|process: u32| Some((process, stat(process)?))).collect()
}

fn stat(process: u32) -> Option<Stat> {
    let text = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name stands in brackets and may hold spaces. After it: state, parent, …, and from the 12th field on utime,
    // stime, cutime, cstime.
    let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = fields.get(11..15)?.iter().filter_map(|field| field.parse::<f64>().ok()).sum();
    Some(Stat { parent: fields.get(1)?.parse().ok()?, ticks })
}

/// The time of a process, of what lives below it, and of what ended there.
fn tree(stats: &HashMap<u32, Stat>, root: u32) -> f64 {
    let own = stats.get(&root).map_or(0.0, |stat| stat.ticks * TICK_MS);
    let children = stats.iter().filter(|(_, stat)| stat.parent == root);
    own + children.map(|(child, _)| tree(stats, *child)).sum::<f64>()
}

/// Everything but idling and waiting for the disk.
fn machine() -> f64 {
    let text = fs::read_to_string("/proc/stat").expect("this is Linux");
    let fields = text.lines().next().unwrap_or_default().split_whitespace().skip(1);
    let ticks: Vec<f64> = fields.filter_map(|field| field.parse().ok()).collect();
    // user, nice, system, idle, iowait, irq, softirq, steal
    [0, 1, 2, 5, 6].iter().filter_map(|at| ticks.get(*at)).sum::<f64>() * TICK_MS
}

/// Memory of a process that is in use now, in MiB.
pub(crate) fn resident_mib(process: u32) -> f64 {
    memory_mib(process, "VmRSS:")
}

/// The most that ever was, in MiB.
pub(crate) fn peak_mib(process: u32) -> f64 {
    memory_mib(process, "VmHWM:")
}

fn memory_mib(process: u32, what: &str) -> f64 {
    let text = fs::read_to_string(format!("/proc/{process}/status")).expect("the process runs");
    let line = text.lines().find_map(|line| line.strip_prefix(what)).unwrap_or_default();
    let kib: f64 = line.trim().trim_end_matches(" kB").parse().expect("a number of kB");
    kib / 1024.0
}

/// Processor time of this thread, in milliseconds: to the nanosecond, for what takes microseconds.
pub(crate) fn of_this_thread() -> f64 {
    let text = fs::read_to_string("/proc/thread-self/schedstat").expect("this is Linux");
    let nanoseconds: f64 = text.split_whitespace().next().unwrap_or_default().parse().unwrap();
    nanoseconds / 1e6
}

/// Of a service of the tests: the process its script noted.
pub(crate) fn of_service(name: &str) -> Option<u32> {
    let folder = variable("PORTICO_TEST_SERVICES")?;
    let noted = fs::read_to_string(Path::new(&folder).join(name).join("process")).ok()?;
    noted.split_whitespace().next()?.parse().ok()
}

/// How many processors there are.
pub(crate) fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}
