//! Rows of camps that are the sum of the others.

use std::collections::BTreeSet;

use crate::import::case::total::without_total;
use crate::import::notes::Notes;
use crate::import::sheet::SheetTable;

/// Rows of camps that are called a total and have the capacity of all others: they are left out and named.
pub(super) fn of_camps(table: &SheetTable, capacities: &[Option<f64>], notes: &mut Notes) -> BTreeSet<usize> {
    let is_total = |name: &str| without_total(name).is_some_and(|rest| rest.is_empty());
    let mut found = BTreeSet::new();
    let all: f64 = capacities.iter().flatten().sum();
    for (line, capacity) in table.lines.iter().zip(capacities) {
        let (name, Some(capacity)) = (table.text(line, "name"), capacity) else { continue };
        if is_total(&name) && *capacity > 0.0 && (2.0 * capacity - all).abs() <= 0.01 * capacity {
            let message = format!(
                "\"{name}\" has the capacity of all other rows, {capacity}, and is left out as their sum"
            );
            notes.warn(&table.source.path, Some(line.row), message);
            found.insert(line.row);
        }
    }
    found
}
