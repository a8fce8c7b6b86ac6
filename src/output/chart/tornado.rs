//! Which unknowns move the result most?
//!
//! Sobol indices, the greatest total first: the dark bar is the share of the
//! variance between sets of parameters that an unknown explains alone, the pale bar adds what it does
//! together with others; whiskers are the intervals of the estimates.

use super::axes::{Frame, highest, ticks};
use super::colours::{BLUE, GRID, INK, SOFT};
use super::numbers::exact;
use super::page::{EDGE, Page};
use super::text::{Type, leading};

const WIDTH: f64 = 1200.0;
const LABELS: f64 = 330.0;
const NUMBERS: f64 = 190.0;
const ROW: f64 = 46.0;
const TEXT: Type = Type::new(15.0);
const PALE: &str = "fill=\"#B9DCF2\" stroke=\"#0072B2\" stroke-width=\"1\"";

/// One unknown and its indices, as shares between 0 and 1.
#[derive(Debug, Clone, PartialEq)]
pub struct TornadoRow {
    /// The unknown, in words.
    pub label: String,
    /// Explained by this unknown alone.
    pub first_order: f64,
    /// Lower end of its interval.
    pub low: f64,
    /// Upper end of its interval.
    pub high: f64,
    /// Explained by this unknown alone and together with others.
    pub total: f64,
    /// Lower end of its interval.
    pub total_low: f64,
    /// Upper end of its interval.
    pub total_high: f64,
}

/// Sensitivity of one result to each unknown.
#[derive(Debug, Clone, PartialEq)]
pub struct Tornado {
    /// What is shown, where and when.
    pub title: String,
    /// One or two lines that say how to read it.
    pub subtitle: String,
    /// The unknowns, in any order: the chart puts the greatest total first.
    pub rows: Vec<TornadoRow>,
    /// Replicates, seed, version, and what the chart is not.
    pub note: String,
}

impl Tornado {
    /// The chart as an SVG document.
    #[must_use]
    pub fn svg(&self) -> String {
        let (mut page, y) = Page::new(WIDTH, &self.title, &self.subtitle);
        let mut rows: Vec<_> = self.rows.iter().collect();
        rows.sort_by(|a, b| b.total.total_cmp(&a.total));
        let ends = rows.iter().flat_map(|r| [&r.high, &r.total, &r.total_high, &r.first_order]);
        let ticks = ticks(highest(ends).clamp(0.05, 2.0) * 100.0, 6.0);
        let frame = Frame {
            left: EDGE + LABELS + 28.0,
            top: y + 58.0,
            width: WIDTH - 2.0 * EDGE - LABELS - 28.0 - NUMBERS - 24.0,
            height: ROW * rows.len() as f64 + 6.0,
            x: (0.0, ticks.last().copied().unwrap_or(100.0) / 100.0),
            y: 1.0,
        };
        key(&mut page, y);
        let x = WIDTH - EDGE;
        page.text(x - 96.0, frame.top - 8.0, "alone", Type::new(14.0).bold().end());
        page.text(x, frame.top - 8.0, "in all", Type::new(14.0).bold().end());
        for tick in ticks {
            let x = frame.px(tick / 100.0);
            page.line((x, frame.top), (x, frame.bottom()), GRID, 1.0);
            page.text(
                x,
                frame.bottom() + 20.0,
                &format!("{tick}\u{a0}%"),
                Type::new(14.0).fill(SOFT).middle(),
            );
        }
        for (i, row) in rows.iter().enumerate() {
            self::row(&mut page, &frame, frame.top + ROW * (i as f64 + 0.5) + 3.0, row);
        }
        let zero = frame.px(0.0);
        page.line((zero, frame.top), (zero, frame.bottom()), INK, 1.5);
        let words = "share of the variance between sets of parameters (luck is left out)";
        page.text(
            frame.left + frame.width / 2.0,
            frame.bottom() + 42.0,
            words,
            Type::new(14.0).bold().fill(SOFT).middle(),
        );
        page.finish(frame.bottom() + 48.0, &self.note)
    }
}

/// What the bars mean, in words.
fn key(page: &mut Page, y: f64) {
    let text = Type::new(14.0);
    let mut x = EDGE;
    page.rect((x, y + 4.0), (28.0, 12.0), &format!("fill=\"{BLUE}\""));
    let words = "explained alone";
    page.text(x + 36.0, y + 15.0, words, text);
    x += 36.0 + text.width(words) + 28.0;
    page.rect((x, y + 1.0), (28.0, 18.0), PALE);
    let words = "in all: alone and together with others";
    page.text(x + 36.0, y + 15.0, words, text);
    x += 36.0 + text.width(words) + 28.0;
    whisker(page, (x, x + 28.0), y + 10.0);
    page.text(x + 36.0, y + 15.0, "interval of the estimate", text);
}

fn row(page: &mut Page, frame: &Frame, y: f64, row: &TornadoRow) {
    let names = TEXT.wrap(&row.label, LABELS);
    let mut baseline = y + 5.0 - leading(TEXT) * (names.len().saturating_sub(1)) as f64 / 2.0;
    for name in names {
        page.text(EDGE + LABELS, baseline, &name, TEXT.end());
        baseline += leading(TEXT);
    }
    let at = |value: f64| frame.px(value.clamp(-0.02 * frame.x.1, frame.x.1));
    let bar = |value: f64| {
        let (a, b) = (at(0.0), at(value));
        (a.min(b), (b - a).abs())
    };
    if row.total.is_finite() {
        let (x, width) = bar(row.total);
        page.rect((x, y - 15.0), (width, 30.0), PALE);
    }
    if row.first_order.is_finite() {
        let (x, width) = bar(row.first_order);
        page.rect((x, y - 9.0), (width, 13.0), &format!("fill=\"{BLUE}\""));
    }
    for (low, high, y) in [(row.low, row.high, y - 2.5), (row.total_low, row.total_high, y + 9.5)] {
        if low.is_finite() && high.is_finite() && high > low {
            whisker(page, (at(low), at(high)), y);
        }
    }
    let x = WIDTH - EDGE;
    page.text(x - 96.0, y + 5.0, &percent(row.first_order), TEXT.end());
    page.text(x, y + 5.0, &percent(row.total), TEXT.bold().end());
}

fn whisker(page: &mut Page, (from, to): (f64, f64), y: f64) {
    // White below, so that the line reads on the dark bar too.
    page.line((from - 1.0, y), (to + 1.0, y), "#FFFFFF", 3.4);
    page.line((from, y), (to, y), INK, 1.5);
    for end in [from, to] {
        page.line((end, y - 3.5), (end, y + 3.5), INK, 1.5);
    }
}

fn percent(share: f64) -> String {
    let number = exact(share * 100.0);
    if share.is_finite() { format!("{number}\u{a0}%") } else { number }
}

#[cfg(test)]
mod tests {
    use super::super::tests::assert_valid;
    use super::*;

    fn unknown(label: &str, first_order: f64, total: f64) -> TornadoRow {
        TornadoRow {
            label: label.into(),
            first_order,
            low: first_order - 0.05,
            high: first_order + 0.05,
            total,
            total_low: total - 0.04,
            total_high: total + 0.04,
        }
    }

    fn sample(rows: Vec<TornadoRow>) -> Tornado {
        Tornado { title: "Unknowns".into(), subtitle: "s".into(), rows, note: "n".into() }
    }

    #[test]
    fn the_greatest_total_comes_first() {
        let chart = sample(vec![unknown("small one", 0.1, 0.1), unknown("great one", 0.2, 0.62)]);
        let svg = chart.svg();
        assert_valid(&svg, "Unknowns");
        assert!(svg.find("great one") < svg.find("small one"));
        assert!(svg.contains("62\u{a0}%"));
        assert_eq!(svg, chart.svg());
    }

    #[test]
    fn zero_negative_and_missing_shares_are_still_a_chart() {
        assert_valid(&sample(vec![]).svg(), "Unknowns");
        let odd = [0.0, -0.03, 1.4, f64::NAN, f64::INFINITY].map(|share| unknown("odd", share, share));
        assert_valid(&sample(odd.to_vec()).svg(), "Unknowns");
    }
}
