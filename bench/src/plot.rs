//! Plots, as SVG: what the tables say, to be seen at a glance.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, anyhow};
use plotters::{
    chart::ChartContext,
    coord::{Shift, cartesian::Cartesian2d, types::RangedCoordf64},
    prelude::{
        ChartBuilder, Circle, Color, DrawingArea, IntoDrawingArea, LineSeries, PathElement, RGBColor, Rectangle,
        SVGBackend, SeriesLabelPosition, WHITE,
    },
    style::{FontTransform, TextStyle},
};

use crate::{
    number::{real, short},
    report::{Report, Section, note},
    window::{Series, Window},
};

const SIZE: (u32, u32) = (900, 480);
/// Told apart also by those who see no colours: they differ in brightness.
const COLORS: [RGBColor; 4] =
    [RGBColor(20, 80, 140), RGBColor(230, 140, 30), RGBColor(90, 170, 120), RGBColor(150, 150, 150)];

/// A point of a line: its place, and the least, the median and the greatest of the rounds.
type Point = (f64, [f64; 3]);
/// A line with its name.
type Line = (String, Vec<Point>);
/// What is read off a measurement, and what it is called.
type Figure<T> = (&'static str, fn(&Window) -> T);

/// Draws whatever the report has the figures for.
pub(crate) fn draw(report: &Report, dir: &Path) -> Result<()> {
    fs::create_dir_all(dir).with_context(|| format!("cannot make {}", dir.display()))?;
    for section in &report.sections {
        let file = |what: &str| dir.join(format!("{}-{what}.svg", section.scenario));
        match section.scenario.as_str() {
            "update" | "hot-row" | "sqlite" => {
                by_callers(section, &file("rate"))?;
                processor_time(section, &file("cpu"))?;
            }
            "get" | "bulk" | "history" => processor_time(section, &file("cpu"))?,
            "tail" | "latency" => waiting(section, &file("waiting"))?,
            _ => {}
        }
    }
    Ok(())
}

fn canvas(path: &Path) -> Result<DrawingArea<SVGBackend<'_>, Shift>> {
    let area = SVGBackend::new(path, SIZE).into_drawing_area();
    area.fill(&WHITE).map_err(|error| anyhow!("{error}"))?;
    Ok(area)
}

fn color(index: usize) -> RGBColor {
    COLORS[index % COLORS.len()]
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
    let top = lines.iter().flat_map(|(_, points)| points).map(|(_, [.., greatest])| *greatest).fold(0.0, f64::max);
    let labels: Vec<String> = places.iter().map(|callers| format!("{callers} callers")).collect();
    let unit = format!("{} per second", section.unit);
    let chart = Chart { title: &section.title, unit: &unit, labels: &labels, top };
    chart.draw(path, |plot| {
        for (index, (name, points)) in lines.iter().enumerate() {
            plot.line(name, color(index), points)?;
        }
        Ok(())
    })
}

fn is_pgbench(name: &str) -> bool {
    name.starts_with("pgbench")
}

/// Microseconds of processor time for each unit, by process.
fn processor_time(section: &Section, path: &Path) -> Result<()> {
    let each = |series: &Series, of: fn(&Window) -> f64| {
        series.median(|window| Some(window.micros_each(of(window)))).unwrap_or_default()
    };
    let parts: [Figure<f64>; 3] = [
        ("server", |window| window.cpu.server),
        ("PostgreSQL", |window| window.cpu.postgres),
        ("load", |window| window.cpu.load),
    ];
    let sum = |series: &Series| parts.iter().map(|(_, of)| each(series, *of)).sum::<f64>();
    let top = section.series.iter().map(sum).fold(0.0, f64::max);
    let labels: Vec<String> = section.series.iter().map(|series| series.name.clone()).collect();
    let title = format!("{}: processor time", section.title);
    let chart = Chart { title: &title, unit: "µs each", labels: &labels, top };
    chart.draw(path, |plot| {
        let mut bottoms = vec![0.0; section.series.len()];
        for (index, (name, of)) in parts.into_iter().enumerate() {
            let heights: Vec<f64> = section.series.iter().map(|series| each(series, of)).collect();
            plot.bars(name, color(index), &bottoms, &heights)?;
            bottoms.iter_mut().zip(heights).for_each(|(bottom, height)| *bottom += height);
        }
        Ok(())
    })
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
    let top = lines.iter().flat_map(|(_, points)| points).map(|(_, [.., greatest])| *greatest).fold(0.0, f64::max);
    let labels = quantiles.map(|(name, _)| name.to_owned());
    let chart = Chart { title: &section.title, unit: "ms", labels: &labels, top };
    chart.draw(path, |plot| {
        for (index, (name, points)) in lines.iter().enumerate() {
            plot.line(name, color(index), points)?;
        }
        Ok(())
    })
}

/// A chart with a name at each whole number of its horizontal axis.
struct Chart<'a> {
    title: &'a str,
    unit: &'a str,
    labels: &'a [String],
    top: f64,
}

/// Its axes, to be drawn on.
struct Plot<'a>(ChartContext<'a, SVGBackend<'a>, Cartesian2d<RangedCoordf64, RangedCoordf64>>);

impl Chart<'_> {
    fn draw<'p>(&self, path: &'p Path, fill: impl FnOnce(&mut Plot<'p>) -> Result<()>) -> Result<()> {
        let area = canvas(path)?;
        let many = self.labels.len() > 6;
        let axes = ChartBuilder::on(&area)
            .caption(self.title, ("sans-serif", 20))
            .margin(12)
            .x_label_area_size(if many { 170 } else { 40 })
            .y_label_area_size(80)
            .build_cartesian_2d(-0.5..count(self.labels.len()) - 0.5, 0.0..self.top * 1.3)
            .map_err(|error| anyhow!("{error}"))?;
        let mut plot = Plot(axes);
        let label = |at: &f64| {
            let at = self.labels.iter().enumerate().find(|(index, _)| (count(*index) - at).abs() < 0.01);
            at.map(|(_, label)| label.clone()).unwrap_or_default()
        };
        let style = TextStyle::from(("sans-serif", if many { 11 } else { 14 }));
        let style = if many { style.transform(FontTransform::Rotate90) } else { style };
        plot.0
            .configure_mesh()
            .disable_x_mesh()
            .light_line_style(WHITE.mix(0.0))
            .x_labels(self.labels.len() * 2 + 1)
            .x_label_formatter(&label)
            .x_label_style(style)
            .y_label_formatter(&|figure| short(*figure))
            .y_desc(self.unit)
            .draw()
            .map_err(|error| anyhow!("{error}"))?;
        fill(&mut plot)?;
        plot.0
            .configure_series_labels()
            .position(SeriesLabelPosition::UpperLeft)
            .background_style(WHITE.mix(0.8))
            .label_font(("sans-serif", 14))
            .draw()
            .map_err(|error| anyhow!("{error}"))?;
        drop(plot);
        area.present().map_err(|error| anyhow!("{error}"))?;
        note(&format!("drew {}", PathBuf::from(path).display()));
        Ok(())
    }
}

impl Plot<'_> {
    /// A line through medians, with a stroke from the least to the greatest at each.
    fn line(&mut self, name: &str, color: RGBColor, points: &[Point]) -> Result<()> {
        let medians = points.iter().map(|(at, [_, median, _])| (*at, *median));
        self.0
            .draw_series(LineSeries::new(medians.clone(), color.stroke_width(2)))
            .map_err(|error| anyhow!("{error}"))?
            .label(name)
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 20, y)], color.stroke_width(2)));
        let strokes = points.iter().map(|(at, [least, _, greatest])| {
            PathElement::new([(*at, *least), (*at, *greatest)], color.stroke_width(1))
        });
        self.0.draw_series(strokes).map_err(|error| anyhow!("{error}"))?;
        let dots = medians.map(|at| Circle::new(at, 4, color.filled()));
        self.0.draw_series(dots).map_err(|error| anyhow!("{error}"))?;
        Ok(())
    }

    /// Bars, each of which stands on another.
    fn bars(&mut self, name: &str, color: RGBColor, bottoms: &[f64], heights: &[f64]) -> Result<()> {
        let bars = bottoms.iter().zip(heights).enumerate().map(|(index, (bottom, height))| {
            let at = count(index);
            Rectangle::new([(at - 0.3, *bottom), (at + 0.3, bottom + height)], color.filled())
        });
        self.0
            .draw_series(bars)
            .map_err(|error| anyhow!("{error}"))?
            .label(name)
            .legend(move |(x, y)| Rectangle::new([(x, y - 6), (x + 14, y + 6)], color.filled()));
        Ok(())
    }
}

/// A count as a place on an axis.
fn count(number: usize) -> f64 {
    real(number.try_into().unwrap_or(u64::MAX))
}
