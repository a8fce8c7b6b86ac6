//! Does another table stand beside the one that is read, after an empty column?

use std::ops::Range;

use super::cell::{Grid, SheetCell, SheetLine};
use super::choose::key;
use super::header::SheetHeader;
use super::said::Source;
use crate::import::notes::Notes;

/// Rows in which the headers of another table are looked for.
const DEEPEST: usize = 40;

/// The letters that a spreadsheet gives a column.
fn letters(column: usize) -> String {
    let letter = char::from(b'A' + (column % 26) as u8).to_string();
    if column < 26 { letter } else { letters(column / 26 - 1) + &letter }
}

/// Runs of columns between those that are empty.
fn blocks(lines: &[SheetLine], header: &SheetHeader) -> Vec<Range<usize>> {
    let below = &lines[header.data.min(lines.len())..];
    let width = below.iter().map(|line| line.cells.len()).max().unwrap_or(0).max(header.names.len());
    let empty = |column: usize| {
        header.names.get(column).is_none_or(String::is_empty)
            && below.iter().all(|line| matches!(line.cell(column), SheetCell::Empty))
    };
    let mut found: Vec<Range<usize>> = Vec::new();
    for column in (0..width).filter(|&column| !empty(column)) {
        match found.last_mut() {
            Some(last) if last.end == column => last.end = column + 1,
            _ => found.push(column..column + 1),
        }
    }
    found
}

/// Whether a block of columns ends in another row than the one that is read, and has no gap before: blank cells of one table
/// stand anywhere.
fn ends_elsewhere(below: &[SheetLine], block: &Range<usize>, main: &Range<usize>) -> bool {
    let filled =
        |line: &SheetLine, block: &Range<usize>| block.clone().any(|column| !line.cell(column).is_blank());
    let rows: Vec<[bool; 2]> = below
        .iter()
        .map(|line| [filled(line, main), filled(line, block)])
        .filter(|both| *both != [false, false])
        .collect();
    let whole = rows.iter().take_while(|both| **both == [true, true]).count();
    let rest = &rows[whole..];
    let alone = |one: [bool; 2]| whole > 0 && !rest.is_empty() && rest.iter().all(|both| *both == one);
    alone([false, true]) || block.len() > 1 && alone([true, false])
}

/// Refuses a sheet with a header that is read on both sides of an empty column: rows of one table would get numbers of the
/// other, or one of the two would be lost. Another block is named.
pub(super) fn refuse(
    grid: &Grid,
    header: &SheetHeader,
    used: &[usize],
    source: &Source,
    notes: &mut Notes,
) -> Option<()> {
    let blocks = blocks(&grid.lines, header);
    let below = &grid.lines[header.data.min(grid.lines.len())..];
    let rows = |block: &Range<usize>| {
        let filled = |line: &&SheetLine| block.clone().any(|column| !line.cell(column).is_blank());
        below.iter().filter(filled).count()
    };
    let read_of = |block: &Range<usize>| used.iter().filter(|column| block.contains(column)).count();
    // Of two with as many columns that are read the first.
    let main = blocks.iter().rev().max_by_key(|block| read_of(block)).cloned().unwrap_or_default();
    for block in &blocks {
        for &read in used.iter().filter(|&read| !block.contains(read)) {
            let name = header.names.get(read).map(|name| key(name)).unwrap_or_default();
            let again = |line: &SheetLine| {
                block.clone().find(|&column| !name.is_empty() && key(&line.cell(column).shown()) == name)
            };
            let Some((line, column)) =
                grid.lines.iter().take(DEEPEST).find_map(|line| again(line).map(|column| (line.row, column)))
            else {
                continue;
            };
            let message = format!(
                "has two tables side by side: \"{}\" stands in column {}, and again in column {} after an empty one",
                header.names[read],
                letters(read),
                letters(column)
            );
            let remedy =
                "put the rows of the second below the first, or each table into a sheet or file of its own";
            notes.refuse(&source.path, Some(line), message, remedy);
            return None;
        }
        if *block != main && read_of(block) > 0 && ends_elsewhere(below, block, &main) {
            let message = format!(
                "columns {} to {} stand after an empty column and have {} rows beside {}: are they another table?",
                letters(block.start),
                letters(block.end - 1),
                rows(block),
                rows(&main)
            );
            let remedy = "take the empty column out where it is one table; else put the second into a sheet or file of its own";
            notes.refuse(&source.path, Some(header.row), message, remedy);
            return None;
        }
        if read_of(block) == 0 && block.len() > 1 && rows(block) > 1 {
            let names: Vec<&str> =
                block.clone().filter_map(|column| header.names.get(column)).map(String::as_str).collect();
            let message = format!(
                "columns {} to {} stand beside the table that is read, after an empty column, and are not read: {} rows below {}",
                letters(block.start),
                letters(block.end - 1),
                rows(block),
                names.join(", ")
            );
            notes.warn(&source.path, Some(header.row), message);
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::letters;

    #[test]
    fn columns_have_the_letters_of_spreadsheets() {
        assert_eq!([0, 25, 26, 27, 701, 702].map(letters), ["A", "Z", "AA", "AB", "ZZ", "AAA"]);
    }
}
