//! Do people come from units that the case does not have? The model has nobody who fled from there.

use std::collections::BTreeSet;

use super::counted::CountTable;
use super::ends::End;
use super::ends_names::roles_of_areas;
use crate::document::problem::shown;
use crate::import::case::draft::Draft;
use crate::import::case::population::known::KnownUnits;
use crate::import::case::whom::{kind, kinds};
use crate::import::notes::Notes;
use crate::import::sheet::SheetTable;

/// Warns of people who are counted where they are, and came from units that are none of the case by a column of its table. Where no
/// row names one of the case, the column is in other words.
pub(super) fn warn(counted: &CountTable, draft: &Draft, notes: &mut Notes) {
    if End::of(&counted.variable) != Some(End::Arrival) {
        return;
    }
    let (table, known) = (counted.table, KnownUnits::new(draft));
    warn_refugees(table, &counted.variable, &known, notes);
    // Columns of countries, or of what the case has no units of, name nothing of it.
    let names = |column: &usize| table.lines.iter().any(|line| known.knows(&line.cell(*column).text()));
    let columns: Vec<usize> = counted.others.iter().copied().filter(names).collect();
    let (mut all, mut strange, mut names, mut first) = (0.0, 0.0, BTreeSet::new(), None);
    for (line, value) in table.lines.iter().zip(&counted.values) {
        let texts = columns.iter().map(|&column| line.cell(column).text());
        let unknown = texts.filter(|text| !text.is_empty()).find(|text| !known.knows(text));
        let Some(value) = value.filter(|value| *value > 0.0) else { continue };
        all += value;
        // Of a province that the case has, one of its districts may be none of it.
        if let Some(name) = unknown {
            strange += value;
            names.insert(name);
            first.get_or_insert(line.row);
        }
    }
    if strange <= 0.0 {
        return;
    }
    let headers: Vec<String> =
        columns.iter().map(|&column| format!("\"{}\"", table.headers()[column])).collect();
    let message = format!(
        "{strange} of {all} people come from units that the case does not have, by {}: {}: the model has nobody who fled from there, \
         and they count with the others (leave these rows out)",
        headers.join(", "),
        shown(&names.iter().map(String::as_str).collect::<Vec<_>>(), 5)
    );
    notes.warn(&table.source.path, first, message);
}

/// Warns of refugees who are counted in areas of the case: they came from abroad.
fn warn_refugees(table: &SheetTable, variable: &str, known: &KnownUnits, notes: &mut Notes) {
    let header = table.header("count");
    let at_home = || {
        let columns: Vec<usize> =
            roles_of_areas(&[]).iter().filter_map(|role| table.column_of(role.name)).collect();
        table.lines.iter().any(|line| columns.iter().any(|&column| known.knows(&line.cell(column).text())))
    };
    let what = "are people from abroad in areas of the case, and the model has none of them";
    let of_title = |text: &str| kind(header).is_none() && kinds(text) == ["refugees"];
    if kind(header) == Some("refugees") && at_home() {
        let message = format!("those of \"{header}\" {what}: it is compared with \"{variable}\"");
        notes.warn(&table.source.path, None, message);
    } else if let Some(title) = table.titles().iter().find(|title| of_title(&title.text) && at_home()) {
        let message = format!("says refugees: they {what}, and \"{header}\" is compared with \"{variable}\"");
        title.warn(&table.source.path, &message, notes);
    }
}
