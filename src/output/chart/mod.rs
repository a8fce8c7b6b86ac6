//! Charts: what a planner sees before any table.
//!
//! Each chart is plain data with one method, `svg`, that returns an SVG
//! document as text: no files, no clock, the same bytes for the same data.
//! [`png`] turns such a text into an image with the bundled font.
//! This is the only user of plotters (the curves) and resvg (the images).
//!
//! | chart | question |
//! | --- | --- |
//! | [`Fan`] | how many people, day by day, and how sure are we? |
//! | [`FansTogether`] | how do scenarios differ over time? |
//! | [`Ranges`] | how do the scenarios compare with what agencies said? |
//! | [`Arrivals`] | where do how many arrive each day, and do places run out? |
//! | [`Map`] | which roads and places carry the load? |
//! | [`Tornado`] | which unknowns move the result most? |
//!
//! Colours are those of Okabe and Ito (2008), told apart by people with any
//! common colour blindness. Nothing rests on colour alone: shades differ in
//! lightness, lines in style, agencies are hatched, and all is named in words.

mod arrivals;
mod axes;
mod events;
mod fan;
mod fan_legend;
mod map;
mod map_legend;
mod marks;
mod page;
mod place;
mod png;
mod projection;
mod ranges;
mod ranges_marks;
mod text;
mod together;
mod tornado;

pub use arrivals::{Arrivals, Panel};
pub use fan::{Band, Fan, Observed};
pub use map::{LineKind, Map, MapLine, MapPlace, MapRoad};
pub use png::png;
pub use projection::Bounds;
pub use ranges::{AgencyRow, RangeGroup, Ranges};
pub use together::{FansTogether, Series};
pub use tornado::{Tornado, TornadoRow};

/// What can go wrong when a chart becomes an image.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ChartError {
    /// The text is not an SVG document that can be drawn.
    #[error("the chart is not a readable SVG document")]
    Svg(#[from] resvg::usvg::Error),
    /// The scale is not a positive number, or the image would be too large.
    #[error("cannot draw an image at scale {scale}: the sides must be between 1 and {max} pixels")]
    Scale {
        /// The scale that was asked for.
        scale: f32,
        /// The longest side allowed, in pixels.
        max: u32,
    },
    /// The image could not be packed as PNG.
    #[error("cannot encode the image as PNG")]
    Encode(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// What an agency published: one number (`low == high`) or a range.
#[derive(Debug, Clone, PartialEq)]
pub struct AgencyBand {
    /// Who said it and when, for example "OCHA, 14 Sep 2018".
    pub label: String,
    /// The lowest number in the statement, persons.
    pub low: f64,
    /// The highest number in the statement, persons.
    pub high: f64,
}

/// A number as published: thousands separated by commas, no rounding beyond
/// whole persons.
fn exact(value: f64) -> String {
    if !value.is_finite() {
        return "unknown".into();
    }
    let digits = format!("{:.0}", value.abs());
    let mut grouped = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if value < 0.0 && digits != "0" {
        grouped.insert(0, '\u{2212}');
    }
    grouped
}

/// A simulated number to three significant figures: more would claim a
/// precision that no replicate count gives.
fn rounded(value: f64) -> String {
    if !value.is_finite() || value.abs() < 1.0 {
        return exact(value);
    }
    let step = 10_f64.powi((value.abs().log10().floor() as i32 - 2).max(0));
    exact((value / step).round() * step)
}

/// "210,000 to 1,020,000", or one number if both ends look the same.
fn range(low: f64, high: f64, number: fn(f64) -> String) -> String {
    let (low, high) = (number(low), number(high));
    if low == high { low } else { format!("{low} to {high}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Parses the chart, or fails with its text: every chart test uses this.
    pub(super) fn assert_valid(svg: &str, title: &str) {
        let tree = resvg::usvg::Tree::from_str(svg, &resvg::usvg::Options::default());
        assert!(tree.is_ok(), "{tree:?}\n{svg}");
        assert!(svg.contains(title), "no title in {svg}");
        assert!(!svg.contains("NaN") && !svg.contains("inf\""), "{svg}");
    }

    #[test]
    fn numbers_have_separators() {
        assert_eq!(exact(0.0), "0");
        assert_eq!(exact(f64::NAN), "unknown");
        assert_eq!(exact(-0.2), "0");
        assert_eq!(exact(999.6), "1,000");
        assert_eq!(exact(1_234_567.0), "1,234,567");
        assert_eq!(exact(-1234.0), "\u{2212}1,234");
    }

    #[test]
    fn simulated_numbers_keep_three_figures() {
        assert_eq!(rounded(612_345.0), "612,000");
        assert_eq!(rounded(1_026_000.0), "1,030,000");
        assert_eq!(rounded(87.4), "87");
        assert_eq!(rounded(0.3), "0");
        assert_eq!(range(612_345.0, 612_400.0, rounded), "612,000");
        assert_eq!(range(1.0, 2.0, exact), "1 to 2");
    }
}
