//! Lines and text of the drawings in a page: SVG whose colours are those of the page.

use std::fmt::Write as _;

/// Text that may stand in a page.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A line through points, as the data of a path.
pub(super) fn path(points: impl Iterator<Item = (f64, f64)>) -> String {
    let mut data = String::new();
    for (index, (x, y)) in points.enumerate() {
        let _ = write!(data, "{}{x:.1} {y:.1}", if index == 0 { 'M' } else { 'L' });
    }
    data
}

/// The next round number: 1, 2 or 5 with zeros.
pub(super) fn round_up(value: f64) -> f64 {
    if value <= 1.0 {
        return 1.0;
    }
    let unit = libm::pow(10.0, libm::log10(value).floor());
    [1.0, 2.0, 5.0, 10.0]
        .map(|step| step * unit)
        .into_iter()
        .find(|&step| step >= value)
        .unwrap_or(10.0 * unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drawings_are_plain() {
        assert_eq!(escape("<a & \"b\">"), "&lt;a &amp; &quot;b&quot;&gt;");
        assert_eq!(path([(0.0, 1.0), (2.04, 3.06)].into_iter()), "M0.0 1.0L2.0 3.1");
        assert_eq!([0.0, 3.0, 700.0, 1000.0].map(|value| round_up(value) as u32), [1, 5, 1000, 1000]);
    }
}
