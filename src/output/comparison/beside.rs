//! What a brief shows beside the differences, so that a comparison can be read without the folders of its runs: ranges by
//! day, agencies' figures, people by area, and the lines of the map.

use std::collections::{BTreeMap, BTreeSet};

use super::asked::{AskedOutcomes, Comparable};
use super::runs::Run;
use crate::model::tally::Total;
use crate::output::error::OutputError;
use crate::output::ground::local_columns;
use crate::output::table::{error, whole};
use crate::tables::{Columns, Writer};

/// Levels by day: nine in ten and half of the futures, and the middle.
const BY_DAY: [f64; 5] = [0.05, 0.25, 0.5, 0.75, 0.95];

const DAY_NUMBERS: [&str; 8] = ["p05", "p25", "p50", "p75", "p95", "error_p05", "error_p50", "error_p95"];

/// All tables: name and content.
///
/// # Errors
/// [`OutputError`] if a table of a run does not have what it should.
pub fn tables(runs: &[Run], asked: &AskedOutcomes) -> Result<Vec<(&'static str, Vec<u8>)>, OutputError> {
    Ok(vec![
        ("comparison_days.csv", days(runs, asked)?),
        ("comparison_estimates.csv", estimates(runs)?),
        ("comparison_present.csv", present(runs)?),
        ("comparison_lines.csv", lines(runs)?),
    ])
}

/// People displaced by day in every run, and the variable that is asked for if it is another.
fn days(runs: &[Run], asked: &AskedOutcomes) -> Result<Vec<u8>, OutputError> {
    let mut table = Writer::new(["variable", "scenario", "date", "day"].into_iter().chain(DAY_NUMBERS));
    let displaced = Total::Displaced.key();
    let asked = match &asked.measure {
        Comparable::Daily(name) if name != displaced => Some(name.as_str()),
        _ => None,
    };
    for variable in asked.into_iter().chain([displaced]) {
        for run in runs {
            let fans =
                BY_DAY.iter().map(|&level| run.known(variable, level)).collect::<Result<Vec<_>, _>>()?;
            let length = fans[0].len();
            if fans.iter().any(|fan| fan.len() != length) {
                let dir = run.dir.display();
                let message = format!("{dir}/quantiles.csv has not every level of {variable} on every day");
                return Err(OutputError::Mismatch(message));
            }
            for day in 0..length {
                let (date, number) = (run.date(day as u32)?.to_string(), day.to_string());
                let head = [variable, &run.label, &date, &number].map(String::from);
                let values = fans.iter().map(|fan| whole(fan[day].value));
                let error = |level: usize| error(&fans[level][day]);
                // Of the range of nine in ten and the middle, which are shown as numbers.
                table.row(head.into_iter().chain(values).chain([0, 2, 4].map(error)));
            }
        }
    }
    Ok(table.bytes())
}

/// How the agencies' figures lie in every run.
fn estimates(runs: &[Run]) -> Result<Vec<u8>, OutputError> {
    let columns = [
        "label",
        "variable",
        "date",
        "low",
        "high",
        "probability_below",
        "probability_within",
        "probability_above",
        "source",
    ];
    let mut table = Writer::new(["scenario"].into_iter().chain(columns));
    for run in runs {
        let cells = columns.iter().map(|column| run.estimates.text(column)).collect::<Result<Vec<_>, _>>()?;
        for row in 0..run.estimates.len() {
            table.row([run.label.as_str()].into_iter().chain(cells.iter().map(|column| column[row])));
        }
    }
    Ok(table.bytes())
}

/// Displaced people by area on the recorded days in every run, with where the area lies.
fn present(runs: &[Run]) -> Result<Vec<u8>, OutputError> {
    let numbers = ["p10", "p50", "p90", "error_p10", "error_p50", "error_p90"];
    let head = ["scenario", "date", "area", "area_pcode", "side", "lat", "lon"];
    let grounds =
        runs.iter().map(|run| Columns::read(&run.dir.join("areas.csv"))).collect::<Result<Vec<_>, _>>()?;
    // Names in the languages of readers, where a run has them.
    let local: BTreeSet<String> =
        grounds.iter().flat_map(|ground| local_columns(ground, "area")).map(|(column, _)| column).collect();
    let columns = head.into_iter().chain(numbers).chain(local.iter().map(String::as_str));
    let mut table = Writer::new(columns);
    for (run, ground) in runs.iter().zip(&grounds) {
        let [codes, sides, lats, lons] =
            ["area_pcode", "side", "lat", "lon"].map(|column| ground.text(column));
        let (codes, sides, lats, lons) = (codes?, sides?, lats?, lons?);
        let local: Vec<Option<Vec<&str>>> = local.iter().map(|column| ground.text(column).ok()).collect();
        let row_of: BTreeMap<&str, usize> =
            codes.iter().enumerate().map(|(row, &code)| (code, row)).collect();
        let people = Columns::matching(&run.dir.join("present.csv"), &[("shelter", "all")])?;
        let [dates, names, pcodes] = ["date", "area", "area_pcode"].map(|column| people.text(column));
        let (dates, names, pcodes) = (dates?, names?, pcodes?);
        let cells = numbers.iter().map(|column| people.text(column)).collect::<Result<Vec<_>, _>>()?;
        for row in 0..people.len() {
            let Some(&area) = row_of.get(pcodes[row]) else {
                return Err(people.wrong(row, format!("areas.csv has no {}", pcodes[row])).into());
            };
            let head = [&run.label, dates[row], names[row], pcodes[row], sides[area], lats[area], lons[area]];
            let local = local.iter().map(|column| column.as_ref().map_or("", |names| names[area]));
            table.row(head.into_iter().chain(cells.iter().map(|column| column[row])).chain(local));
        }
    }
    Ok(table.bytes())
}

/// The lines of the map: once where they are the same in every run, with no scenario, else those of each.
fn lines(runs: &[Run]) -> Result<Vec<u8>, OutputError> {
    let columns = ["line", "kind", "seq", "lat", "lon"];
    let mut table = Writer::new(["scenario"].into_iter().chain(columns));
    let mut all: Vec<Vec<Vec<String>>> = Vec::new();
    for run in runs {
        let lines = Columns::read(&run.dir.join("lines.csv"))?;
        let cells = columns.iter().map(|column| lines.text(column)).collect::<Result<Vec<_>, _>>()?;
        let row = |row: usize| cells.iter().map(|column| column[row].to_string()).collect();
        all.push((0..lines.len()).map(row).collect());
    }
    let same = all.windows(2).all(|pair| pair[0] == pair[1]);
    for (run, rows) in runs.iter().zip(&all).take(if same { 1 } else { runs.len() }) {
        let label = if same { "" } else { run.label.as_str() };
        for row in rows {
            table.row([label].into_iter().chain(row.iter().map(String::as_str)));
        }
    }
    Ok(table.bytes())
}
