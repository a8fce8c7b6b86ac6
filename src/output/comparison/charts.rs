//! The charts of a comparison: the fans together, and the ranges together.

use jiff::civil::Date;

use super::rows::Row;
use super::runs::{Run, parameters_differ};
use crate::output::chart::{AgencyBand, AgencyRow, FansTogether, RangeGroup, Ranges, Series};
use crate::output::error::OutputError;
use crate::output::words::{self, thousands, three_digits};

/// The fans of people displaced, together.
///
/// # Errors
/// [`OutputError`] if a table does not have what it should.
pub fn fans(runs: &[Run]) -> Result<FansTogether, OutputError> {
    let series = runs
        .iter()
        .map(|run| {
            Ok(Series {
                label: run.label.clone(),
                low: run.fan("displaced", 0.05)?,
                median: run.fan("displaced", 0.5)?,
                high: run.fan("displaced", 0.95)?,
            })
        })
        .collect::<Result<Vec<_>, OutputError>>()?;
    let (agencies, _) = figures(&runs[0])?;
    Ok(FansTogether {
        title: "Scenarios together: people displaced".into(),
        subtitle: "People displaced by conflict, each counted once: median of the simulated futures; bars at the end hold nine in ten of them.".into(),
        y_label: "People displaced (persons)".into(),
        start: runs[0].start()?,
        series,
        agency: agencies
            .first()
            .map(|row| AgencyBand { label: row.label.clone(), low: row.low, high: row.high }),
        events: Vec::new(),
        note: note(runs),
    })
}

/// The ranges of people displaced on a headline day, together, beside the agencies' figures.
///
/// # Errors
/// [`OutputError`] if a table does not have what it should.
pub fn ranges(runs: &[Run], rows: &[Row]) -> Result<Ranges, OutputError> {
    let (agencies, day) = figures(&runs[0])?;
    let outcome = format!("displaced_day_{day}");
    let mut top: f64 = 0.0;
    let groups = rows
        .iter()
        .filter(|row| row.outcome == outcome)
        .map(|row| {
            top = top.max(row.quantiles[4]);
            RangeGroup {
                label: row.scenario.clone(),
                p05: row.quantiles[0],
                p25: row.quantiles[1],
                p50: row.quantiles[2],
                p75: row.quantiles[3],
                p95: row.quantiles[4],
                detail: row.difference.as_ref().map_or_else(String::new, |d| {
                    format!(
                        "{} to {} against \"{}\" with the same luck",
                        thousands(three_digits(d[0])),
                        thousands(three_digits(d[4])),
                        runs[0].label
                    )
                }),
            }
        })
        .collect();
    Ok(Ranges {
        title: format!("Scenarios and agencies' figures: people displaced by day {day}"),
        subtitle: "Box: half of the simulated futures; line: nine in ten; mark: median. Agencies' figures below are for an offensive.".into(),
        x_label: "People displaced (persons)".into(),
        groups,
        agencies,
        x_max: Some(top.max(1_100_000.0) * 1.1),
        note: note(runs),
    })
}

/// The agencies' figures of people displaced in a run, and the day on which the first is compared.
fn figures(run: &Run) -> Result<(Vec<AgencyRow>, u32), OutputError> {
    let table = &run.estimates;
    let (labels, variables, dates) = (table.text("label")?, table.text("variable")?, table.text("date")?);
    let (low, high) = (table.numbers("low")?, table.numbers("high")?);
    let start = run.start()?;
    let mut day = None;
    let rows = (0..table.len())
        .filter(|&row| variables[row] == "displaced")
        .map(|row| {
            let date: Option<Date> = dates[row].parse().ok();
            day = day.or(date.map(|date| (date - start).get_days().unsigned_abs()));
            AgencyRow {
                label: labels[row].split(": ").next().unwrap_or(labels[row]).to_string(),
                low: low[row],
                high: high[row],
                note: String::new(),
            }
        })
        .collect();
    Ok((rows, day.unwrap_or(run.manifest.horizon_days)))
}

fn note(runs: &[Run]) -> String {
    let manifest = &runs[0].manifest;
    let start = runs[0].start().map_or_else(|_| manifest.start.clone(), words::date);
    let luck = if parameters_differ(runs) {
        "the same luck in each but not the same parameters"
    } else {
        "the same luck in each"
    };
    format!(
        "{} simulated futures of each scenario from {start}, with {luck}, seed {}, displace {}. Planning scenarios, not a forecast of military action.",
        manifest.replicates_to - manifest.replicates_from,
        manifest.seed,
        manifest.displace_version,
    )
}
