//! Notes and totals below a table, in its column of dates.

use jiff::civil::Date;

use super::gaps;
use crate::import::case::asked::short;
use crate::import::case::draft::Draft;
use crate::import::case::total::without_total;
use crate::import::notes::Notes;
use crate::import::sheet::{self, SheetCell, SheetLine, SheetTable};

/// Leaves out rows whose date is none because they are notes, which count nothing, or totals of the rows above, and names them.
pub(super) fn leave_out(table: &mut SheetTable, notes: &mut Notes) {
    let (mut remarks, mut totals) = (Vec::new(), Vec::new());
    for line in &table.lines {
        let text = table.text(line, "date");
        let has_letters = text.chars().any(char::is_alphabetic);
        if !has_letters
            || table.is_dated(line, "date")
            || !matches!(table.cell(line, "date"), SheetCell::Text(_))
        {
            continue;
        }
        let shown = format!("row {} (\"{}\")", line.row, text.chars().take(60).collect::<String>());
        if without_total(&text).is_some() {
            totals.push((line.row, shown));
        } else if table.cell(line, "count").is_blank() {
            remarks.push((line.row, shown));
        }
    }
    let file = table.source.path.clone();
    for (all, what) in [
        (&remarks, "have a text for a date and no number, and are left out as notes"),
        (&totals, "are called totals in the column of dates, and are left out"),
    ] {
        if let Some((first, _)) = all.first() {
            let shown: Vec<&str> = all.iter().take(5).map(|(_, shown)| shown.as_str()).collect();
            notes.warn(&file, Some(*first), format!("{} rows {what}: {}", all.len(), shown.join(", ")));
        }
    }
    table.lines.retain(|line| !remarks.iter().chain(&totals).any(|(row, _)| *row == line.row));
}

/// Says of which day all rows are, where the user does and no column, and warns of a header of another one.
pub(super) fn say_day(table: &SheetTable, draft: &mut Draft, notes: &mut Notes) {
    let Some(day) = table.said_day() else { return };
    let header = table.header("count");
    let parts = sheet::pieces(header);
    let mut windows = (1..=parts.len()).rev().flat_map(|size| parts.windows(size).map(|part| part.join(" ")));
    // A month is of all of its days.
    let other =
        |found: &Date| *found != day && (found.last_of_month() != *found || *found != day.last_of_month());
    if let Some(found) = windows.find_map(|text| sheet::last_day(&text)).filter(other) {
        let message = format!(
            "\"{header}\" names {found}, and --column date={day} says that all its rows are of {day}"
        );
        notes.warn(&table.source.path, None, message);
    }
    draft.choose(format!(
        "all rows of {} (\"{header}\") are of {day}, as --column date={day} says: no column of the table has their day",
        short(&table.source.path)
    ));
}

/// Refuses rows that have no date where the table has another column of dates that is filled there, such as events that still go
/// on and have no end: they would be left out.
pub(super) fn refuse_open_ends(table: &SheetTable, by_user: bool, notes: &mut Notes) -> Option<()> {
    let counts = |line: &&SheetLine| !table.cell(line, "count").is_blank();
    let rows: Vec<&SheetLine> = table.lines.iter().filter(counts).collect();
    let open: Vec<&SheetLine> =
        rows.iter().copied().filter(|line| table.cell(line, "date").is_blank()).collect();
    let filled = |column: usize| open.iter().all(|line| !line.cell(column).is_blank());
    let others = table.unread().filter(|(column, _)| table.looks_dated(*column) && filled(*column));
    let others: Vec<&str> = others.map(|(_, header)| header).collect();
    let (Some(first), Some(other)) = (open.first(), others.first()) else { return Some(()) };
    if by_user && open.len() < rows.len() {
        return Some(());
    }
    let header = table.header("date");
    let message = format!(
        "{} of {} rows have a blank \"{header}\", by which people are counted, and a date in \"{other}\": do they still go on?",
        open.len(),
        rows.len()
    );
    let fill =
        format!("write into \"{header}\" the day until which they are counted, such as that of the report");
    let remedy = match others.iter().find(|header| !gaps::begins(header)) {
        Some(other) => format!("{fill}; or --column \"date={other}\" counts all rows by that day"),
        None => fill,
    };
    notes.refuse(&table.source.path, Some(first.row), message, &remedy);
    None
}
