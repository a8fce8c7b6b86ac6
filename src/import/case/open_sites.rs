//! Is a site open? A column of its state says so, which nobody reads, beside capacities as beside counts.

use jiff::civil::Date;

use crate::import::notes::Notes;
use crate::import::sheet::{SheetLine, SheetTable, words};

/// Words of columns of the state of a site.
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
/// Words of columns of its end.
const CLOSING: [&str; 5] = ["closing", "closure", "closed", "cloture", "fermeture"];
/// Words of columns of its first day.
const OPENING: [&str; 12] = [
    "opened",
    "opening",
    "established",
    "establishment",
    "created",
    "creation",
    "since",
    "ouvert",
    "ouverture",
    "apertura",
    "abertura",
    "installed",
];
/// Words of states of sites that are closed, or not open yet.
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

/// A column by which sites are not open, with their rows and what it says of them.
pub(super) type NotOpen<'a> = (&'a str, Vec<(&'a SheetLine, String)>);

/// The columns by which sites are not open, of the rows that are asked for.
pub(super) fn not_open(table: &SheetTable, asked: impl Fn(&SheetLine) -> bool) -> Vec<NotOpen<'_>> {
    let of = |text: &str, list: &[&str]| words(text).iter().any(|word| list.contains(&word.as_str()));
    let found = table.unread().filter_map(|(column, header)| {
        // Whoever has a day of closing is closed, or will be.
        let closing = of(header, &CLOSING);
        if !closing && !of(header, &STATES) {
            return None;
        }
        let rows = table.lines.iter().filter_map(|line| {
            let state = line.cell(column).text();
            let is = of(&state, &NOT_THERE)
                || closing && !state.is_empty() && !of(&state, &["no", "non", "false", "open"]);
            (is && asked(line)).then_some((line, state))
        });
        let rows: Vec<_> = rows.collect();
        (!rows.is_empty()).then_some((header, rows))
    });
    found.collect()
}

/// A column by which sites open after a day, with their rows and those days.
pub(super) fn opened_later(
    table: &SheetTable,
    start: Date,
    asked: impl Fn(&SheetLine) -> bool,
) -> Option<(&str, Vec<(&SheetLine, Date)>)> {
    table.unread().find_map(|(column, header)| {
        if !words(header).iter().any(|word| OPENING.contains(&word.as_str())) {
            return None;
        }
        let dates = table.dates_of(column)?;
        let later = table.lines.iter().zip(dates).filter_map(|(line, date)| Some((line, date?)));
        let later: Vec<_> = later.filter(|(line, date)| *date > start && asked(line)).collect();
        (!later.is_empty()).then_some((header, later))
    })
}

/// Warns of counts of sites that a column calls closed or planned: the last number of a closed site often stays in a list.
pub(super) fn warn_counted(table: &SheetTable, values: &[Option<f64>], notes: &mut Notes) {
    let counted: Vec<(usize, f64)> =
        table.lines.iter().zip(values).filter_map(|(line, value)| Some((line.row, (*value)?))).collect();
    let value =
        |line: &SheetLine| counted.iter().find(|(row, _)| *row == line.row).map_or(0.0, |(_, value)| *value);
    for (header, rows) in not_open(table, |line| value(line) > 0.0) {
        let people: f64 = rows.iter().map(|(line, _)| value(line)).sum();
        let message = format!(
            "\"{header}\" is not read, and {} rows are not open by it, such as \"{}\": are the {people} people of these rows still there? \
             They are counted (leave the rows out if they are not)",
            rows.len(),
            rows[0].1
        );
        notes.warn(&table.source.path, Some(rows[0].0.row), message);
    }
}
