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

/// A text in lines of at most so many characters, and no more lines than that: what does not fit ends in an ellipsis.
pub(super) fn wrapped(text: &str, width: usize, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = vec![String::new()];
    for word in text.split_whitespace() {
        let line = lines.last_mut().expect("there is a line");
        if line.is_empty() {
            line.push_str(word);
        } else if line.chars().count() + 1 + word.chars().count() <= width {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    if lines.len() > most {
        let rest = lines.split_off(most - 1).join(" ");
        lines.push(rest);
    }
    lines.iter().map(|line| crate::output::words::clip(line, width)).collect()
}

/// Where things stand below each other that want to begin at a height and take one, as (height, size), from the upper to
/// the lower: moved down as far as others need, and up again from the end of the sheet.
pub(super) fn stacked(wanted: &[(f64, f64)], top: f64, bottom: f64) -> Vec<f64> {
    let mut places = Vec::new();
    let mut free = top;
    for &(at, size) in wanted {
        let at = at.max(free);
        places.push(at);
        free = at + size;
    }
    let mut end = bottom;
    for (place, &(_, size)) in places.iter_mut().zip(wanted).rev() {
        *place = place.min(end - size);
        end = *place;
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_wrapped_and_stacked() {
        assert_eq!(wrapped("Collapse of the ceasefire", 14, 2), ["Collapse of", "the ceasefire"]);
        assert_eq!(wrapped("one two three four", 7, 2), ["one two", "three…"]);
        assert_eq!(wrapped("", 7, 2), [""]);
        // The second makes room for the first, and the last stays on the sheet.
        assert_eq!(stacked(&[(10.0, 20.0), (15.0, 20.0), (95.0, 20.0)], 0.0, 100.0), [10.0, 30.0, 80.0]);
        assert_eq!(stacked(&[(90.0, 20.0), (95.0, 20.0)], 0.0, 100.0), [60.0, 80.0]);
    }

    #[test]
    fn drawings_are_plain() {
        assert_eq!(escape("<a & \"b\">"), "&lt;a &amp; &quot;b&quot;&gt;");
        assert_eq!(path([(0.0, 1.0), (2.04, 3.06)].into_iter()), "M0.0 1.0L2.0 3.1");
        assert_eq!([0.0, 3.0, 700.0, 1000.0].map(|value| round_up(value) as u32), [1, 5, 1000, 1000]);
    }
}
