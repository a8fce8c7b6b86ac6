//! Exports of figures by event say which figure of each is to be counted: others of the same event are there to compare it with.

use std::collections::BTreeMap;

use crate::import::notes::Notes;
use crate::import::sheet::{self, SheetTable};

/// What such an export calls the figure to be counted.
const RECOMMENDED: &[&str] = &["recommendedfigure", "recommended", "chiffrerecommande", "cifrarecomendada"];
/// What it calls others.
const OTHERS: &[&str] = &["triangulation"];

/// The column that says so of most rows, and whether it is one of such an export.
fn column(table: &SheetTable) -> Option<usize> {
    let is = |text: &str| {
        let key = sheet::key(text);
        RECOMMENDED.contains(&key.as_str()) || OTHERS.contains(&key.as_str())
    };
    let found = table.unread().find(|(column, _)| {
        let cells = table.lines.iter().map(|line| line.cell(*column).text()).filter(|text| !text.is_empty());
        let (known, all) = cells.fold((0, 0), |(known, all), text| (known + usize::from(is(&text)), all + 1));
        2 * known > all
    });
    found.map(|(column, _)| column)
}

/// Leaves out the rows that are no recommended figures, where there are such, and names them. Gives whether each row is the
/// figure of an event.
pub(super) fn leave_out_others(table: &mut SheetTable, notes: &mut Notes) -> bool {
    let Some(column) = column(table) else { return false };
    let header = table.headers()[column].clone();
    let role = |line: &sheet::SheetLine| line.cell(column).text();
    let counts = |line: &sheet::SheetLine| RECOMMENDED.contains(&sheet::key(&role(line)).as_str());
    let file = table.source.path.clone();
    let mut others: BTreeMap<String, usize> = BTreeMap::new();
    for line in table.lines.iter().filter(|line| !counts(line)) {
        *others.entry(role(line)).or_default() += 1;
    }
    let Some(first) = table.lines.iter().find(|line| !counts(line)).map(|line| line.row) else { return true };
    let shown: Vec<String> = others.iter().take(5).map(|(role, rows)| format!("\"{role}\" {rows}")).collect();
    if !table.lines.iter().any(counts) {
        let message = format!(
            "none of its rows is a recommended figure by \"{header}\" ({}): events may count more than once",
            shown.join(", ")
        );
        notes.warn(&file, Some(first), message);
        return true;
    }
    let message = format!(
        "{} rows are no recommended figures by \"{header}\" and are left out, since they tell of events of which others are \
         ({})",
        others.values().sum::<usize>(),
        shown.join(", ")
    );
    notes.warn(&file, Some(first), message);
    table.lines.retain(counts);
    true
}
