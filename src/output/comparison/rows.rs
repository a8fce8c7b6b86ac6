//! Every outcome of every run, and paired differences to the first.

use std::fmt::Write as _;

use super::runs::Run;
use crate::outcome::estimate::LEVELS;
use crate::outcome::summary::{quantiles, share};
use crate::output::error::OutputError;

/// One outcome in one scenario, beside the first scenario.
#[derive(Clone, Debug)]
pub struct Row {
    /// Label of the run: the title of its scenario.
    pub scenario: String,
    /// The outcome: a column of `replicates.csv`.
    pub outcome: String,
    /// Quantiles at [`LEVELS`].
    pub quantiles: Vec<f64>,
    /// Quantiles at [`LEVELS`] of the paired difference to the first scenario, if this is another.
    pub difference: Option<Vec<f64>>,
    /// Probability that it is higher than in the first scenario.
    pub higher: Option<f64>,
}

/// Every outcome of every scenario, with paired differences to the first.
///
/// # Errors
/// [`OutputError`] if a table does not have what it should.
pub fn rows(runs: &[Run]) -> Result<Vec<Row>, OutputError> {
    let Some(first) = runs.first() else { return Ok(Vec::new()) };
    let outcomes: Vec<&str> = first
        .replicates
        .names()
        .filter(|name| name.contains("_day_") || name.ends_with("_most") || name.starts_with("peak_"))
        .collect();
    let mut rows = Vec::new();
    for outcome in outcomes {
        let reference = first.replicates.numbers(outcome)?;
        for (index, run) in runs.iter().enumerate() {
            let values = run.replicates.numbers(outcome)?;
            let difference: Vec<f64> = values.iter().zip(&reference).map(|(a, b)| a - b).collect();
            rows.push(Row {
                scenario: run.label.clone(),
                outcome: outcome.to_string(),
                quantiles: quantiles(values, &LEVELS),
                higher: (index > 0).then(|| share(&difference, |&d| d > 0.0)),
                difference: (index > 0).then(|| quantiles(difference, &LEVELS)),
            });
        }
    }
    Ok(rows)
}

/// The rows as `comparison.csv`.
pub fn table(rows: &[Row]) -> Vec<u8> {
    let mut out = String::from(
        "outcome,scenario,p05,p25,p50,p75,p95,difference_p05,difference_p25,difference_p50,difference_p75,difference_p95,probability_higher\n",
    );
    for row in rows {
        let title = row.scenario.replace('"', "\"\"");
        let _ = write!(out, "{},\"{title}\"", row.outcome);
        let numbers = |out: &mut String, values: Option<&Vec<f64>>| {
            for level in 0..LEVELS.len() {
                out.push(',');
                if let Some(values) = values {
                    let _ = write!(out, "{:.0}", values[level]);
                }
            }
        };
        numbers(&mut out, Some(&row.quantiles));
        numbers(&mut out, row.difference.as_ref());
        out.push(',');
        if let Some(higher) = row.higher {
            let _ = write!(out, "{higher:.4}");
        }
        out.push('\n');
    }
    out.into_bytes()
}
