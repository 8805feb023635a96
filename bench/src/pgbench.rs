//! pgbench: the same work straight on the database, by the program that PostgreSQL brings along.

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use hdrhistogram::Histogram;

use crate::postgres::Cluster;

/// Of each eight rows the first is for the warm-up, which so touches all pages that the measurement will touch; the
/// others are for the measurement.
const STEP: u64 = 8;

/// What it does in each transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Script {
    /// The update that Occam is asked for, with its record, as one statement.
    Update,
    /// So many of them as one statement.
    Bulk(u64),
    /// Reads a row by its key.
    Get,
}

impl Script {
    /// How many rows a transaction is about.
    pub(crate) fn units(self) -> u64 {
        match self {
            Self::Update | Self::Get => 1,
            Self::Bulk(size) => size,
        }
    }

    /// Whether it writes.
    pub(crate) fn writes(self) -> bool {
        matches!(self, Self::Update | Self::Bulk(_))
    }

    fn text(self) -> &'static str {
        match self {
            Self::Update => include_str!("../pgbench/update.sql"),
            Self::Bulk(_) => include_str!("../pgbench/bulk.sql"),
            Self::Get => include_str!("../pgbench/get.sql"),
        }
    }
}

/// Which of the rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// Before the measurement.
    WarmUp,
    /// In the measurement.
    Measured,
}

impl Part {
    /// Whether the row with that index belongs to it.
    pub(crate) fn has(self, index: u64) -> bool {
        (self == Self::WarmUp) == index.is_multiple_of(STEP)
    }
}

/// What it counted.
#[derive(Debug)]
pub(crate) struct Counted {
    /// Transactions, all of which took effect.
    pub(crate) transactions: u64,
    /// Without the time to connect.
    pub(crate) seconds: f64,
    /// In microseconds, if each transaction was logged.
    pub(crate) latency: Option<Histogram<u64>>,
    /// On average, in microseconds.
    pub(crate) mean_micros: f64,
}

/// A run of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Run {
    /// What it does.
    pub(crate) script: Script,
    /// By how many connections; the scripts tell 64 apart.
    pub(crate) clients: u64,
    /// How many rows there are.
    pub(crate) rows: u64,
    /// On which of them.
    pub(crate) part: Part,
    /// For how long.
    pub(crate) duration: Duration,
}

impl Run {
    /// Runs it to its end.
    pub(crate) fn run(self, cluster: &Cluster, database: &str, dir: &Path) -> Result<Counted> {
        let script = dir.join("pgbench.sql");
        fs::write(&script, self.script.text())?;
        let log = dir.join("pgbench_log");
        let (keep, first, series) = match self.part {
            Part::WarmUp => (1, 0, "0190a0b2"),
            Part::Measured => (STEP - 1, 1, "0190a0b3"),
        };
        let count = self.rows / STEP * keep;
        let per = count / self.clients;
        ensure!(per >= self.script.units(), "{} rows are too few for {} clients of pgbench", self.rows, self.clients);
        let seconds = self.duration.as_secs().max(1).to_string();
        let clients = self.clients.to_string();
        let mut command = Command::new(cluster.bin.join("pgbench"));
        command.args(["--no-vacuum", "--protocol=prepared", "--jobs=1", "--username=postgres"]);
        command.args(["--client", &clients, "--time", &seconds]).arg("--host").arg(cluster.dir());
        let variables = [
            ("i", "-1".to_owned()),
            ("per", per.to_string()),
            ("count", count.to_string()),
            ("rows", self.rows.to_string()),
            ("step", STEP.to_string()),
            ("keep", keep.to_string()),
            ("first", first.to_string()),
            ("series", series.to_owned()),
            ("batch", self.script.units().to_string()),
        ];
        for (name, value) in variables {
            command.arg(format!("--define={name}={value}"));
        }
        // With one client its time is the measurement, and a line each costs it little; with many it would cost much.
        let is_logged = self.clients == 1 && self.part == Part::Measured;
        if is_logged {
            command.arg("--log").arg(format!("--log-prefix={}", log.display()));
        }
        if let Script::Bulk(_) = self.script {
            // The planner does not know how few rows are wanted, and would read the whole table.
            command.env("PGOPTIONS", "-c enable_hashjoin=off -c enable_mergejoin=off -c enable_seqscan=off");
        }
        command.arg("--file").arg(&script).arg(database).stdin(Stdio::null());
        let output = command.output().context("cannot run pgbench")?;
        let (out, error) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        ensure!(output.status.success(), "pgbench: {out}{error}");
        let figure = |before: &str| -> Result<f64> {
            let line = out.lines().find_map(|line| line.strip_prefix(before));
            let number = line.with_context(|| format!("pgbench does not say {before:?}: {out}"))?;
            Ok(number.trim().split([' ', '/']).next().unwrap_or_default().parse()?)
        };
        let transactions = figure("number of transactions actually processed:")?;
        if self.part == Part::WarmUp && transactions < 1.0 {
            // It had just the time to connect.
            return Ok(Counted { transactions: 0, seconds: 0.0, latency: None, mean_micros: 0.0 });
        }
        ensure!(transactions > 0.0, "pgbench had no time for a transaction; --seconds has to be more");
        Ok(Counted {
            // What it prints is a whole number.
            transactions: format!("{transactions:.0}").parse()?,
            seconds: transactions / figure("tps =")?,
            latency: if is_logged { Some(read_log(dir)?) } else { None },
            mean_micros: figure("latency average =")? * 1_000.0,
        })
    }
}

/// The times of all transactions. Lines are `client transaction micros file epoch micros`.
fn read_log(dir: &Path) -> Result<Histogram<u64>> {
    let mut latency = Histogram::new_with_bounds(1, 600_000_000, 3)?;
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if !path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("pgbench_log")) {
            continue;
        }
        for line in fs::read_to_string(&path)?.lines() {
            let micros = line.split(' ').nth(2).and_then(|micros| micros.parse().ok());
            latency.saturating_record(micros.context("a line of pgbench's log")?);
        }
        fs::remove_file(path)?;
    }
    Ok(latency)
}
