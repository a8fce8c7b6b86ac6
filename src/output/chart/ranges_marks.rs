//! The marks of the ranges chart: boxes, bars, diamonds, arrows, and their key.

use plotters::style::RGBColor;

use super::axes::Frame;
use super::colours::{AGENCY_TEXT, INK, VERMILLION};
use super::marks::{SERIES, colour, dashes, hex, tint};
use super::numbers::exact;
use super::page::{EDGE, Page};
use super::text::Type;

/// How much of its colour nine futures in ten have, and half of them.
const TINTS: (f64, f64) = (0.28, 0.7);
/// Room of a line sample before a name.
pub(super) const SAMPLE: f64 = 56.0;

/// The simulated futures of one scenario, as quantiles.
#[derive(Debug, Clone, PartialEq)]
pub struct RangeGroup {
    /// The name of the scenario.
    pub label: String,
    /// Which of several scenarios it is: it then looks as in [`super::FansTogether`].
    pub series: Option<usize>,
    /// One future in twenty is lower.
    pub p05: f64,
    /// One future in four is lower.
    pub p25: f64,
    /// Median.
    pub p50: f64,
    /// One future in four is higher.
    pub p75: f64,
    /// One future in twenty is higher.
    pub p95: f64,
    /// Monte Carlo errors of the range of nine in ten and of the median, from the lowest, where they are known.
    pub errors: [Option<f64>; 3],
    /// A line more at the right, may be empty.
    pub detail: String,
}

/// One published figure: a number (`low == high`) or a range.
#[derive(Debug, Clone, PartialEq)]
pub struct AgencyRow {
    /// Who said it and when.
    pub label: String,
    /// The lowest number in the statement, persons.
    pub low: f64,
    /// The highest number in the statement, persons.
    pub high: f64,
    /// Where the futures lie, for example "below 12 % · within 46 % · above 42 %".
    pub note: String,
}

/// The colour of a scenario.
fn stroke(series: Option<usize>) -> RGBColor {
    SERIES[series.unwrap_or(0) % SERIES.len()].0
}

/// The pale and the dark fill of a colour.
fn fills(stroke: RGBColor) -> [String; 2] {
    [TINTS.0, TINTS.1].map(|strength| {
        format!("fill=\"{}\" stroke=\"{}\" stroke-width=\"1\"", hex(tint(stroke, strength)), hex(stroke))
    })
}

/// The line of a scenario as charts over time have it, beside its name.
pub(super) fn sample(page: &mut Page, (x, y): (f64, f64), series: usize) {
    let (stroke, dash) = SERIES[series % SERIES.len()];
    page.dashed((x, y), (x + SAMPLE - 10.0, y), &hex(stroke), 3.2, &dashes(dash));
}

/// One scenario: pale for nine in ten, darker for half, a line for the median.
pub(super) fn boxes(page: &mut Page, frame: &Frame, y: f64, group: &RangeGroup) {
    let at = |value: f64| frame.px(value.clamp(0.0, frame.x.1));
    let [light, dark] = fills(stroke(group.series));
    for (low, high, half, style) in [(group.p05, group.p95, 7.0, &light), (group.p25, group.p75, 12.0, &dark)]
    {
        if low.is_finite() && high.is_finite() {
            page.rect((at(low), y - half), (at(high) - at(low), 2.0 * half), style);
        }
    }
    if group.p50.is_finite() && group.p50 <= frame.x.1 {
        let x = at(group.p50);
        page.line((x, y - 15.0), (x, y + 15.0), "#FFFFFF", 6.0);
        page.line((x, y - 15.0), (x, y + 15.0), INK, 3.2);
    }
    if group.p95.is_finite() && group.p95 > frame.x.1 {
        arrow(page, frame.right(), y, &hex(stroke(group.series)));
    }
}

/// One published figure: a bar, a diamond, or an arrow out of the chart.
pub(super) fn published(page: &mut Page, frame: &Frame, y: f64, agency: &AgencyRow) {
    if !(agency.low.is_finite() && agency.high.is_finite()) {
        return;
    }
    let (low, high) =
        (frame.px(agency.low.clamp(0.0, frame.x.1)), frame.px(agency.high.clamp(0.0, frame.x.1)));
    if agency.high > frame.x.1 {
        let from = low.min(frame.right() - 42.0);
        page.dashed(
            (from, y),
            (frame.right(), y),
            VERMILLION,
            4.0,
            if agency.low > frame.x.1 { "6 4" } else { "none" },
        );
        arrow(page, frame.right(), y, VERMILLION);
        let style = Type::new(14.0).bold().fill(AGENCY_TEXT).halo().end();
        let (x, y) =
            if agency.low > frame.x.1 { (from - 8.0, y + 5.0) } else { (frame.right() - 4.0, y - 8.0) };
        page.text(x, y, &exact(agency.high), style);
    } else if high - low > 2.0 {
        page.rect(
            (low, y - 6.0),
            (high - low, 12.0),
            &format!("fill=\"{VERMILLION}\" stroke=\"{INK}\" stroke-width=\"1\""),
        );
    } else {
        let shape = [(low, y - 9.0), (low + 9.0, y), (low, y + 9.0), (low - 9.0, y)];
        page.path(&shape, true, &format!("fill=\"{VERMILLION}\" stroke=\"{INK}\" stroke-width=\"1\""));
    }
}

/// An arrow head that points out of the frame at `x`.
fn arrow(page: &mut Page, x: f64, y: f64, fill: &str) {
    page.path(&[(x + 16.0, y), (x, y - 9.0), (x, y + 9.0)], true, &format!("fill=\"{fill}\""));
}

/// What the marks mean, in words.
pub(super) fn key(page: &mut Page, y: f64, agencies: bool, several: bool) {
    // Grey stands for the colours of all scenarios.
    let [light, dark] = fills(if several { colour(0x4D_4D4D) } else { stroke(None) });
    let text = Type::new(14.0);
    let style = format!("fill=\"{VERMILLION}\" stroke=\"{INK}\" stroke-width=\"1\"");
    let mut x = EDGE;
    for (i, words) in
        ["nine futures in ten", "half of the futures", "median", "published range", "published number"]
            .into_iter()
            .enumerate()
    {
        let middle = y + 10.0;
        match i {
            0 => page.rect((x, middle - 7.0), (26.0, 14.0), &light),
            1 => page.rect((x, middle - 10.0), (26.0, 20.0), &dark),
            2 => page.line((x + 13.0, middle - 11.0), (x + 13.0, middle + 11.0), INK, 3.2),
            3 if agencies => page.rect((x, middle - 6.0), (26.0, 12.0), &style),
            _ if agencies => {
                let (x, d) = (x + 13.0, 9.0);
                page.path(
                    &[(x, middle - d), (x + d, middle), (x, middle + d), (x - d, middle)],
                    true,
                    &style,
                );
            }
            _ => return,
        }
        page.text(x + 34.0, middle + 5.0, words, text);
        x += 34.0 + text.width(words) + 26.0;
    }
}
