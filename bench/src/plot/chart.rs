//! Charts: axes, lines, bars, and a legend.

use std::path::Path;

use anyhow::{Result, anyhow};
use plotters::{
    chart::ChartContext,
    coord::{cartesian::Cartesian2d, types::RangedCoordf64},
    prelude::{
        ChartBuilder, Circle, Color, IntoDrawingArea, LineSeries, PathElement, RGBColor, Rectangle, SVGBackend,
        SeriesLabelPosition, Text, WHITE,
    },
    style::{
        TextStyle,
        text_anchor::{HPos, Pos, VPos},
    },
};

use crate::{
    number::{real, short},
    report::note,
};

const WIDTH: u32 = 900;
const LINES_HEIGHT: u32 = 480;
/// Of one bar with the space around it, and of all that is above and below the bars.
const BAR_HEIGHT: u32 = 30;
const AROUND_BARS: u32 = 130;
/// How wide a letter of a label is, about.
const LETTER_WIDTH: u32 = 7;
/// The share of the axis beyond the greatest figure, where the legend is.
const HEADROOM: f64 = 1.3;
const FONT: &str = "sans-serif";
/// Told apart also by those who see no colours: they differ in brightness.
const COLORS: [RGBColor; 4] =
    [RGBColor(20, 80, 140), RGBColor(230, 140, 30), RGBColor(90, 170, 120), RGBColor(150, 150, 150)];

/// A point of a line: its place, and the least, the median and the greatest of the rounds.
pub(super) type Point = (f64, [f64; 3]);
/// A line with its name.
pub(super) type Line = (String, Vec<Point>);

/// What a chart is called, and what its axes say.
pub(super) struct Chart<'a> {
    pub(super) title: &'a str,
    /// Of the figures.
    pub(super) unit: &'a str,
    /// What is compared; "" if the labels say it.
    pub(super) places: &'a str,
    /// One for each place.
    pub(super) labels: &'a [String],
}

/// Its axes, to be drawn on.
type Axes<'a> = ChartContext<'a, SVGBackend<'a>, Cartesian2d<RangedCoordf64, RangedCoordf64>>;

impl Chart<'_> {
    /// Lines from place to place, through medians, with a stroke from the least to the greatest at each.
    pub(super) fn lines(&self, path: &Path, lines: &[Line]) -> Result<()> {
        let figures = lines.iter().flat_map(|(_, points)| points).map(|(_, [.., greatest])| *greatest);
        let top = figures.fold(f64::MIN_POSITIVE, f64::max);
        let area = SVGBackend::new(path, (WIDTH, LINES_HEIGHT)).into_drawing_area();
        area.fill(&WHITE).map_err(failure)?;
        let mut axes = ChartBuilder::on(&area)
            .caption(self.title, (FONT, 20))
            .margin(12)
            .x_label_area_size(46)
            .y_label_area_size(80)
            .build_cartesian_2d(-0.5..count(self.labels.len()) - 0.5, 0.0..top * HEADROOM)
            .map_err(failure)?;
        axes.configure_mesh()
            .disable_x_mesh()
            .light_line_style(WHITE.mix(0.0))
            .x_labels(self.labels.len() * 2 + 1)
            .x_label_formatter(&|at| self.label(*at))
            .y_label_formatter(&figure)
            .label_style((FONT, 14))
            .x_desc(self.places)
            .y_desc(self.unit)
            .draw()
            .map_err(failure)?;
        for (index, (name, points)) in lines.iter().enumerate() {
            let color = color(index);
            let medians = points.iter().map(|(at, [_, median, _])| (*at, *median));
            axes.draw_series(LineSeries::new(medians.clone(), color.stroke_width(2)))
                .map_err(failure)?
                .label(name)
                .legend(move |(x, y)| PathElement::new([(x, y), (x + 14, y)], color.stroke_width(2)));
            let strokes = points.iter().map(|(at, [least, _, greatest])| {
                PathElement::new([(*at, *least), (*at, *greatest)], color.stroke_width(1))
            });
            axes.draw_series(strokes).map_err(failure)?;
            axes.draw_series(medians.map(|at| Circle::new(at, 4, color.filled()))).map_err(failure)?;
        }
        legend(&mut axes, SeriesLabelPosition::UpperLeft)?;
        drop(axes);
        area.present().map_err(failure)?;
        note(&format!("drew {}", path.display()));
        Ok(())
    }

    /// A bar for each place, from left to right, made of parts, with its whole beside it: so there is room for any label.
    pub(super) fn bars(&self, path: &Path, parts: &[(&str, Vec<f64>)]) -> Result<()> {
        let wholes: Vec<f64> = (0..self.labels.len())
            .map(|index| parts.iter().filter_map(|(_, figures)| figures.get(index)).sum())
            .collect();
        let top = wholes.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
        let bars = u32::try_from(self.labels.len())?;
        let letters = self.labels.iter().map(|label| label.chars().count()).max().unwrap_or_default();
        let area = SVGBackend::new(path, (WIDTH, AROUND_BARS + BAR_HEIGHT * bars)).into_drawing_area();
        area.fill(&WHITE).map_err(failure)?;
        let mut axes = ChartBuilder::on(&area)
            .caption(self.title, (FONT, 20))
            .margin(12)
            .x_label_area_size(46)
            .y_label_area_size(u32::try_from(letters)? * LETTER_WIDTH + 16)
            // The first on top.
            .build_cartesian_2d(0.0..top * HEADROOM, count(self.labels.len()) - 0.5..-0.5)
            .map_err(failure)?;
        axes.configure_mesh()
            .disable_y_mesh()
            .light_line_style(WHITE.mix(0.0))
            .y_labels(self.labels.len() * 2 + 1)
            .y_label_formatter(&|at| self.label(*at))
            .x_label_formatter(&figure)
            .label_style((FONT, 13))
            .x_desc(self.unit)
            .draw()
            .map_err(failure)?;
        let mut begins = vec![0.0; self.labels.len()];
        for (index, (name, figures)) in parts.iter().enumerate() {
            let color = color(index);
            let bars = begins.iter().zip(figures).enumerate().map(|(index, (begin, figure))| {
                let at = count(index);
                Rectangle::new([(*begin, at - 0.35), (begin + figure, at + 0.35)], color.filled())
            });
            let drawn = axes.draw_series(bars).map_err(failure)?;
            if parts.len() > 1 {
                drawn.label(*name).legend(move |(x, y)| Rectangle::new([(x, y - 6), (x + 14, y + 6)], color.filled()));
            }
            begins.iter_mut().zip(figures).for_each(|(begin, figure)| *begin += figure);
        }
        let style = TextStyle::from((FONT, 13)).pos(Pos::new(HPos::Left, VPos::Center));
        let texts = wholes
            .iter()
            .enumerate()
            .map(|(index, whole)| Text::new(short(*whole), (whole + top * 0.008, count(index)), style.clone()));
        axes.draw_series(texts).map_err(failure)?;
        if parts.len() > 1 {
            legend(&mut axes, SeriesLabelPosition::UpperRight)?;
        }
        drop(axes);
        area.present().map_err(failure)?;
        note(&format!("drew {}", path.display()));
        Ok(())
    }

    /// The label of a place; places are whole numbers.
    fn label(&self, at: f64) -> String {
        let label = self.labels.iter().enumerate().find(|(index, _)| (count(*index) - at).abs() < 0.01);
        label.map(|(_, label)| label.clone()).unwrap_or_default()
    }
}

fn legend(axes: &mut Axes<'_>, position: SeriesLabelPosition) -> Result<()> {
    axes.configure_series_labels()
        .position(position)
        .margin(8)
        .legend_area_size(20)
        .background_style(WHITE.mix(0.8))
        .label_font((FONT, 14))
        .draw()
        .map_err(failure)
}

fn color(index: usize) -> RGBColor {
    COLORS[index % COLORS.len()]
}

/// A count as a place on an axis.
pub(super) fn count(number: usize) -> f64 {
    real(number.try_into().unwrap_or(u64::MAX))
}

/// A figure at an axis.
fn figure(figure: &f64) -> String {
    if *figure > 0.0 { short(*figure) } else { "0".to_owned() }
}

/// What a library says, whose errors borrow from what they are about.
fn failure(error: impl std::fmt::Display) -> anyhow::Error {
    anyhow!("cannot draw: {error}")
}
