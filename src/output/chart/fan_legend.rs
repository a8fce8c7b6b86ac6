//! The right column of the fan chart: every mark in words and numbers.

use jiff::civil::Date;
use plotters::style::RGBColor;

use super::colours::{INK, SOFT, VERMILLION};
use super::marks::hex;
use super::page::Page;
use super::text::{Type, leading};
use crate::output::words;

/// Width of the column.
pub(super) const LEGEND: f64 = 248.0;

/// What stands beside the words of an entry.
#[derive(Debug, Clone, Copy)]
pub(super) enum Mark {
    /// A line of the colour.
    Line(RGBColor),
    /// A band of the colour.
    Shade(RGBColor),
    /// A range that an agency published.
    AgencyRange,
    /// One number that an agency published.
    AgencyNumber,
    /// What was observed.
    Point,
}

/// A mark in words and numbers.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) mark: Mark,
    pub(super) words: String,
    /// On the last day; may be empty.
    pub(super) numbers: String,
}

/// Draws the column downwards from a point; returns its lower end.
pub(super) fn draw(page: &mut Page, (x, y): (f64, f64), last: Option<Date>, entries: &[Entry]) -> f64 {
    let mut y = y;
    if let Some(last) = last {
        let words = format!("On {}", words::date(last));
        y = page.lines(x, y, LEGEND, &words, Type::new(16.0).bold()) + 10.0;
    }
    for entry in entries {
        entry.mark.draw(page, (x, y));
        let (x, width, style) = (x + 36.0, LEGEND - 36.0, Type::new(14.0));
        y = page.lines(x, y, width, &entry.words, style);
        y = page.lines(x, y, width, &entry.numbers, style.bold()) + leading(style) * 0.6;
    }
    y
}

impl Mark {
    fn draw(self, page: &mut Page, (x, y): (f64, f64)) {
        match self {
            Self::Line(stroke) => page.line((x, y + 9.0), (x + 26.0, y + 9.0), &hex(stroke), 3.2),
            Self::Shade(fill) => {
                let style = format!("fill=\"{}\" stroke=\"{SOFT}\" stroke-width=\"0.6\"", hex(fill));
                page.rect((x, y + 1.0), (26.0, 16.0), &style);
            }
            Self::AgencyRange => {
                let style =
                    format!("fill=\"url(#agency-hatch)\" stroke=\"{VERMILLION}\" stroke-width=\"1.8\"");
                page.rect((x, y + 1.0), (26.0, 16.0), &style);
            }
            Self::AgencyNumber => page.line((x, y + 9.0), (x + 26.0, y + 9.0), VERMILLION, 2.4),
            Self::Point => point(page, (x + 13.0, y + 9.0), y + 19.0, y - 1.0),
        }
    }
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
