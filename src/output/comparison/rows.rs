//! Every outcome of every run, and paired differences to the first.

use super::asked::{AskedOutcomes, Comparable, outcomes};
use super::runs::Run;
use crate::outcome::estimate::LEVELS;
use crate::outcome::precision::{Known, known_numbers};
use crate::outcome::summary::{quantiles, share};
use crate::output::error::OutputError;
use crate::output::table::{error, whole};
use crate::tables::{Columns, Writer};

/// One outcome in one scenario, beside the first scenario.
#[derive(Clone, Debug)]
pub struct ComparisonRow {
    /// Label of the run: the title of its scenario.
    pub scenario: String,
    /// The outcome: a column of `replicates.csv`.
    pub outcome: String,
    /// Quantiles at [`LEVELS`] over the futures that have a value; none where no future has.
    pub quantiles: Vec<Known>,
    /// Futures without a value: those in which nobody sets out have no day of most departures.
    pub without: usize,
    /// Quantiles at [`LEVELS`] of the paired difference to the first scenario, if this is another, over the futures that
    /// have a value in both.
    pub difference: Option<Vec<Known>>,
    /// Probability that it is higher than in the first scenario.
    pub higher: Option<f64>,
}

/// Every outcome of `replicates.csv` in every run, and what is asked for besides, with paired differences to the first.
///
/// # Errors
/// [`OutputError`] if a table does not have what it should.
pub fn rows(runs: &[Run], asked: &AskedOutcomes) -> Result<Vec<ComparisonRow>, OutputError> {
    let Some(first) = runs.first() else { return Ok(Vec::new()) };
    let outcomes = outcomes(first);
    let mut rows = Vec::new();
    for outcome in &outcomes {
        let of = |run: &Run| {
            let numbers = &run.replicates;
            if *outcome == PEAK_DAY {
                return numbers.optional_numbers(outcome);
            }
            Ok(numbers.numbers(outcome)?.into_iter().map(Some).collect())
        };
        let values = runs.iter().map(of).collect::<Result<Vec<_>, _>>()?;
        rows.extend(paired(runs, outcome, values)?);
    }
    if let Comparable::Daily(variable) = &asked.measure {
        let days = asked.days.iter().copied().chain((!asked.days.contains(&asked.day)).then_some(asked.day));
        for day in days.filter(|day| !outcomes.contains(&column(variable, *day).as_str())) {
            rows.extend(daily(runs, variable, day)?);
        }
    }
    Ok(rows)
}

/// The outcome that is blank in futures in which nobody sets out.
pub const PEAK_DAY: &str = "peak_day";

/// The name of a variable on a day.
pub fn column(variable: &str, day: u32) -> String {
    format!("{variable}_day_{day}")
}

/// An outcome in every run, from its values in every replicate.
fn paired(
    runs: &[Run],
    outcome: &str,
    values: Vec<Vec<Option<f64>>>,
) -> Result<Vec<ComparisonRow>, OutputError> {
    let reference = values[0].clone();
    let of = |(index, (run, values)): (usize, (&Run, Vec<Option<f64>>))| {
        let difference: Vec<Option<f64>> =
            values.iter().zip(&reference).map(|(a, b)| Some((*a)? - (*b)?)).collect();
        let sets = run.sets()?;
        // Runs of versions before there were sets do not say how well they are known.
        let known = |all: &[Option<f64>]| {
            let values: Vec<f64> = all.iter().flatten().copied().collect();
            if values.is_empty() {
                return Vec::new();
            }
            if let Some(sets) = &sets {
                let chosen: Vec<bool> = all.iter().map(Option::is_some).collect();
                return known_numbers(&values, &sets.among(&chosen), &LEVELS);
            }
            let values = quantiles(values, &LEVELS).into_iter();
            values.map(|value| Known { value, error: None }).collect::<Vec<_>>()
        };
        let both: Vec<f64> = difference.iter().flatten().copied().collect();
        let other = index > 0 && !both.is_empty();
        Ok(ComparisonRow {
            scenario: run.label.clone(),
            outcome: outcome.to_string(),
            quantiles: known(&values),
            without: values.iter().filter(|value| value.is_none()).count(),
            higher: other.then(|| share(&both, |&d| d > 0.0)),
            difference: other.then(|| known(&difference)),
        })
    };
    runs.iter().zip(values).enumerate().map(of).collect()
}

/// A variable on a day that `replicates.csv` does not have: paired where every run kept its replicates, ranges alone
/// from `quantiles.csv` where not.
fn daily(runs: &[Run], variable: &str, day: u32) -> Result<Vec<ComparisonRow>, OutputError> {
    let outcome = column(variable, day);
    let kept = runs.iter().map(|run| kept(run, variable, day)).collect::<Result<Option<Vec<_>>, _>>()?;
    if let Some(values) = kept {
        return paired(runs, &outcome, values);
    }
    runs.iter()
        .map(|run| {
            let on_day = |&level: &f64| {
                run.known(variable, level)?.get(day as usize).copied().ok_or_else(|| {
                    let dir = run.dir.display();
                    OutputError::Mismatch(format!("{dir}/quantiles.csv has no {variable} on day {day}"))
                })
            };
            Ok(ComparisonRow {
                scenario: run.label.clone(),
                outcome: outcome.clone(),
                quantiles: LEVELS.iter().map(on_day).collect::<Result<_, OutputError>>()?,
                without: 0,
                difference: None,
                higher: None,
            })
        })
        .collect()
}

/// A variable on a day in every replicate, if the run kept them; what is zero is not in the table.
fn kept(run: &Run, variable: &str, day: u32) -> Result<Option<Vec<Option<f64>>>, OutputError> {
    let path = run.dir.join("stocks.csv");
    if !path.exists() {
        return Ok(None);
    }
    let date = run.date(day)?.to_string();
    let table = Columns::matching(&path, &[("location", "total"), ("variable", variable), ("date", &date)])?;
    let (from, to) = (run.manifest.replicates_from, run.manifest.replicates_to);
    let mut values = vec![None; (to - from) as usize];
    let (replicates, persons) = (table.numbers("replicate")?, table.numbers("persons")?);
    for (row, (replicate, persons)) in replicates.into_iter().zip(persons).enumerate() {
        let index = replicate - f64::from(from);
        let value = values.get_mut(index.max(-1.0) as usize).filter(|_| index >= 0.0 && index.fract() == 0.0);
        let Some(value @ None) = value else {
            let message = format!("replicate must be one from {from} to {}, each once a day", to - 1);
            return Err(table.wrong(row, message).into());
        };
        *value = Some(persons);
    }
    Ok(Some(values.into_iter().map(|value| value.or(Some(0.0))).collect()))
}

/// The rows as `comparison.csv`.
pub fn table(rows: &[ComparisonRow]) -> Vec<u8> {
    let mut table = Writer::new([
        "outcome",
        "scenario",
        "p05",
        "p25",
        "p50",
        "p75",
        "p95",
        "difference_p05",
        "difference_p25",
        "difference_p50",
        "difference_p75",
        "difference_p95",
        "probability_higher",
        "error_p05",
        "error_p25",
        "error_p50",
        "error_p75",
        "error_p95",
        "difference_error_p05",
        "difference_error_p25",
        "difference_error_p50",
        "difference_error_p75",
        "difference_error_p95",
        "futures_without",
    ]);
    for row in rows {
        let mut cells = vec![row.outcome.clone(), row.scenario.clone()];
        let value = |known: &Known| whole(known.value);
        // Blank where there is none.
        let five = |values: &[Known], cell: &dyn Fn(&Known) -> String| {
            (0..LEVELS.len())
                .map(|level| values.get(level).map_or_else(String::new, cell))
                .collect::<Vec<_>>()
        };
        let difference = row.difference.as_deref().unwrap_or_default();
        cells.extend(five(&row.quantiles, &value));
        cells.extend(five(difference, &value));
        cells.push(row.higher.map_or_else(String::new, |higher| format!("{higher:.4}")));
        cells.extend(five(&row.quantiles, &error));
        cells.extend(five(difference, &error));
        cells.push(row.without.to_string());
        table.row(&cells);
    }
    table.bytes()
}
