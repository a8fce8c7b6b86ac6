//! Rows of a record whose place had been taken before, by a row of its own or within the reach of another.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::problem::{Problems, WarningKind};
use crate::document::rows::Table;
use crate::scenario::tables::ControlRow;

/// Warns of rows that name what is on the side of the new holder already; `idle` has their lines.
pub(super) fn idle(table: &Table<ControlRow>, idle: &BTreeSet<usize>, problems: &mut Problems) {
    for (line, row) in table.rows.iter().filter(|(line, _)| idle.contains(line)) {
        let message = format!(
            "\"{}\" and what lies within {} km of it are held by \"{}\" already, or by its side: nothing changes",
            called(row),
            row.radius_km,
            row.new_control
        );
        problems.warn(WarningKind::NoEffect, &table.path, "new_control", Some(*line), message);
    }
}

/// The name of what a row takes, or its P-code.
fn called(row: &ControlRow) -> &str {
    if row.place.is_empty() { &row.place_pcode } else { &row.place }
}

/// Warns of rows whose own date does not count: what they name had been taken within the reach of another row. `before` has
/// the lines of both.
pub(super) fn within_reach(
    table: &Table<ControlRow>,
    before: &BTreeMap<usize, usize>,
    problems: &mut Problems,
) {
    let row = |line: usize| table.rows.iter().find(|(at, _)| *at == line).map(|(_, row)| row);
    let pairs = before.iter().filter_map(|(&line, &by)| Some((line, row(line)?, by, row(by)?)));
    let early: Vec<_> = pairs.filter(|(_, row, _, by)| row.place_pcode != by.place_pcode).collect();
    let Some((line, row, by, first)) = early.first() else { return };
    let rows = if early.len() == 1 { "the date of this row does" } else { "dates of rows do" };
    let message = format!(
        "{rows} not count ({} in all): \"{}\" was taken on {} already, within {} km of what line {by} names (a smaller radius \
         there leaves it to its own row)",
        early.len(),
        called(row),
        first.date,
        first.radius_km
    );
    problems.warn(WarningKind::Overruled, &table.path, "date", Some(*line), message);
}

/// Warns of rows that change nothing, and name a place that its new holder took in a row before. `fresh` has the lines
/// of those that change something.
pub(super) fn twice(table: &Table<ControlRow>, fresh: &BTreeSet<usize>, problems: &mut Problems) {
    let mut rows: Vec<&(usize, ControlRow)> = table.rows.iter().collect();
    rows.sort_by_key(|(line, row)| (&row.place_pcode, row.date, *line));
    for pair in rows.windows(2) {
        let [(first, before), (line, row)] = pair else { continue };
        let again = before.place_pcode == row.place_pcode && before.new_control == row.new_control;
        if again && fresh.contains(first) && !fresh.contains(line) {
            let message = format!(
                "\"{}\" took this place on {} already (line {first}), and nobody took it back: nothing changes",
                row.new_control, before.date
            );
            problems.warn(WarningKind::NoEffect, &table.path, "new_control", Some(*line), message);
        }
    }
}

/// Warns of rows that name a place which another row gives to the adversary on the same day: that one counts (docs/odd.md 7.4).
/// `by` has the lines of both.
pub(super) fn overruled(table: &Table<ControlRow>, by: &BTreeMap<usize, usize>, problems: &mut Problems) {
    for (line, row) in &table.rows {
        let Some(counts) = by.get(line) else { continue };
        let message = format!(
            "does not count for \"{}\": line {counts} gives it to the adversary's side on the same day, {}, and that counts (what is \
             won back later has a later date)",
            called(row),
            row.date
        );
        problems.warn(WarningKind::Overruled, &table.path, "new_control", Some(*line), message);
    }
}
