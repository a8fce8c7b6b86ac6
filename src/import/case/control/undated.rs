//! Are rows without a date meant to have that of a row above?

use jiff::civil::Date;

use crate::import::notes::Notes;
use crate::import::sheet::SheetTable;

/// Warns of rows without a date below rows with one: they count from before the first day, and where cells are merged, or one
/// date stands for all below it, another day is meant.
pub(super) fn warn(table: &SheetTable, dates: &[Option<Date>], notes: &mut Notes) {
    let mut latest = None;
    let (mut below, mut first) = (Vec::new(), None);
    for (line, date) in table.lines.iter().zip(dates) {
        let named = !table.text(line, "place").is_empty() && !table.text(line, "holder").is_empty();
        match (date, latest) {
            (Some(date), _) => latest = Some(*date),
            (None, Some(above)) if named => {
                first.get_or_insert((line.row, above));
                below.push(format!("{} to {}", table.text(line, "place"), table.text(line, "holder")));
            }
            _ => {}
        }
    }
    let Some((row, above)) = first else { return };
    let shown: Vec<&str> = below.iter().take(5).map(String::as_str).collect();
    let message = format!(
        "{} rows have no date in \"{}\" and stand below one that has ({above}): they count from before the first day on: {} (where \
         a date above is meant for them, as in merged cells, write it into each)",
        below.len(),
        table.header("date"),
        shown.join(", ")
    );
    notes.warn(&table.source.path, Some(row), message);
}
