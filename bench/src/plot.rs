//! Plots, as SVG: what the tables say, to be seen at a glance.

mod chart;

use std::{fs, path::Path};

use anyhow::{Context, Result};

use crate::{
    report::{Report, Section},
    window::{Series, Window},
};
use chart::{Chart, Line, Point, count};

/// What is read off a measurement, and what it is called.
type Figure<T> = (&'static str, fn(&Window) -> T);

/// Draws whatever the report has the figures for, each plot into a file that is always called the same.
pub(crate) fn draw(report: &Report, dir: &Path) -> Result<()> {
    fs::create_dir_all(dir).with_context(|| format!("cannot make {}", dir.display()))?;
    for section in &report.sections {
        draw_section(section, dir)?;
    }
    Ok(())
}

fn draw_section(section: &Section, dir: &Path) -> Result<()> {
    let file = |what: &str| dir.join(format!("{}-{what}.svg", section.scenario));
    match section.scenario.as_str() {
        "update" | "hot-row" | "sqlite" => {
            by_callers(section, &file("rate"))?;
            processor_time(section, &file("cpu"))
        }
        "get" | "bulk" => {
            rates(section, &file("rate"))?;
            processor_time(section, &file("cpu"))
        }
        "stale" | "conflict" | "two-servers" | "large" => rates(section, &file("rate")),
        "history" => medians(section, &file("waiting")),
        "tail" | "latency" => waiting(section, &file("waiting")),
        _ => Ok(()),
    }
}

/// Units a second over the number of callers, and pgbench's best as a level.
fn by_callers(section: &Section, path: &Path) -> Result<()> {
    // At first the place of a point is the number of callers.
    let mut lines: Vec<Line> = Vec::new();
    for series in &section.series {
        let Some((who, rest)) = series.name.split_once(", ") else { continue };
        let callers = rest.split(' ').next().and_then(|callers| callers.parse::<f64>().ok());
        let (Some(callers), Some(rate)) = (callers, series.spread(|window| Some(window.rate()))) else { continue };
        let name = if who == "pgbench" { series.name.clone() } else { who.to_owned() };
        match lines.iter_mut().find(|(known, _)| *known == name) {
            Some((_, points)) => points.push((callers, rate)),
            None => lines.push((name, vec![(callers, rate)])),
        }
    }
    let is_pgbench = |name: &str| name.starts_with("pgbench");
    let mut places: Vec<f64> =
        lines.iter().filter(|(name, _)| !is_pgbench(name)).flat_map(|(_, points)| points).map(|(at, _)| *at).collect();
    places.sort_unstable_by(f64::total_cmp);
    places.dedup();
    let place = |callers: f64| places.iter().position(|place| place.total_cmp(&callers).is_eq()).map(count);
    let last = count(places.len()) - 1.0;
    let lines: Vec<Line> = lines
        .into_iter()
        .map(|(name, points)| {
            let points = match points.first() {
                Some((_, rate)) if is_pgbench(&name) => vec![(0.0, *rate), (last, *rate)],
                _ => points.into_iter().filter_map(|(callers, rate)| Some((place(callers)?, rate))).collect(),
            };
            (name, points)
        })
        .collect();
    let labels: Vec<String> = places.iter().map(f64::to_string).collect();
    let unit = format!("{} per second", section.unit);
    Chart { title: &section.title, unit: &unit, places: "callers", labels: &labels }.lines(path, &lines)
}

/// Units a second.
fn rates(section: &Section, path: &Path) -> Result<()> {
    let medians = |series: &Series| series.median(|window| Some(window.rate())).unwrap_or_default();
    let unit = format!("{} per second", section.unit);
    let chart = Chart { title: &section.title, unit: &unit, places: "", labels: &names(section) };
    chart.bars(path, &[("", section.series.iter().map(medians).collect())])
}

/// Microseconds of processor time for each unit, by process.
fn processor_time(section: &Section, path: &Path) -> Result<()> {
    let parts: [Figure<f64>; 3] = [
        ("server", |window| window.cpu.server),
        ("PostgreSQL", |window| window.cpu.postgres),
        ("load", |window| window.cpu.load),
    ];
    let each = |series: &Series, of: fn(&Window) -> f64| {
        series.median(|window| Some(window.micros_each(of(window)))).unwrap_or_default()
    };
    let parts = parts.map(|(name, of)| (name, section.series.iter().map(|series| each(series, of)).collect()));
    let title = format!("{}: processor time", section.title);
    let unit = format!("µs for each of the {}", section.unit);
    Chart { title: &title, unit: &unit, places: "", labels: &names(section) }.bars(path, &parts)
}

/// How long calls take, from the median to one in a thousand.
fn waiting(section: &Section, path: &Path) -> Result<()> {
    let quantiles: [Figure<Option<f64>>; 4] = [
        ("p50", |window| window.latency.p50),
        ("p90", |window| window.latency.p90),
        ("p99", |window| window.latency.p99),
        ("p99.9", |window| window.latency.p999),
    ];
    let millis = |series: &Series| -> Vec<Point> {
        let spreads = quantiles.iter().enumerate();
        let spreads = spreads.filter_map(|(index, (_, of))| Some((count(index), series.spread(of)?)));
        spreads.map(|(at, micros)| (at, micros.map(|micros| micros / 1_000.0))).collect()
    };
    let lines: Vec<Line> = section.series.iter().map(|series| (series.name.clone(), millis(series))).collect();
    let labels = quantiles.map(|(name, _)| name.to_owned());
    Chart { title: &section.title, unit: "ms", places: "", labels: &labels }.lines(path, &lines)
}

/// How long calls take by the median, where there are too many contenders for lines.
fn medians(section: &Section, path: &Path) -> Result<()> {
    let median = |series: &Series| series.median(|window| window.latency.p50).unwrap_or_default() / 1_000.0;
    let chart = Chart { title: &section.title, unit: "ms, the median", places: "", labels: &names(section) };
    chart.bars(path, &[("", section.series.iter().map(median).collect())])
}

fn names(section: &Section) -> Vec<String> {
    section.series.iter().map(|series| series.name.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{proc::Cpu, window::Latency};

    fn series(name: &str, rate: u64) -> Series {
        let latency =
            Latency { mean: 9e3, p50: Some(9e3), p90: Some(12e3), p99: Some(20e3), p999: Some(44e3), max: Some(50e3) };
        let window = Window {
            seconds: 1.0,
            units: rate,
            applied: rate,
            conflicts: 0,
            failed: 0,
            latency,
            cpu: Cpu { server: 0.4, postgres: 0.5, load: 0.1, others: 0.0 },
            share_of_others: 0.0,
            wal_bytes: None,
            server_memory_bytes: None,
        };
        let slower = Window { units: rate - rate / 8, ..window.clone() };
        Series { name: name.to_owned(), windows: vec![window, slower] }
    }

    fn section(scenario: &str, series: Vec<Series>) -> Section {
        let (ratios, notes) = (Vec::new(), Vec::new());
        Section {
            scenario: scenario.to_owned(),
            title: format!("some {scenario}"),
            unit: "updates",
            series,
            ratios,
            notes,
        }
    }

    #[test]
    fn each_plot_has_a_file_that_is_always_called_the_same() {
        let builds = ["occam", "baseline"];
        let callers = [(1, 1_300), (8, 4_000), (32, 9_000), (128, 16_000), (512, 19_000)];
        let of = |build: &str, label: &str, rate| series(&format!("{build}, {label}"), rate);
        let update: Vec<Series> = callers
            .iter()
            .flat_map(|(callers, rate)| builds.map(|build| of(build, &format!("{callers} callers"), *rate)))
            .chain([series("pgbench, 16 clients", 12_000)])
            .collect();
        let bulk =
            vec![of("occam", "8 callers, 50 rows each", 8_000), series("pgbench, 8 clients, 50 rows each", 9_000)];
        let tail = vec![
            of("occam", "128 callers, at its peak", 16_000),
            of("occam", "11200 a second, 70 % of its own peak", 11_200),
        ];
        let history = (0..11).map(|index| of("occam", &format!("as it was at version {index}"), 1_000)).collect();
        let dir = tempfile::tempdir().unwrap();
        for section in
            [section("update", update), section("bulk", bulk), section("tail", tail), section("history", history)]
        {
            draw_section(&section, dir.path()).unwrap();
        }
        let files = fs::read_dir(dir.path()).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
        let mut files: Vec<String> = files.collect();
        files.sort_unstable();
        let expected = ["bulk-cpu", "bulk-rate", "history-waiting", "tail-waiting", "update-cpu", "update-rate"];
        assert_eq!(files, expected.map(|name| format!("{name}.svg")));
    }
}
