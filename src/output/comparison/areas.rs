//! Areas side by side on a day.

use std::collections::BTreeMap;

use super::asked::AskedOutcomes;
use super::runs::Run;
use crate::outcome::precision::Known;
use crate::outcome::summary::AREA_LEVELS;
use crate::output::error::OutputError;
use crate::output::table::{error, whole};
use crate::tables::{Columns, Writer};

/// The levels that are shown: the middle, and the range of eight futures in ten.
const SHOWN: [f64; 3] = [AREA_LEVELS[1], AREA_LEVELS[3], AREA_LEVELS[5]];

/// An area in every run.
#[derive(Clone, Debug, PartialEq)]
pub struct ComparedArea {
    /// Its name.
    pub name: String,
    /// Its P-code.
    pub pcode: String,
    /// P10, P50 and P90 in each run.
    pub runs: Vec<[Known; 3]>,
}

impl ComparedArea {
    /// Difference of the medians to the first run. Its error is at most what it would be if luck were not the same.
    pub fn difference(&self, run: usize) -> Known {
        let (of, first) = (self.runs[run][1], self.runs[0][1]);
        let error = of.error.zip(first.error).map(|(a, b)| libm::hypot(a, b));
        Known { value: of.value - first.value, error }
    }
}

/// The areas in which there is anybody in any run on the day, the greatest median of any run first.
///
/// # Errors
/// [`OutputError`] if a table does not have what it should.
pub fn areas(runs: &[Run], asked: &AskedOutcomes) -> Result<Vec<ComparedArea>, OutputError> {
    let mut areas: BTreeMap<String, ComparedArea> = BTreeMap::new();
    for (index, run) in runs.iter().enumerate() {
        let date = run.date(asked.day)?.to_string();
        let path = run.dir.join("quantiles.csv");
        let table = Columns::matching(&path, &[("variable", asked.local.key()), ("date", &date)])?;
        let (names, pcodes) = (table.text("location")?, table.text("pcode")?);
        let (levels, persons) = (table.numbers("level")?, table.numbers("persons")?);
        let errors = table.optional_numbers("standard_error")?;
        let (mut any, mut all) = (false, false);
        for row in (0..table.len()).filter(|&row| !pcodes[row].is_empty()) {
            any = true;
            let Some(shown) = SHOWN.iter().position(|level| (level - levels[row]).abs() < 1e-9) else {
                continue;
            };
            all |= shown == 0;
            let area = areas.entry(pcodes[row].to_string()).or_insert_with(|| ComparedArea {
                name: names[row].to_string(),
                pcode: pcodes[row].to_string(),
                runs: vec![[Known { value: 0.0, error: Some(0.0) }; 3]; runs.len()],
            });
            area.runs[index][shown] = Known { value: persons[row], error: errors[row] };
        }
        if any && !all {
            return Err(OutputError::Malformed {
                path,
                line: None,
                message: format!("has no level {} of areas: run the scenario again", SHOWN[0]),
            });
        }
    }
    let most = |area: &ComparedArea| area.runs.iter().map(|run| run[1].value).fold(0.0, f64::max);
    let mut areas: Vec<ComparedArea> = areas.into_values().collect();
    areas.retain(|area| area.runs.iter().flatten().any(|known| known.value > 0.0));
    areas.sort_by(|a, b| most(b).total_cmp(&most(a)));
    Ok(areas)
}

/// The areas as `comparison_areas.csv`.
///
/// # Errors
/// [`OutputError`] if a run has no first day.
pub fn table(runs: &[Run], asked: &AskedOutcomes, areas: &[ComparedArea]) -> Result<Vec<u8>, OutputError> {
    let mut table = Writer::new([
        "date",
        "day",
        "variable",
        "area",
        "area_pcode",
        "scenario",
        "p10",
        "p50",
        "p90",
        "difference_p50",
        "error_p10",
        "error_p50",
        "error_p90",
    ]);
    let date = runs[0].date(asked.day)?.to_string();
    for area in areas {
        for (index, run) in runs.iter().enumerate() {
            let mut row =
                [&date, &asked.day.to_string(), asked.local.key(), &area.name, &area.pcode, &run.label]
                    .map(String::from)
                    .to_vec();
            row.extend(area.runs[index].map(|known| whole(known.value)));
            row.push(if index > 0 { whole(area.difference(index).value) } else { String::new() });
            row.extend(area.runs[index].map(|known| error(&known)));
            table.row(&row);
        }
    }
    Ok(table.bytes())
}
