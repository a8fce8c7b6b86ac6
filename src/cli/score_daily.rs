//! `displace score` for daily flows: how many more each day, beside what was counted each day.

use std::fmt::Write as _;

use crate::outcome::daily::{DailyScores, flows, score};
use crate::outcome::hindcast::Datum;

/// A variable that was counted day by day, and how forecasts of it did.
pub(super) struct OfVariable {
    variable: String,
    scored: Vec<DailyScores>,
}

/// Scores every variable that was counted on enough days in a row, in alphabetical order. What was counted up to `known` was
/// told to the run, and is no forecast.
pub(super) fn of_variables(data: &[Datum], known: Option<f64>) -> Vec<OfVariable> {
    let mut variables: Vec<&str> = data.iter().map(|datum| datum.variable.as_str()).collect();
    variables.sort_unstable();
    variables.dedup();
    let of = |variable: &str| {
        let mut dates: Vec<&Datum> = data.iter().filter(|datum| datum.variable == variable).collect();
        dates.sort_by(|a, b| a.day.total_cmp(&b.day));
        let scored = score(&flows(&dates, known))?;
        Some(OfVariable { variable: variable.into(), scored })
    };
    variables.into_iter().filter_map(of).collect()
}

impl OfVariable {
    /// Variable, score and value of each row of the table.
    pub(super) fn rows(&self) -> impl Iterator<Item = (&str, String, f64)> {
        self.scored.iter().flat_map(|of| {
            let name = |score: &str| match of.forecast {
                "model" => score.to_owned(),
                baseline => format!("{score}_{baseline}"),
            };
            let error = (self.variable.as_str(), name("daily_flow_error"), of.error);
            let correlation =
                of.correlation.map(|value| (self.variable.as_str(), name("daily_flow_correlation"), value));
            let days = (self.variable.as_str(), name("daily_flow_days"), of.days as f64);
            [Some(days), Some(error), correlation].into_iter().flatten()
        })
    }
}

/// What a person reads.
pub(super) fn report(daily: &[OfVariable]) -> String {
    let mut out = String::new();
    for OfVariable { variable, scored } in daily {
        let _ =
            write!(out, "{variable}: flows of each day, relative error (correlation; over how many days):");
        for (index, of) in scored.iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            let correlation = of.correlation.map_or_else(|| "–".to_string(), |value| format!("{value:.2}"));
            let name = of.forecast.replace('_', " ");
            let days = if of.days == 1 { "day" } else { "days" };
            let _ = write!(out, "{comma} {name} {:.2} ({correlation}; {} {days})", of.error, of.days);
        }
        out.push_str("; the last two are told\n");
    }
    out
}
