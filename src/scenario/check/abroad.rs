//! How much each country draws those who leave theirs.

use std::collections::BTreeMap;

use crate::document::problem::Problems;
use crate::document::rows::Table;
use crate::scenario::tables::LocationRow;

/// What each location has of the pull of its country, if it is abroad: who went there before, or one country, divided over
/// the locations of the country. The rows of a country say the same.
pub(super) fn pulls(
    table: &Table<LocationRow>,
    is_abroad: impl Fn(&str) -> bool,
    problems: &mut Problems,
) -> Vec<f64> {
    let abroad = |row: &LocationRow| is_abroad(&row.control);
    let mut countries: BTreeMap<&str, (u32, Option<u32>)> = BTreeMap::new();
    let known = table.rows.iter().any(|(_, row)| abroad(row) && row.earlier.is_some());
    for (line, row) in &table.rows {
        if !abroad(row) {
            if row.earlier.is_some() {
                table.problem(problems, *line, "earlier", "is for locations of a foreign party alone");
            }
            continue;
        }
        let (locations, earlier) = countries.entry(&row.control).or_insert((0, row.earlier));
        *locations += 1;
        if *earlier != row.earlier {
            let message =
                format!("locations of \"{}\" must all say the same: it is of the country", row.control);
            table.problem(problems, *line, "earlier", message);
        } else if known && row.earlier.is_none() {
            table.problem(problems, *line, "earlier", "is blank, and other countries have it");
        }
    }
    let of = |row: &LocationRow| {
        let (locations, earlier) = *countries.get(row.control.as_str())?;
        Some(earlier.map_or(1.0, f64::from) / f64::from(locations))
    };
    table.rows.iter().map(|(_, row)| of(row).unwrap_or(0.0)).collect()
}
