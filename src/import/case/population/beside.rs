//! Do the displaced of a table stand beside its people? A column of the total says it.

use crate::import::notes::Notes;
use crate::import::sheet::{self, SheetTable};
use crate::tables;

/// Words of columns of all people of a row.
const TOTALS: &[&str] = &[
    "total",
    "totals",
    "totale",
    "ttl",
    "tot",
    "overall",
    "all",
    "grand",
    "ensemble",
    "todos",
    "المجموع",
    "الإجمالي",
    "всего",
    "итого",
    "всього",
];

/// What all rows with displaced people have in a column called a total, where that is the sum of people, displaced and perhaps
/// others; with its header.
pub(super) fn total<'t>(
    table: &'t SheetTable,
    persons: &[Option<f64>],
    idps: &[Option<f64>],
    notes: &mut Notes,
) -> Option<(&'t str, Vec<Option<f64>>)> {
    let numbers = |column: usize| -> Vec<Option<f64>> {
        table.lines.iter().map(|line| tables::persons(&line.cell(column).text()).ok()).collect()
    };
    let unread: Vec<(&str, Vec<Option<f64>>)> =
        table.unread().map(|(column, header)| (header, numbers(column))).collect();
    let is_total = |header: &str| {
        sheet::words(header).iter().any(|word| TOTALS.contains(&word.as_str()))
            && sheet::other(header).is_none()
    };
    let (totals, others): (Vec<_>, Vec<_>) = unread.into_iter().partition(|(header, _)| is_total(header));
    let others: Vec<Vec<Option<f64>>> = others
        .into_iter()
        .map(|(_, values)| values)
        .filter(|values| values.iter().any(Option::is_some))
        .collect();
    // Nobody else, each of the others alone, or all of them.
    let mut more: Vec<Vec<&Vec<Option<f64>>>> = vec![Vec::new()];
    more.extend(others.iter().map(|one| vec![one]));
    more.push(others.iter().collect());
    for (header, values) in totals {
        let is_sum = |more: &Vec<&Vec<Option<f64>>>| {
            let mut displaced = false;
            let fits = (0..persons.len()).all(|row| {
                let (Some(all), Some(people), Some(moved)) = (values[row], persons[row], idps[row]) else {
                    return true;
                };
                displaced |= moved > 0.0;
                let others: f64 = more.iter().filter_map(|column| column[row]).sum();
                (people + moved + others - all).abs() < 1.0
            });
            fits && displaced
        };
        if more.iter().any(is_sum) {
            let [people, moved] = ["persons", "idps"].map(|role| table.header(role));
            let message = format!(
                "\"{header}\" is the sum of \"{people}\" and \"{moved}\", beside which the displaced stand: all people of a row are \
                 those of \"{header}\""
            );
            notes.warn(&table.source.path, None, message);
            let all = persons.iter().zip(&values).map(|(people, all)| people.and(*all).or(*people)).collect();
            return Some((header, all));
        }
    }
    None
}

/// Warns of a column of numbers that names displaced people and is not read, where no other is: nobody is displaced in the case
/// for the want of it.
pub(super) fn warn_displaced(table: &SheetTable, notes: &mut Notes) {
    const WORDS: &[&str] =
        &["idp", "displac", "deplac", "pdi", "desplaz", "desloc", "впо", "переселен", "переміщен"];
    let names = |header: &str| {
        let words = sheet::words(header);
        words.iter().any(|word| WORDS.iter().any(|start| word.starts_with(start)) || word.contains("نازح"))
    };
    let counts = |column: usize| {
        let cells = table.lines.iter().map(|line| line.cell(column).text());
        let filled: Vec<String> = cells.filter(|text| !text.is_empty()).collect();
        !filled.is_empty()
            && 2 * filled.iter().filter(|text| sheet::may_be_number(text)).count() > filled.len()
    };
    for (_, header) in table.unread().filter(|&(column, header)| names(header) && counts(column)) {
        let message = format!(
            "\"{header}\" is not read, and nobody is displaced in the case before its first day (--column \"idps={header}\" reads it, \
             if it counts all displaced people of a row)"
        );
        notes.warn(&table.source.path, None, message);
    }
}
