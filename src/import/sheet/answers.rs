//! Does a column answer a question with yes and no, or count something, where its header could name units or places?

use super::cell::SheetLine;
use super::value::may_be_number;
use super::words::key;

/// Answers, which name nothing.
pub(in crate::import) const ANSWERS: &[&str] =
    &["yes", "no", "oui", "non", "si", "sim", "nao", "x", "true", "false", "na", "نعم", "لا", "да", "нет"];

/// What a settlement may be, where a column says it of each.
const KINDS: &[&str] = &[
    "urban",
    "rural",
    "periurban",
    "semiurban",
    "urbain",
    "urbaine",
    "rurale",
    "urbano",
    "urbana",
    "camp",
    "noncamp",
    "formal",
    "informal",
];

/// Whether most filled cells of a column are something.
fn most(lines: &[SheetLine], column: usize, is: impl Fn(&str) -> bool) -> bool {
    let cells = lines.iter().map(|line| line.cell(column).text()).filter(|text| !text.is_empty());
    let (some, all) = cells.fold((0, 0), |(some, all), text| (some + usize::from(is(&text)), all + 1));
    2 * some > all
}

/// Whether cells are answers: "Host community" says with whom people live, and of yes and no it names no area.
pub(in crate::import) fn are_answers(lines: &[SheetLine], column: usize) -> bool {
    most(lines, column, |text| ANSWERS.contains(&key(text).as_str()))
}

/// Whether most cells are answers, numbers or kinds of settlements: "Camp" may say whether people are in one, or count them.
pub(in crate::import) fn name_nothing(lines: &[SheetLine], column: usize) -> bool {
    let of = |list: &[&str]| most(lines, column, |text| list.contains(&key(text).as_str()));
    most(lines, column, may_be_number) || of(ANSWERS) || of(KINDS)
}
