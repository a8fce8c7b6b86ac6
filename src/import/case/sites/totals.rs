//! Rows of camps that are no camp of their own: sums of the others, and camps that are closed, planned or opened later.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::import::case::open_sites::{not_open, opened_later};
use crate::import::case::total::{begins_as_total, without_total};
use crate::import::notes::Notes;
use crate::import::sheet::{self, SheetLine, SheetTable, words};
use crate::tables::persons;

/// Rows of sites that are called a total: those that have the capacity of other rows are left out and named, and so are those
/// that have none. Others are refused, unless they may be a place that is called so. Totals may have the capacity of sites that are no
/// camps in them.
pub(super) fn of_camps(
    table: &SheetTable,
    capacities: &[Option<f64>],
    no_camps: &[SheetLine],
    notes: &mut Notes,
) -> BTreeSet<usize> {
    let names: Vec<String> = table.lines.iter().map(|line| table.text(line, "name")).collect();
    let called: Vec<Option<String>> = names.iter().map(|name| without_total(name)).collect();
    let is_total = |index: &usize| called[*index].is_some();
    let sum = |rows: &mut dyn Iterator<Item = usize>| -> f64 {
        rows.filter(|row| !is_total(row))
            .filter_map(|row| capacities[row])
            .fold(0.0, |sum, capacity| sum + capacity)
    };
    let of_others = no_camps.iter().filter_map(|line| persons(&table.text(line, "capacity")).ok());
    let of_others = of_others.fold(0.0, |sum, capacity| sum + capacity);
    let count = names.len();
    let mut found = BTreeSet::new();
    for (index, line) in table.lines.iter().enumerate().filter(|(index, _)| is_total(index)) {
        let name = &names[index];
        let Some(capacity) = capacities[index].filter(|capacity| *capacity > 0.0) else {
            if !begins_as_total(name) {
                continue;
            }
            let message = format!("\"{name}\" is called a total and has no capacity: it is left out");
            notes.warn(&table.source.path, Some(line.row), message);
            found.insert(line.row);
            continue;
        };
        let above = (0..index).rev().find(is_total).map_or(0, |before| before + 1);
        let below = (index + 1..count).find(is_total).unwrap_or(count);
        // Rows that have in another column what it is a total of.
        let rest = called[index].clone().unwrap_or_default().to_lowercase();
        let of_group = |row: &usize| {
            !rest.is_empty()
                && table
                    .unread()
                    .any(|(column, _)| table.lines[*row].cell(column).text().to_lowercase() == rest)
        };
        let parts = [
            ("all other rows", sum(&mut (0..count))),
            ("the rows above", sum(&mut (above..index))),
            ("the rows below", sum(&mut (index + 1..below))),
            ("all other rows, and of those that are no camps", sum(&mut (0..count)) + of_others),
            ("the rows that are no camps", of_others),
            ("the rows of its name", sum(&mut (0..count).filter(of_group))),
        ];
        let fits = |(_, sum): &&(&str, f64)| (capacity - sum).abs() <= 0.01 * capacity;
        if let Some((of, _)) = parts.iter().find(fits) {
            let message =
                format!("\"{name}\" has the capacity of {of}, {capacity}, and is left out as their sum");
            notes.warn(&table.source.path, Some(line.row), message);
            found.insert(line.row);
        } else if is_camp(&rest) && !table.text(line, "lat").is_empty() {
            let message = format!(
                "\"{name}\" reads like a total, and has a position and the sum of no others: it is taken for a camp"
            );
            notes.warn(&table.source.path, Some(line.row), message);
        } else if begins_as_total(name) {
            let shown: Vec<String> = parts[..3]
                .iter()
                .map(|(of, sum)| format!("{of} {}", (1000.0 * sum).round() / 1000.0))
                .collect();
            let message = format!(
                "\"{name}\" is called a total, has a capacity of {capacity}, and is the sum of none of the others ({})",
                shown.join(", ")
            );
            let remedy = "take sums out of the table, correct them, or call the camp otherwise if it is one";
            notes.refuse(&table.source.path, Some(line.row), message, remedy);
        }
    }
    found
}

/// Whether what is left of a name beside the word of a total names one camp: "Total Station Camp".
fn is_camp(rest: &str) -> bool {
    let words = words(rest);
    words.len() > 1
        && words
            .iter()
            .any(|word| ["camp", "site", "settlement", "centre", "center"].contains(&word.as_str()))
}

/// Warns of camps that a column calls closed or planned, or open later than the first day: their places count as free. A crossing
/// that is closed is as open as others to its country.
pub(super) fn warn_not_there(table: &SheetTable, [start, last]: [Date; 2], notes: &mut Notes) {
    let camp = |line: &SheetLine| table.has("capacity") && !table.text(line, "capacity").is_empty();
    let path = &table.source.path;
    let shown = |rows: &[(&SheetLine, String)]| {
        let name = |(line, state): &(&SheetLine, String)| format!("{} ({state})", table.text(line, "name"));
        rows.iter().take(5).map(name).collect::<Vec<_>>().join(", ")
    };
    // What closes after the last day is open on all of them.
    let in_time = |rows: &mut Vec<(&SheetLine, String)>| {
        rows.retain(|(_, state)| sheet::last_day(state).is_none_or(|day| day <= last));
        !rows.is_empty()
    };
    for (header, mut rows) in not_open(table, camp) {
        if !in_time(&mut rows) {
            continue;
        }
        let message = format!(
            "\"{header}\" is not read, and {} camps are not open by it, whose capacity counts as free places from the first day on: {} \
             (take their rows out, or open them by [[places]] on their day)",
            rows.len(),
            shown(&rows)
        );
        notes.warn(path, Some(rows[0].0.row), message);
    }
    let crossing = |line: &SheetLine| !camp(line) && table.has("country");
    for (header, mut rows) in not_open(table, crossing) {
        if !in_time(&mut rows) {
            continue;
        }
        let message = format!(
            "\"{header}\" is not read, and {} crossings are not open by it: {}: where the border of their country is opened, people go \
             through them too (take their rows out)",
            rows.len(),
            shown(&rows)
        );
        notes.warn(path, Some(rows[0].0.row), message);
    }
    if let Some((header, rows)) = opened_later(table, start, camp) {
        let rows: Vec<_> = rows.into_iter().map(|(line, date)| (line, date.to_string())).collect();
        let message = format!(
            "\"{header}\" is not read, and {} camps open after the first day ({start}) by it, whose capacity counts as free places from \
             that day on: {} (give them no places there, and open them by [[places]] on their day)",
            rows.len(),
            shown(&rows)
        );
        notes.warn(path, Some(rows[0].0.row), message);
    }
}
