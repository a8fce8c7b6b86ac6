//! The fan: people displaced by day, with agencies' figures and what was counted.

use std::fmt::Write as _;
use std::path::Path;

use jiff::civil::Date;
use minijinja::{Value, context};

use super::answer::later;
use super::drawing::{escape, path, round_up};
use super::error::BriefError;
use super::folder::{Range, ResultTable, told};
use super::language::Speaker;
use super::page::raw;
use crate::outcome::precision::Known;
use crate::output::words::{in_order_by_day, round_amount};

const LEVELS: [f64; 5] = [0.05, 0.25, 0.5, 0.75, 0.95];
const SIZE: (f64, f64) = (720.0, 300.0);
/// Left, top, right and bottom of the frame.
const FRAME: (f64, f64, f64, f64) = (92.0, 12.0, 708.0, 264.0);

/// A figure beside the fan: its date, its bounds.
pub(super) type FigureRange = (Date, f64, f64);

/// Quantiles of the whole case by day.
pub(super) struct Totals {
    table: ResultTable,
    start: Date,
    /// Days after the first.
    days: u32,
}

impl Totals {
    pub(super) fn read(dir: &Path, start: Date, days: u32) -> Result<Self, BriefError> {
        Ok(Self {
            table: ResultTable::matching(dir, "quantiles.csv", &[("location", "total")])?,
            start,
            days,
        })
    }

    /// A quantile of a variable on each day.
    pub(super) fn series(&self, variable: &str, level: f64) -> Result<Vec<(Date, Known)>, BriefError> {
        let (dates, variables) = (self.table.text("date")?, self.table.text("variable")?);
        let levels = self.table.numbers("level")?;
        let persons = self.table.known("persons", "standard_error")?;
        let rows = (0..self.table.len())
            .filter(|&row| variables[row] == variable && (levels[row] - level).abs() < 1e-9);
        let mut series = Vec::new();
        for row in rows {
            let (date, next) = (self.table.date(row, dates[row])?, later(self.start, series.len() as u32));
            // Each day once: another level would not fit to it, or lie on other days.
            if date != next {
                let message =
                    format!("{variable} at level {level} must go on with {next} (run the scenario again)");
                return Err(self.table.wrong(row, &message).into());
            }
            series.push((date, persons[row]));
        }
        if series.len() != self.days as usize + 1 {
            let next = later(self.start, series.len() as u32);
            return Err(self.table.fault(&format!("has no {variable} at level {level} on {next}")).into());
        }
        Ok(series)
    }

    /// A quantile of a variable on a date.
    pub(super) fn on(&self, variable: &str, level: f64, date: Date) -> Result<Known, BriefError> {
        let series = self.series(variable, level)?;
        let found = series.iter().find(|(day, _)| *day == date).map(|&(_, persons)| persons);
        found.ok_or_else(|| self.table.fault(&format!("has no {variable} on {date}")).into())
    }
}

/// The days after the first that a plan asks about, and the last.
const MILESTONES: [u32; 5] = [3, 7, 14, 30, 90];
/// What it asks: people each once, moves each counted, who came home, who is still away.
pub(super) const ASKED: [&str; 4] = ["displaced", "movements", "returned", STOCK];
/// The one of them that is no running total.
const STOCK: &str = "away";

/// What there is on these days, in eight of ten futures.
pub(super) fn milestones(totals: &Totals) -> Result<Vec<Value>, BriefError> {
    let within = MILESTONES.into_iter().filter(|&day| day < totals.days);
    let days: Vec<u32> = within.chain([totals.days]).collect();
    let mut of_days: Vec<Vec<Range>> = vec![Vec::new(); days.len()];
    for variable in ASKED {
        let on = |&day: &u32| -> Result<Vec<Known>, BriefError> {
            let at = |level: f64| totals.on(variable, level, later(totals.start, day));
            Ok(vec![at(0.1)?, at(0.5)?, at(0.9)?])
        };
        let known = days.iter().map(on).collect::<Result<Vec<_>, _>>()?;
        let shown = if variable == STOCK { None } else { Some(in_order_by_day(&known, 1, round_amount)) };
        for (day, known) in known.iter().enumerate() {
            let range = Range::known([known[0], known[1], known[2]]);
            let shown = shown.as_ref().map(|shown| [shown[day][0], shown[day][1], shown[day][2]]);
            of_days[day].push(shown.map_or(range, |shown| range.told(shown)));
        }
    }
    let of_day = |(day, ranges): (u32, Vec<Range>)| {
        context! { day, date => later(totals.start, day).to_string(), ranges }
    };
    Ok(days.into_iter().zip(of_days).map(of_day).collect())
}

/// The drawing and its numbers.
pub(super) fn fan(
    totals: &Totals,
    figures: &[FigureRange],
    counted: &[(Date, f64)],
    speaker: &Speaker,
) -> Result<Value, BriefError> {
    let series =
        LEVELS.iter().map(|&level| totals.series("displaced", level)).collect::<Result<Vec<_>, _>>()?;
    let (svg, bars, dots) = svg(&series, figures, counted, speaker)?;
    let last = series[0].len() - 1;
    let days: Vec<usize> = (0..=last).filter(|day| day % 14 == 0 || *day == last).collect();
    let known: Vec<Vec<Known>> =
        days.iter().map(|&day| series.iter().map(|level| level[day].1).collect()).collect();
    let shown = in_order_by_day(&known, LEVELS.len() / 2, round_amount);
    let row = |(&day, (known, shown)): (&usize, (&Vec<Known>, &Vec<Known>))| {
        context! { date => series[0][day].0.to_string(), values => told(known, shown) }
    };
    let rows: Vec<Value> = days.iter().zip(known.iter().zip(&shown)).map(row).collect();
    Ok(context! { svg => raw(&svg), rows, bars, dots })
}

/// The drawing, and whether it has bars of figures and dots of counts, which the caption explains.
fn svg(
    series: &[Vec<(Date, Known)>],
    figures: &[FigureRange],
    counted: &[(Date, f64)],
    speaker: &Speaker,
) -> Result<(String, bool, bool), BriefError> {
    let (left, top, right, bottom) = FRAME;
    let (start, days) = (series[0][0].0, (series[0].len() - 1).max(1) as f64);
    let shown = |date: Date| {
        let day = f64::from((date - start).get_days());
        (0.0..=days).contains(&day).then_some(left + (right - left) * day / days)
    };
    let most = series[4].iter().map(|&(_, known)| known.value);
    let most = figures.iter().map(|figure| figure.2).chain(most).fold(0.0, f64::max);
    let step = round_up(most / 5.0);
    let top_value = step * (most / step).ceil().max(1.0);
    let y = |value: f64| bottom - (bottom - top) * value / top_value;
    let x = |day: usize| left + (right - left) * day as f64 / days;
    let (width, height) = SIZE;
    let title = escape(&speaker.words("fan", &[])?);
    let mut svg = format!(
        "<svg class=\"chart\" direction=\"ltr\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{title}\">"
    );
    let mut tick = 0.0;
    while tick <= top_value * 1.001 {
        let _ = write!(
            svg,
            "<path class=\"grid\" d=\"M{left} {0:.1}H{right}\"/><text x=\"{1}\" y=\"{2:.1}\" text-anchor=\"end\">{3}</text>",
            y(tick),
            left - 6.0,
            y(tick) + 4.0,
            speaker.number(tick)
        );
        tick += step;
    }
    for (class, low, high) in [("b90", 0, 4), ("b50", 1, 3)] {
        let up = series[low].iter().enumerate().map(|(day, &(_, known))| (x(day), y(known.value)));
        let down = series[high].iter().enumerate().rev().map(|(day, &(_, known))| (x(day), y(known.value)));
        let _ = write!(svg, "<path class=\"{class}\" d=\"{}Z\"/>", path(up.chain(down)));
    }
    let middle = series[2].iter().enumerate().map(|(day, &(_, known))| (x(day), y(known.value)));
    let _ = write!(svg, "<path class=\"median\" d=\"{}\"/>", path(middle));
    let (mut bars, mut dots) = (false, false);
    // Figures for one day stand side by side.
    for (index, &(date, low, high)) in figures.iter().enumerate() {
        let Some(at) = shown(date) else { continue };
        bars = true;
        let before = figures[..index].iter().filter(|figure| figure.0 == date).count() as f64;
        let at = if at + 7.0 * before > right { at - 7.0 * before } else { at + 7.0 * before };
        let (low, high) =
            if high > low { (low, high) } else { (low - 0.006 * top_value, high + 0.006 * top_value) };
        let _ = write!(svg, "<path class=\"agency\" d=\"M{at:.1} {:.1}V{:.1}\"/>", y(low), y(high));
    }
    for &(date, value) in counted {
        if let Some(at) = shown(date).filter(|_| value <= top_value) {
            dots = true;
            let _ = write!(svg, "<circle class=\"counted\" cx=\"{at:.1}\" cy=\"{:.1}\" r=\"4\"/>", y(value));
        }
    }
    let every = if days > 100.0 { 2 } else { 1 };
    let firsts = series[0].iter().enumerate().filter(|(_, (date, _))| date.day() == 1);
    for (index, (day, (date, _))) in firsts.enumerate().filter(|(index, _)| index % every == 0) {
        let _ = index;
        let month = speaker.words(&format!("month-{}", date.month()), &[])?;
        let _ = write!(
            svg,
            "<path class=\"grid\" d=\"M{0:.1} {bottom}v6\"/><text x=\"{0:.1}\" y=\"{1}\" text-anchor=\"middle\">{2} {3}</text>",
            x(day).clamp(left + 30.0, right - 40.0),
            bottom + 22.0,
            escape(&month),
            date.year()
        );
    }
    svg.push_str("</svg>");
    Ok((svg, bars, dots))
}
