//! Text with known widths: styles, line breaks and escaping.

use super::colours::INK;
use super::scripts::{is_invisible, script};

/// Advance widths of `' '..='~'` in Noto Sans regular, thousandths of an em.
const ADVANCE: [u16; 95] = [
    260, 269, 408, 646, 572, 831, 732, 225, 300, 300, 551, 572, 268, 322, 268, 372, 572, 572, 572, 572, 572,
    572, 572, 572, 572, 572, 268, 268, 572, 572, 572, 434, 899, 639, 650, 632, 730, 556, 519, 728, 741, 339,
    273, 619, 524, 907, 760, 781, 605, 781, 622, 549, 556, 731, 600, 930, 586, 566, 572, 329, 372, 329, 572,
    444, 281, 561, 615, 480, 615, 564, 344, 615, 618, 258, 258, 534, 258, 935, 618, 605, 615, 615, 413, 479,
    361, 618, 508, 786, 529, 510, 470, 380, 551, 380, 572,
];
/// How dates are abbreviated, and how full names begin.
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
/// How much wider bold is, on average.
const BOLD: f64 = 1.06;

/// How a piece of text looks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Type {
    pub(super) size: f64,
    pub(super) bold: bool,
    pub(super) fill: &'static str,
    pub(super) anchor: &'static str,
    pub(super) halo: bool,
}

impl Type {
    pub(super) const fn new(size: f64) -> Self {
        Self { size, bold: false, fill: INK, anchor: "start", halo: false }
    }
    pub(super) const fn bold(self) -> Self {
        Self { bold: true, ..self }
    }
    pub(super) const fn fill(self, fill: &'static str) -> Self {
        Self { fill, ..self }
    }
    pub(super) const fn middle(self) -> Self {
        Self { anchor: "middle", ..self }
    }
    pub(super) const fn end(self) -> Self {
        Self { anchor: "end", ..self }
    }
    /// A white edge, so that the text reads on top of shapes.
    pub(super) const fn halo(self) -> Self {
        Self { halo: true, ..self }
    }
    /// Width of `text` in pixels, a little generous: the reader's browser may
    /// not have the font.
    pub(super) fn width(self, text: &str) -> f64 {
        let em: f64 = text
            .chars()
            .map(|c| match ADVANCE.get((c as usize).wrapping_sub(32)) {
                Some(&advance) => f64::from(advance) / 1000.0,
                None if c == '\u{a0}' => 0.26,
                None if is_invisible(c) => 0.0,
                None => script(c).map_or(0.6, |script| script.advance),
            })
            .sum();
        em * self.size * if self.bold { BOLD } else { 1.0 } * 1.02
    }
    /// Puts non-breaking spaces where a line should not end: inside dates and
    /// percentages, and between the dots of "below 12 % · above 42 %".
    fn bound(self, text: &str, width: f64) -> String {
        let mut bound = String::with_capacity(text.len());
        for (i, phrase) in text.split(" · ").enumerate() {
            if i > 0 {
                bound.push_str("\u{a0}· ");
            }
            if text.contains(" · ") && self.width(phrase) < width * 0.8 && !phrase.contains('\n') {
                bound.push_str(&phrase.replace(' ', "\u{a0}"));
                continue;
            }
            let mut before = "";
            for (j, word) in phrase.split(' ').enumerate() {
                if j > 0 {
                    bound.push(if follows(before, word) { '\u{a0}' } else { ' ' });
                }
                bound.push_str(word);
                before = word;
            }
        }
        bound
    }
    /// Breaks `text` at spaces into lines no wider than `width`, if words allow.
    pub(super) fn wrap(self, text: &str, width: f64) -> Vec<String> {
        let text = self.bound(text, width);
        let mut lines = Vec::new();
        for paragraph in text.lines() {
            let mut line = String::new();
            for word in paragraph.split(' ').filter(|word| !word.is_empty()) {
                let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
                if self.width(&longer) <= width || line.is_empty() {
                    line = longer;
                } else {
                    lines.push(ended(&line));
                    word.clone_into(&mut line);
                }
            }
            if !line.is_empty() {
                lines.push(ended(&line));
            }
        }
        lines
    }
}

/// A finished line: no dot left over at its end, ordinary spaces again.
fn ended(line: &str) -> String {
    let line = line.replace('\u{a0}', " ");
    line.trim_end_matches(" ·").to_owned()
}

/// Whether a word belongs to the one before: a percent sign, or a month or
/// year inside a date such as "14 Sep 2018".
fn follows(before: &str, word: &str) -> bool {
    let month = |word: &str| MONTHS.iter().any(|month| word.starts_with(month)) && word.len() < 10;
    let number = |word: &str| word.chars().next().is_some_and(|c| c.is_ascii_digit());
    word.starts_with('%') || (number(before) && month(word)) || (month(before) && number(word))
}

/// Text as XML character data: markup escaped, characters XML forbids dropped.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' | '\t' => escaped.push(' '),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => escaped.push(c),
        }
    }
    escaped
}

/// Distance between the baselines of two lines.
pub(super) fn leading(style: Type) -> f64 {
    (style.size * 1.32).round()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrapping_keeps_every_word_and_fits() {
        let style = Type::new(14.0);
        let lines = style.wrap("90 % of simulated futures on one day", 90.0);
        assert_eq!(lines.join(" "), "90 % of simulated futures on one day");
        assert!(lines.len() > 1 && lines.iter().all(|line| style.width(line) <= 90.0));
        let lines = style.wrap("plan of 30 Aug 2018: below 4 % · above 84 %", 120.0);
        assert!(lines.contains(&"above 84 %".to_owned()), "{lines:?}");
        assert!(lines.iter().any(|line| line.contains("30 Aug 2018")), "{lines:?}");
        assert!(style.wrap("", 10.0).is_empty());
        assert_eq!(style.wrap("unbreakable", 1.0).len(), 1);
    }
}
