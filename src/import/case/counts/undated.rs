//! Notes and totals below a table, in its column of dates.

use crate::import::case::total::without_total;
use crate::import::notes::Notes;
use crate::import::sheet::{SheetCell, SheetTable};

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
