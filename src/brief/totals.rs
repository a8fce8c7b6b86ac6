//! Numbers of the whole case by day, as the page shows them.

use std::path::Path;

use jiff::civil::Date;
use minijinja::{Value, context};

use super::error::BriefError;
use super::folder::{Range, ResultTable, later};
use crate::outcome::precision::Known;
use crate::output::words::{in_order_by_day, round_amount};

/// Quantiles of the whole case by day.
pub(super) struct Totals {
    table: ResultTable,
    pub(super) start: Date,
    /// Days after the first.
    pub(super) days: u32,
}

impl Totals {
    pub(super) fn read(dir: &Path, start: Date, days: u32) -> Result<Self, BriefError> {
        Ok(Self {
            table: ResultTable::matching(dir, "quantiles.csv", &[("location", "total")])?,
            start,
            days,
        })
    }

    /// A quantile of a variable on each day.
    pub(super) fn series(&self, variable: &str, level: f64) -> Result<Vec<(Date, Known)>, BriefError> {
        let (dates, variables) = (self.table.text("date")?, self.table.text("variable")?);
        let levels = self.table.numbers("level")?;
        let persons = self.table.known("persons", "standard_error")?;
        let rows = (0..self.table.len())
            .filter(|&row| variables[row] == variable && (levels[row] - level).abs() < 1e-9);
        let mut series = Vec::new();
        for row in rows {
            let (date, next) = (self.table.date(row, dates[row])?, later(self.start, series.len() as u32));
            // Each day once: another level would not fit to it, or lie on other days.
            if date != next {
                let message =
                    format!("{variable} at level {level} must go on with {next} (run the scenario again)");
                return Err(self.table.wrong(row, &message).into());
            }
            series.push((date, persons[row]));
        }
        if series.len() != self.days as usize + 1 {
            let next = later(self.start, series.len() as u32);
            return Err(self.table.fault(&format!("has no {variable} at level {level} on {next}")).into());
        }
        Ok(series)
    }

    /// A quantile of a variable on a date.
    pub(super) fn on(&self, variable: &str, level: f64, date: Date) -> Result<Known, BriefError> {
        let series = self.series(variable, level)?;
        let found = series.iter().find(|(day, _)| *day == date).map(|&(_, persons)| persons);
        found.ok_or_else(|| self.table.fault(&format!("has no {variable} on {date}")).into())
    }
}

/// People displaced on the days of which the page has numbers, at all levels that it gives: one number is shown in one way
/// wherever it stands, so all of them are put in order together.
pub(super) struct Displaced {
    days: Vec<u32>,
    exact: Vec<Vec<Known>>,
    shown: Vec<Vec<Known>>,
}

impl Displaced {
    /// All levels, lowest first; the middle is the fourth.
    const LEVELS: [f64; 7] = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95];
    const MIDDLE: usize = 3;
    /// Those of the drawing, and those of a range.
    pub(super) const OF_FAN: [usize; 5] = [0, 2, 3, 4, 6];
    const OF_RANGE: [usize; 3] = [1, 3, 5];

    pub(super) fn read(totals: &Totals) -> Result<Self, BriefError> {
        let series = Self::LEVELS.map(|level| totals.series("displaced", level));
        let series = series.into_iter().collect::<Result<Vec<_>, _>>()?;
        let days: Vec<u32> =
            (0..=totals.days).filter(|&day| is_milestone(day, totals.days) || day % FORTNIGHT == 0).collect();
        let of_day = |&day: &u32| series.iter().map(|level| level[day as usize].1).collect();
        let exact: Vec<Vec<Known>> = days.iter().map(of_day).collect();
        let shown = in_order_by_day(&exact, Self::MIDDLE, round_amount);
        Ok(Self { days, exact, shown })
    }

    pub(super) fn on<const N: usize>(&self, day: u32, levels: [usize; N]) -> Option<[(Known, Known); N]> {
        let at = self.days.binary_search(&day).ok()?;
        Some(levels.map(|level| (self.exact[at][level], self.shown[at][level])))
    }

    /// In eight of ten futures, on one of these days.
    pub(super) fn range(&self, day: u32) -> Option<Range> {
        let of = self.on(day, Self::OF_RANGE)?;
        Some(Range::known(of.map(|(exact, _)| exact)).told(of.map(|(_, shown)| shown)))
    }
}

/// Days between the rows of the table beside the drawing.
pub(super) const FORTNIGHT: u32 = 14;

/// Whether a day is one that a plan asks about, or the last.
fn is_milestone(day: u32, last: u32) -> bool {
    MILESTONES.contains(&day) || day == last
}

/// The days after the first that a plan asks about, and the last.
const MILESTONES: [u32; 5] = [3, 7, 14, 30, 90];
/// What it asks: people each once, moves each counted, who came home, who is still away.
pub(super) const ASKED: [&str; 4] = ["displaced", "movements", "returned", STOCK];
/// The one of them that is no running total.
const STOCK: &str = "away";

/// What there is on these days, in eight of ten futures.
pub(super) fn milestones(totals: &Totals, displaced: &Displaced) -> Result<Vec<Value>, BriefError> {
    let days: Vec<u32> = (0..=totals.days).filter(|&day| is_milestone(day, totals.days)).collect();
    let mut of_days: Vec<Vec<Range>> =
        days.iter().map(|&day| displaced.range(day).into_iter().collect()).collect();
    // People displaced are the first of them.
    for variable in ASKED.into_iter().skip(1) {
        let on = |&day: &u32| -> Result<Vec<Known>, BriefError> {
            let at = |level: f64| totals.on(variable, level, later(totals.start, day));
            Ok(vec![at(0.1)?, at(0.5)?, at(0.9)?])
        };
        let known = days.iter().map(on).collect::<Result<Vec<_>, _>>()?;
        let shown = if variable == STOCK { None } else { Some(in_order_by_day(&known, 1, round_amount)) };
        for (day, known) in known.iter().enumerate() {
            let range = Range::known([known[0], known[1], known[2]]);
            let shown = shown.as_ref().map(|shown| [shown[day][0], shown[day][1], shown[day][2]]);
            of_days[day].push(shown.map_or(range, |shown| range.told(shown)));
        }
    }
    let of_day = |(day, ranges): (u32, Vec<Range>)| {
        context! { day, date => later(totals.start, day).to_string(), ranges }
    };
    Ok(days.into_iter().zip(of_days).map(of_day).collect())
}
