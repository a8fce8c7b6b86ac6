//! Do people come from units that the case does not have? The model has nobody who fled from there.

use std::collections::BTreeSet;

use super::counted::CountTable;
use super::ends::End;
use crate::document::problem::shown;
use crate::import::case::draft::Draft;
use crate::import::case::population::known::KnownUnits;
use crate::import::notes::Notes;

/// Warns of people who are counted where they are, and came from units that are none of the case by a column of its table. Where no
/// row names one of the case, the column is in other words.
pub(super) fn warn(counted: &CountTable, draft: &Draft, notes: &mut Notes) {
    if End::of(&counted.variable) != Some(End::Arrival) {
        return;
    }
    let (table, known) = (counted.table, KnownUnits::new(draft));
    let (mut all, mut strange, mut own, mut names, mut first) = (0.0, 0.0, false, BTreeSet::new(), None);
    for (line, value) in table.lines.iter().zip(&counted.values) {
        let texts: Vec<String> = counted.others.iter().map(|&column| line.cell(column).text()).collect();
        let texts: Vec<&String> = texts.iter().filter(|text| !text.is_empty()).collect();
        let Some(value) = value.filter(|value| *value > 0.0) else { continue };
        all += value;
        if texts.iter().any(|text| known.knows(text)) {
            own = true;
        } else if let Some(name) = texts.first() {
            strange += value;
            names.insert((*name).clone());
            first.get_or_insert(line.row);
        }
    }
    if !own || strange <= 0.0 {
        return;
    }
    let headers: Vec<String> =
        counted.others.iter().map(|&column| format!("\"{}\"", table.headers()[column])).collect();
    let message = format!(
        "{strange} of {all} people come from units that the case does not have, by {}: {}: the model has nobody who fled from there, \
         and they count with the others (leave these rows out)",
        headers.join(", "),
        shown(&names.iter().map(String::as_str).collect::<Vec<_>>(), 5)
    );
    notes.warn(&table.source.path, first, message);
}
