//! Which column of a file counts the people? The second in Flee; where several hold numbers, the user says it.
//!
//! Agencies put daily and cumulative figures side by side, and the wrong one of them is still a number.

use std::collections::BTreeSet;

use super::raw::{File, Folder};
use super::units::no_persons;
use crate::import::notes::Notes;
use crate::tables::{NoNumber, persons};

/// What the user said about columns of counts.
pub(super) struct CountColumns<'a> {
    /// Names of columns, or their numbers from 1.
    pub(super) names: &'a [String],
    /// Those of them that a file has.
    pub(super) taken: BTreeSet<&'a str>,
}

impl CountColumns<'_> {
    /// The column of a file, counted from 0, that holds its counts; a file that leaves it open is refused.
    pub(super) fn column(&mut self, file: &File, notes: &mut Notes) -> usize {
        let numbers: Vec<usize> = (1..width(file)).filter(|&column| holds_numbers(file, column)).collect();
        let named = |column: &usize| {
            let wanted = |name: &&String| {
                name.eq_ignore_ascii_case(&label(file, *column)) || **name == (column + 1).to_string()
            };
            self.names.iter().find(wanted).map(|name| (*column, name.as_str()))
        };
        let chosen: Vec<(usize, &str)> = numbers.iter().filter_map(named).collect();
        self.taken.extend(chosen.iter().map(|(_, name)| *name));
        let column = match (numbers.as_slice(), chosen.as_slice()) {
            (_, &[(column, _)]) | (&[column], _) => column,
            ([], _) => 1,
            (several, _) => {
                let list: Vec<String> = several.iter().map(|&column| label(file, column)).collect();
                let message = format!("several columns hold numbers: {}", list.join(", "));
                let remedy =
                    "--count-column names the one that counts the people who are there (not those who came)";
                notes.refuse(&file.path, None, message, remedy);
                1
            }
        };
        let header = label(file, column);
        if let Some(what) = no_persons(&header).filter(|_| chosen.is_empty()) {
            let message = format!("\"{header}\" are {what}, and counts are persons");
            let remedy =
                "write persons into the column, and correct its header; --count-column takes it as it is";
            notes.refuse(&file.path, file.rows.first().map(|row| row.line), message, remedy);
        }
        let others = (1..width(file)).filter(|&other| other != column);
        let filled = |&other: &usize| file.data().any(|row| !row.get(other).is_empty());
        let others: Vec<String> = others.filter(filled).map(|other| label(file, other)).collect();
        if !others.is_empty() {
            let name = file.path.file_name().unwrap_or_default().to_string_lossy();
            notes.unused(format!("columns of {name}: {}", others.join(", ")));
        }
        column
    }

    /// Refuses what was said of columns that no file has.
    pub(super) fn refuse_those_left(&self, data: &Folder, notes: &mut Notes) {
        for name in self.names.iter().filter(|name| !self.taken.contains(name.as_str())) {
            let message = format!("no file of counts has a column of numbers called \"{name}\"");
            notes.refuse(
                &data.path,
                None,
                message,
                "--count-column takes a name of a header, or a number from 2 on",
            );
        }
    }
}

/// What a column is called: by its header, if the file has one, else by its number.
fn label(file: &File, column: usize) -> String {
    let first = file.rows.first().map_or("", |row| row.get(column));
    if first.is_empty() || is_number(first) { format!("column {}", column + 1) } else { first.to_owned() }
}

fn width(file: &File) -> usize {
    file.data().map(|row| row.cells.len()).max().unwrap_or(0)
}

fn is_number(cell: &str) -> bool {
    persons(cell) != Err(NoNumber::Other)
}

/// Whether most cells of a column that hold something hold a number.
fn holds_numbers(file: &File, column: usize) -> bool {
    let cells = file.data().map(|row| row.get(column)).filter(|cell| !cell.is_empty());
    let (numbers, others): (Vec<&str>, Vec<&str>) = cells.partition(|cell| is_number(cell));
    numbers.len() > others.len()
}
