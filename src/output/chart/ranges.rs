//! How do the scenarios compare with what agencies said?
//!
//! Above, one box a scenario: nine futures in ten, half of them, the median.
//! Below, on the same axis, every published figure. The first one is shaded
//! through the whole chart. A figure beyond the axis ends in an arrow and
//! keeps its number.

use super::axes::{Frame, highest, ticks};
use super::colours::{AGENCY_TEXT, GRID, INK, SOFT, VERMILLION};
use super::numbers::{exact, known_middle, range};
use super::page::{EDGE, Page};
use super::ranges_marks::{AgencyRow, RangeGroup, SAMPLE, boxes, key, published, sample};
use super::text::{Type, leading};

const WIDTH: f64 = 1200.0;
const LABELS: f64 = 270.0;
const NUMBERS: f64 = 318.0;
const NAME: Type = Type::new(15.0);
const DETAIL: Type = Type::new(13.5).fill(SOFT);
const SECTION: Type = Type::new(15.0).bold();

/// Scenarios and published figures on one axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranges {
    /// What is shown, where and when.
    pub title: String,
    /// One or two lines that say how to read it.
    pub subtitle: String,
    /// What is counted.
    pub x_label: String,
    /// The scenarios, in reading order.
    pub groups: Vec<RangeGroup>,
    /// Published figures; the first is the headline.
    pub agencies: Vec<AgencyRow>,
    /// What stands beside a published figure.
    pub agencies_note: String,
    /// Where the axis ends; what is greater is cut with an arrow.
    pub x_max: Option<f64>,
    /// Replicates, seed, version, and what the chart is not.
    pub note: String,
}

/// A row to draw: its middle, and the text beside it.
struct DrawnRow<'a> {
    label: &'a str,
    /// Which of several scenarios it is, if it is one.
    series: Option<usize>,
    numbers: String,
    detail: &'a str,
}

impl Ranges {
    /// Where an axis should end that shows all futures and the headline, and of other figures those that are not
    /// far beyond: one worst case should not squeeze everything else.
    #[must_use]
    pub fn end(groups: &[RangeGroup], agencies: &[AgencyRow]) -> Option<f64> {
        let headline = agencies.iter().take(1).map(|agency| &agency.high);
        let main = highest(groups.iter().map(|group| &group.p95).chain(headline));
        let others = agencies.iter().map(|agency| &agency.high).filter(|&&high| high <= 1.5 * main);
        let end = highest(others).max(main);
        (end > 0.0).then_some(1.05 * end)
    }

    /// The chart as an SVG document.
    #[must_use]
    pub fn svg(&self) -> String {
        let (mut page, y) = Page::new(WIDTH, &self.title, &self.subtitle);
        let ends =
            self.groups.iter().flat_map(|g| [&g.p95, &g.p50]).chain(self.agencies.iter().map(|a| &a.high));
        let limit = self.x_max.filter(|limit| *limit > 0.0 && limit.is_finite());
        let ticks = ticks(limit.unwrap_or(highest(ends) * 1.02), 5.0);
        let groups: Vec<_> = self
            .groups
            .iter()
            .map(|g| DrawnRow {
                label: &g.label,
                series: g.series,
                numbers: known_middle([(g.p05, g.errors[0]), (g.p50, g.errors[1]), (g.p95, g.errors[2])]),
                detail: &g.detail,
            })
            .collect();
        let agencies: Vec<_> = self
            .agencies
            .iter()
            .map(|a| DrawnRow {
                label: &a.label,
                series: None,
                numbers: range(a.low, a.high, exact),
                detail: &a.note,
            })
            .collect();
        let heights = |rows: &[DrawnRow<'_>]| {
            rows.iter().map(DrawnRow::height).sum::<f64>() + if rows.is_empty() { 0.0 } else { 46.0 }
        };
        let mut frame = Frame {
            left: EDGE + LABELS + 14.0,
            top: y + 36.0,
            width: WIDTH - 2.0 * EDGE - LABELS - NUMBERS - 14.0 - 36.0,
            height: heights(&groups) + heights(&agencies) + 8.0,
            x: (0.0, ticks.last().copied().unwrap_or(1.0)),
            y: 1.0,
        };
        let several = self.groups.iter().any(|group| group.series.is_some());
        key(&mut page, y, !self.agencies.is_empty(), several);
        frame.top += self.headline(&mut page, &frame);
        for &tick in &ticks {
            let x = frame.px(tick);
            page.line((x, frame.top), (x, frame.bottom()), if tick == 0.0 { INK } else { GRID }, 1.0);
            page.text(x, frame.bottom() + 20.0, &exact(tick), Type::new(14.0).fill(SOFT).middle());
        }
        let middle = frame.left + frame.width / 2.0;
        page.text(middle, frame.bottom() + 42.0, &self.x_label, Type::new(14.0).bold().fill(SOFT).middle());

        let heads = ["Simulated scenarios", "median (nine futures in ten)"];
        let (centres, y) = section(&mut page, frame.top, heads, &groups);
        for (group, y) in self.groups.iter().zip(centres) {
            boxes(&mut page, &frame, y, group);
        }
        let heads = ["Published figures", &self.agencies_note];
        let (centres, _) = section(&mut page, y, heads, &agencies);
        for (agency, y) in self.agencies.iter().zip(centres) {
            published(&mut page, &frame, y, agency);
        }
        page.finish(frame.bottom() + 48.0, &self.note)
    }

    /// Shades the first agency figure through the chart, with its name above;
    /// returns the height that the name takes.
    fn headline(&self, page: &mut Page, frame: &Frame) -> f64 {
        let Some(first) = self.agencies.first().filter(|first| first.low <= frame.x.1) else {
            return 0.0;
        };
        let (low, high) = (frame.px(first.low), frame.px(first.high.min(frame.x.1)));
        let top = frame.top + 22.0;
        if high - low > 1.0 {
            let style = "fill=\"url(#agency-hatch)\" opacity=\"0.3\"";
            page.rect((low, top), (high - low, frame.height), style);
        }
        for x in [low, high] {
            page.line((x, top), (x, top + frame.height), VERMILLION, 1.6);
        }
        let text = format!("{}: {}", first.label, range(first.low, first.high, exact));
        let style = Type::new(14.0).bold().fill(AGENCY_TEXT).middle();
        let half = style.width(&text) / 2.0;
        let x = f64::midpoint(low, high).min(WIDTH - EDGE - half).max(EDGE + half);
        page.text(x, top - 7.0, &text, style);
        22.0
    }
}

impl DrawnRow<'_> {
    /// Width of the label.
    fn room(&self) -> f64 {
        if self.series.is_some() { LABELS - SAMPLE } else { LABELS }
    }

    fn height(&self) -> f64 {
        let left = NAME.wrap(self.label, self.room()).len() as f64 * leading(NAME);
        let right = NAME.bold().wrap(&self.numbers, NUMBERS).len() as f64 * leading(NAME)
            + DETAIL.wrap(self.detail, NUMBERS).len() as f64 * leading(DETAIL);
        left.max(right).max(26.0) + 16.0
    }
}

/// Heads and the texts of all rows; returns the middle of each row and the end.
fn section(page: &mut Page, top: f64, heads: [&str; 2], rows: &[DrawnRow<'_>]) -> (Vec<f64>, f64) {
    if rows.is_empty() {
        return (Vec::new(), top);
    }
    let right = WIDTH - EDGE - NUMBERS;
    page.text(EDGE, top + 28.0, heads[0], SECTION);
    page.text(right, top + 28.0, heads[1], DETAIL);
    let mut y = top + 40.0;
    let mut centres = Vec::new();
    for row in rows {
        page.line((EDGE, y), (WIDTH - EDGE, y), GRID, 1.0);
        let middle = y + row.height() / 2.0;
        let room = row.room();
        let lines = NAME.wrap(row.label, room).len() as f64;
        page.lines(EDGE + LABELS - room, middle - lines * leading(NAME) / 2.0, room, row.label, NAME);
        if let Some(series) = row.series {
            sample(page, (EDGE, middle), series);
        }
        let numbers = NAME.bold().wrap(&row.numbers, NUMBERS).len() as f64 * leading(NAME);
        let detail = DETAIL.wrap(row.detail, NUMBERS).len() as f64 * leading(DETAIL);
        let y_text =
            page.lines(right, middle - f64::midpoint(numbers, detail), NUMBERS, &row.numbers, NAME.bold());
        page.lines(right, y_text, NUMBERS, row.detail, DETAIL);
        centres.push(middle);
        y += row.height();
    }
    (centres, y + 6.0)
}

#[cfg(test)]
mod tests {
    use super::super::tests::assert_valid;
    use super::*;

    fn sample(x_max: Option<f64>) -> Ranges {
        let group = |label: &str, p50: f64| RangeGroup {
            label: label.into(),
            series: None,
            p05: 0.4 * p50,
            p25: 0.8 * p50,
            p50,
            p75: 1.2 * p50,
            p95: 1.7 * p50,
            errors: [None; 3],
            detail: "detail".into(),
        };
        let row = |label: &str, low: f64, high: f64| AgencyRow {
            label: label.into(),
            low,
            high,
            note: "within 46 %".into(),
        };
        Ranges {
            title: "Ranges".into(),
            subtitle: String::new(),
            x_label: "persons".into(),
            groups: vec![group("assault", 6e5), group("nothing", 0.0)],
            agencies: vec![row("OCHA", 7e5, 9e5), row("Türkiye", 3e6, 3e6), row("one", 2.5e5, 2.5e5)],
            agencies_note: "figure".into(),
            x_max,
            note: String::new(),
        }
    }

    #[test]
    fn a_figure_beyond_the_axis_keeps_its_number() {
        let svg = sample(Some(1.2e6)).svg();
        assert_valid(&svg, "Ranges");
        assert!(svg.matches(">3,000,000<").count() == 2 && !svg.contains(">2,000,000<"));
        assert!(svg.contains("600,000 (240,000 to 1,020,000)"));
        assert!(sample(None).svg().contains(">2,000,000<"));
        assert_eq!(svg, sample(Some(1.2e6)).svg());
    }

    #[test]
    fn the_axis_has_all_futures_and_the_headline() {
        let chart = sample(None);
        let end = Ranges::end(&chart.groups, &chart.agencies).expect("there is something");
        // 1.7 × 600,000 is more than the headline's 900,000; 3,000,000 is far beyond.
        assert!((end - 1.05 * 1_020_000.0).abs() < 1e-6, "{end}");
        assert!(Ranges::end(&[], &chart.agencies).is_some_and(|end| (end - 945_000.0).abs() < 1e-6));
        assert_eq!(Ranges::end(&[], &[]), None);
    }

    /// Scenarios used to look the same, told apart by their names alone.
    #[test]
    fn scenarios_that_differ_look_different() {
        let mut chart = sample(None);
        for (index, group) in chart.groups.iter_mut().enumerate() {
            group.series = Some(index);
        }
        let svg = chart.svg();
        assert_valid(&svg, "Ranges");
        assert!(
            svg.contains("stroke=\"#0072B2\"")
                && svg.contains("stroke=\"#D55E00\" stroke-width=\"3.2\" stroke-dasharray")
        );
    }

    #[test]
    fn little_or_no_data_is_still_a_chart() {
        let mut chart = sample(Some(0.0));
        chart.agencies.clear();
        assert_valid(&chart.svg(), "Ranges");
        chart.groups.clear();
        assert_valid(&chart.svg(), "Ranges");
        let mut chart = sample(Some(1e5));
        chart.groups.clear();
        assert_valid(&chart.svg(), "Ranges");
    }
}
