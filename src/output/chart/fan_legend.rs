//! The right column of the fan chart: every mark in words and numbers.

use plotters::style::RGBColor;

use super::axes::{self, Frame};
use super::fan::{Band, Fan, LEGEND, MEDIAN, WIDTH};
use super::marks::hex;
use super::page::{EDGE, INK, Page, SOFT, VERMILLION};
use super::text::{Type, leading};
use super::{exact, range, rounded};

impl Fan {
    /// The right column: every mark in words, with its numbers on the last day.
    pub(super) fn legend(
        &self,
        page: &mut Page,
        frame: &Frame,
        bands: &[(&Band, RGBColor)],
        length: usize,
    ) -> f64 {
        let x = WIDTH - EDGE - LEGEND;
        let mut y = frame.top + 10.0;
        if length > 0 {
            let last = axes::date_of(self.start, length as f64 - 1.0);
            y = page.lines(x, y, LEGEND, &format!("On {}", axes::written(last)), Type::new(16.0).bold())
                + 10.0;
        }
        if let Some(&last) = self.median.last() {
            page.line((x, y + 9.0), (x + 26.0, y + 9.0), &hex(MEDIAN), 3.2);
            y = entry(page, y, "Median of simulated futures", &rounded(last));
        }
        for (band, fill) in bands.iter().rev() {
            let style = format!("fill=\"{}\" stroke=\"{SOFT}\" stroke-width=\"0.6\"", hex(*fill));
            page.rect((x, y + 1.0), (26.0, 16.0), &style);
            let ends = band.low.last().zip(band.high.last());
            let text = ends.map_or_else(String::new, |(low, high)| range(*low, *high, rounded));
            y = entry(page, y, &band.label, &text);
        }
        if let Some(agency) = &self.agency {
            if agency.high > agency.low {
                let style = "fill=\"url(#agency-hatch)\" stroke=\"#D55E00\" stroke-width=\"1.8\"";
                page.rect((x, y + 1.0), (26.0, 16.0), style);
            } else {
                page.line((x, y + 9.0), (x + 26.0, y + 9.0), VERMILLION, 2.4);
            }
            y = entry(page, y, &agency.label, &range(agency.low, agency.high, exact));
        }
        if !self.observations.is_empty() {
            point(page, (x + 13.0, y + 9.0), y + 19.0, y - 1.0);
            y = entry(page, y, &self.observed_label, "");
        }
        y
    }
}

/// A legend entry: the words, then the numbers in bold.
fn entry(page: &mut Page, y: f64, words: &str, numbers: &str) -> f64 {
    let x = WIDTH - EDGE - LEGEND + 36.0;
    let style = Type::new(14.0);
    let y = page.lines(x, y, LEGEND - 36.0, words, style);
    page.lines(x, y, LEGEND - 36.0, numbers, style.bold()).max(y) + leading(style) * 0.6
}

/// An observed number with its range between the heights `low` and `high`.
pub(super) fn point(page: &mut Page, (x, y): (f64, f64), low: f64, high: f64) {
    if (low - high).abs() > 1.0 {
        page.line((x, low), (x, high), INK, 2.0);
        for end in [low, high] {
            page.line((x - 5.0, end), (x + 5.0, end), INK, 2.0);
        }
    }
    page.circle((x, y), 5.0, &format!("fill=\"{INK}\" stroke=\"#FFFFFF\" stroke-width=\"1.5\""));
}
