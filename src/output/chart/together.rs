//! How do scenarios differ over time?
//!
//! Each scenario has its own colour and line style, and its name stands at
//! the end of its line with the median and range on the last day. The bar at
//! the right holds nine futures in ten; so does the pale shade, which is left
//! out for more than three scenarios, where shades would mix.

use jiff::civil::Date;
use plotters::style::{Color, RGBColor};

use super::agency::{self, AgencyBand};
use super::axes::{self, Frame};
use super::colours::SOFT;
use super::events::Events;
use super::marks::{self, SERIES, dashes, hex};
use super::numbers::{known, known_middle};
use super::page::{EDGE, Page};
use super::place::stack;
use super::text::{Type, leading};
use crate::output::words;

const WIDTH: f64 = 1200.0;
const NAMES: f64 = 250.0;
/// Distance between the bars at the ends.
const BAR: f64 = 16.0;
/// Height of the words above the names.
const HEADING: f64 = 44.0;
const NAME: Type = Type::new(14.0);
/// One scenario: the band of nine futures in ten, and the median.
#[derive(Debug, Clone, PartialEq)]
pub struct ScenarioBand {
    /// The name of the scenario.
    pub label: String,
    /// Lower side (5 %), one value a day.
    pub low: Vec<f64>,
    /// Median, one value a day.
    pub median: Vec<f64>,
    /// Upper side (95 %), one value a day.
    pub high: Vec<f64>,
    /// Monte Carlo errors of the three on the last day, where they are known.
    pub errors: [Option<f64>; 3],
}

/// Up to six scenarios on the same axes; with more, styles repeat.
#[derive(Debug, Clone, PartialEq)]
pub struct FansTogether {
    /// What is shown, where and when.
    pub title: String,
    /// One or two lines that say how to read it.
    pub subtitle: String,
    /// What is counted.
    pub y_label: String,
    /// The date of day 0.
    pub start: Date,
    /// The scenarios.
    pub series: Vec<ScenarioBand>,
    /// What an agency expects, drawn as a hatched band.
    pub agency: Option<AgencyBand>,
    /// Dated events; each label is written after its date.
    pub events: Vec<(Date, String)>,
    /// Replicates, seed, version, and what the chart is not.
    pub note: String,
}

impl FansTogether {
    /// The chart as an SVG document.
    #[must_use]
    pub fn svg(&self) -> String {
        let (mut page, y) = Page::new(WIDTH, &self.title, &self.subtitle);
        let y = axes::axis_title(&mut page, y, &self.y_label);
        let length = self.series.iter().map(|s| s.median.len().max(s.high.len())).max().unwrap_or(0);
        let values = self.series.iter().flat_map(|s| s.high.iter().chain(&s.median));
        let top = axes::highest(values.chain(self.agency.iter().map(|agency| &agency.high)));
        let ticks = axes::ticks(top * 1.02, 7.0);
        let bars = BAR * self.series.len() as f64 + 34.0;
        let names = self.series.iter().map(ScenarioBand::height).sum::<f64>() + HEADING - 24.0;
        let mut frame = Frame {
            left: EDGE + 84.0,
            top: y,
            width: WIDTH - 2.0 * EDGE - 84.0 - NAMES - bars,
            height: names.max(470.0),
            x: axes::days(length, self.events.iter().map(|event| axes::day_of(self.start, event.0))),
            y: ticks.last().copied().unwrap_or(1.0),
        };
        let events = Events::plan(&self.events, self.start, &frame, WIDTH - EDGE);
        frame.top += events.height() + 14.0;

        axes::value_axis(&mut page, &frame, &ticks, axes::tick_style());
        let bottom = axes::date_axis(&mut page, &frame, self.start, axes::tick_style());
        for (series, (stroke, _)) in self.styled().filter(|_| self.series.len() <= 3) {
            marks::area(&mut page, &frame, &series.low, &series.high, &stroke.mix(0.14));
        }
        if let Some(agency) = &self.agency {
            agency::band(&mut page, &frame, agency);
        }
        events.draw(&mut page, &frame);
        for (series, (stroke, dash)) in self.styled() {
            marks::curve(&mut page, &frame, &series.median, stroke, 3.2, dash);
        }
        if let Some(agency) = &self.agency {
            agency::label(&mut page, &frame, agency);
        }
        let names = self.ends(&mut page, &frame, length);
        page.finish(bottom.max(names), &self.note)
    }

    fn styled(&self) -> impl Iterator<Item = (&ScenarioBand, (RGBColor, &'static [f64]))> {
        self.series.iter().zip(SERIES.into_iter().cycle())
    }

    /// A bar and a name for each scenario at the end of its line, the highest
    /// bar at the right so that few leaders cross another bar.
    fn ends(&self, page: &mut Page, frame: &Frame, length: usize) -> f64 {
        let x = WIDTH - EDGE - NAMES;
        let mut ends: Vec<_> = self
            .styled()
            .filter_map(|(series, style)| Some((series, style, last(&series.median)?)))
            .collect();
        ends.sort_by(|a, b| b.2.total_cmp(&a.2));
        let wanted: Vec<_> =
            ends.iter().map(|(series, _, median)| (frame.py(*median) - 14.0, series.height())).collect();
        let tops = stack(&wanted, frame.top + HEADING, frame.bottom() + 24.0);
        if let Some(top) = tops.first() {
            let day = words::date(axes::date_of(self.start, length as f64 - 1.0));
            let soft = Type::new(13.5).fill(SOFT);
            let y = page.lines(x, top - HEADING, NAMES, &format!("On {day}:"), soft.bold());
            page.lines(x, y, NAMES, "median (nine futures in ten)", soft);
        }
        let mut bar = x - 34.0;
        let mut bottom = frame.bottom();
        for ((series, (stroke, dash), median), top) in ends.into_iter().zip(tops) {
            let (stroke, y) = (hex(stroke), frame.py(median));
            let [low_error, error, high_error] = series.errors;
            let mut numbers = known(median, error);
            if let (Some(low), Some(high)) = (last(&series.low), last(&series.high)) {
                let style = format!("fill=\"{stroke}\" fill-opacity=\"0.35\" stroke=\"{stroke}\"");
                page.rect((bar - 4.5, frame.py(high)), (9.0, frame.py(low) - frame.py(high)), &style);
                numbers = known_middle([(low, low_error), (median, error), (high, high_error)]);
            }
            page.line((bar + 6.0, y), (x - 6.0, top + 9.0), SOFT, 0.8);
            page.circle((bar, y), 4.5, &format!("fill=\"{stroke}\" stroke=\"#FFFFFF\""));
            bar -= BAR;
            page.dashed((x, top + 9.0), (x + 64.0, top + 9.0), &stroke, 3.2, &dashes(dash));
            let y = page.lines(x, top + 16.0, NAMES, &series.label, NAME.bold());
            bottom = page.lines(x, y, NAMES, &numbers, NAME).max(bottom);
        }
        bottom
    }
}

impl ScenarioBand {
    /// Height of the name with its numbers and line sample.
    fn height(&self) -> f64 {
        leading(NAME) * (NAME.bold().wrap(&self.label, NAMES).len() + 1) as f64 + 26.0
    }
}

/// The last value, if there is one and it is finite.
fn last(values: &[f64]) -> Option<f64> {
    values.last().copied().filter(|value| value.is_finite())
}

#[cfg(test)]
mod tests {
    use super::super::tests::assert_valid;
    use super::*;
    use jiff::civil::date;

    fn sample(days: u32, scenarios: u32) -> FansTogether {
        let line = |factor: u32| (0..days).map(|day| f64::from(factor * day)).collect::<Vec<_>>();
        FansTogether {
            title: "Scenarios".into(),
            subtitle: String::new(),
            y_label: "persons".into(),
            start: date(2018, 9, 14),
            series: (1..=scenarios)
                .map(|i| ScenarioBand {
                    label: format!("scenario {i}"),
                    low: line(i),
                    median: line(2 * i),
                    high: line(3 * i),
                    errors: [None; 3],
                })
                .collect(),
            agency: Some(AgencyBand { label: "OCHA".into(), low: 500.0, high: 500.0 }),
            events: vec![(date(2018, 10, 1), "ceasefire".into())],
            note: String::new(),
        }
    }

    #[test]
    fn every_scenario_is_named_with_its_numbers() {
        let svg = sample(100, 6).svg();
        assert_valid(&svg, "Scenarios");
        for i in 1..=6 {
            assert!(svg.contains(&format!("scenario {i}")));
        }
        assert!(svg.contains("198 (99 to 297)"));
        assert_eq!(svg, sample(100, 6).svg());
    }

    #[test]
    fn little_or_no_data_is_still_a_chart() {
        for (days, scenarios) in [(0, 0), (0, 2), (1, 1), (2, 7)] {
            assert_valid(&sample(days, scenarios).svg(), "Scenarios");
        }
    }
}
