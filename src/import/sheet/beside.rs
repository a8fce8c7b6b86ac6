//! Does another table stand beside the one that is read, after an empty column?

use std::collections::BTreeSet;
use std::ops::Range;

use super::cell::{Grid, SheetCell, SheetLine};
use super::header::SheetHeader;
use super::said::Source;
use super::words::key;
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

/// Most notes below a block: more single cells are a list.
const MOST_NOTES: usize = 2;

/// Whether a block of columns names its rows itself: texts stand in its first column, all different.
fn has_labels(below: &[SheetLine], block: &Range<usize>) -> bool {
    let cells = below.iter().map(|line| line.cell(block.start)).filter(|cell| !cell.is_blank());
    let texts: Vec<String> = cells
        .filter(|cell| matches!(cell, SheetCell::Text(_)))
        .map(|cell| key(&cell.shown()))
        .filter(|text| text.parse::<f64>().is_err())
        .collect();
    let different: BTreeSet<&String> = texts.iter().collect();
    texts.len() > 1 && different.len() == texts.len()
}

/// Whether a block of columns ends in another row than the one that is read, and has no gap before: blank cells of one table
/// stand anywhere, and so do notes and sums below it.
fn ends_elsewhere(below: &[SheetLine], block: &Range<usize>, main: &Range<usize>) -> bool {
    let filled =
        |line: &SheetLine, block: &Range<usize>| block.clone().any(|column| !line.cell(column).is_blank());
    let mut rows: Vec<([bool; 2], bool)> = below
        .iter()
        .map(|line| {
            let cells = line.cells.iter().filter(|cell| !cell.is_blank()).count();
            ([filled(line, main), filled(line, block)], cells == 1)
        })
        .filter(|(both, _)| *both != [false, false])
        .collect();
    let mut notes = 0;
    while let Some(([of_main, _], true)) = rows.last() {
        notes += usize::from(!of_main);
        if notes > MOST_NOTES {
            break;
        }
        rows.pop();
    }
    let whole = rows.iter().take_while(|(both, _)| *both == [true, true]).count();
    let rest = &rows[whole..];
    let alone = |one: [bool; 2]| whole > 0 && !rest.is_empty() && rest.iter().all(|(both, _)| *both == one);
    has_labels(below, block) && (alone([false, true]) || block.len() > 1 && alone([true, false]))
}

/// Where headers that are read stand again in a block: in the row of the header, or two in one row below or above it. A cell
/// of a row of data may have the word of a header.
fn again(
    grid: &Grid,
    header: &SheetHeader,
    read: &[usize],
    block: &Range<usize>,
) -> Option<(usize, usize, usize)> {
    let names: Vec<(usize, String)> = read
        .iter()
        .filter_map(|&column| Some((column, key(header.names.get(column)?))))
        .filter(|(_, name)| !name.is_empty())
        .collect();
    let of = |text: &str| {
        let text = key(text);
        names.iter().find(|(_, name)| *name == text).map(|(column, _)| *column)
    };
    let in_header =
        block.clone().find_map(|column| Some((header.row, of(header.names.get(column)?)?, column)));
    in_header.or_else(|| {
        grid.lines.iter().take(DEEPEST).find_map(|line| {
            let same: Vec<(usize, usize)> =
                block.clone().filter_map(|column| Some((of(&line.cell(column).shown())?, column))).collect();
            let (&(first, column), rest) = same.split_first()?;
            let two = rest.iter().any(|(other, _)| *other != first);
            (two || line.row == header.row).then_some((line.row, first, column))
        })
    })
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
        let elsewhere: Vec<usize> = used.iter().copied().filter(|read| !block.contains(read)).collect();
        if let Some((line, read, column)) = again(grid, header, &elsewhere, block) {
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
