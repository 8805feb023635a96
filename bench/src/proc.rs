//! What Linux tells of processes and of the machine: processor time, memory, load.

use std::{collections::BTreeSet, fs, path::Path};

use serde::Serialize;

use crate::number::{per, real};

/// The unit of processor time in /proc: a hundredth of a second, on every architecture.
const TICKS_PER_SECOND: f64 = 100.0;

/// Whose processor time is taken.
#[derive(Debug, Clone, Default)]
pub(crate) struct Parties {
    /// The servers.
    pub(crate) servers: Vec<u32>,
    /// The first process of PostgreSQL, whose children the others are.
    pub(crate) postgres: Option<u32>,
    /// Whether the load comes from processes that this one starts and waits for, and not from this one.
    pub(crate) load_is_child: bool,
}

/// Seconds of processor time, by party.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub(crate) struct Cpu {
    /// The servers.
    pub(crate) server: f64,
    /// PostgreSQL.
    pub(crate) postgres: f64,
    /// Who asks.
    pub(crate) load: f64,
    /// Everybody else on this machine.
    pub(crate) others: f64,
}

impl Parties {
    /// What they have used since they exist. Take it twice, and subtract.
    pub(crate) fn cpu(&self) -> Cpu {
        let stats: Vec<Stat> = all();
        let server = stats.iter().filter(|stat| self.servers.contains(&stat.pid)).map(|stat| stat.own).sum();
        let postgres: u64 = stats
            .iter()
            .filter_map(|stat| match self.postgres {
                // Of its children that are gone, the first process has the time.
                Some(first) if stat.pid == first => Some(stat.own + stat.children),
                Some(first) if stat.parent == first => Some(stat.own),
                _ => None,
            })
            .sum();
        let this = stats.iter().find(|stat| stat.pid == std::process::id());
        let load = this.map_or(0, |stat| if self.load_is_child { stat.children } else { stat.own });
        let seconds = |ticks: u64| real(ticks) / TICKS_PER_SECOND;
        let known = seconds(server) + seconds(postgres) + seconds(load);
        Cpu {
            server: seconds(server),
            postgres: seconds(postgres),
            load: seconds(load),
            others: seconds(busy()) - known,
        }
    }
}

impl Cpu {
    /// What was used between an earlier sample and this one.
    pub(crate) fn since(self, earlier: Self) -> Self {
        Self {
            server: self.server - earlier.server,
            postgres: self.postgres - earlier.postgres,
            load: self.load - earlier.load,
            others: (self.others - earlier.others).max(0.0),
        }
    }

    /// Which share of all processor time went to those that have no part in the measurement.
    pub(crate) fn share_of_others(self, seconds: f64) -> f64 {
        per(self.others, seconds * real(processors()))
    }
}

/// One line of /proc/PID/stat.
struct Stat {
    pid: u32,
    parent: u32,
    own: u64,
    children: u64,
}

fn all() -> Vec<Stat> {
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    // One that ends meanwhile has no file any more.
    processes.filter_map(|entry| stat(entry.file_name().to_str()?.parse().ok()?)).collect()
}

fn stat(pid: u32) -> Option<Stat> {
    let line = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name in parentheses may have spaces in it.
    let fields: Vec<&str> = line.rsplit_once(") ")?.1.split(' ').collect();
    let number = |index: usize| fields.get(index)?.parse::<u64>().ok();
    let own = number(11)? + number(12)?;
    let children = number(13)? + number(14)?;
    Some(Stat { pid, parent: u32::try_from(number(1)?).ok()?, own, children })
}

/// Ticks in which some processor of this machine was not idle.
fn busy() -> u64 {
    let text = fs::read_to_string("/proc/stat").unwrap_or_default();
    let fields = text.lines().next().unwrap_or_default().split_whitespace().skip(1);
    // user, nice, system, idle, iowait, irq, softirq, steal
    let ticks: Vec<u64> = fields.map_while(|field| field.parse().ok()).take(8).collect();
    ticks.iter().enumerate().filter(|(index, _)| !matches!(index, 3 | 4)).map(|(_, ticks)| ticks).sum()
}

/// How many processors there are.
pub(crate) fn processors() -> u64 {
    let text = fs::read_to_string("/proc/stat").unwrap_or_default();
    let of_one = |line: &&str| line.starts_with("cpu") && !line.starts_with("cpu ");
    text.lines().filter(of_one).count().max(1).try_into().unwrap_or(1)
}

/// How much memory a process has in use, in bytes.
pub(crate) fn memory_bytes(pid: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    Some(line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()? * 1024)
}

/// The machine, for the head of a report.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Machine {
    processor: String,
    processors: u64,
    memory_gib: f64,
    kernel: String,
    file_system: String,
    /// How many processes wanted to run in the minute before the measurement began.
    load_average: f64,
}

impl Machine {
    /// This machine; `dir` is where the databases are.
    pub(crate) fn look(dir: &Path) -> Self {
        let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
        let value = |text: &str, key: &str| {
            let line = text.lines().find(|line| line.starts_with(key));
            line.and_then(|line| line.split_once(':')).map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
        };
        let memory = value(&read("/proc/meminfo"), "MemTotal");
        let kib: u64 = memory.split(' ').next().and_then(|number| number.parse().ok()).unwrap_or_default();
        let load = read("/proc/loadavg");
        Self {
            processor: value(&read("/proc/cpuinfo"), "model name"),
            processors: processors(),
            memory_gib: real(kib) / 1024.0 / 1024.0,
            kernel: read("/proc/sys/kernel/osrelease").trim().to_owned(),
            file_system: file_system(dir),
            load_average: load.split(' ').next().and_then(|number| number.parse().ok()).unwrap_or_default(),
        }
    }

    /// Whether somebody else is busy here, so that figures are worth little.
    pub(crate) fn is_busy(&self) -> bool {
        self.load_average > 0.3 * real(self.processors)
    }

    /// In one line.
    pub(crate) fn describe(&self) -> String {
        let Self { processor, processors, memory_gib, kernel, file_system, load_average } = self;
        format!(
            "{processors} × {processor}, {memory_gib:.0} GiB, Linux {kernel}, {file_system}, load average {load_average}"
        )
    }
}

/// The type of the file system that a directory is on.
fn file_system(dir: &Path) -> String {
    let dir = dir.canonicalize().unwrap_or_else(|_| dir.to_owned());
    let mounts = fs::read_to_string("/proc/mounts").unwrap_or_default();
    let mounts: BTreeSet<(usize, &str)> = mounts
        .lines()
        .filter_map(|line| {
            let mut fields = line.split(' ').skip(1);
            let (point, kind) = (fields.next()?, fields.next()?);
            dir.starts_with(point).then_some((point.len(), kind))
        })
        .collect();
    mounts.last().map(|(_, kind)| (*kind).to_owned()).unwrap_or_default()
}
