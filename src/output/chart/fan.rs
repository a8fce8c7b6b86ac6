//! How many people, day by day, and how sure are we?
//!
//! Nested shaded bands (the widest the lightest) hold a stated share of the
//! simulated futures; the line is their median. The hatched band is what an
//! agency published, points are what was observed, dashed lines are events.
//! The legend repeats the picture in words and numbers for the last day.

use jiff::civil::Date;
use plotters::style::{Color, RGBColor};

use super::agency::{self, AgencyBand};
use super::axes::{self, Frame};
use super::events::Events;
use super::fan_legend::{self, Entry, LEGEND, Mark, point};
use super::marks::{self, colour, tint};
use super::numbers::{exact, known, known_range, range};
use super::page::{EDGE, Page};

const WIDTH: f64 = 1200.0;
const BAND: RGBColor = colour(0x00_72B2);
const MEDIAN: RGBColor = colour(0x00_2F4B);

/// A share of the simulated futures, day by day.
#[derive(Debug, Clone, PartialEq)]
pub struct Band {
    /// In words, for example "90 % of simulated futures".
    pub label: String,
    /// Lower side, one value a day.
    pub low: Vec<f64>,
    /// Upper side, one value a day.
    pub high: Vec<f64>,
    /// Monte Carlo errors of both sides on the last day, where they are known.
    pub errors: [Option<f64>; 2],
}

/// A number that was observed, with its range if one is known.
#[derive(Debug, Clone, PartialEq)]
pub struct Observed {
    /// The day the number refers to.
    pub date: Date,
    /// The observed number.
    pub value: f64,
    /// Lower end of its range.
    pub low: Option<f64>,
    /// Upper end of its range.
    pub high: Option<f64>,
}

/// A fan chart of one scenario. Values that are not finite are left out;
/// the axis of dates stretches to whatever is dated.
#[derive(Debug, Clone, PartialEq)]
pub struct Fan {
    /// What is shown, where and when.
    pub title: String,
    /// One or two lines that say how to read it.
    pub subtitle: String,
    /// What is counted, for example "people displaced (persons)".
    pub y_label: String,
    /// The date of day 0.
    pub start: Date,
    /// The bands, in any order.
    pub bands: Vec<Band>,
    /// The median, one value a day.
    pub median: Vec<f64>,
    /// Its Monte Carlo error on the last day, where it is known.
    pub median_error: Option<f64>,
    /// What an agency expects, drawn as a hatched band.
    pub agency: Option<AgencyBand>,
    /// Dated events; each label is written after its date.
    pub events: Vec<(Date, String)>,
    /// Observed numbers.
    pub observations: Vec<Observed>,
    /// What the observed numbers are and who counted them.
    pub observed_label: String,
    /// Replicates, seed, version, and what the chart is not.
    pub note: String,
}

impl Fan {
    /// The chart as an SVG document.
    #[must_use]
    pub fn svg(&self) -> String {
        let (mut page, y) = Page::new(WIDTH, &self.title, &self.subtitle);
        let y = axes::axis_title(&mut page, y, &self.y_label);
        let length = self.bands.iter().map(|band| band.high.len()).fold(self.median.len(), usize::max);
        let dated = self.observations.iter().map(|o| o.date).chain(self.events.iter().map(|e| e.0));
        let ticks = axes::ticks(self.top() * 1.02, 7.0);
        let mut frame = Frame {
            left: EDGE + 84.0,
            top: y,
            width: WIDTH - 2.0 * EDGE - 84.0 - LEGEND - 28.0,
            height: 440.0,
            x: axes::days(length, dated.map(|date| axes::day_of(self.start, date))),
            y: ticks.last().copied().unwrap_or(1.0),
        };
        let events = Events::plan(&self.events, self.start, &frame, WIDTH - EDGE);
        frame.top += events.height() + 14.0;

        axes::value_axis(&mut page, &frame, &ticks, axes::tick_style());
        let bottom = axes::date_axis(&mut page, &frame, self.start, axes::tick_style());
        let bands = self.shaded();
        for (band, fill) in &bands {
            marks::area(&mut page, &frame, &band.low, &band.high, &fill.to_rgba());
        }
        if let Some(agency) = &self.agency {
            agency::band(&mut page, &frame, agency);
        }
        marks::curve(&mut page, &frame, &self.median, MEDIAN, 3.2, &[]);
        events.draw(&mut page, &frame);
        for seen in &self.observations {
            let x = frame.px(axes::day_of(self.start, seen.date));
            let [low, high] = [seen.low, seen.high].map(|end| frame.py(end.unwrap_or(seen.value)));
            point(&mut page, (x, frame.py(seen.value)), low, high);
        }
        if let Some(agency) = &self.agency {
            agency::label(&mut page, &frame, agency);
        }
        let last = (length > 0).then(|| axes::date_of(self.start, length as f64 - 1.0));
        let x = WIDTH - EDGE - LEGEND;
        let legend = fan_legend::draw(&mut page, (x, frame.top + 10.0), last, &self.entries(&bands));
        page.finish(bottom.max(legend), &self.note)
    }

    /// Every mark in words, with its numbers on the last day.
    fn entries(&self, bands: &[(&Band, RGBColor)]) -> Vec<Entry> {
        let mut entries = Vec::new();
        let mut add = |mark, words: &str, numbers| {
            entries.push(Entry { mark, words: words.to_owned(), numbers });
        };
        if let Some(&last) = self.median.last() {
            add(Mark::Line(MEDIAN), "Median of simulated futures", known(last, self.median_error));
        }
        for (band, fill) in bands.iter().rev() {
            let ends = band.low.last().zip(band.high.last());
            let numbers = ends.map_or_else(String::new, |(low, high)| {
                known_range((*low, band.errors[0]), (*high, band.errors[1]))
            });
            add(Mark::Shade(*fill), &band.label, numbers);
        }
        if let Some(agency) = &self.agency {
            let mark = if agency.high > agency.low { Mark::AgencyRange } else { Mark::AgencyNumber };
            add(mark, &agency.label, range(agency.low, agency.high, exact));
        }
        if !self.observations.is_empty() {
            add(Mark::Point, &self.observed_label, String::new());
        }
        entries
    }

    /// The greatest value on the chart.
    fn top(&self) -> f64 {
        let highs = self.bands.iter().flat_map(|band| &band.high);
        let seen = self.observations.iter().flat_map(|o| [Some(&o.value), o.high.as_ref()]);
        let agency = self.agency.iter().map(|agency| &agency.high);
        axes::highest(highs.chain(&self.median).chain(seen.flatten()).chain(agency))
    }

    /// Bands from the widest, lightest to the narrowest, darkest.
    fn shaded(&self) -> Vec<(&Band, RGBColor)> {
        let width = |band: &Band| -> f64 {
            band.high.iter().zip(&band.low).map(|(high, low)| high - low).filter(|w| w.is_finite()).sum()
        };
        let mut bands: Vec<_> = self.bands.iter().collect();
        bands.sort_by(|a, b| width(b).total_cmp(&width(a)));
        let steps = bands.len().saturating_sub(1).max(1) as f64;
        bands
            .into_iter()
            .enumerate()
            .map(|(i, band)| (band, tint(BAND, 0.22 + 0.4 * i as f64 / steps)))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::assert_valid;
    use super::*;
    use jiff::civil::date;

    fn sample(days: u32) -> Fan {
        let line = |factor: f64| (0..days).map(|day| factor * f64::from(day)).collect::<Vec<_>>();
        Fan {
            title: "People displaced & \"counted\"".into(),
            subtitle: "Idlib".into(),
            y_label: "persons".into(),
            start: date(2018, 9, 14),
            bands: vec![
                Band {
                    label: "50 % of futures".into(),
                    low: line(900.0),
                    high: line(1100.0),
                    errors: [None; 2],
                },
                Band {
                    label: "90 % of futures".into(),
                    low: line(500.0),
                    high: line(1500.0),
                    errors: [None; 2],
                },
            ],
            median: line(1000.0),
            median_error: None,
            agency: Some(AgencyBand { label: "OCHA".into(), low: 7e4, high: 9e4 }),
            events: vec![(date(2018, 10, 1), "ceasefire".into()), (date(2018, 9, 1), "before".into())],
            observations: vec![Observed { date: date(2018, 9, 30), value: 2e4, low: Some(1e4), high: None }],
            observed_label: "counted by IOM".into(),
            note: "1,000 replicates".into(),
        }
    }

    #[test]
    fn says_everything_in_words() {
        let svg = sample(100).svg();
        assert_valid(&svg, "People displaced &amp; &quot;counted&quot;");
        for words in [
            "On 22 Dec 2018",
            "49,500 to 149,000",
            "70,000 to 90,000",
            "1 Oct 2018: ceasefire",
            "counted by IOM",
        ] {
            assert!(svg.contains(words), "{words}");
        }
        assert_eq!(svg, sample(100).svg());
    }

    #[test]
    fn the_widest_band_is_the_lightest_and_lowest() {
        let fan = sample(10);
        let labels: Vec<_> = fan.shaded().iter().map(|(band, _)| band.label.as_str()).collect();
        assert_eq!(labels, ["90 % of futures", "50 % of futures"]);
    }

    #[test]
    fn little_or_no_data_is_still_a_chart() {
        for days in [0, 1, 2] {
            assert_valid(&sample(days).svg(), "People");
        }
        let mut fan = sample(0);
        (fan.agency, fan.events, fan.observations, fan.bands) = (None, vec![], vec![], vec![]);
        assert_valid(&fan.svg(), "People");
        fan.median = vec![0.0; 30];
        assert_valid(&fan.svg(), "People");
        fan.median = vec![f64::NAN, f64::INFINITY];
        assert_valid(&fan.svg(), "People");
    }
}
