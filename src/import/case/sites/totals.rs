//! Rows of camps that are no camp of their own: sums of the others, and camps that are closed or planned.

use std::collections::BTreeSet;

use crate::import::case::total::without_total;
use crate::import::notes::Notes;
use crate::import::sheet::{SheetTable, words};

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

/// Warns of camps that a column calls closed or planned: their places count as free.
pub(super) fn warn_not_there(table: &SheetTable, notes: &mut Notes) {
    const STATES: [&str; 14] = [
        "status",
        "statut",
        "state",
        "etat",
        "estado",
        "operational",
        "operationnel",
        "operativo",
        "functional",
        "functioning",
        "fonctionnel",
        "active",
        "actif",
        "open",
    ];
    const CLOSING: [&str; 5] = ["closing", "closure", "closed", "cloture", "fermeture"];
    const NOT_THERE: [&str; 30] = [
        "no",
        "non",
        "not",
        "false",
        "nonfunctional",
        "nonoperational",
        "dismantled",
        "vacated",
        "cloture",
        "cloturee",
        "demantele",
        "demantelee",
        "desmantelado",
        "inactif",
        "closed",
        "planned",
        "proposed",
        "inactive",
        "destroyed",
        "decommissioned",
        "abandoned",
        "construction",
        "ferme",
        "fermee",
        "prevu",
        "prevue",
        "planifie",
        "cerrado",
        "evacuated",
        "suspended",
    ];
    for (column, header) in table.unread() {
        let of = |list: &[&str]| words(header).iter().any(|word| list.contains(&word.as_str()));
        // Whoever has a day of closing is closed, or will be.
        let closing = of(&CLOSING);
        if !closing && !of(&STATES) {
            continue;
        }
        let rows = table.lines.iter().filter_map(|line| {
            let state = line.cell(column).text();
            let is = |list: &[&str]| words(&state).iter().any(|word| list.contains(&word.as_str()));
            let is = is(&NOT_THERE) || closing && !state.is_empty() && !is(&["no", "non", "false", "open"]);
            (is && !table.text(line, "capacity").is_empty())
                .then(|| (line.row, format!("{} ({state})", table.text(line, "name"))))
        });
        let rows: Vec<(usize, String)> = rows.collect();
        let Some((first, _)) = rows.first() else { continue };
        let shown: Vec<&str> = rows.iter().take(5).map(|(_, name)| name.as_str()).collect();
        let message = format!(
            "\"{header}\" is not read, and {} camps are not open by it, whose capacity counts as free places from the first day on: {} \
             (take their rows out, or open them by [[places]] on their day)",
            rows.len(),
            shown.join(", ")
        );
        notes.warn(&table.source.path, Some(*first), message);
    }
}
