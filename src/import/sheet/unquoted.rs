//! Did a comma that sets off thousands cut a number in two? "1,234" without quotes are two cells of a file with commas.

use super::SheetTable;
use super::cell::{SheetCell, SheetLine};
use crate::import::notes::Notes;

impl SheetTable {
    /// Refuses numbers that are followed by three digits in a column that has no numbers otherwise: a row that is cut has
    /// one cell more than others, which spare columns at its end take up.
    pub(super) fn refuse_unquoted(&self, role: &str, notes: &mut Notes) -> Option<()> {
        let Some(&column) = self.columns.get(role) else { return Some(()) };
        let cut: Vec<_> =
            self.lines.iter().filter(|line| is_cut(line.cell(column), line.cell(column + 1))).collect();
        let Some(first) = cut.first() else { return Some(()) };
        let header = self.headers().get(column + 1).map_or("", |header| header.as_str());
        // Who is cut has a cell more than all others; where all are, there is none to compare, nor a name for what is behind.
        let longest = self.lines.iter().filter(|line| !is_cut(line.cell(column), line.cell(column + 1)));
        let spared = match longest.map(length).max() {
            Some(longest) => cut.iter().all(|line| length(line) > longest),
            None => header.trim().is_empty(),
        };
        if !spared {
            return Some(());
        }
        let [before, behind] = [column, column + 1].map(|column| first.cell(column).text());
        let below =
            if header.is_empty() { "a column without a header".into() } else { format!("\"{header}\"") };
        let message = format!(
            "{} rows have three digits in {below} behind a number, such as {before} and {behind}, and are longer than all others: \
             is it {before},{behind}, cut in two at its comma?",
            cut.len()
        );
        self.complain(
            first.row,
            role,
            &message,
            "put such numbers between quotes, or write them without commas",
            notes,
        );
        None
    }
}

/// Cells up to the last one that is not blank.
fn length(line: &SheetLine) -> usize {
    line.cells.iter().rposition(|cell| !cell.is_blank()).map_or(0, |last| last + 1)
}

/// Whether two cells may be thousands and what is behind them.
fn is_cut(before: &SheetCell, behind: &SheetCell) -> bool {
    let (SheetCell::Text(before), SheetCell::Text(behind)) = (before, behind) else { return false };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    (1..=3).contains(&before.len())
        && behind.len() == 3
        && digits(before)
        && digits(behind)
        && !before.starts_with('0')
}
