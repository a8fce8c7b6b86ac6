//! The legend of the map, in words, and its scale bar.

use super::axes;
use super::colours::{INK, SOFT};
use super::map_marks::{ALLIED, CIRCLE, CLASSES, HELD, SQUARE, Scales, ZONE};
use super::numbers::exact;
use super::page::Page;
use super::place::Rectangle;
use super::text::Type;

/// Width of the legend.
pub(super) const LEGEND: f64 = 262.0;
const HEAD: Type = Type::new(14.0).bold();
const TEXT: Type = Type::new(13.5);
const SWATCH: f64 = 46.0;

/// What the legend says.
#[derive(Debug)]
pub(super) struct Legend<'a> {
    pub(super) scales: Scales,
    /// What the area of a circle stands for.
    pub(super) arrivals: &'a str,
    /// What the width of a road stands for.
    pub(super) load: &'a str,
    /// Whether there are roads, and so probabilities.
    pub(super) roads: bool,
    /// Style and words of each kind of line and ground that is drawn.
    pub(super) lines: Vec<(&'static str, &'a str)>,
    pub(super) notes: &'a [String],
}

impl Legend<'_> {
    /// Draws the legend downwards from `y`; returns its lower end.
    pub(super) fn draw(&self, page: &mut Page, x: f64, y: f64) -> f64 {
        let mut y = self.circles(page, x, y);
        y = self.widths(page, x, y);
        if self.roads {
            y = page.lines(x, y, LEGEND, "Probability that the road exceeds its capacity", HEAD) + 6.0;
            for (_, stroke, words) in CLASSES {
                page.line((x, y + 8.0), (x + 34.0, y + 8.0), stroke, 7.0);
                y = page.lines(x + SWATCH, y, LEGEND, words, TEXT) + 3.0;
            }
            y += 14.0;
        }
        for &(style, words) in &self.lines {
            match style {
                ZONE => page.rect((x, y), (34.0, 17.0), style),
                ALLIED => page.circle((x + 17.0, y + 9.0), 8.0, style),
                HELD => page.rect((x + 17.0 - SQUARE / 2.0, y + 9.0 - SQUARE / 2.0), (SQUARE, SQUARE), style),
                _ => page.path(&[(x, y + 9.0), (x + 36.0, y + 9.0)], false, style),
            }
            y = page.lines(x + SWATCH, y, LEGEND - SWATCH, words, TEXT) + 5.0;
        }
        y += 12.0;
        for note in self.notes {
            y = page.lines(x, y, LEGEND, note, TEXT.fill(SOFT)) + 6.0;
        }
        y
    }

    fn circles(&self, page: &mut Page, x: f64, y: f64) -> f64 {
        let most = self.scales.arrivals;
        if most <= 0.0 {
            return y;
        }
        let mut y = page.lines(x, y, LEGEND, self.arrivals, HEAD) + 6.0;
        let middle = x + self.scales.radius(most);
        for value in samples(most) {
            let r = self.scales.radius(value);
            page.circle((middle, y + r.max(9.0)), r, CIRCLE);
            page.text(x + 74.0, y + r.max(9.0) + 5.0, &exact(value), TEXT);
            y += 2.0 * r.max(9.0) + 6.0;
        }
        y + 14.0
    }

    fn widths(&self, page: &mut Page, x: f64, y: f64) -> f64 {
        let most = self.scales.load;
        if most <= 0.0 {
            return y;
        }
        let mut y = page.lines(x, y, LEGEND, self.load, HEAD) + 6.0;
        for value in samples(most) {
            let width = (self.scales.width(value) * 10.0).round() / 10.0;
            page.line((x, y + 8.0), (x + 34.0, y + 8.0), SOFT, width);
            y = page.lines(x + SWATCH, y, LEGEND, &exact(value), TEXT) + 3.0;
        }
        y + 14.0
    }
}

/// Three round values up to `most`, the greatest first.
fn samples(most: f64) -> [f64; 3] {
    let power = libm::pow(10.0, most.log10().floor());
    let top = (most / power).floor() * power;
    [top, round(top / 4.0), round(top / 20.0)]
}

/// The nearest number of the form 1, 2 or 5 times a power of ten.
fn round(value: f64) -> f64 {
    let power = libm::pow(10.0, value.log10().floor());
    [10.0, 5.0, 2.0].into_iter().find(|nice| value / power >= nice * 0.95).unwrap_or(1.0) * power
}

/// Length of the scale bar, in kilometres: round, about a fifth of the map.
fn kilometres(area: &Rectangle, pixels_per_km: f64) -> f64 {
    let wanted = (area.2 - area.0) / 5.0 / pixels_per_km;
    if wanted.is_finite() && wanted > 0.0 { round(wanted) } else { 1.0 }
}

/// Where the scale bar stands.
pub(super) fn scale_bar_area(area: &Rectangle, pixels_per_km: f64) -> Rectangle {
    let width = kilometres(area, pixels_per_km) * pixels_per_km;
    Rectangle(area.0 + 8.0, area.3 - 46.0, area.0 + 8.0 + width + 44.0, area.3 - 8.0)
}

/// A scale bar in the lower left corner, with north.
pub(super) fn scale_bar(page: &mut Page, area: &Rectangle, pixels_per_km: f64) {
    let length = kilometres(area, pixels_per_km);
    let Rectangle(left, top, right, bottom) = scale_bar_area(area, pixels_per_km);
    page.rect((left, top), (right - left, bottom - top), "fill=\"#FFFFFF\" fill-opacity=\"0.85\"");
    let (x, y) = (left + 10.0, bottom - 8.0);
    let end = x + length * pixels_per_km;
    page.path(
        &[(x, y - 7.0), (x, y), (end, y), (end, y - 7.0)],
        false,
        &format!("fill=\"none\" stroke=\"{INK}\" stroke-width=\"2\""),
    );
    let text = format!("{}\u{a0}km", axes::plain(length));
    page.text(f64::midpoint(x, end), y - 6.0, &text, Type::new(13.0).middle());
    let north = right - 13.0;
    page.path(
        &[(north, top + 4.0), (north - 5.0, top + 15.0), (north + 5.0, top + 15.0)],
        true,
        &format!("fill=\"{INK}\""),
    );
    page.text(north, bottom - 5.0, "N", Type::new(13.0).bold().middle());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn legend_values_are_round() {
        assert_eq!(samples(123_456.0).map(exact), ["100,000", "20,000", "5,000"]);
        assert_eq!(samples(9_000.0).map(exact), ["9,000", "2,000", "200"]);
        assert!((round(7.0) - 5.0).abs() < 1e-9);
    }
}
