//! Columns of spans of days, such as "1-15 Feb 2025", and of "From" and "To": the last days are dates like others, and the first
//! ones stand beside them.

use super::cell::{Grid, SheetCell};
use super::date;
use super::months::{month, parts};
use super::words::{key, words};

/// What the columns of last and first days are called, the latter behind the name of the column that had both.
const LAST: &str = "End date";
const FIRST: &str = "start date";
/// Headers of last days that are those of much else where no days stand below them.
const UNTIL: &[&str] =
    &["to", "until", "till", "au", "jusquau", "al", "hasta", "ate", "bis", "إلى", "по", "до"];
/// What stands between two days.
const BETWEEN: &[&str] = &[
    " - ",
    " – ",
    " — ",
    "–",
    "—",
    " to ",
    " au ",
    " al ",
    " a ",
    " ao ",
    " until ",
    " jusqu'au ",
    " hasta ",
    " → ",
    "/",
    "..",
    " إلى ",
    " по ",
    " до ",
    "-",
];

/// What stands before the first.
const BEFORE: &[&str] = &["du ", "Du ", "from ", "From ", "del ", "Del ", "de ", "De "];

/// The first and the last day of a text that names both, as texts: in full, or the first without the year, or the month and year, that
/// it shares with the last.
fn ends(text: &str) -> Option<[String; 2]> {
    let whole = |text: &str| date::looks_like(&SheetCell::Text(text.to_owned())) && !is_month(text);
    if whole(text) {
        return None;
    }
    // "Week 5 (27 Jan - 2 Feb 2025)".
    let within = text.split_once('(').and_then(|(_, rest)| rest.split_once(')')).map(|(within, _)| within);
    let text = within.unwrap_or(text).trim();
    let text = BEFORE.iter().find_map(|word| text.strip_prefix(word)).unwrap_or(text);
    // "Feb 1-15, 2025" has the month first.
    let of = parts(text);
    if let [name, first, last, year] = of.iter().map(String::as_str).collect::<Vec<_>>()[..]
        && month(name).is_some()
    {
        let ends = [first, last].map(|day| format!("{day} {name} {year}"));
        return ends.iter().all(|end| whole(end)).then_some(ends);
    }
    let cuts = BETWEEN
        .iter()
        .flat_map(|between| text.match_indices(between).map(move |(at, _)| (at, between.len())));
    cuts.into_iter().find_map(|(at, len)| {
        let (first, last) = (text[..at].trim(), text[at + len..].trim());
        if !whole(last) {
            return None;
        }
        let year = parts(last).last().filter(|year| year.len() == 4).cloned();
        let day = first.trim_end_matches(char::is_alphabetic);
        let is_day = day.len() <= 2 && day.parse::<u8>().is_ok_and(|day| (1..=31).contains(&day));
        let beyond = last.trim_start_matches(|letter: char| letter.is_ascii_digit());
        [
            Some(first.to_owned()),
            is_day.then(|| format!("{day}{beyond}")),
            year.as_ref().filter(|_| !first.ends_with('.')).map(|year| format!("{first} {year}")),
            year.as_ref().map(|year| format!("{}.{year}", first.trim_end_matches('.'))),
        ]
        .into_iter()
        .flatten()
        .find(|first| whole(first))
        .map(|first| [first, last.to_owned()])
    })
}

/// Whether a cell names a first and a last day.
pub(super) fn is_span(cell: &SheetCell) -> bool {
    matches!(cell, SheetCell::Text(text) if ends(text).is_some())
}

/// Whether a text is a month of a year, which names no day.
fn is_month(text: &str) -> bool {
    date::last_of_period(&SheetCell::Text(text.to_owned())).is_some()
}

/// The same table with columns of days that are called "To" under a name of last days, where no other is called a date.
fn named(grid: &Grid, is_date: &dyn Fn(&str) -> bool) -> Option<Grid> {
    let at = grid
        .lines
        .iter()
        .position(|line| line.cells.iter().any(|cell| UNTIL.contains(&key(&cell.shown()).as_str())))?;
    let header = &grid.lines[at];
    // The day of a report comes after the days that it is of.
    let of_report = |text: &str| {
        let words = words(text);
        ["report", "reporting", "rapport", "reporte", "informe", "publication", "entry", "update"]
            .iter()
            .any(|known| words.iter().any(|word| word == known))
    };
    if header.cells.iter().map(SheetCell::shown).any(|text| is_date(&text) && !of_report(&text)) {
        return None;
    }
    let dated = |column: usize| {
        let filled =
            || grid.lines[at + 1..].iter().map(|line| line.cell(column)).filter(|cell| !cell.is_blank());
        filled().next().is_some()
            && 2 * filled().filter(|cell| date::looks_like(cell)).count() > filled().count()
    };
    let is_until = |column: &usize| UNTIL.contains(&key(&header.cell(*column).shown()).as_str());
    let column = (0..header.cells.len()).filter(is_until).find(|&column| dated(column))?;
    let mut grid = grid.clone();
    grid.lines[at].cells[column] = SheetCell::Text(LAST.to_owned());
    Some(grid)
}

/// The same table with the last days of spans in their column and the first ones in a column of their own, where most of a column
/// are spans and no other is called a date; `is_date` is whether a header is.
pub(in crate::import) fn divided(grid: &Grid, is_date: &dyn Fn(&str) -> bool) -> Option<Grid> {
    if let Some(named) = named(grid, is_date) {
        return Some(named);
    }
    let spans = |cell: &SheetCell| match cell {
        SheetCell::Text(text) => ends(text),
        _ => None,
    };
    let width = grid.lines.iter().map(|line| line.cells.len()).max().unwrap_or(0);
    let column = (0..width).find(|&column| {
        let filled = || grid.lines.iter().map(|line| line.cell(column)).filter(|cell| !cell.is_blank());
        let first = filled().position(|cell| spans(cell).is_some()).unwrap_or(usize::MAX);
        let below = || filled().skip(first);
        (1..usize::MAX).contains(&first)
            && 2 * below().filter(|cell| spans(cell).is_some()).count() > below().count()
    })?;
    let first = grid.lines.iter().position(|line| spans(line.cell(column)).is_some())?;
    let header = (0..first).rev().find(|&line| {
        let text = grid.lines[line].cell(column).shown();
        !text.is_empty() && !text.starts_with('#')
    })?;
    let named = is_date(&grid.lines[header].cell(column).shown());
    if !named && grid.lines[header].cells.iter().any(|cell| is_date(&cell.shown())) {
        return None;
    }
    let mut grid = grid.clone();
    for (at, line) in grid.lines.iter_mut().enumerate() {
        line.cells.resize(line.cells.len().max(width), SheetCell::Empty);
        let mut first = SheetCell::Empty;
        if at == header {
            let of = line.cell(column).shown();
            first = SheetCell::Text(format!("{of}: {FIRST}"));
            if !named {
                line.cells[column] = SheetCell::Text(LAST.to_owned());
            }
        } else if let Some([one, other]) = spans(line.cell(column)) {
            first = SheetCell::Text(one);
            line.cells[column] = SheetCell::Text(other);
        }
        line.cells.push(first);
    }
    Some(grid)
}

#[cfg(test)]
mod tests {
    use super::ends;

    #[test]
    fn spans_have_two_days() {
        for (text, first, last) in [
            ("1-15 Feb 2025", "1 Feb 2025", "15 Feb 2025"),
            ("Feb 1-15, 2025", "1 Feb 2025", "15 Feb 2025"),
            ("01/02/2025 - 15/02/2025", "01/02/2025", "15/02/2025"),
            ("2025-02-01/2025-02-15", "2025-02-01", "2025-02-15"),
            ("2025-02-01 to 2025-02-15", "2025-02-01", "2025-02-15"),
            ("27 Jan-2 Feb 2025", "27 Jan 2025", "2 Feb 2025"),
            ("01/02/2025-15/02/2025", "01/02/2025", "15/02/2025"),
            ("01.02.-15.02.2025", "01.02.2025", "15.02.2025"),
            ("1-15/02/2025", "1/02/2025", "15/02/2025"),
            ("Week 5 (27 Jan-2 Feb 2025)", "27 Jan 2025", "2 Feb 2025"),
            ("du 1er au 15 février 2025", "1 février 2025", "15 février 2025"),
            ("1 al 15 de febrero de 2025", "1 de febrero de 2025", "15 de febrero de 2025"),
            ("28 Jan - 3 Feb 2025", "28 Jan 2025", "3 Feb 2025"),
            ("du 1 février au 15 février 2025", "1 février 2025", "15 février 2025"),
        ] {
            assert_eq!(ends(text), Some([first.to_owned(), last.to_owned()]), "{text}");
        }
        for text in [
            "2025-02-01",
            "01/02/2025",
            "15 Feb 2025",
            "Feb 2025",
            "Jan - Feb 2025",
            "5-11",
            "Round 2",
            "2024/2025",
            "a - b",
        ] {
            assert_eq!(ends(text), None, "{text}");
        }
    }
}
