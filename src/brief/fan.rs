//! The fan: people displaced by day, with agencies' figures and what was counted.

use std::fmt::Write as _;

use jiff::civil::Date;
use minijinja::{Value, context};

use super::drawing::{escape, path, round_up};
use super::error::BriefError;
use super::folder::{later, told};
use super::language::Speaker;
use super::page::raw;
use super::totals::{Displaced, FORTNIGHT, Totals};
use crate::outcome::precision::Known;

const LEVELS: [f64; 5] = [0.05, 0.25, 0.5, 0.75, 0.95];
const SIZE: (f64, f64) = (720.0, 300.0);
/// Left, top, right and bottom of the frame.
const FRAME: (f64, f64, f64, f64) = (92.0, 12.0, 708.0, 264.0);

/// A figure beside the fan: its date, its bounds.
pub(super) type FigureRange = (Date, f64, f64);

/// The drawing and its numbers.
pub(super) fn fan(
    (totals, displaced): (&Totals, &Displaced),
    figures: &[FigureRange],
    counted: &[(Date, f64)],
    speaker: &Speaker,
) -> Result<Value, BriefError> {
    let series =
        LEVELS.iter().map(|&level| totals.series("displaced", level)).collect::<Result<Vec<_>, _>>()?;
    let (svg, bars, dots) = svg(&series, figures, counted, speaker)?;
    let row = |day: u32| {
        let of = displaced.on(day, Displaced::OF_FAN)?;
        let values = told(&of.map(|(exact, _)| exact), &of.map(|(_, shown)| shown));
        Some(context! { date => later(totals.start, day).to_string(), values })
    };
    let days = (0..=totals.days).filter(|&day| day % FORTNIGHT == 0 || day == totals.days);
    let rows: Vec<Value> = days.filter_map(row).collect();
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
