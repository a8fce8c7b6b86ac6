//! Can figures of others be of this case? Held against its people, and against one another.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::geography::Ground;
use crate::document::problem::{Problems, WarningKind};
use crate::document::rows::{FromCells, Table};
use crate::model::tally::Total;
use crate::scenario::tables::ObservationRow;

/// Warns of figures of others that are far above all people of the case, and of those that nobody is counted for.
pub(super) fn too_many<'r, T: FromCells>(
    table: &Table<T>,
    column: &str,
    rows: impl Iterator<Item = (usize, &'r str, f64)>,
    ground: &Ground,
    problems: &mut Problems,
) {
    let Some(geography) = &ground.geography else { return };
    let people: u64 =
        geography.communities.iter().map(|place| u64::from(place.residents) + u64::from(place.idps)).sum();
    let near = geography.locations.iter().any(|location| location.near_border);
    for (line, variable, persons) in rows {
        // Movements count a person more than once, and registers may be too low.
        if people > 0 && persons > 2.0 * people as f64 && variable != Total::Movements.key() {
            let message = format!("{persons} persons, and {people} live in the case: check the unit");
            problems.warn(WarningKind::Position, &table.path, column, Some(line), message);
        }
        if variable == Total::NearBorder.key() && !near {
            let message = "no location is near_border: the model has nobody there in any future";
            problems.warn(WarningKind::NoEffect, &table.path, "variable", Some(line), message);
        }
    }
}

/// Warns of running totals that fall from one date to the next.
pub(super) fn falling(table: &Table<ObservationRow>, problems: &mut Problems) {
    let mut last: BTreeMap<(&str, &str), (Date, f64)> = BTreeMap::new();
    let running = |key: &str| Total::ALL.iter().any(|total| total.is_running_total() && total.key() == key);
    let mut rows: Vec<&(usize, ObservationRow)> =
        table.rows.iter().filter(|(_, row)| running(&row.variable)).collect();
    rows.sort_by_key(|(_, row)| row.date);
    for (line, row) in rows {
        let before = last.insert((&row.variable, &row.source), (row.date, row.value));
        if let Some((date, value)) = before.filter(|&(_, value)| row.value < 0.9 * value) {
            let message = format!(
                "{} is a running total and falls from {value} on {date} to {}: is it people who are away?",
                row.variable, row.value
            );
            problems.warn(WarningKind::Position, &table.path, "value", Some(*line), message);
        }
    }
}
