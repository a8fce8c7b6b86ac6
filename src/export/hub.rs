//! Model output in the columns of hubverse: what forecast hubs collect, compare and score.
//!
//! Quantiles of the whole case and of areas on the recorded days, and samples of the whole case on the headline days. A
//! sample is one simulated future: the same number is the same future on all days and for all targets.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::options::Exported;
use super::source::ResultsFolder;
use crate::output::OutputError;
use crate::tables::{Columns, Writer};

const COLUMNS: [&str; 8] = [
    "reference_date",
    "horizon",
    "target_end_date",
    "location",
    "target",
    "output_type",
    "output_type_id",
    "value",
];
/// Where a value is for the whole case.
const TOTAL: &str = "total";
/// Quantiles of tables by area.
const LOCAL: [(&str, &str); 5] =
    [("0.05", "p05"), ("0.1", "p10"), ("0.5", "p50"), ("0.9", "p90"), ("0.95", "p95")];

/// Quantiles of a comparison.
const COMPARED: [(&str, &str); 5] =
    [("0.05", "p05"), ("0.25", "p25"), ("0.5", "p50"), ("0.75", "p75"), ("0.95", "p95")];

/// What a name may not hold is an underscore: hubs part names at hyphens.
fn plain(name: &str) -> String {
    let plain = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { '_' };
    name.chars().map(plain).collect()
}

/// The model output of a run.
pub(super) fn run(source: &ResultsFolder) -> Result<Exported, OutputError> {
    let mut table = Writer::new(COLUMNS);
    let first = source.start.to_string();
    let mut add = |day: i32, date: &str, location: &str, target: &str, kind: &str, id: &str, value: &str| {
        table.row([&first, day.to_string().as_str(), date, location, target, kind, id, value]);
    };
    let present = source.matching("present.csv", &[("shelter", "all")])?;
    let origins = source.table("origins.csv")?;
    let totals = source.matching("quantiles.csv", &[("location", TOTAL)])?;
    // By the day, areas could be found: those that are recorded lie a week apart.
    let recorded: BTreeSet<&str> = origins.text("date")?.into_iter().chain(present.text("date")?).collect();
    let (dates, variables) = (totals.text("date")?, totals.text("variable")?);
    let (levels, persons) = (totals.text("level")?, totals.text("persons")?);
    for row in (0..totals.len()).filter(|&row| recorded.contains(dates[row])) {
        let day = horizon(source, &totals, row, dates[row])?;
        add(day, dates[row], TOTAL, variables[row], "quantile", levels[row], persons[row]);
    }
    for (target, table) in [("displaced", &origins), ("present", &present)] {
        let (dates, codes) = (table.text("date")?, table.text("area_pcode")?);
        let columns = values(table, &LOCAL)?;
        for row in 0..table.len() {
            let day = horizon(source, table, row, dates[row])?;
            for (level, column) in &columns {
                add(day, dates[row], codes[row], target, "quantile", level, column[row]);
            }
        }
    }
    let futures = source.futures()?;
    let numbers = futures.text("replicate")?;
    for name in futures.names() {
        let Some((target, day)) = name.split_once("_day_") else { continue };
        let Ok(day) = day.parse::<u32>() else { continue };
        let date = source.day(day).to_string();
        // What is written as it stands is a number.
        futures.numbers(name)?;
        for (number, value) in numbers.iter().zip(futures.text(name)?) {
            add(day.cast_signed(), &date, TOTAL, target, "sample", number, value);
        }
    }
    let name = format!("{first}-displace-{}.csv", plain(&source.run().scenario));
    Ok(Exported { name, bytes: table.bytes() })
}

/// The model output of a comparison: quantiles of every scenario on the headline days.
pub(super) fn comparison(source: &ResultsFolder) -> Result<Exported, OutputError> {
    let mut table = Writer::new([&COLUMNS[..1], &["scenario_id"], &COLUMNS[1..]].concat());
    let first = source.start.to_string();
    let compared = source.table("comparison.csv")?;
    let (outcomes, names) = (compared.text("outcome")?, compared.text("scenario")?);
    let columns = values(&compared, &COMPARED)?;
    for row in 0..compared.len() {
        let Some((target, day)) = outcomes[row].split_once("_day_") else { continue };
        let Ok(days) = day.parse::<u32>() else { continue };
        let date = source.day(days).to_string();
        for (level, column) in &columns {
            table.row([&first, names[row], day, &date, TOTAL, target, "quantile", level, column[row]]);
        }
    }
    Ok(Exported { name: format!("{first}-displace-comparison.csv"), bytes: table.bytes() })
}

/// The columns of quantiles, with their levels.
fn values<'a>(
    table: &'a Columns,
    levels: &[(&'static str, &'static str)],
) -> Result<Vec<(&'static str, Vec<&'a str>)>, OutputError> {
    levels.iter().map(|&(level, column)| Ok((level, table.text(column)?))).collect()
}

/// Days from the first to a date.
fn horizon(source: &ResultsFolder, table: &Columns, row: usize, date: &str) -> Result<i32, OutputError> {
    let date: Date = date.parse().map_err(|_| table.wrong(row, format!("\"{date}\" is no date")))?;
    Ok((date - source.start).get_days())
}
