//! The answer: a few numbers with their odds.

use std::path::Path;

use jiff::civil::Date;
use minijinja::{Value, context};

use super::error::BriefError;
use super::folder::{Range, ResultTable, later};
use super::totals::Displaced;
use crate::outcome::summary::{quantiles, share};
use crate::output::Manifest;

/// The headline numbers of a run.
pub(super) struct Headline {
    pub(super) answers: Vec<Value>,
    pub(super) peak: Value,
    pub(super) trapped: Range,
    /// People without a way out of places that were taken, on the worst day; none where nobody is in any future.
    pub(super) overtaken: Option<Range>,
}

/// Reads them from the table of futures. What other parts of the page say of people displaced stands here as it does there.
pub(super) fn answer(
    dir: &Path,
    manifest: &Manifest,
    (start, displaced): (Date, &Displaced),
) -> Result<Headline, BriefError> {
    let table = ResultTable::futures(dir, manifest)?;
    let sets = table.sets()?;
    let of = |column: &str| Ok::<_, BriefError>(Range::of(&table.numbers(column)?, sets.as_ref()));
    let day = |name: &str| name.strip_prefix("displaced_day_")?.parse().ok();
    let mut days: Vec<u32> = table.names().filter_map(day).collect();
    days.sort_unstable();
    let Some(&last) = days.last() else { return Err(table.fault("has no column displaced_day_N").into()) };
    let early = days.iter().copied().find(|&day| day >= 30).unwrap_or(last);
    let mut answers = Vec::new();
    for day in if early == last { vec![last] } else { vec![early, last] } {
        let column = format!("displaced_day_{day}");
        let range = displaced.range(day).map_or_else(|| of(&column), Ok)?;
        let nobody = nobody(&table, &column)?;
        let half = halves(&table.numbers(&column)?, &range);
        let date = later(start, day).to_string();
        answers.push(context! { key => "displaced-by", date, range, nobody, half });
    }
    let (open, nobody) = (of("shelter_open_most")?, nobody(&table, "shelter_open_most")?);
    let half = halves(&table.numbers("shelter_open_most")?, &open);
    answers
        .push(context! { key => "without-shelter", date => start.to_string(), range => open, nobody, half });
    let departures = of("peak_departures")?;
    // Futures in which nobody sets out have no such day.
    let days: Vec<f64> = table.optional_numbers("peak_day")?.into_iter().flatten().collect();
    let without = table.len() - days.len();
    let date = |day: f64| later(start, day.round() as u32).to_string();
    let peak = if days.is_empty() {
        context! { without }
    } else {
        let day = quantiles(days, &[0.1, 0.5, 0.9]);
        context! {
            without,
            range => departures,
            early => date(day[0]),
            date => date(day[1]),
            late => date(day[2]),
        }
    };
    // Tables of earlier versions do not have it.
    let column = "overtaken_most";
    let overtaken = if table.has(column) { table.numbers(column)? } else { Vec::new() };
    let anybody = overtaken.iter().any(|&persons| persons >= 0.5);
    let overtaken = anybody.then(|| Range::of(&overtaken, sets.as_ref()));
    Ok(Headline { answers, peak, trapped: of("trapped_most")?, overtaken })
}

/// Whether half of the futures lie above the middle as it is shown: not where they are few, or many have it.
fn halves(values: &[f64], range: &Range) -> bool {
    let middle = range.middle_shown();
    let above = share(values, |&value| value > middle);
    (above - 0.5).abs() < 0.1
}

/// How many futures have nobody of an outcome.
fn nobody(table: &ResultTable, column: &str) -> Result<usize, BriefError> {
    Ok(table.numbers(column)?.iter().filter(|value| **value < 0.5).count())
}
