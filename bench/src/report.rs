//! What is told: progress on standard error, tables on standard output, everything as JSON.

use std::{
    fs,
    io::{self, Write},
    path::Path,
};

use anyhow::{Context, Result};
use serde::Serialize;

use crate::{
    lab::{Arm, Lab},
    number::{plural, short, spread},
    postgres,
    proc::Machine,
    window::{Ratio, Series, Window},
};

/// Above this share of others, figures are not to be trusted.
const OTHERS_MAX: f64 = 0.05;

/// What a scenario came to.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Section {
    /// Its name on the command line.
    pub(crate) scenario: String,
    /// What is measured.
    pub(crate) title: String,
    /// What is counted.
    pub(crate) unit: &'static str,
    /// The contenders.
    pub(crate) series: Vec<Series>,
    /// How they compare.
    pub(crate) ratios: Vec<Ratio>,
    /// What else is to be said.
    pub(crate) notes: Vec<String>,
}

/// Everything.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    time: String,
    command: String,
    machine: Machine,
    sync_micros: f64,
    postgres_version: Option<String>,
    postgres_settings: Vec<(&'static str, &'static str)>,
    builds: Vec<(&'static str, String)>,
    seconds: f64,
    warm_up_seconds: f64,
    rounds: u32,
    rows: u64,
    /// One for each scenario.
    pub(crate) sections: Vec<Section>,
}

impl Report {
    /// Begins one; looks at the machine before anything is measured.
    pub(crate) fn begin(lab: &Lab) -> Result<Self> {
        let machine = Machine::look(lab.dir());
        if machine.is_busy() {
            warn(&format!("others are busy on this machine, so figures mean little: {}", machine.describe()));
        }
        let arguments: Vec<String> = std::env::args().skip(1).collect();
        Ok(Self {
            time: chrono::Utc::now().to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
            command: format!("cargo run -p bench --release -- {}", arguments.join(" ")),
            machine,
            sync_micros: lab.sync_micros()?,
            postgres_version: None,
            postgres_settings: postgres::SETTINGS.to_vec(),
            builds: lab.builds.iter().map(|build| (build.name, build.path.display().to_string())).collect(),
            seconds: lab.options.seconds,
            warm_up_seconds: lab.options.warm_up_seconds,
            rounds: lab.options.rounds,
            rows: lab.options.rows,
            sections: Vec::new(),
        })
    }

    /// Prints what holds for all of it.
    pub(crate) fn print_head(&self) -> Result<()> {
        let Self { time, command, machine, sync_micros, builds, seconds, warm_up_seconds, rounds, rows, .. } = self;
        let mut out = io::stdout().lock();
        writeln!(out, "# Benchmark, {time}\n\n    {command}\n")?;
        writeln!(out, "- Machine: {}; to keep a page of 8 KiB takes {sync_micros:.0} µs.", machine.describe())?;
        let settings: Vec<String> =
            self.postgres_settings.iter().map(|(name, value)| format!("{name}={value}")).collect();
        writeln!(out, "- PostgreSQL: {}.", settings.join(", "))?;
        for (name, path) in builds {
            writeln!(out, "- {name}: {path}")?;
        }
        writeln!(
            out,
            "- {} of {seconds} s each after {warm_up_seconds} s of warm-up; {rows} subscriptions. Figures are medians of the rounds.",
            plural(*rounds, "round")
        )?;
        Ok(())
    }

    /// Adds what a scenario came to, and prints it.
    pub(crate) fn add(&mut self, section: Section) -> Result<()> {
        section.print(&mut io::stdout().lock())?;
        self.sections.push(section);
        Ok(())
    }

    /// Prints what was to be reached, as far as it was measured, and whether it was.
    pub(crate) fn print_goals(&self) -> Result<()> {
        let ratios = self.sections.iter().flat_map(|section| section.ratios.iter().map(move |ratio| (section, ratio)));
        let rows: Vec<String> = ratios.filter_map(|(section, ratio)| goal_row(section, ratio)).collect();
        if rows.is_empty() {
            return Ok(());
        }
        let mut out = io::stdout().lock();
        writeln!(out, "\n## What was to be reached\n")?;
        writeln!(out, "| what | ratio | to be | is | least–greatest | |\n|---|---|---|--:|--:|---|")?;
        for row in rows {
            writeln!(out, "{row}")?;
        }
        Ok(())
    }

    /// Writes all of it into a file.
    pub(crate) fn save(&mut self, lab: &Lab) -> Result<()> {
        self.postgres_version = lab.postgres_version().map(str::to_owned);
        save_json(&lab.dir().join("report.json"), self)
    }
}

fn save_json(path: &Path, value: &impl Serialize) -> Result<()> {
    fs::write(path, serde_json::to_string_pretty(value)?).with_context(|| format!("cannot write {}", path.display()))
}

impl Section {
    fn print(&self, out: &mut impl Write) -> Result<()> {
        writeln!(out, "\n## {}: {}\n", self.scenario, self.title)?;
        if !self.series.is_empty() {
            writeln!(
                out,
                "| who | {}/s | least–greatest | p50 ms | p99 ms | max ms | CPU µs each: server | PostgreSQL | load | WAL bytes each | conflicts | failed | others |",
                self.unit
            )?;
            writeln!(out, "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|")?;
        }
        for series in &self.series {
            writeln!(out, "{}", row(series))?;
        }
        if !self.ratios.is_empty() {
            writeln!(out, "\n| ratio | median | least–greatest | goal |\n|---|--:|--:|---|")?;
        }
        for ratio in &self.ratios {
            let Some([least, median, greatest]) = spread(ratio.rounds.iter().copied()) else { continue };
            let goal = ratio.goal.map(|goal| goal.to_string()).unwrap_or_default();
            writeln!(out, "| {} | {median:.2} | {least:.2}–{greatest:.2} | {goal} |", ratio.name)?;
        }
        for note in &self.notes {
            writeln!(out, "\n{note}")?;
        }
        Ok(())
    }
}

fn goal_row(section: &Section, ratio: &Ratio) -> Option<String> {
    let goal = ratio.goal?;
    let [least, median, greatest] = spread(ratio.rounds.iter().copied())?;
    let (title, name, verdict) = (&section.title, &ratio.name, goal.verdict(median));
    Some(format!("| {title} | {name} | {goal} | {median:.2} | {least:.2}–{greatest:.2} | {verdict} |"))
}

fn row(series: &Series) -> String {
    let figure = |figure: Option<f64>| figure.map(short).unwrap_or_default();
    let millis = |micros: Option<f64>| micros.map(|micros| short(micros / 1_000.0)).unwrap_or_default();
    let middle = |of: &dyn Fn(&Window) -> Option<f64>| series.median(of);
    let [least, median, greatest] = series.spread(|window| Some(window.rate())).unwrap_or_default();
    // Of pgbench with several clients only the mean is known.
    let p50 = match middle(&|window| window.latency.p50) {
        Some(p50) => millis(Some(p50)),
        None => format!("mean {}", millis(middle(&|window| Some(window.latency.mean)))),
    };
    let cells = [
        series.name.clone(),
        short(median),
        format!("{}–{}", short(least), short(greatest)),
        p50,
        millis(middle(&|window| window.latency.p99)),
        millis(middle(&|window| window.latency.max)),
        figure(middle(&|window| (window.cpu.server > 0.0).then(|| window.micros_each(window.cpu.server)))),
        figure(middle(&|window| (window.cpu.postgres > 0.0).then(|| window.micros_each(window.cpu.postgres)))),
        figure(middle(&|window| Some(window.micros_each(window.cpu.load)))),
        figure(middle(&Window::wal_bytes_each)),
        figure(middle(&Window::conflict_share).filter(|share| *share > 0.0).map(|share| share * 100.0)) + "%",
        series.windows.iter().map(|window| window.failed).sum::<u64>().to_string(),
        format!("{:.0}%", middle(&|window| Some(window.share_of_others)).unwrap_or_default() * 100.0),
    ];
    format!("| {} |", cells.map(|cell| if cell == "%" || cell == "0" { String::new() } else { cell }).join(" | "))
}

/// Tells of one measurement when it is done.
pub(crate) fn tell(round: u32, arm: &Arm, window: &Window) {
    let others = window.share_of_others;
    let warning =
        if others > OTHERS_MAX { format!(", but others took {:.0} %", others * 100.0) } else { String::new() };
    note(&format!("round {}: {}: {}/s{warning}", round + 1, arm.name, short(window.rate())));
}

/// Tells what is going on.
pub(crate) fn note(text: &str) {
    // There is nobody to be told that nobody can be told.
    let _ = writeln!(io::stderr(), "bench: {text}");
}

/// Tells what is wrong, but not fatal.
pub(crate) fn warn(text: &str) {
    note(&format!("warning: {text}"));
}
