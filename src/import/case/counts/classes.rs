//! Do rows of one table count opposite things, or parts of the people in turn? Another column says so, and nobody reads it.

use std::collections::BTreeMap;

use super::classes_words::{CLASSES, Classes, NATIONS, REMARKS};
use super::counted::area_said;
use crate::import::notes::Notes;
use crate::import::sheet::{self, SheetTable};

/// Longest text that is a class and no remark, words.
const LONGEST: usize = 4;

fn has(list: &[&str], words: &[String]) -> bool {
    words.iter().any(|word| list.iter().any(|known| sheet::key(known) == *word))
}

/// The class that a text is of, if it is of one alone.
fn class(classes: &Classes, text: &str) -> Option<&'static str> {
    let words = sheet::words(text);
    // That people were forced to move says of no end.
    if words.len() > LONGEST || words.iter().any(|word| word.starts_with("forc") || word.starts_with("forz"))
    {
        return None;
    }
    // Short words mean much else beside others.
    let long: Vec<String> =
        words.iter().filter(|word| words.len() == 1 || word.chars().count() > 3).cloned().collect();
    let mut found = classes.of.iter().filter(|(_, list)| has(list, &long)).map(|(what, _)| *what);
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

/// What a column says of each row: its text and class.
type Said = Vec<(usize, String, String)>;

/// The rows of a column with their classes, where most of its cells have one.
fn said(table: &SheetTable, column: usize, of: impl Fn(&str) -> Option<String>) -> Option<Said> {
    let cells = table.lines.iter().enumerate().map(|(index, line)| (index, line.cell(column).text()));
    let cells: Vec<(usize, String)> = cells.filter(|(_, text)| !text.is_empty()).collect();
    let all = cells.len();
    let found: Said =
        cells.into_iter().filter_map(|(index, text)| Some((index, text.clone(), of(&text)?))).collect();
    (2 * found.len() > all).then_some(found)
}

/// Refuses rows of opposite things, and such of parts of the people that would be one series of an area; names sums of parts.
pub(super) fn refuse(table: &SheetTable, (variable, flow): (&str, bool), notes: &mut Notes) -> Option<()> {
    for (column, header) in table.unread() {
        let words = sheet::words(header);
        if has(REMARKS, &words) {
            continue;
        }
        if has(NATIONS, &words) {
            if let Some(found) = said(table, column, |text| Some(sheet::key(text))) {
                refuse_found(table, header, &found, (flow, false), notes)?;
            }
            continue;
        }
        for classes in CLASSES {
            let Some(found) = said(table, column, |text| class(classes, text).map(str::to_owned)) else {
                continue;
            };
            refuse_found(table, header, &found, (flow, classes.opposite), notes)?;
            warn_other(table, header, &found, variable, notes);
        }
    }
    Some(())
}

fn refuse_found(
    table: &SheetTable,
    header: &str,
    found: &Said,
    (flow, opposite): (bool, bool),
    notes: &mut Notes,
) -> Option<()> {
    let (_, first, of_first) = found.first()?;
    let Some((other, text, _)) = found.iter().find(|(.., class)| class != of_first) else { return Some(()) };
    let row = table.lines[*other].row;
    let what = format!(
        "\"{header}\" says that its rows count different things, \"{first}\" and \"{text}\", and it is not read"
    );
    let area = |index: usize| area_said(table, &table.lines[index]);
    let mut of_area: BTreeMap<Vec<String>, &str> = BTreeMap::new();
    let in_turn = found
        .iter()
        .any(|(index, _, class)| *of_area.entry(area(*index)).or_insert(class.as_str()) != class.as_str());
    if opposite || in_turn && !flow {
        let remedy = remedy(table, header, [first, text], opposite);
        notes.refuse(&table.source.path, Some(row), what, &remedy);
        return None;
    }
    let message =
        format!("{what}: {}", if in_turn { "they are added up" } else { "each area has what its rows have" });
    notes.warn(&table.source.path, Some(row), message);
    Some(())
}

/// Names of rows of all people, in a column that divides others.
const ALL_OF_THEM: &[&str] =
    &["all", "total", "both", "bothsexes", "tous", "ensemble", "les2", "todos", "ambos", "t"];

/// What to do with rows of parts of the people: all of them are meant.
fn remedy(table: &SheetTable, header: &str, [first, other]: [&String; 2], opposite: bool) -> String {
    if opposite {
        return format!("give a table of the rows that are meant, such as those of \"{first}\" alone");
    }
    let column = table.headers().iter().position(|known| known == header).unwrap_or(0);
    let texts = table.lines.iter().map(|line| line.cell(column).text());
    match texts.into_iter().find(|text| ALL_OF_THEM.contains(&sheet::key(text).as_str())) {
        Some(all) => format!("give a table of the rows of \"{all}\" alone, which are of all people"),
        None => format!(
            "add up the rows of \"{first}\", \"{other}\" and others of one area and date into one, where they are all of the people"
        ),
    }
}

/// Warns of rows that are all of who left, or of a plan, where the variable is of something else.
fn warn_other(table: &SheetTable, header: &str, found: &Said, variable: &str, notes: &mut Notes) {
    let Some((index, text, class)) = found.first() else { return };
    let came = ["arrivals", "hosted", "returned", "border_arrivals"].contains(&variable);
    let wrong = match class.as_str() {
        "who left" | "people by where they come from" => came,
        "people by where they are" => ["displaced", "departures"].contains(&variable),
        "who came" => variable == "departures",
        "what is planned or expected" => true,
        _ => false,
    };
    if wrong && found.iter().all(|(.., other)| other == class) {
        let message = format!(
            "its rows count {class} by \"{header}\" (\"{text}\"), and are compared with \"{variable}\""
        );
        notes.warn(&table.source.path, Some(table.lines[*index].row), message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_one_class() {
        let of = |text: &str| CLASSES.iter().filter_map(|classes| class(classes, text)).collect::<Vec<_>>();
        for (text, known) in [
            ("Arrival", vec!["who came"]),
            ("IN", vec!["who came"]),
            ("Sorties", vec!["who left"]),
            ("Planned", vec!["what is planned or expected"]),
            ("Femmes", vec!["women"]),
            ("Natural disaster", vec!["who fled from disasters"]),
            ("Conflict/Insecurity", vec!["who fled from conflict"]),
            ("Host community", vec!["people elsewhere"]),
            ("In camps", vec!["people in camps"]),
            ("Arrival and departure", vec![]),
            ("DTM", vec![]),
            ("living in town", vec![]),
        ] {
            assert_eq!(of(text), known, "{text}");
        }
    }
}
