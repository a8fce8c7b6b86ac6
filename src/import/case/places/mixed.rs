//! Gazetteers of several levels in one table: the units above stand beside the places that lie in them.

use std::collections::BTreeSet;

use crate::document::problem::shown;
use crate::import::case::unit_kinds::{of_header, rank};
use crate::import::notes::Notes;
use crate::import::sheet::{self, SheetTable};

/// Headers of columns of levels. Types of places, such as town and village, are another matter.
const LEVELS: [&str; 9] =
    ["level", "levels", "adminlevel", "admlevel", "unitlevel", "placelevel", "admlvl", "niveau", "nivel"];

/// How small what a cell of such a column names is, the larger the smaller: a kind of units or places, or the number of a level. A
/// number in a column that is called a level may be one of need.
fn smallness(text: &str, header: &str) -> Option<usize> {
    let key = sheet::key(text);
    let number = key.trim_start_matches(|letter: char| letter.is_alphabetic());
    let of_units = sheet::key(header).starts_with("adm") || key.starts_with("adm");
    let by_number = || number.parse().ok().filter(|level: &usize| of_units && *level <= 6);
    of_header(text).map(|(kind, ..)| rank(kind)).or_else(by_number)
}

/// Rows of units by a column of levels: those above the smallest that it names.
fn by_level(table: &SheetTable) -> Option<(String, BTreeSet<usize>)> {
    table.unread().filter(|(_, header)| LEVELS.contains(&sheet::key(header).as_str())).find_map(
        |(column, header)| {
            let rows = table.lines.iter().map(|line| (line.row, line.cell(column).text()));
            let rows: Vec<(usize, String)> = rows.filter(|(_, text)| !text.is_empty()).collect();
            let small: Option<Vec<(usize, usize)>> =
                rows.iter().map(|(row, text)| Some((*row, smallness(text, header)?))).collect();
            let small = small?;
            let most = small.iter().map(|(_, size)| *size).max()?;
            let above: BTreeSet<usize> =
                small.iter().filter(|(_, size)| *size < most).map(|(row, _)| *row).collect();
            (!above.is_empty()).then(|| (header.to_owned(), above))
        },
    )
}

/// Rows of units by a column of what each row lies in: those that others lie in.
fn by_parent(table: &SheetTable) -> Option<(String, BTreeSet<usize>)> {
    let is_parent = |header: &str| sheet::words(header).iter().any(|word| word == "parent");
    table.unread().filter(|(_, header)| is_parent(header)).find_map(|(column, header)| {
        let parents: BTreeSet<String> = table.lines.iter().map(|line| line.cell(column).text()).collect();
        let codes = table.lines.iter().map(|line| (line.row, table.text(line, "pcode")));
        let above: BTreeSet<usize> = codes
            .filter(|(_, code)| !code.is_empty() && parents.contains(code))
            .map(|(row, _)| row)
            .collect();
        (!above.is_empty() && above.len() < table.lines.len()).then(|| (header.to_owned(), above))
    })
}

/// Leaves out and names rows of units above the places: they would be villages, with people of their own.
pub(super) fn leave_out(table: &mut SheetTable, notes: &mut Notes) {
    let Some((header, above)) = by_level(table).or_else(|| by_parent(table)) else { return };
    let units = table.lines.iter().filter(|line| above.contains(&line.row));
    let names: Vec<String> = units.map(|line| table.text(line, "name")).collect();
    let message = format!(
        "{} rows are units above the others by \"{header}\", and no places, and are left out: {}",
        above.len(),
        shown(&names.iter().map(String::as_str).collect::<Vec<_>>(), 5)
    );
    notes.warn(&table.source.path, above.first().copied(), message);
    table.lines.retain(|line| !above.contains(&line.row));
}
