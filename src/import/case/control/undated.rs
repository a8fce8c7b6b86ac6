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

/// Warns of polygons without a date among some with one: dated ones take from them whatever they share.
pub(super) fn warn_polygons(table: &SheetTable, since: &[Option<Date>], kept: &[bool], notes: &mut Notes) {
    let all = || (0..since.len()).filter(|&index| kept[index]);
    let undated: Vec<usize> = all().filter(|&index| since[index].is_none()).collect();
    let others = all().count() - undated.len();
    if undated.is_empty() || others == 0 {
        return;
    }
    let named = |&index: &usize| {
        let line = &table.lines[index];
        format!("feature {} ({})", line.row, table.text(line, "holder"))
    };
    let shown: Vec<String> = undated.iter().take(5).map(named).collect();
    let message = format!(
        "{} polygons have no date in \"{}\", and {others} have one: they count from before the first day on, so that those with a date \
         take from them what both hold: {} (give each polygon its date)",
        undated.len(),
        table.header("date"),
        shown.join(", ")
    );
    notes.warn(&table.source.path, None, message);
}
