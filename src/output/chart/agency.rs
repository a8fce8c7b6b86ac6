//! What an agency published, drawn across a chart of days.

use super::axes::Frame;
use super::colours::{AGENCY_TEXT, VERMILLION};
use super::numbers::{exact, range};
use super::page::Page;
use super::text::Type;

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

/// A horizontal agency band: hatched and outlined.
pub(super) fn band(page: &mut Page, frame: &Frame, agency: &AgencyBand) {
    let (top, bottom) = (frame.py(agency.high), frame.py(agency.low));
    if bottom - top > 1.0 {
        page.rect(
            (frame.left, top),
            (frame.width, bottom - top),
            "fill=\"url(#agency-hatch)\" opacity=\"0.5\"",
        );
    }
    let width = if agency.high > agency.low { 1.8 } else { 2.4 };
    for y in [top, bottom] {
        page.line((frame.left, y), (frame.right(), y), VERMILLION, width);
    }
}

/// The words of an agency band, at its left end, to be written over the rest.
pub(super) fn label(page: &mut Page, frame: &Frame, agency: &AgencyBand) {
    let text = format!("{}: {}", agency.label, range(agency.low, agency.high, exact));
    let style = Type::new(14.0).bold().fill(AGENCY_TEXT).halo();
    let (top, bottom) = (frame.py(agency.high), frame.py(agency.low));
    let y = if top - frame.top > 24.0 { top - 7.0 } else { bottom + 19.0 };
    page.text(frame.left + 10.0, y, &text, style);
}
