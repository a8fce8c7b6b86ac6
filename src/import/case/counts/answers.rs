//! Does a column answer a question with yes and no, where its header could name units?

use crate::import::sheet::{self, SheetTable};

/// Answers, which name nothing.
pub(super) const ANSWERS: &[&str] =
    &["yes", "no", "oui", "non", "si", "sim", "nao", "x", "true", "false", "na", "نعم", "لا", "да", "нет"];

/// Whether cells are answers: "Host community" says with whom people live, and of yes and no it names no area.
pub(super) fn are_answers(table: &SheetTable, column: usize) -> bool {
    let cells = table.lines.iter().map(|line| line.cell(column).text()).filter(|text| !text.is_empty());
    let is = |text: &str| ANSWERS.contains(&sheet::key(text).as_str());
    let (answers, all) = cells.fold((0, 0), |(some, all), text| (some + usize::from(is(&text)), all + 1));
    2 * answers > all
}
