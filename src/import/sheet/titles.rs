//! What do titles, groups of columns and notes say of the numbers of a table that its headers do not?

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::cell::{Grid, SheetCell, SheetLine};
use super::choose;
use super::header::SheetHeader;
use super::role::ColumnRole;
use super::said::Source;
use crate::import::notes::Notes;

/// A text that stands over a column of a table, above its header, or the name of its sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::import) struct Title {
    /// Its row; none of a sheet's name.
    pub row: Option<usize>,
    /// What it says.
    pub text: String,
}

impl Title {
    /// Where it stands, in words.
    fn place(&self) -> &'static str {
        if self.row.is_some() { "above the header" } else { "(the sheet)" }
    }

    /// Warns of what it says that the numbers of a column are.
    pub(in crate::import) fn warn(&self, file: &Path, what: &str, notes: &mut Notes) {
        notes.warn(file, self.row, format!("\"{}\" {} {what}", self.text, self.place()));
    }
}

/// Most words of a title: longer ones are remarks.
const LONGEST: usize = 14;

/// The titles of the first column of persons that is read, with warnings of what they say of its numbers.
pub(super) fn read(
    grid: &Grid,
    header: &SheetHeader,
    (roles, columns): (&[ColumnRole], &BTreeMap<&'static str, usize>),
    source: &Source,
    notes: &mut Notes,
) -> Vec<Title> {
    let first =
        roles.iter().filter(|role| role.single).find_map(|role| Some((role, *columns.get(role.name)?)));
    let Some((role, column)) = first else { return Vec::new() };
    let titles = of_column(grid, header, column);
    let name = header.names.get(column).map_or("", String::as_str);
    warn_units(grid, header, name, source, notes);
    // Who is in need, or finds a place in a camp, is no question of all people.
    if ["persons", "count"].contains(&role.name) {
        warn_some(&titles, name, source, notes);
    }
    titles
}

/// The titles of a column: texts above the header of which no other stands between it and them in their row, and the sheet's name.
/// What is part of the column's name is none.
fn of_column(grid: &Grid, header: &SheetHeader, column: usize) -> Vec<Title> {
    let name = header.names.get(column).map_or("", String::as_str);
    let text = |cell: &SheetCell| match cell {
        SheetCell::Text(text) => Some(text.trim().to_owned()),
        _ => None,
    };
    let over = |line: &SheetLine| {
        let last = line.cells.iter().take(column + 1).rev().find(|cell| !cell.is_blank());
        let text = last.and_then(text)?;
        Some(Title { row: Some(line.row), text })
    };
    let above = grid.lines.iter().filter(|line| line.row < header.row).filter_map(over);
    let sheet = grid.sheet.iter().map(|name| Title { row: None, text: name.clone() });
    let mut said = BTreeSet::new();
    above
        .chain(sheet)
        .filter(|title| !name.starts_with(&title.text) && title.text.split_whitespace().count() <= LONGEST)
        .filter(|title| said.insert(title.text.clone()))
        .collect()
}

/// Warns of titles that say that the numbers below are of some of the people, where the header does not.
fn warn_some(titles: &[Title], header: &str, source: &Source, notes: &mut Notes) {
    if choose::other(header).is_some() {
        return;
    }
    for title in titles {
        // Rows above the header are asked for units elsewhere.
        if let Some(what) = choose::unit_of_title(&title.text).filter(|_| title.row.is_none()) {
            let message =
                format!("{what}, and \"{header}\" is read as persons: write persons into the column");
            title.warn(&source.path, &message, notes);
        }
        if let Some(what) = choose::some_of_title(&title.text) {
            let message = format!("{what}, and \"{header}\" is read as all: give a table of all people");
            title.warn(&source.path, &message, notes);
        }
    }
}

/// Warns of titles above the header, and notes below the table, that say that numbers are of households or in thousands.
fn warn_units(grid: &Grid, header: &SheetHeader, column: &str, source: &Source, notes: &mut Notes) {
    if choose::unit(column).is_some() {
        return;
    }
    let mut said = BTreeSet::new();
    // What stands over other columns of a header in two rows is part of their names.
    let of_others = |text: &str| {
        let named = |name: &str| name.strip_prefix(text).is_some_and(|rest| rest.starts_with(' '));
        !named(column) && header.names.iter().any(|name| named(name))
    };
    for (at, line) in grid.lines.iter().enumerate() {
        let above = line.row < header.row;
        // A note below stands alone in its row, and is a sentence.
        let filled = || line.cells.iter().filter(|cell| !cell.is_blank());
        if !above && (at < header.data || filled().count() > 1) {
            continue;
        }
        for text in filled().map(SheetCell::shown).filter(|text| above || text.split_whitespace().count() > 2)
        {
            if above && of_others(&text) || !said.insert(text.clone()) {
                continue;
            }
            if let Some(what) = choose::unit_of_title(&text) {
                let place = if above { "above the header" } else { "below the table" };
                let message = format!(
                    "\"{text}\" {place} {what}, and \"{column}\" is read as persons: write persons into the column, or \
                     correct the title"
                );
                notes.warn(&source.path, Some(line.row), message);
            }
        }
    }
}
