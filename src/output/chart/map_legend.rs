//! The legend of the map, in words, and its scale bar.

use super::map::{BORDER, CLASSES, FRONT, LEGEND, LineKind, Map, ZONE};
use super::page::{BLUE, INK, Page, SOFT};
use super::place::Area;
use super::text::Type;
use super::{axes, exact};

/// How a circle looks: see-through, with an edge that reads on any ground.
pub(super) const CIRCLE: &str =
    "fill=\"#0072B2\" fill-opacity=\"0.55\" stroke=\"#002F4B\" stroke-width=\"1.2\"";
const HEAD: Type = Type::new(14.0).bold();
const TEXT: Type = Type::new(13.5);
const SWATCH: f64 = 46.0;

impl Map {
    /// Draws the legend downwards from `y`; returns its lower end.
    pub(super) fn legend(&self, page: &mut Page, x: f64, y: f64) -> f64 {
        let mut y = self.circles(page, x, y);
        y = self.widths(page, x, y);
        if !self.roads.is_empty() {
            y = page.lines(x, y, LEGEND, "Probability that the road exceeds its capacity", HEAD) + 6.0;
            for (_, stroke, words) in CLASSES {
                page.line((x, y + 8.0), (x + 34.0, y + 8.0), stroke, 7.0);
                y = page.lines(x + SWATCH, y, LEGEND, words, TEXT) + 3.0;
            }
            y += 14.0;
        }
        y = self.lines(page, x, y);
        for note in &self.legend_notes {
            y = page.lines(x, y, LEGEND, note, TEXT.fill(SOFT)) + 6.0;
        }
        y
    }

    fn circles(&self, page: &mut Page, x: f64, y: f64) -> f64 {
        let most = self.most_arrivals();
        if most <= 0.0 {
            return y;
        }
        let mut y = page.lines(x, y, LEGEND, &self.arrivals_label, HEAD) + 6.0;
        let middle = x + self.radius(most);
        for value in samples(most) {
            let r = self.radius(value);
            page.circle((middle, y + r.max(9.0)), r, CIRCLE);
            page.text(x + 74.0, y + r.max(9.0) + 5.0, &exact(value), TEXT);
            y += 2.0 * r.max(9.0) + 6.0;
        }
        y + 14.0
    }

    fn widths(&self, page: &mut Page, x: f64, y: f64) -> f64 {
        let most = self.most_load();
        if most <= 0.0 {
            return y;
        }
        let mut y = page.lines(x, y, LEGEND, &self.load_label, HEAD) + 6.0;
        for value in samples(most) {
            page.line(
                (x, y + 8.0),
                (x + 34.0, y + 8.0),
                SOFT,
                (self.road_width(value) * 10.0).round() / 10.0,
            );
            y = page.lines(x + SWATCH, y, LEGEND, &exact(value), TEXT) + 3.0;
        }
        y + 14.0
    }

    /// Front line, zone, border and coast, as far as they are drawn.
    fn lines(&self, page: &mut Page, x: f64, y: f64) -> f64 {
        let has = |kind| self.coast_and_border.iter().any(|line| line.kind == kind);
        let coast = format!("fill=\"none\" stroke=\"{BLUE}\" stroke-width=\"2\"");
        let mut y = y;
        for (shown, style, words) in [
            (!self.front.is_empty(), FRONT, self.front_label.as_str()),
            (!self.zone.is_empty(), ZONE, self.zone_label.as_str()),
            (has(LineKind::Border), BORDER, "State border"),
            (has(LineKind::Coast), &coast, "Coast"),
        ] {
            if !shown {
                continue;
            }
            if style == ZONE {
                page.rect((x, y), (34.0, 17.0), style);
            } else {
                page.path(&[(x, y + 9.0), (x + 36.0, y + 9.0)], false, style);
            }
            y = page.lines(x + SWATCH, y, LEGEND - SWATCH, words, TEXT) + 5.0;
        }
        y + 12.0
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
fn kilometres(area: &Area, pixels_per_km: f64) -> f64 {
    let wanted = (area.2 - area.0) / 5.0 / pixels_per_km;
    if wanted.is_finite() && wanted > 0.0 { round(wanted) } else { 1.0 }
}

/// Where the scale bar stands.
pub(super) fn scale_bar_area(area: &Area, pixels_per_km: f64) -> Area {
    let width = kilometres(area, pixels_per_km) * pixels_per_km;
    Area(area.0 + 8.0, area.3 - 46.0, area.0 + 8.0 + width + 44.0, area.3 - 8.0)
}

/// A scale bar in the lower left corner, with north.
pub(super) fn scale_bar(page: &mut Page, area: &Area, pixels_per_km: f64) {
    let length = kilometres(area, pixels_per_km);
    let Area(left, top, right, bottom) = scale_bar_area(area, pixels_per_km);
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
