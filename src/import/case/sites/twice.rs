//! Is a site that stands in two rows one, or are they parts of it?

use crate::import::notes::Notes;
use crate::import::sheet::{SheetLine, SheetTable};

/// Refuses a row that repeats a site with its capacity and says something else in another column, such as men and women:
/// each may have half of its places. Numbers may differ, such as those of rows.
pub(super) fn ask(
    (table, line): (&SheetTable, &SheetLine),
    first: usize,
    name: &str,
    notes: &mut Notes,
) -> Option<()> {
    let Some(before) = table.lines.iter().find(|line| line.row == first) else { return Some(()) };
    let differs = table.unread().find_map(|(column, header)| {
        let [one, other] = [before, line].map(|line| line.cell(column).text());
        let numbers = one.parse::<f64>().is_ok() && other.parse::<f64>().is_ok();
        let same = one.to_lowercase() == other.to_lowercase() || one.is_empty() || other.is_empty();
        (!same && !numbers).then(|| format!("\"{header}\" is \"{one}\" there and \"{other}\" here"))
    });
    let Some(differs) = differs else { return Some(()) };
    let message = format!(
        "\"{name}\" stands in row {first} too, with the same capacity, and {differs}: are these two parts of the site, or one site twice?"
    );
    let remedy = "leave one row for each site, with all of its places";
    notes.refuse(&table.source.path, Some(line.row), message, remedy);
    None
}
