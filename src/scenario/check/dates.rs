//! Which days does a scenario have, and does a date lie among them?

use jiff::civil::Date;
use jiff::{Span, ToSpan};

use super::checker::Checker;
use crate::document::problem::{Problem, Problems, WarningKind};
use crate::document::rows::Table;
use crate::scenario::file::ScenarioFile;

/// Longest horizon, in days: three years.
pub(super) const LONGEST_HORIZON: u32 = 1096;

/// The days of a scenario.
#[derive(Clone, Copy, Debug)]
pub(super) struct Dates {
    pub(super) start: Date,
    pub(super) counting_since: Date,
    pub(super) horizon_days: u32,
    /// Whether the dates above make sense as they were given, so that others can be held against them. Where they
    /// do not, the horizon is cut to what is possible: what depends on it goes on and finds its own problems.
    pub(super) sound: bool,
}

impl Dates {
    pub(super) fn new(file: &ScenarioFile, checker: &mut Checker<'_>) -> Self {
        let before = checker.problems.len();
        let &ScenarioFile { start, counting_since, horizon_days, .. } = file;
        if !(1..=LONGEST_HORIZON).contains(&horizon_days) {
            checker
                .add("horizon_days", format!("must be between 1 and {LONGEST_HORIZON}, got {horizon_days}"));
        } else if start.checked_add(i64::from(horizon_days).days()).is_err() {
            checker
                .add("start", format!("must be early enough for the last day to have a date, got {start}"));
        }
        if counting_since > start {
            checker
                .add("counting_since", format!("must not be after the start, {start}, got {counting_since}"));
        }
        let sound = checker.problems.len() == before;
        let horizon_days = horizon_days.clamp(1, LONGEST_HORIZON);
        Self { start, counting_since, horizon_days, sound }
    }

    /// Days from the start to a date; negative before it.
    pub(super) fn days_to(&self, date: Date) -> i64 {
        i64::from((date - self.start).get_days())
    }

    pub(super) fn end(&self) -> Date {
        self.start.saturating_add(Span::new().days(i64::from(self.horizon_days)))
    }

    /// Warns of rows of a table that lie outside of the days in which they can count. Each row says its line, its
    /// date in words and whether it lies outside. If all do, that is a problem, which is returned.
    pub(super) fn outside<'p, T>(
        &self,
        table: &Table<T>,
        column: &str,
        rows: impl Iterator<Item = (usize, String, bool)>,
        problems: &'p mut Problems,
    ) -> Option<&'p mut Problem> {
        let (mut count, mut outside, mut first) = (0, 0, None);
        for (line, date, is_outside) in rows {
            count += 1;
            outside += usize::from(is_outside);
            if is_outside && first.is_none() {
                first = Some((line, date));
            }
        }
        let (line, date) = first.filter(|_| self.sound && table.complete)?;
        let days = format!("outside of the scenario's days, {} to {}", self.start, self.end());
        if outside == count {
            let all = if count == 1 { "the only row lies".into() } else { format!("all {count} rows lie") };
            return Some(table.problem(problems, line, column, format!("{all} {days}: here {date}")));
        }
        let message = format!("{outside} of {count} rows lie {days}, and do not count: here {date}");
        problems.warn(WarningKind::Outside, &table.path, column, Some(line), message);
        None
    }

    /// The day of a date that must lie within the horizon.
    pub(super) fn day(&self, checker: &mut Checker<'_>, at: &str, date: Date) -> Option<u32> {
        let day = u32::try_from(self.days_to(date)).ok().filter(|&day| day <= self.horizon_days);
        if day.is_none() && self.sound {
            let (start, end) = (self.start, self.end());
            checker.add(at, format!("must be between {start} and {end}, the last day, got {date}"));
        }
        day
    }
}
