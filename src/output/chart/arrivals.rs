//! Where do how many arrive each day (or stay), and do places run out?
//!
//! One small panel a place: shade for nine futures in ten, line for the
//! median, and in words how often its places run out.

use jiff::civil::Date;

use super::axes::{self, Frame};
use super::colours::{INK, SOFT};
use super::marks::{self, colour, tint};
use super::page::{EDGE, Page};
use super::text::Type;

const WIDTH: f64 = 1200.0;
const GAP: f64 = 44.0;
const AXIS: f64 = 62.0;
const HEIGHT: f64 = 128.0;
/// Height of who arrives where there is who stays below it.
const LOW: f64 = 84.0;
const ROOM: &str = "fill=\"none\" stroke=\"#D55E00\" stroke-width=\"2\" stroke-dasharray=\"9 5\"";
const KNOWN: &str = "fill=\"#FFFFFF\" stroke=\"#D55E00\" stroke-width=\"1.2\"";
const LATER: &str = "fill=\"#D55E00\"";
const SMALL: Type = Type::new(12.5).fill(SOFT);

/// One receiving place.
#[derive(Debug, Clone, PartialEq)]
pub struct Panel {
    /// The name of the place.
    pub title: String,
    /// The date of day 0.
    pub start: Date,
    /// Lower side (5 %), persons a day.
    pub low: Vec<f64>,
    /// Median, persons a day.
    pub median: Vec<f64>,
    /// Upper side (95 %), persons a day.
    pub high: Vec<f64>,
    /// Probability that its places run out, between 0 and 1.
    pub overflow: f64,
    /// One line more, for example its capacity.
    pub note: String,
    /// What was counted: day, persons, and whether the futures knew it.
    pub counts: Vec<(u32, f64, bool)>,
    /// When places run out, in words; may be empty.
    pub when: String,
    /// Who stays there, below who arrives.
    pub stock: Option<Stock>,
}

/// People who stay at a place, and the room for them.
#[derive(Debug, Clone, PartialEq)]
pub struct Stock {
    /// Lower side (5 %), median and upper side (95 %), persons by day.
    pub fan: [Vec<f64>; 3],
    /// Free places at the start.
    pub places: f64,
}

/// Arrivals a day at several places, two panels in a row.
#[derive(Debug, Clone, PartialEq)]
pub struct Arrivals {
    /// What is shown, where and when.
    pub title: String,
    /// One or two lines that say how to read it.
    pub subtitle: String,
    /// What is counted, in words and with its unit.
    pub quantity: String,
    /// The places, in reading order.
    pub panels: Vec<Panel>,
    /// Whether all panels have the same scale. If not, the chart says so.
    pub shared_scale: bool,
    /// Replicates, seed, version, and what the chart is not.
    pub note: String,
}

impl Arrivals {
    /// The chart as an SVG document.
    #[must_use]
    pub fn svg(&self) -> String {
        let (mut page, y) = Page::new(WIDTH, &self.title, &self.subtitle);
        key(&mut page, y, self);
        let highest = |panel: &Panel| {
            axes::highest(
                panel
                    .high
                    .iter()
                    .chain(&panel.median)
                    .chain(panel.counts.iter().map(|(_, persons, _)| persons)),
            )
        };
        let top = self.panels.iter().map(highest).fold(0.0, f64::max);
        let width = (WIDTH - 2.0 * EDGE - GAP) / 2.0;
        let mut y = y + 36.0;
        for row in self.panels.chunks(2) {
            let mut bottom = y;
            for (column, panel) in row.iter().enumerate() {
                let left = EDGE + column as f64 * (width + GAP);
                let top = if self.shared_scale { top } else { highest(panel) };
                bottom = panel.draw(&mut page, (left, y), width, top).max(bottom);
            }
            y = bottom + 18.0;
        }
        page.finish(y - 12.0, &self.note)
    }
}

impl Panel {
    fn draw(&self, page: &mut Page, (left, y): (f64, f64), width: f64, top: f64) -> f64 {
        let title = Type::new(16.0).bold();
        let mut y = page.lines(left, y, width, &self.title, title) + 1.0;
        if self.overflow.is_finite() {
            gauge(page, (left, y + 4.0), self.overflow);
            let style = Type::new(14.0).bold();
            y = page.lines(left + 112.0, y, width - 112.0, &run_out(self.overflow), style);
        }
        y = page.lines(left, y + 4.0, width, &self.note, Type::new(13.5).fill(SOFT));
        if !self.when.is_empty() {
            y = page.lines(left, y, width, &self.when, Type::new(13.5).fill(SOFT));
        }
        let ticks = axes::ticks(top, 4.0);
        let frame = self.frame((left, y), width, if self.stock.is_some() { LOW } else { HEIGHT }, &ticks);
        axes::value_axis(page, &frame, &ticks, SMALL);
        fan(page, &frame, [&self.low, &self.median, &self.high]);
        for &(day, persons, known) in &self.counts {
            page.circle(
                (frame.px(f64::from(day)), frame.py(persons)),
                2.6,
                if known { KNOWN } else { LATER },
            );
        }
        let Some(stock) = &self.stock else { return axes::date_axis(page, &frame, self.start, SMALL) };
        let [low, median, high] = &stock.fan;
        let most = axes::highest(high);
        // Far more places than people would make a flat line of these.
        let shown = stock.places > 0.0 && stock.places < 3.0 * most;
        let ticks = axes::ticks(if shown { most.max(stock.places) } else { most }, 4.0);
        let frame = self.frame((left, frame.bottom() + 2.0), width, HEIGHT, &ticks);
        axes::value_axis(page, &frame, &ticks, SMALL);
        fan(page, &frame, [low, median, high]);
        if shown {
            let y = frame.py(stock.places);
            page.path(&[(frame.left, y), (frame.right(), y)], false, ROOM);
        }
        axes::date_axis(page, &frame, self.start, SMALL)
    }

    fn frame(&self, (left, y): (f64, f64), width: f64, height: f64, ticks: &[f64]) -> Frame {
        Frame {
            left: left + AXIS,
            top: y + 15.0,
            width: width - AXIS - 24.0,
            height,
            x: axes::days(self.median.len().max(self.high.len()), std::iter::empty()),
            y: ticks.last().copied().unwrap_or(1.0),
        }
    }
}

/// Shade and line.
fn fan(page: &mut Page, frame: &Frame, [low, median, high]: [&[f64]; 3]) {
    let band = tint(colour(0x00_72B2), 0.32);
    marks::area(page, frame, low, high, &band.into());
    marks::curve(page, frame, median, colour(0x00_2F4B), 2.4, &[]);
}

/// What shade and line mean, and the unit of all panels.
fn key(page: &mut Page, y: f64, chart: &Arrivals) {
    let text = Type::new(14.0);
    let mut x = EDGE;
    let words = &chart.quantity;
    page.text(x, y + 15.0, words, text.bold());
    x += text.bold().width(words) + 14.0;
    page.rect((x, y + 2.0), (26.0, 16.0), "fill=\"#ADD2E6\" stroke=\"#4D4D4D\" stroke-width=\"0.6\"");
    let words = "90\u{a0}% of simulated futures";
    page.text(x + 34.0, y + 15.0, words, text);
    x += 34.0 + text.width(words) + 24.0;
    page.line((x, y + 10.0), (x + 26.0, y + 10.0), "#002F4B", 2.4);
    page.text(x + 34.0, y + 15.0, "median", text);
    x += 34.0 + text.width("median") + 24.0;
    for (known, style, words) in [(true, KNOWN, "count that is known"), (false, LATER, "count")] {
        let mut counts = chart.panels.iter().flat_map(|panel| &panel.counts);
        if counts.any(|count| count.2 == known) {
            page.circle((x + 6.0, y + 10.0), 4.0, style);
            page.text(x + 18.0, y + 15.0, words, text);
            x += 18.0 + text.width(words) + 24.0;
        }
    }
    if chart.panels.iter().any(|panel| panel.stock.is_some()) {
        page.path(&[(x, y + 10.0), (x + 30.0, y + 10.0)], false, ROOM);
        let words = "free places at the start (left out where far above)";
        page.text(x + 38.0, y + 15.0, words, text);
        return;
    }
    let words =
        if chart.shared_scale { "All panels have the same scale." } else { "Each panel has its own scale." };
    page.text(x, y + 15.0, words, text.fill(SOFT));
}

/// A bar of length 100 filled to the probability.
fn gauge(page: &mut Page, (x, y): (f64, f64), probability: f64) {
    let style = format!("fill=\"#FFFFFF\" stroke=\"{INK}\" stroke-width=\"1\"");
    page.rect((x, y), (100.0, 12.0), &style);
    page.rect(
        (x, y),
        (100.0 * probability.clamp(0.0, 1.0), 12.0),
        "fill=\"#D55E00\" stroke=\"#1A1A1A\" stroke-width=\"1\"",
    );
}

/// "places run out in 87 of 100 futures".
fn run_out(probability: f64) -> String {
    let hundredths = (probability * 100.0).round();
    match probability {
        p if p <= 0.0 => "Places run out in none of the futures".into(),
        p if p >= 1.0 => "Places run out in all futures".into(),
        _ if hundredths < 1.0 => "Places run out in fewer than 1 of 100 futures".into(),
        _ if hundredths > 99.0 => "Places run out in more than 99 of 100 futures".into(),
        _ => format!("Places run out in {hundredths:.0} of 100 futures"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::assert_valid;
    use super::*;
    use jiff::civil::date;

    fn sample(places: usize, days: u32, overflow: f64) -> Arrivals {
        let line = |factor: u32| (0..days).map(|day| f64::from(factor * day)).collect::<Vec<_>>();
        let panel = Panel {
            title: "Atmeh".into(),
            start: date(2018, 9, 14),
            low: line(1),
            median: line(2),
            high: line(3),
            overflow,
            note: "40,000 places".into(),
            counts: vec![(0, 5.0, true), (1, 7.0, false)],
            when: "first about 3 Oct 2018".into(),
            stock: (days > 1).then(|| Stock { fan: [line(1), line(4), line(9)], places: 500.0 }),
        };
        Arrivals {
            title: "Arrivals".into(),
            subtitle: String::new(),
            quantity: "Persons arriving a day:".into(),
            panels: vec![panel; places],
            shared_scale: places.is_multiple_of(2),
            note: String::new(),
        }
    }

    #[test]
    fn says_how_often_places_run_out() {
        let svg = sample(8, 200, 0.87).svg();
        assert_valid(&svg, "Arrivals");
        assert!(svg.contains("Places run out in 87 of 100 futures"));
        assert!(svg.contains("first about 3 Oct 2018"));
        assert_eq!(
            svg.matches("stroke-dasharray=\"9 5\"").count(),
            9,
            "the places of each panel, and the key"
        );
        let mut alone = sample(8, 200, 0.87);
        alone.panels.iter_mut().for_each(|panel| panel.stock = None);
        assert!(alone.svg().contains("All panels have the same scale."));
        assert!(svg.contains("count that is known"));
        assert_eq!(svg, sample(8, 200, 0.87).svg());
    }

    #[test]
    fn certainty_is_not_claimed_by_rounding() {
        assert!(run_out(0.001).contains("fewer than 1 of 100"));
        assert!(run_out(0.999).contains("more than 99 of 100"));
        assert!(run_out(0.0).contains("none"));
        assert!(run_out(1.0).contains("all"));
    }

    #[test]
    fn little_or_no_data_is_still_a_chart() {
        for (places, days) in [(0, 0), (1, 0), (3, 1), (2, 2)] {
            assert_valid(&sample(places, days, f64::NAN).svg(), "Arrivals");
        }
    }
}
